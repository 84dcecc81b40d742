#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A digest in the label that a portable signature of EVM covers passes where a
# signature is demanded.  IMA does not know whose it is, so that the list does not count
# as signed.
#
# vmtest-extension: digest lists
# vmtest-evm-x509: evm
# vmtest-disk: 48M
# vmtest-alone: EVM cannot be switched off

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 5

# Metadata may be written.
echo 4 >/sys/kernel/security/evm
mount_disk
rules <<RULES
appraise func=DIGEST_LIST_CHECK fsname=ext4 appraise_type=imasig
RULES

put list portable list.sha256
chmod 644 $disk/portable
refused "a digest in the label is no signature" missing-HMAC add $disk/portable
check "EVM's signature of it is put on the file" \
	xattr set $disk/portable security.evm /fixtures/list.evm-hash
check "that passes" add $disk/portable
check_equal "as appraised" "$(loaded /fixtures/list actions)" 2
check_equal "by nobody who is known" "$(loaded /fixtures/list key)" -

ima_end
