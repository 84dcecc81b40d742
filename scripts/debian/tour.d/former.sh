# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

# After beside.sh: what is revoked, and what goes with a package.  A part of "--all".
pending=/var/lib/apt-digest-lists/pending

scene "What is installed is installed again, and keeps its list."
expect "demo 2.0 is installed again" apt --reinstall install demo=2.0
expect "its list is there" [ -e $lists/demo_2.0_amd64 ]
expect "and it runs" sh -c '[ "$(demo)" = "demo 2.0" ]'

scene "What was altered is had back as Debian has it, with the list that is here."
cp /bin/hostname /root/altered
echo altered >>/root/altered
mv /root/altered /bin/hostname
refuse "a program that was altered is refused" "func=BPRM_CHECK layer=builtin" hostname
expect "its package is installed again, though no archive has a list for it" \
	apt_alone --reinstall install /tour/hostname_*.deb
expect "it runs" hostname

scene "A former version is revoked by the list that says so, and by no other."
# add_with FILE - as apt does before dpkg, with that beside the package
add_with() {
	cp /tour/$1 /root/tool_1.0_amd64.revoked
	echo /root/tool_2.0_amd64.deb | apt-digest-lists add >/root/apt.log 2>&1
}
# left_out FILE WHY - whether that comes to nothing, and the package's own list is loaded
left_out() {
	add_with $1 && grep -F "tool_1.0_amd64.revoked: left out, as it $2" /root/apt.log &&
		[ ! -e $pending/tool_1.0_amd64.revoked ] && [ -e $lists/tool_2.0_amd64 ]
}
# waits FILE - whether that waits for dpkg
waits() {
	add_with $1 && cmp /tour/$1 $pending/tool_1.0_amd64.revoked
}
expect "what revokes another list is left out, and told" left_out tool-wrong.revoked \
	"revokes something else than the list that is here"
expect "so is what is signed with a key that is not there at the next start" \
	left_out tool-theirs.revoked "could be loaded once only: the key"
expect "the right one waits for dpkg" waits tool_1.0_amd64.revoked
expect "dpkg does nothing" apt-digest-lists settle
expect "so it is forgotten" [ ! -e $pending/tool_1.0_amd64.revoked ]
expect "tool 1.0 runs as before" /root/tool-1.0
expect "tool 2.0 is installed" local_tool 2.0
show "grep ^apt-digest-lists: /root/apt.log"
expect "it runs" sh -c '[ "$(tool)" = "tool 2.0" ]'
cp /usr/bin/tool /root/tool-2.0
refuse "a copy of tool 1.0 does not" "func=BPRM_CHECK layer=builtin" /root/tool-1.0
show -s 4 "imactl digest-list add /tour/tool_1.0_amd64.list"
refuse "nor with its list, which was revoked" "func=BPRM_CHECK layer=builtin" /root/tool-1.0
cp /tour/tool_1.0_amd64.list /root/tool_2.0_amd64.list
# keeps_own - what is installed is installed again, with another list beside it
keeps_own() {
	local_tool 2.0 --reinstall && cmp $lists/tool_2.0_amd64 /tour/tool_2.0_amd64.list &&
		grep -F "tool_2.0_amd64: the list that it was installed with" /root/apt.log
}
expect "what is installed keeps its list, whatever comes by that name" keeps_own
# same_list - tool 2.0 and 2.1 have the same program, and so the same list
same_list() {
	cmp /tour/tool_2.0_amd64.list /tour/tool_2.1_amd64.list
	cp /tour/tool_2.1_amd64.list /tour/tool_2.0_amd64.revoked /root/
	local_tool 2.1 && grep -F "tool_2.0_amd64.revoked: left out, as it revokes the list of\
 what is installed: tool_2.1_amd64" /root/apt.log
}
expect "what would revoke what is installed by then is left out, and told" same_list
expect "and waits no more" [ ! -e $pending/tool_2.0_amd64.revoked ]
expect "tool 2.1 runs" tool

scene "A package is removed, and its list with it."
cp /usr/bin/leaver /root/
echo mine >$lists/mine_1.0_amd64
expect "apt-get remove tool leaver" apt remove tool leaver
refuse "a copy of its program is refused" "func=BPRM_CHECK layer=builtin" /root/tool-2.0
expect "its list is not kept" sh -c "! ls $lists/tool_2.*_amd64"
expect "a list of the administrator is" [ -e $lists/mine_1.0_amd64 ]
rm $lists/mine_1.0_amd64
expect "that of the other one, too, as dpkg needs it to purge it" [ -e $lists/leaver_1.0_amd64 ]
purged() {
	dpkg --purge leaver >/root/dpkg.log 2>&1 && grep -qx "leaver: purge" /root/dpkg.log
}
expect "dpkg --purge leaver, without apt" purged
expect "now it is not there" [ ! -e $lists/leaver_1.0_amd64 ]
refuse "and its program is refused" "func=BPRM_CHECK layer=builtin" /root/leaver
