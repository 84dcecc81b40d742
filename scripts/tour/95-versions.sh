# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154,SC2086

# The last scene: what it loads demands signatures of all policies behind it.
scene "Modules and rules need a signature, and rules have a version."
rule="appraise func=MODULE_CHECK appraise_type=imasig|modsig"
show -s 0 "echo '$rule' >$ima/policy"
cp /lib/modules/test_module.ko /tmp/unsigned.ko
echo >>/tmp/unsigned.ko
refuse "a module without a signature at its end is refused" \
	"cause=IMA-signature-required" module file /tmp/unsigned.ko
expect "that of the build has one, and is loaded" module file /lib/modules/test_module.ko
show "cat /fixtures/named-1.1.0"
show -s 0 "cat /fixtures/named-1.1.0 >$ima/policy"
expect "these rules are in force" grep -qx "named_policies: test=1.1.0" $ima/status
cp /fixtures/named-1.2.0 /tmp/unsigned
cp /fixtures/named-1.0.0.modsig /tmp/older
refuse -n /tmp/unsigned "a later version without a signature is refused" \
	"cause=IMA-signature-required" sh -c "echo /tmp/unsigned >$ima/policy"
refuse -n - "nor are rules taken that come without a file" \
	"func=POLICY_CHECK" sh -c "echo 'dont_appraise' >$ima/policy"
refuse "an older one is, with a good signature" "test 1.0.0 is older than 1.1.0" \
	imactl policy load /tmp/older
expect "what was in force is" grep -qx "named_policies: test=1.1.0" $ima/status
