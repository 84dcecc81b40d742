#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A kernel whose command line is part of it (CONFIG_CMDLINE_OVERRIDE), and a boot loader that
# is told to give it another one: init stays what it is.
#
# vmtest-extension: signed user space
# vmtest-variant: secureboot-fixed
# vmtest-firmware: secureboot-own-loader
# vmtest-x509: ima
# vmtest-root: none
# vmtest-append: init=/bin/busybox ima=off ima_appraise=off evm=fix -- echo somebody-was-here

. ./lib.sh
ima_start 5

check_equal "the command line is that of the kernel" "$(cat /proc/cmdline)" \
	"$(zcat /proc/config.gz | sed -n 's/^CONFIG_CMDLINE="\(.*\)"/\1/p')"
check "the guide has its options" sh -c "zcat /proc/config.gz |
	grep -cxFf /fixtures/examples-secure-boot/a-boot-loader-2 | grep -qx 2"
check "init is what it is without init=" sh -c "dmesg | grep -q 'Run /sbin/init as init'"
check "nothing of it had to be ignored" sh -c "! dmesg | grep -q 'ignoring ima\|is ignored:'"
check "the layer is in force" grep -qx "# layer init, until a policy is loaded" \
	/sys/kernel/security/ima/builtin_policy

ima_end
