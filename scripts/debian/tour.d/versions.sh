# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "The rules have a version: a later one takes their place, an older one is refused."
mkdir -p /root/versions
cd /root/versions || exit
show "head -n 2 $ima/named_policies"
refuse "an older one, with a good signature" "debian 0.9.0 is older than 1.0.0" \
	imactl policy load /tour/policy-0.9.0
refuse "other rules, which somebody has signed as the same version" \
	"debian 1.0.0 is in force with another text" imactl policy load /tour/policy-1.0.0
expect "the same once more changes nothing" imactl policy load /etc/ima/ima-policy
cp /usr/bin/id ./
chown 12345 id
expect "a program of a list is executed, whoever owns it" ./id
show "diff /etc/ima/ima-policy /tour/policy-1.1.0"
expect "a later one is loaded" imactl policy load /tour/policy-1.1.0
show "grep named_policies $ima/status"
refuse "what it denies is refused at once" "func=BPRM_CHECK layer=debian rule=1 need=deny" ./id
expect "all else is executed" id
refuse "and the one before is an old one now" "debian 1.0.0 is older than 1.1.0" \
	imactl policy load /etc/ima/ima-policy
expect "which is what holds" grep -qx "named_policies: debian=1.1.0" $ima/status
cd /root || exit
