# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "A package is installed with apt: it runs at once, and its predecessor no more."
local_only="-o Dir::Etc::sourcelist=/etc/apt/sources.list.d/local.list -o Dir::Etc::sourceparts=-"
expect "demo 1.0 runs" demo
cp /usr/bin/demo /root/demo-1.0
expect "so does a copy of it" /root/demo-1.0
show "apt-get $local_only -qq update"
show "apt-get -qq -y install demo 2>&1"
expect "demo 2.0 runs" sh -c '[ "$(demo)" = "demo 2.0" ]'
refuse "demo 1.0 does not" "func=BPRM_CHECK layer=builtin" /root/demo-1.0
show "apt-get -qq -y --reinstall install demo 2>&1"
expect "it can be installed again" sh -c '[ "$(demo)" = "demo 2.0" ]'
expect "and its list is kept" [ -e /etc/digest_lists/demo_2.0_amd64 ]
show "imactl digest-list add /tour/demo-1.0.list"
refuse "nor with its own list, which was signed once" "func=BPRM_CHECK layer=builtin" \
	/root/demo-1.0
rm /etc/digest_lists/demo_1.0_amd64
refuse "the list that revokes it is not removed" "it stays while the system runs" \
	imactl digest-list del /etc/digest_lists/demo_2.0_amd64
