# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

loaded=/sys/kernel/security/integrity/diglim/digest_lists_loaded
lists=/etc/digest_lists
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
