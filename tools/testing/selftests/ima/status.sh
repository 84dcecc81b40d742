#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima/status under each value of ima_appraise=, without a TPM and with the
# policies that the kernel brings.
#
# vmtest-extension: ima/status
# vmtest-append: ima_policy=tcb
# vmtest-append: ima_policy=appraise_tcb ima_appraise=fix
# vmtest-append: ima_policy=appraise_tcb ima_appraise=log
# vmtest-append: ima_policy=appraise_tcb ima_appraise=off
# vmtest-append: ima_policy=tcb|appraise_tcb ima_hash=sha512
# vmtest-append: ima_appraise=enforce

. ./lib.sh
ima_start 10

policy=$(parameter ima_policy)
appraise=$(parameter ima_appraise)
hash=$(parameter ima_hash)

case "$policy $appraise" in
"tcb "*) mode="measure" ;;
*" off") mode="idle" ;;
"appraise_tcb "*) mode="appraise" ;;
"tcb|appraise_tcb "*) mode="measure appraise" ;;
*) mode="idle" ;;
esac

check_equal "the keys stand in their order" \
	"$(sed 's/: .*//' $ima/status | tr '\n' ' ')" \
	"mode appraise_mode hash tpm rules boot builtin_rules bound list_denials list_algos $(
	)named_policies "
check_equal "the mode is what the policy asks for" "$(status mode)" "$mode"
check_equal "the appraise mode is that of the command line" \
	"$(status appraise_mode)" "${appraise:-enforce}"
check_equal "the hash is that of the command line" \
	"$(status hash)" "${hash:-sha256}"
check_equal "what lists deny is denied by the rules that accept lists" \
	"$(status list_denials)" diglim
check_equal "without lists there is no algorithm of any" "$(status list_algos)" none
check_equal "without a TPM it is bypassed" "$(status tpm)" "bypassed"
check_equal "every rule is counted" \
	"$(status rules)" "$(grep -c . $ima/policy)"
check_equal "root and its group may read" \
	"$(stat -c '%a %u %g' $ima/status)" "440 0 0"
check_refused "nobody else may" "Permission denied" \
	su nobody -c "cat $ima/status"

ima_end
