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
# The rules, what the kernel tells of them, and how much was measured
state() {
	cat $ima/policy $ima/named_policies $ima/builtin_policy $ima/status \
		$ima/runtime_measurements_count
}
before=$(state)
expect "the same once more is taken" imactl policy load /etc/ima/ima-policy
expect "and changes nothing" same "$(state)" "$before"
cp /usr/bin/id ./
chown 12345 id
expect "a program of a list is executed, whoever owns it" ./id
show -s 1 "diff /etc/ima/ima-policy /tour/policy-1.1.0"
expect "a later one is loaded" imactl policy load /tour/policy-1.1.0
expect "which does make a difference" differ "$(state)" "$before"
show "grep named_policies $ima/status"
refuse "what it denies is refused at once" "func=BPRM_CHECK layer=debian rule=1 need=deny" ./id
expect "all else is executed" id
refuse "and the one before is an old one now" "debian 1.0.0 is older than 1.1.0" \
	imactl policy load /etc/ima/ima-policy
expect "which is what holds" grep -qx "named_policies: debian=1.1.0" $ima/status
cd /root || exit
