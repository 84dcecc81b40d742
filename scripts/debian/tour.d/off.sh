# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "ima=off, and no rules built in: the system starts, and systemd does not complain."
expect "multi-user is reached" systemctl is-active --quiet multi-user.target
expect "no unit has failed" no_failed_unit
# Not there is told apart from not to be seen: securityfs has others.
show "cat /sys/kernel/security/lsm && echo && ls /sys/kernel/security"
lsm=$(cat /sys/kernel/security/lsm)
without_ima() {
	[[ ,$lsm, == *,capability,* && ,$lsm, != *,ima,* ]] && [ ! -e $ima ]
}
expect "IMA is not there" without_ima
# from_systemd - what it said from the first line on until now, without the one that names all
# that it was built with.  What it says before there is a journal, as it does when it loads
# policies, is in the kernel's log, and has no _PID in the journal.
from_systemd() {
	journalctl -b SYSLOG_IDENTIFIER=systemd >/root/journal &&
		grep -q 'systemd 252.* running in system mode' /root/journal &&
		grep -q multi-user /root/journal && grep -v +IMA /root/journal
}
expect "the journal of systemd can be read" from_systemd
expect "systemd was built with it" grep -qw +IMA <(systemctl --version)
complains() {
	from_systemd >/root/said || return 2
	grep -w IMA /root/said
}
silent() {
	local status=0
	complains || status=$?
	[ $status = 1 ]
}
expect "and does not name it" silent
expect "an unknown program runs" [ "$(/tour/unknown)" = "it runs" ]
# What the scene "native" shows not to have run
expect "so does what leaves a file behind" sh -c '/tour/helper && [ -e /root/helper-was-here ]'
