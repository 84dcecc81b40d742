#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Whatever is written to ima/policy_check, and however, gets an answer that makes
# sense and depends on nothing but the text; and nothing comes of it.
#
# vmtest-extension: ima/policy_check
# vmtest-timeout: 120

. ./lib.sh
ima_start 8

text() {
	check "$1" ./policy_mutate "$2" "$3"
}

before=$(cat $ima/policy)
echo "mutations begin" >/dev/kmsg
text "2,000 policies that something was done to, as a whole" whole 2000
text "2,000 in pieces: the same answers" pieces 2000
text "2,000 that end somewhere: the answer is to what was written" cut 2000
text "2,000 by two at once, to the same open file" together 2000
text "100 by somebody who is killed" killed 5000
check_equal "no rule is in force" "$(cat $ima/policy)" "$before"
check "nothing was recorded" sh -c \
	"! dmesg | sed '1,/mutations begin/d' | grep 'type=18[0-9][0-9]'"
check "nor logged by IMA" sh -c "! dmesg | sed '1,/mutations begin/d' | grep 'ima: '"

ima_end
