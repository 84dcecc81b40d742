# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "After the power has failed the upgrade is taken up again."
lists=/etc/digest_lists
rm -f /root/ready /root/go
show "dpkg-query -W -f '\${Package} \${Version} \${db:Status-Status}\n' demo"
expect "dpkg was not finished" \
	sh -c 'dpkg-query -W -f "\${db:Status-Status}" demo | grep -v "^installed"'
unit=apt-digest-lists.service
# was_run - whether the unit was run when the system started
was_run() {
	systemctl show -p Result,ExecMainStatus,ExecMainExitTimestamp $unit
	[ "$(systemctl show -P Result $unit)" = success ] &&
		[ -n "$(systemctl show -P ExecMainExitTimestamp $unit)" ]
}
expect "$unit was run, as something was left to be done" was_run
expect "and has removed nothing yet: the lists of demo 2.0 and 3.0 are there" \
	ls $lists/demo_2.0_amd64 $lists/demo_3.0_amd64
expect "what was unpacked runs: its list was kept before" sh -c '[ "$(demo)" = "demo 3.0" ]'
expect "demo 2.0 does, too, as dpkg might need it" /root/demo-2.0
expect "dpkg --configure -a" dpkg --configure -a
expect "demo 3.0 is installed" \
	[ "$(dpkg-query -W -f '${Version} ${db:Status-Status}' demo)" = "3.0 installed" ]
refuse "demo 2.0 is refused" "func=BPRM_CHECK layer=builtin" /root/demo-2.0
expect "its list is not there any more" [ ! -e $lists/demo_2.0_amd64 ]
expect "the one that revokes it is kept" [ -e $lists/demo_2.0_amd64.revoked ]
expect "and waits no more" [ ! -e /var/lib/apt-digest-lists/pending/demo_2.0_amd64.revoked ]
expect "nothing is left to be done" [ -z "$(compgen -G '/var/lib/apt-digest-lists/unsettled*')" ]

scene "A list that was loaded for nothing is removed when the system starts."
other_hook() {
	! apt -o DPkg::Pre-Install-Pkgs::=false install leaver &&
		grep -q "lists loaded: 1" /root/apt.log
}
expect "another hook of apt refuses, after lists were loaded" other_hook
expect "the list is kept, and its program runs" /root/leaver
expect "$unit is started" systemctl start $unit
refuse "its program does not run any more" "func=BPRM_CHECK layer=builtin" /root/leaver
expect "the list is not kept" [ ! -e $lists/leaver_1.0_amd64 ]

scene "dpkg is interrupted as it removes a package."
cp /tour/tool_2.0_amd64.list /root/
# With the steps of apt, by hand: what is in an archive, too, apt takes from there.
both() {
	apt install leaver && echo /root/tool_2.0_amd64.deb | apt-digest-lists add &&
		APT_DIGEST_LISTS_UNCHECKED=1 dpkg --install /root/tool_2.0_amd64.deb
}
expect "leaver is installed, and tool" both
: >/root/end-dpkg
# The prerm of the second one has dpkg end.
expect "dpkg ends in its midst" sh -c "! dpkg --remove tool leaver"
rm /root/end-dpkg
expect "the list of the first is still there, and its program runs" /root/tool-2.0
expect "$unit is started" systemctl start $unit
refuse "it does not run any more" "func=BPRM_CHECK layer=builtin" /root/tool-2.0
expect "dpkg goes on" dpkg --remove leaver
