#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# initcall_blacklist=init_ima: IMA's hooks are there, but it was never
# initialized.  Nothing may use what was not allocated.
#
# vmtest-extension: ima=
# vmtest-append: initcall_blacklist=init_ima ima_policy=tcb|appraise_tcb
# vmtest-append: initcall_blacklist=init_ima ima=measure

. ./lib.sh
ima_start 6

check "there is no ima/ in securityfs" [ ! -e $ima ]
check "the kernel log says that nothing is protected" \
	sh -c 'dmesg | grep -q "ima: Not initialized: nothing is measured"'
check_equal "IMA's hooks are there" \
	"$(tr , '\n' </sys/kernel/security/lsm | grep -x ima)" ima

check_callers_refused

ima_end
