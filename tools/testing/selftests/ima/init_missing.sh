#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# No immutable rules: if there is no init the kernel tries a shell, as it always has; and if
# init has no label and the policy that was chosen refuses it, the next one.
#
# vmtest-x509: ima
# vmtest-root: gone /sbin/init => says Attempted to kill init! && Run /bin/sh as init process
# vmtest-root: unsigned /sbin/init => says Attempted to kill init! && Run /bin/sh as init process
# vmtest-append: ima_policy=appraise_tcb ima_appraise=enforce -- -c exit

. ./lib.sh
ima_start 1
ktap_test_fail "there is an init"
ima_end
