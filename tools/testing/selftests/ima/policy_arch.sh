#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The rules that the architecture adds under secure boot: they are there, they do
# what they say, and a policy that is loaded is added to them instead of taking
# their place.
#
# vmtest-firmware: secureboot
# vmtest-append: ima_appraise=off

. ./lib.sh
. ./lib_measure.sh

policy=$ima/policy
# What is in it depends on what else verifies signatures of kernels and modules.
rules="\
measure func=KEXEC_KERNEL_CHECK
appraise func=POLICY_CHECK appraise_type=imasig
measure func=MODULE_CHECK"
module=/lib/modules/test_module.ko

ima_start 12

check_equal "the rules are those of the architecture" "$(rules)" "$rules"
insmod $module
rmmod test_module
check_measured "a module is measured" $module 1
mark
check_refused "a policy as text is refused" "write: Permission denied" \
	write_rule "measure fowner=12345"
check "for want of a signature" said 'op=policy_update cause=signed policy required .* res=0'
cp /fixtures/policy /tmp/policy
mark
check_refused "one in a file without a signature, too" "write: Permission denied" \
	write_rule /tmp/policy
check "for that reason" \
	said 'op=appraise_data cause=IMA-signature-required .*name="/tmp/policy"'
check_equal "the rules are what they were" "$(rules)" "$rules"

./xattr set /tmp/policy security.ima /fixtures/policy.sig
check "one with a signature is loaded" write_rule /tmp/policy
check_equal "behind the rules of the architecture" "$(rules)" "$rules
audit func=BPRM_CHECK fowner=4711"
mark
check_refused "which still stand: text is refused" "write: Permission denied" \
	write_rule "measure fowner=12345"
check "for want of a signature" said 'op=policy_update cause=signed policy required .* res=0'
check "and the policy is what it was" [ "$(wc -l <"$policy")" = 4 ]

ima_end
