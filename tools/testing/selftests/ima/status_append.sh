#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima/status follows the policy while it is written.
#
# vmtest-extension: ima/status
# vmtest-alone: it loads a policy

. ./lib.sh
ima_start 9

check_equal "no policy: idle" "$(status mode)" "idle"
check_equal "no policy: no rules" "$(status rules)" "0"

echo "appraise func=SETXATTR_CHECK appraise_algos=sha256" >$ima/policy
check_equal "a rule for labels is no action: idle" "$(status mode)" "idle"
check_equal "a rule for labels is counted" "$(status rules)" "1"

echo "measure func=MMAP_CHECK mask=MAY_EXEC" >$ima/policy
check_equal "a rule that measures: measure" "$(status mode)" "measure"
check_equal "it is counted" "$(status rules)" "2"

printf 'audit func=BPRM_CHECK\ndont_measure fsmagic=0x9fa0\n' >$ima/policy
check_equal "appended rules: measure audit" "$(status mode)" "measure audit"
check_equal "appended rules are counted" "$(status rules)" "4"

# A policy with a mistake changes nothing.
echo "measure func=NO_SUCH_HOOK" 2>/dev/null >$ima/policy
check_equal "a refused policy is not counted" "$(status rules)" "4"

ima_end
