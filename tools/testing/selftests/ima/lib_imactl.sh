# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of imactl share; sourced after lib.sh.  The test sets $subcommand.

# tell ARGUMENT... - what the subcommand says, in /tmp/said; sets $status
tell() {
	status=0
	# shellcheck disable=SC2154
	imactl "$subcommand" "$@" >/tmp/said 2>&1 || status=$?
}

# check_says DESCRIPTION STATUS TEXT ARGUMENT... - two results
check_says() {
	local what=$1 wanted=$2 text=$3
	shift 3
	tell "$@"
	check_equal "$what: the exit status" "$status" "$wanted"
	check_line "$what: it is said" "$text"
}

# check_line DESCRIPTION TEXT - it is in what was said
check_line() {
	if grep -qF -- "$2" /tmp/said; then
		ktap_test_pass "$1"
	else
		ktap_test_fail "$1"
		ktap_print_msg "no \"$2\" in:"
		sed 's/^/# said: /' /tmp/said
	fi
}
