# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Tests of the project's own scripts, in TAP.

tap_number=0
tap_failed=0
tap_planned=0

tap_plan() {
	tap_planned=$1
	echo "TAP version 13"
	echo "1..$1"
}

# tap DESCRIPTION COMMAND... - the command must succeed
tap() {
	local description=$1 said
	shift
	tap_number=$((tap_number + 1))
	if said=$("$@" 2>&1); then
		echo "ok $tap_number $description"
	else
		echo "not ok $tap_number $description"
		[ -z "$said" ] || head -n 20 <<<"$said" | sed 's/^/#   /'
		tap_failed=$((tap_failed + 1))
	fi
}

# tap_refused DESCRIPTION WORDS COMMAND... - the command must fail and say WORDS
tap_refused() {
	local description=$1 words=$2 said
	shift 2
	tap_number=$((tap_number + 1))
	if said=$("$@" 2>&1); then
		echo "not ok $tap_number $description: it succeeded"
	elif grep -qF -- "$words" <<<"$said"; then
		echo "ok $tap_number $description"
		return
	else
		echo "not ok $tap_number $description: it did not say '$words'"
	fi
	tail -n 20 <<<"$said" | sed 's/^/#   /'
	tap_failed=$((tap_failed + 1))
}

tap_end() {
	if [ $tap_number -ne "$tap_planned" ]; then
		echo "not ok $((tap_number + 1)) $tap_number results for a plan of $tap_planned"
		exit 1
	fi
	exit $((tap_failed > 0))
}
