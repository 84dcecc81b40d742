#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima/status follows the policy while it is written.
#
# vmtest-alone: it loads a policy

. ./lib.sh
ima_start 7

check_equal "no policy: idle" "$(status mode)" "idle"
check_equal "no policy: no rules" "$(status rules)" "0"

echo "measure func=MMAP_CHECK mask=MAY_EXEC" >$ima/policy
check_equal "one rule: measure" "$(status mode)" "measure"
check_equal "one rule is counted" "$(status rules)" "1"

printf 'audit func=BPRM_CHECK\ndont_measure fsmagic=0x9fa0\n' >$ima/policy
check_equal "appended rules: measure audit" "$(status mode)" "measure audit"
check_equal "appended rules are counted" "$(status rules)" "3"

# A policy with a mistake changes nothing.
echo "measure func=NO_SUCH_HOOK" 2>/dev/null >$ima/policy
check_equal "a refused policy is not counted" "$(status rules)" "3"

ima_end
