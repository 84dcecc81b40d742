# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What the scenes of "make run" are made of:
#
#	scene TITLE              one sentence: what is shown
#	show COMMAND             print the command line and what it prints
#	expect FACT COMMAND...   the command must succeed
#	refuse FACT REASON COMMAND...  it must fail, and say REASON or have the
#	                         kernel's log say it
#
# $number is the number of scenes so far, $failures that of facts that did not hold.

# Colours on a terminal only.
bold='' green='' red='' plain=''
if [ "${interactive:-}" = yes ]; then
	bold=$(printf '\033[1m') green=$(printf '\033[32m')
	red=$(printf '\033[31m') plain=$(printf '\033[0m')
fi

# shellcheck disable=SC2034
ima=/sys/kernel/security/ima
number=0
failures=0

scene() {
	number=$((number + 1))
	printf '\n%s%d. %s%s\n\n' "$bold" "$number" "$1" "$plain"
}

show() {
	printf '    # %s\n' "$1"
	sh -c "$1" 2>&1 | sed 's/^/    /'
}

verdict() {
	if [ "$1" = 0 ]; then
		printf '  %s[ok]%s %s\n' "$green" "$plain" "$2"
	else
		printf '  %s[FAILED]%s %s\n' "$red" "$plain" "$2"
		failures=$((failures + 1))
	fi
}

expect() {
	local fact=$1
	shift
	"$@" >/dev/null 2>&1
	verdict $? "$fact"
}

refuse() {
	local fact=$1 reason=$2 before said output tries=0
	shift 2
	before=$(dmesg | wc -l)
	if output=$("$@" 2>&1); then
		verdict 1 "$fact (it succeeded)"
		return
	fi
	# A thread of its own prints the records.
	until
		said="$output
$(dmesg | tail -n +$((before + 1)))"
		echo "$said" | grep -qF -- "$reason" || [ $tries -ge 200 ]
	do
		tries=$((tries + 1))
		usleep 10000
	done
	echo "$said" | grep -F -- "$reason" | tail -n 1 |
		sed -E 's/^\[[^]]*\] //; s/ (uid|auid|ses|dev|ino|errno)=[^ ]*//g; s/^/    /'
	echo "$said" | grep -qF -- "$reason"
	verdict $? "$fact"
}
