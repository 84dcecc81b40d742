# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "Somebody else's package: his key is added, and taken back."
local_only="-o Dir::Etc::sourcelist=/etc/apt/sources.list.d/local.list -o Dir::Etc::sourceparts=-"
expect "an archive on the disk" apt-get $local_only -qq update
refuse "his key will not be there at the next start: apt stops before it installs anything" \
	"put its certificate into /etc/keys/ima" apt-get -qq -y install theirs
cp /tour/theirs.pem /etc/keys/ima/
refuse "nor will it be in PEM, which the kernel does not read" \
	"put its certificate into /etc/keys/ima, as DER" apt-get -qq -y install theirs
rm /etc/keys/ima/theirs.pem
echo "certificates as DER" >/etc/keys/ima/README
cp /tour/theirs.der /etc/keys/ima/
refuse "his key is not there now: apt stops before it installs anything" "func=DIGEST_LIST_CHECK" \
	apt-get -qq -y install theirs
dpkg-deb -x /tour/repository/demo_2.0_amd64.deb /root/demo-2.0
refuse "nor anything that comes with it" "func=DIGEST_LIST_CHECK" \
	apt-get -qq -y install demo=2.0 theirs
expect "demo 1.0 is installed as before" sh -c '[ "$(demo)" = "demo 1.0" ]'
expect "the list of demo 2.0 was loaded" grep -q '/new/demo_2.0_amd64$' "$list"
refuse "but is not in force any more" "func=BPRM_CHECK layer=builtin" /root/demo-2.0/usr/bin/demo
expect "nor kept" [ ! -e /etc/digest_lists/demo_2.0_amd64 ]
expect "his key is added" imactl keys add /tour/theirs.der
expect "with it the package is installed" apt-get -qq -y install theirs
expect "and its program runs" theirs
tar -x -f /tour/repository/DigestLists.tar -C /root demo_2.0_amd64.list
expect "the list of demo 2.0 is as good as before" imactl digest-list add /root/demo_2.0_amd64.list
expect "and it runs" /root/demo-2.0/usr/bin/demo
expect "as long as that is loaded" imactl digest-list del /root/demo_2.0_amd64.list
expect "apt goes on" apt-get -qq -y --reinstall install theirs
key=$(imactl keys list | awk '/ file / { print $2; exit }')
show "imactl keys list"
expect "the key is taken back" imactl keys revoke $key
refuse "without the key it is refused at the next access" "cause=untrusted-list" theirs

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
