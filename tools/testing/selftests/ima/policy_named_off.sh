#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What is switched off on the command line is so for policies with a name, too.
#
# vmtest-extension: CONFIG_IMA_NAMED_POLICIES
# vmtest-alone: a name stays
# vmtest-append: ima_appraise=off
# vmtest-append: ima=measure
# vmtest-append: ima=appraise

. ./lib.sh
ima_start 5

list=$ima/ascii_runtime_measurements
text=/tmp/text
echo "a text" >$text
chown 4801 $text
case $(parameter ima) in
measure) mode=measure entries=1 ;;
appraise) mode=appraise entries=0 ;;
*) mode=measure entries=1 ;;
esac

printf '%s\n' "policy_name=one policy_version=1.0.0" \
	"deny func=FILE_CHECK mask=MAY_READ fowner=4801 uid=0" \
	"appraise func=SETXATTR_CHECK appraise_algos=sha512" \
	"measure func=FILE_CHECK mask=MAY_READ fowner=4801" >/tmp/policy
check "a policy is loaded" sh -c "cat /tmp/policy >$ima/policy"
check_equal "it is in force" "$(status named_policies)" one=1.0.0
check_equal "as far as IMA is" "$(status mode)" $mode
if [ $mode = appraise ]; then
	check_refused "a file is refused" "Permission denied" cat $text
	su nobody -c "cat $text" >/dev/null
else
	check "a file is not refused" cat $text
fi
check_equal "and measured or not" "$(grep -c " $text\$" $list 2>/dev/null)" $entries

ima_end
