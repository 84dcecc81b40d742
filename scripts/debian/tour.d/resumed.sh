# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "After the power has failed the upgrade is taken up again."
lists=/etc/digest_lists
rm -f /root/ready /root/go
show "dpkg-query -W -f '\${Package} \${Version} \${db:Status-Status}\n' demo"
expect "dpkg was not finished" \
	sh -c 'dpkg-query -W -f "\${db:Status-Status}" demo | grep -v "^installed"'
expect "nothing is to be removed yet" apt-digest-lists settle
expect "what was unpacked runs: its list was kept before" sh -c '[ "$(demo)" = "demo 3.0" ]'
expect "demo 2.0 does, too, as dpkg might need it" /root/demo-2.0
expect "dpkg --configure -a" dpkg --configure -a
expect "demo 3.0 is installed" \
	[ "$(dpkg-query -W -f '${Version} ${db:Status-Status}' demo)" = "3.0 installed" ]
refuse "demo 2.0 is refused" "func=BPRM_CHECK layer=builtin" /root/demo-2.0
expect "its list is not there any more" [ ! -e $lists/demo_2.0_amd64 ]
expect "the one that revokes it is kept" [ -e $lists/demo_3.0_amd64.revokes ]
expect "and waits no more" [ ! -e /var/lib/apt-digest-lists/pending/demo_3.0_amd64.revokes ]
