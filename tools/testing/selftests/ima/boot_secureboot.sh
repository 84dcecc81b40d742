#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Secure boot: what asks for less than ima=on is ignored, each by name.
#
# vmtest-extension: ima=
# vmtest-firmware: secureboot
# vmtest-append: ima=off ima=disabled ima=measure ima=measure_only ima=appraise ima=appraise_permissive ima_appraise=permissive
# vmtest-append: ima=appraise_enforce

. ./lib.sh
ima_start 11

cmdline=$(cat /proc/cmdline)
for value in off disabled measure measure_only appraise appraise_permissive; do
	case " $cmdline " in
	*" ima=$value "*)
		check "ima=$value is ignored" \
			sh -c "dmesg | grep -q 'Secure boot enabled or unknown: ignoring ima=$value option'"
		;;
	*)
		check "ima=$value was not asked for, nor ignored" \
			sh -c "! dmesg | grep -q 'ignoring ima=$value option'"
		;;
	esac
done
check "ima=appraise_enforce asks for no less" \
	sh -c '! dmesg | grep -q "ignoring ima=appraise_enforce"'
check_equal "all of IMA runs" "$(status boot)" "on"
check_equal "and refuses" "$(status appraise_mode)" "enforce"

module=/lib/modules/test_module.ko
dd if=$module of=/tmp/unsigned.ko bs=1 count=$(($(stat -c %s $module) - 28)) 2>/dev/null
check "a signed module is loaded" insmod $module
check_refused "one without a signature is refused" "Key was rejected by service" \
	insmod /tmp/unsigned.ko

ima_end
