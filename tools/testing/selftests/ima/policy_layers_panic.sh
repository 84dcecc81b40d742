#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A kernel that cannot enforce the rules that it was built with does not run.
#
# vmtest-variant: builtin
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-append: initcall_blacklist=init_ima
# vmtest-append: initcall_blacklist=init_ima ima=off
# vmtest-append: initcall_blacklist=init_ima ima=off elfcorehdr=0x40000000
# vmtest-panic: IMA: .*built-in policy

. ./lib.sh
ima_start 1
ktap_test_fail "it runs"
ima_end
