#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# imactl keys: what it shows is what the kernel has, what it adds counts, what it revokes
# does not, and what the kernel refuses is told with its reason.
#
# vmtest-extension: ima/keys
# vmtest-disk: 48M
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_imactl.sh

# shellcheck disable=SC2034 # lib_imactl.sh uses it
subcommand=keys
keys=$ima/keys

# id NAME - the identifier of the key of that name
id() {
	sed -n "s/.* keyid=\\([^ ]*\\) .* subject=\"[^\"]*: $1\"\$/\\1/p" $keys
}

ima_start 29

mount_disk
put text signed text.ecdsa
remount_disk
check "a rule is accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fsname=ext4 appraise_type=imasig
RULES
refused "without its key a signature is refused" invalid-signature cat $disk/signed

check_says "the keys" 0 "boot     $(sed -n \
	's/.* not_after=\([^ ]*\) .*: files"$/\1/p' $keys) IMA extensions build: files" list
check_equal "are as many as the kernel's" "$(grep -c '^\.[ie]' /tmp/said)" "$(grep -c . $keys)"
check_says "as JSON" 0 '"origin":"built-in"' list --json
cd /etc/keys || exit 1
check_says "a certificate is added by a relative path" 0 "ima-ecdsa.der: added" add ima-ecdsa.der
cd "$OLDPWD" || exit 1
check "the signature is accepted" cmp $disk/signed /fixtures/text
check_says "a second time" 1 "not added: its key is there already" add /etc/keys/ima-ecdsa.der
check_says "PEM, too" 0 "/fixtures/key-good.pem: added" add /fixtures/key-good.pem
check_says "for EVM" 0 "evm.der: added" add --evm /etc/keys/evm.der
check "it is in its keyring" grep -q "^keyring=\.evm .*: metadata\"\$" $keys
check_says "one of two that nobody has signed" 1 \
	"rogue.der: not added: no key that the kernel trusts has signed it" \
	add /etc/keys/rogue.der /fixtures/key-rsa.der
check_line "the other one is added" "/fixtures/key-rsa.der: added"
check_says "one that has expired" 1 "not added: it has expired, or is not valid yet" \
	add /fixtures/key-expired.der
check_says "no certificate" 1 "not added: it is no certificate" add /fixtures/text

check_says "a key is revoked" 0 ": revoked" revoke "$(id "files, ECDSA")"
refused "its signature is refused" invalid-signature cat $disk/signed
check_says "one of the boot" 1 "not revoked: it is there since the kernel started" \
	revoke "$(id files)"

umount $disk
ima_end
