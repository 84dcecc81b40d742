# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "After the power has failed the upgrade is taken up again."
lists=/etc/digest_lists
rm -f /root/ready /root/go
show "dpkg-query -W -f '\${Package} \${Version} \${db:Status-Status}\n' demo"
expect "dpkg was not finished" \
	sh -c 'dpkg-query -W -f "\${db:Status-Status}" demo | grep -v "^installed"'
# settled - whether the unit was run, and has removed the list that nothing needs
settled() {
	systemctl show -p Result,ExecMainStatus,ExecMainExitTimestamp apt-digest-lists.service
	[ "$(systemctl show -P Result apt-digest-lists.service)" = success ] &&
		[ -n "$(systemctl show -P ExecMainExitTimestamp apt-digest-lists.service)" ] &&
		grep -q '/etc/digest_lists/waits_1.0_amd64$' "$list"
}
expect "a list that was to come with a package, and has not, was loaded, and settled" settled
expect "it is not kept" [ ! -e $lists/waits_1.0_amd64 ]
refuse "nor in force" "func=BPRM_CHECK layer=builtin" /root/tool-2.0
expect "nothing else is to be removed yet" apt-digest-lists settle
expect "what was unpacked runs: its list was kept before" sh -c '[ "$(demo)" = "demo 3.0" ]'
expect "demo 2.0 does, too, as dpkg might need it" /root/demo-2.0
expect "dpkg --configure -a" dpkg --configure -a
expect "demo 3.0 is installed" \
	[ "$(dpkg-query -W -f '${Version} ${db:Status-Status}' demo)" = "3.0 installed" ]
refuse "demo 2.0 is refused" "func=BPRM_CHECK layer=builtin" /root/demo-2.0
expect "its list is not there any more" [ ! -e $lists/demo_2.0_amd64 ]
expect "the one that revokes it is kept" [ -e $lists/demo_2.0_amd64.revoked ]
expect "and waits no more" [ ! -e /var/lib/apt-digest-lists/pending/demo_2.0_amd64.revoked ]
expect "nothing is left to be done" [ ! -e /var/lib/apt-digest-lists/unsettled ]
