# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

loaded=/sys/kernel/security/integrity/diglim/digest_lists_loaded
lists=/etc/digest_lists
pending=/var/lib/apt-digest-lists/pending
export DEBIAN_FRONTEND=noninteractive

scene "An archive is reached by http: its lists come with its indexes."
ln -s /tour/repository /var/www/html/repository
sed -i 's|file:/tour/repository|http://127.0.0.1/repository|' /etc/apt/sources.list.d/local.list
show "cat /etc/apt/sources.list.d/local.list"
expect "apt-get update" apt update
expect "has fetched them" \
	grep -q 'GET /repository/./DigestLists.tar HTTP/1.1" 200' /var/log/nginx/access.log
show "apt-get indextargets --format '\$(SITE) \$(SHORTDESC) \$(FILENAME)' 'Created-By: DigestLists'"

scene "A package is upgraded with apt: it runs at once, and its predecessor no more."
expect "its list is known as that of a package, before apt has done anything" \
	[ -e /var/lib/apt-digest-lists/known/demo_1.0_amd64 ]
expect "demo 1.0 runs" demo
cp /usr/bin/demo /root/demo-1.0
expect "so does a copy of it" /root/demo-1.0
expect "demo 2.0 is installed, with another package" apt install demo=2.0 leaver
show "grep -vE 'Reading database|debconf' /root/apt.log"
expect "it runs" sh -c '[ "$(demo)" = "demo 2.0" ]'
cp /usr/bin/demo /root/demo-2.0
refuse "demo 1.0 does not" "func=BPRM_CHECK layer=builtin" /root/demo-1.0
expect "it can be installed again" apt --reinstall install demo=2.0
expect "its list is kept" [ -e $lists/demo_2.0_amd64 ]
expect "that of its predecessor is not" [ ! -e $lists/demo_1.0_amd64 ]
expect "nor is it loaded" sh -c "[ -r $loaded ] && ! grep -q 'label=demo_1.0_amd64\$' $loaded"
show -s 4 "imactl digest-list add /tour/demo-1.0.list"
expect "it was signed once, and can be loaded, but is revoked" \
	grep -q 'state=revoked label=demo-1.0.list' $loaded
refuse "so that demo 1.0 is refused" "func=BPRM_CHECK layer=builtin" /root/demo-1.0
# downgrade PACKAGE=VERSION - and what apt says
downgrade() {
	apt --allow-downgrades install "$1" && return
	cat /root/apt.log
	return 1
}
refuse "apt does not go back to it" "it vouches for nothing" downgrade demo=1.0
expect "dpkg was not even called" sh -c '! grep -E "Preparing|Unpacking" /root/apt.log'
expect "demo 2.0 is there, and whole" sh -c \
	'[ "$(demo)" = "demo 2.0" ] && dpkg -s demo | grep -qx "Status: install ok installed"'
refuse "the list that revokes it is not removed" "it stays while the system runs" \
	imactl digest-list del $lists/demo_1.0_amd64.revoked

scene "What dpkg itself needs is upgraded: libc6, dash and dpkg at once, with revocation."
mkdir -p /root/old
cp -L /usr/bin/dpkg /bin/dash /lib/x86_64-linux-gnu/libc.so.6 /root/old/
cp $lists/libc6_* $lists/dash_* $lists/dpkg_* /root/old/
expect "the old ones run, copied" sh -c '/root/old/dpkg --version && /root/old/dash -c :'
expect "and are mapped" uses /root/old
expect "apt-get install libc6 dash dpkg" apt install libc6 dash dpkg
show "grep -E '^(Setting up|apt-digest-lists)' /root/apt.log"
show "dpkg-query -W libc6 dash dpkg"
expect "dpkg has installed them" sh -c \
	'[ "$(dpkg-query -W -f "\${Version} \${db:Status-Status}\n" libc6 dash dpkg |
		grep -c "+tour1 installed")" = 3 ]'
# others - none is byte for byte what it was
others() {
	! cmp /root/old/dpkg /usr/bin/dpkg && ! cmp /root/old/dash /bin/dash &&
		! cmp /root/old/libc.so.6 /lib/x86_64-linux-gnu/libc.so.6
}
expect "their files are others" others
expect "the new ones run" sh -c 'dpkg --version && dash -c : && ls /'
refuse -n /root/old/dpkg "the old dpkg does not" "func=BPRM_CHECK layer=builtin" \
	/root/old/dpkg --version
refuse -n /root/old/dash "nor the old dash" "func=BPRM_CHECK layer=builtin" /root/old/dash -c :
refuse -n /root/old/libc.so.6 "nor is the old libc mapped" "func=MMAP_CHECK layer=builtin" \
	env LD_LIBRARY_PATH=/root/old ls /
expect "systemd goes on" systemctl is-active multi-user.target
cp /tour/dpkg_*.deb /root/
for deb in /root/dpkg_*.deb; do
	old=$(basename $deb .deb)
	cp /root/old/$old ${deb%.deb}.list
done
refuse "nor does apt go back to the old dpkg, which could not be executed" \
	"it vouches for nothing" apt_alone --allow-downgrades install $deb
expect "and it goes on" apt --reinstall install demo=2.0
expect "dpkg is the new one" sh -c \
	'dpkg-query -W -f "\${Version} \${db:Status-Status}" dpkg | grep -q "+tour1 installed"'

scene "What was altered is had back as Debian has it, with the list that is here."
cp /bin/hostname /root/altered
echo altered >>/root/altered
mv /root/altered /bin/hostname
refuse "a program that was altered is refused" "func=BPRM_CHECK layer=builtin" hostname
expect "its package is installed again, though no archive has a list for it" \
	apt_alone --reinstall install /tour/hostname_*.deb
expect "it runs" hostname

scene "A package that is in no archive has its list beside it."
# local_tool VERSION OPTION... - what is said is in apt.log
local_tool() {
	local version=$1
	shift
	apt_alone "$@" install /root/tool_${version}_amd64.deb >/root/apt.log 2>&1 && return
	cat /root/apt.log
	return 1
}
cp /tour/repository/tool_*.deb /root/
refuse "without a list nothing is installed" "there is no list beside it" local_tool 1.0
expect "nothing of it is there" sh -c '! tool && ! dpkg -s tool'
cp /tour/demo-1.0.list /root/tool_1.0_amd64.list
refuse "nor with that of another package" "its list has not all of it" local_tool 1.0
cp /tour/tool-more.list /root/tool_1.0_amd64.list
refuse "nor with one that has a program of another package, too" \
	"its list has what the package has not: digest" local_tool 1.0
cp /tour/tool_1.0_amd64.list /tour/tool_2.0_amd64.list /root/
expect "with its own it is" local_tool 1.0
expect "it runs" sh -c '[ "$(tool)" = "tool 1.0" ]'
cp /usr/bin/tool /root/tool-1.0

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
