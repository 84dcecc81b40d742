#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# A kernel where root may add any certificate for signatures of fs-verity: a rule that would
# rely on such a signature is refused, by its name.
#
# vmtest-variant: no-trusted-verity
# vmtest-extension: fsverity_signature=
# vmtest-alone: what it loads stays

. ./lib.sh
. ./lib_appraise.sh
. ./lib_property.sh
ima_start 6

for value in yes no; do
	check_equal "fsverity_signature=$value is refused by name" \
		"$(answer_to "deny func=BPRM_CHECK fsverity_signature=$value")" "$(
		)1:22: this kernel does not know fsverity_signature= $(
		)(CONFIG_FS_VERITY_TRUSTED_KEYRING)"
done
check_refused "so it is when a policy is loaded" "write error: Invalid argument" \
	sh -c "echo 'deny func=BPRM_CHECK fsverity_signature=no' >$ima/policy"
check_equal "no rule is there" "$(cat $ima/policy)" ""
check_equal "a digest does not rely on certificates" \
	"$(answer_to "deny func=BPRM_CHECK fsverity_digest=sha256:$(sha256sum /fixtures/text |
		cut -d ' ' -f 1)")" "1 rule, no fault"
check "root adds any certificate there" \
	sh -c "key add asymmetric '' .fs-verity </etc/keys/rogue.der"
ima_end
