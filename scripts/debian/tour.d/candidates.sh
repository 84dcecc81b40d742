# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

# Which list is taken for a package, and what is left if none is, after packages.sh
lists=/etc/digest_lists
loaded=/sys/kernel/security/integrity/diglim/digest_lists_loaded

scene "Nobody listens to what apt-digest-lists says: all the same it undoes what it did."
# unheard - whether two packages are taken, of which the second is refused.  systemd starts
# units with SIGPIPE ignored, and it would stay so.
unheard() {
	echo none >/root/status
	printf '/tour/repository/%s_1.0_amd64.deb\n' leaver theirs |
		{ env --default-signal=PIPE apt-digest-lists add 2>&1; echo $? >/root/status; } | :
	return "$(cat /root/status)"
}
# Not a certificate, and no harm to those that are
echo "certificates as DER" >/etc/keys/ima/README
cp /tour/theirs.der /etc/keys/ima/
refuse -n theirs "a package whose list is refused, and one before it" \
	"func=DIGEST_LIST_CHECK" unheard
rm /etc/keys/ima/theirs.der
expect "it ended by itself" grep -qx 1 /root/status
expect "the list of the one before is not loaded any more" \
	sh -c "[ -r $loaded ] && ! grep -q 'label=leaver_1.0_amd64\$' $loaded"
expect "nor kept" [ ! -e $lists/leaver_1.0_amd64 ]
refuse "and its program does not run" "func=BPRM_CHECK layer=builtin" /root/leaver

scene "A certificate that the kernel does not read is none."
cp /tour/theirs.pem /etc/keys/ima/
refuse "one that is PEM" "put its certificate into /etc/keys/ima, as DER" \
	apt-get -qq -y install theirs
rm /etc/keys/ima/theirs.pem /etc/keys/ima/README

scene "A package has a name that is written in two ways: it needs a list all the same."
# repack NAME FIELD VALUE - tool as a package that is in no archive, with that in its control
# file
repack() {
	rm -rf /root/repacked
	dpkg-deb -R /tour/repository/tool_1.0_amd64.deb /root/repacked
	sed -i "s/^$2: .*/$2: $3/" /root/repacked/DEBIAN/control
	dpkg-deb -Zgzip -z1 -b /root/repacked /root/$1.deb >/dev/null
}
repack epoch Version 0:1.0
refuse "with an epoch of 0" \
	"its list has another name than tool_1.0_amd64, that of dpkg: tool_0%3a1.0_amd64" \
	apt_alone install /root/epoch.deb
expect "nothing of it is there" sh -c '! tool && ! dpkg -s tool'
repack upper Package Tool
refuse "in capitals" "its list has another name than tool_1.0_amd64, that of dpkg: Tool_1.0_amd64" \
	sh -c 'echo /root/upper.deb | apt-digest-lists add'

scene "Other archives are broken, or have something else by that name: the good list counts."
cp /etc/apt/sources.list.d/local.list /root/
mkdir -p /var/tmp/aaa /var/tmp/broken /var/tmp/unsigned
echo "this is no archive" >/var/tmp/broken/DigestLists.tar
archive broken
cp /tour/demo-1.0.list /var/tmp/aaa/leaver_1.0_amd64.list
cp /tour/tool_1.0_amd64.revoked /var/tmp/aaa/demo_2.0_amd64.revoked
echo junk >/var/tmp/aaa/demo_3.0_amd64.list
tar -c -f /var/tmp/aaa/DigestLists.tar -C /var/tmp/aaa demo_3.0_amd64.list \
	leaver_1.0_amd64.list demo_2.0_amd64.revoked
archive aaa
# With all of the package, and nobody's signature
tar -x -f /tour/repository/DigestLists.tar -C /root leaver_1.0_amd64.list demo_2.0_amd64.revoked
end=$(imactl digest-list show /root/leaver_1.0_amd64.list |
	sed -n 's/^  signature: offset \([0-9]*\),.*/\1/p')
head -c $end /root/leaver_1.0_amd64.list >/var/tmp/unsigned/leaver_1.0_amd64.list
tar -c -f /var/tmp/unsigned/DigestLists.tar -C /var/tmp/unsigned leaver_1.0_amd64.list
archive unsigned
# With all of it, by somebody whose key the kernel does not have, and has at the next start
mkdir -p /var/tmp/theirs
cp /tour/leaver-theirs.list /var/tmp/theirs/leaver_1.0_amd64.list
tar -c -f /var/tmp/theirs/DigestLists.tar -C /var/tmp/theirs leaver_1.0_amd64.list
archive theirs
cp /tour/theirs.der /etc/keys/ima/
expect "apt-get update, with four archives more" apt update
expect "a package is installed" apt install leaver
show "grep ^apt-digest-lists: /root/apt.log"
expect "the archive that is broken is told" \
	grep -q 'broken.*: passed over, it is no archive of lists' /root/apt.log
expect "so is a list that is of something else" \
	grep -q 'aaa.*: leaver_1.0_amd64.list is passed over: its list has not all' /root/apt.log
expect "and one that nobody has signed" grep -q \
	'unsigned.*: leaver_1.0_amd64.list is taken if there is no other: ' /root/apt.log
expect "one that the kernel refuses" \
	grep -q '/new/leaver_1.0_amd64: not loaded: refused by a rule' /root/apt.log
expect "its program runs" leaver
rm /etc/keys/ima/theirs.der
# What cannot be read as a list; nothing is installed
junk() {
	echo /tour/repository/demo_3.0_amd64.deb | apt-digest-lists add >/root/apt.log 2>&1 &&
		grep 'aaa.*: demo_3.0_amd64.list is passed over: its list is none' /root/apt.log
}
expect "nor does what is no list stop anything" junk
expect "what is to be revoked comes with the good list, and not from there" \
	cmp /root/demo_2.0_amd64.revoked /var/lib/apt-digest-lists/pending/demo_2.0_amd64.revoked
expect "settle takes back what was not installed" apt-digest-lists settle
expect "apt-get purge leaver" apt purge leaver
expect "the list is not kept" [ ! -e $lists/leaver_1.0_amd64 ]
cp /root/local.list /etc/apt/sources.list.d/
expect "apt-get update, without them" apt update
