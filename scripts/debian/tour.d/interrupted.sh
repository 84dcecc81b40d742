# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

# The last scene of a machine: scripts/debian/tour ends that when the console says so.

scene "The power fails in the midst of an upgrade."
expect "demo 2.0 is there" sh -c '[ "$(demo)" = "demo 2.0" ]'
sync
mkfifo /root/ready /root/go
apt-get -qq -y install demo >/root/apt.log 2>&1 &
# The postinst says so, and waits.
# Opened for both, or it would wait for who never opens it if apt fails before.
exec 5<>/root/ready
expect "its postinst is reached" read -r -t 300 -u 5 _
expect "dpkg has unpacked demo 3.0, and configures it" sh -c '[ "$(demo)" = "demo 3.0" ]'
show "dpkg-query -W -f '\${Package} \${Version} \${db:Status-Status}\n' demo"
expect "until it has, nothing is revoked: demo 2.0 runs" /root/demo-2.0
expect "the list that is to revoke it waits" \
	[ -e /var/lib/apt-digest-lists/pending/demo_2.0_amd64.revoked ]
# As that of a package that is not unpacked yet
waits=/var/lib/apt-digest-lists/known/waits_1.0_amd64
: >$waits
tried() {
	dpkg --no-act --configure -a >/root/dpkg.log 2>&1
	grep -F "is at work" /root/dpkg.log
}
expect "meanwhile somebody tries what dpkg would do: nothing is settled" tried
expect "nor by hand" apt-digest-lists settle
expect "a list that waits for its package is not dropped" [ -e $waits ]
expect "that something is left to be done is written down" \
	[ -e /var/lib/apt-digest-lists/unsettled ]
# What of it is on the disk is up to dpkg, and what it has called.
echo "@end $failures"
echo "tour: the power fails" >/dev/kmsg
wait
