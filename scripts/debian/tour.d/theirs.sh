# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "Somebody else's package: his key is added, and taken back."
local_only="-o Dir::Etc::sourcelist=/etc/apt/sources.list.d/local.list -o Dir::Etc::sourceparts=-"
expect "an archive on the disk" apt-get $local_only -qq update
refuse "his key will not be there at the next start: apt stops before it installs anything" \
	"put its certificate into /etc/keys/ima" apt-get -qq -y install theirs
cp /tour/theirs.der /etc/keys/ima/
dpkg-deb -x /tour/repository/demo_2.0_amd64.deb /root/demo-2.0
refuse "his key is not there now: nor is anything installed that comes with it" \
	"func=DIGEST_LIST_CHECK" apt-get -qq -y install demo=2.0 theirs
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
