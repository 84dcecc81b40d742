#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Secure boot: what asks for less than ima=on is ignored, each by name; so is
# initcall_blacklist=init_ima, which would be another way to ask.
#
# vmtest-extension: ima=
# vmtest-firmware: secureboot
# vmtest-append: ima=off ima=disabled ima=measure_only ima=appraise ima=appraise_permissive
# vmtest-append: ima=appraise_enforce initcall_blacklist=init_ima

. ./lib.sh
ima_start 8

ignored() {
	dmesg | sed -n 's/.*Secure boot enabled or unknown: ignoring ima=\(.*\) option/\1/p' |
		tr '\n' ' '
}
late="Secure boot enabled: initializing, whatever initcall_blacklist= says"

case $(cat /proc/cmdline) in
*initcall_blacklist*)
	check_equal "ima=appraise_enforce asks for no less" "$(ignored)" ""
	check "IMA is initialized in spite of initcall_blacklist=" \
		sh -c "dmesg | grep -q '$late'"
	;;
*)
	check_equal "what asks for less is ignored" "$(ignored)" \
		"off disabled measure_only appraise appraise_permissive "
	check "IMA is initialized when it should be" sh -c "! dmesg | grep -q '$late'"
	;;
esac
check "the rules of the architecture are active" \
	grep -q '^appraise func=POLICY_CHECK appraise_type=imasig' $ima/policy
check "the list begins with the boot aggregate" \
	sh -c "head -n 1 $ima/ascii_runtime_measurements | grep -q ' boot_aggregate\$'"
check_equal "all of IMA runs" "$(status boot)" "on"
check_equal "and refuses" "$(status appraise_mode)" "enforce"

check_modules_signed

ima_end
