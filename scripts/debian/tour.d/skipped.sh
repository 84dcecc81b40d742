# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

# After theirs.sh, with its words.  A part of "--all".

scene "A version is skipped: the one that was there is revoked all the same."
cp /usr/bin/demo /root/demo-1.0
expect "a copy of demo 1.0 runs" /root/demo-1.0
# A list of somebody else, in an archive that comes first
mkdir -p /var/tmp/aaa
cp /tour/demo-theirs.list /var/tmp/aaa/demo_3.0_amd64.list
tar -c -f /var/tmp/aaa/DigestLists.tar -C /var/tmp/aaa demo_3.0_amd64.list
archive aaa
expect "an archive more, that has a list of demo, too" apt-get $local_only -qq update
expect "demo is upgraded" apt-get -qq -y install demo
expect "its list is by who has signed that of demo 1.0" \
	sh -c 'tar -x -O -f /tour/repository/DigestLists.tar demo_3.0_amd64.list |
		cmp - /etc/digest_lists/demo_3.0_amd64'
expect "from 1.0 to 3.0" sh -c '[ "$(demo)" = "demo 3.0" ]'
refuse "the copy is refused" "func=BPRM_CHECK layer=builtin" /root/demo-1.0
show -s 4 "imactl digest-list add /tour/demo-1.0.list"
refuse "with its list, too" "func=BPRM_CHECK layer=builtin" /root/demo-1.0
expect "demo 2.0 was never here, and nothing is revoked of it" \
	[ ! -e /etc/digest_lists/demo_2.0_amd64.revoked ]
