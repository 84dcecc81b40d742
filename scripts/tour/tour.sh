#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The tour of "make run", in the guest: each scene of /tour, in order.
#
# A scene is a file NN-name.sh that calls
#
#	scene TITLE              one sentence: what is shown
#	show COMMAND             print the command line and what it prints
#	expect FACT COMMAND...   the command must succeed
#	refuse FACT REASON COMMAND...  it must fail, and say REASON or have the
#	                         kernel's audit record say it
#
# and leaves the guest fit for the next one.

# Colours on a terminal only.
bold='' green='' red='' plain=''
if [ "${interactive:-}" = yes ]; then
	bold=$(printf '\033[1m') green=$(printf '\033[32m')
	red=$(printf '\033[31m') plain=$(printf '\033[0m')
fi

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
	local fact=$1 reason=$2 before said
	shift 2
	before=$(dmesg | wc -l)
	if said=$("$@" 2>&1); then
		verdict 1 "$fact (it succeeded)"
		return
	fi
	said="$said
$(dmesg | tail -n +$((before + 1)))"
	echo "$said" | grep -F -- "$reason" | tail -n 1 |
		sed -E 's/^\[[^]]*\] //; s/ (uid|auid|ses|dev|ino|errno)=[^ ]*//g; s/^/    /'
	echo "$said" | grep -qF -- "$reason"
	verdict $? "$fact"
}

for f in /tour/[0-9]*.sh; do
	# shellcheck source=/dev/null
	. "$f"
done

if [ $failures -gt 0 ]; then
	printf '\n%d facts of the tour did not hold\n' "$failures"
	exit 1
fi
printf '\nAll %d scenes passed.\n' "$number"
cat <<-END

	In this guest: $ima holds what IMA tells, /disk the programs
	of the tour, /tour/policy its rules.
	"poweroff -f" or Ctrl-A x leaves it.

END
