#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Policies, and whatever else needs a signature under ima_policy=secure_boot.
#
# vmtest-append: ima_policy=secure_boot
# vmtest-kernel: yes

. ./lib.sh
. ./lib_appraise.sh
if extended; then
	ima_start 25
else
	ima_start 24
fi

# load FILE - a policy, by its name
load() {
	echo "$1" >"$ima/policy"
}

# labelled FILE LABEL NAME - a copy with a label; in /tmp, which has labels, too
labelled() {
	cp "$1" "/tmp/$3"
	xattr set "/tmp/$3" $label "$2"
}

for name in sig sha256 rogue; do
	labelled /fixtures/policy /fixtures/policy.$name policy.$name
done
labelled /fixtures/policy "$(forge policy.sig 100 000)" policy.altered
labelled /fixtures/policy /fixtures/policy.sig policy.longer
echo "dont_appraise func=MODULE_CHECK" >>/tmp/policy.longer
cp /fixtures/policy /tmp/policy.none
labelled /boot/module.ko /boot/module.ko.sig module.sig
labelled /boot/module.ko /boot/module.ko.sha256 module.sha256
cp /boot/bzImage /tmp/bzImage
labelled /boot/bzImage /boot/bzImage.sig bzImage.sig

check_equal "the rules are those of the kernel" "$(sed 's/ *$//' $ima/policy)" \
"appraise func=MODULE_CHECK appraise_type=imasig
appraise func=FIRMWARE_CHECK appraise_type=imasig
appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig
appraise func=POLICY_CHECK appraise_type=imasig"

check "a module with a signature is accepted" module file /tmp/module.sig
rmmod test_module
refused "one with a hash is refused" IMA-signature-required module file /tmp/module.sha256
refused "one with an appended signature is refused: the rule does not name it" \
	IMA-signature-required module file /boot/module.ko.modsig
mark_log
check_refused "one that is no file is refused" "Permission denied" \
	module memory /tmp/module.sig
check "the reason is logged" \
	logged "$(without_file kernel-module module)"
check "a kernel with a signature is accepted" kexec load /tmp/bzImage.sig - ""
kexec unload
refused "one without is refused" IMA-signature-required kexec load /tmp/bzImage - ""
refused "one with an appended signature is refused, too" IMA-signature-required \
	kexec load /boot/bzImage.modsig - ""

# A shell says the reason as write() has it.
refused "rules are refused" "signed policy required" \
	sh -c "echo 'audit func=BPRM_CHECK fowner=4711' >$ima/policy"
if extended; then
	check "  the record says which hook" \
		logged " func=POLICY_CHECK layer=? rule=? need=? have=?"
fi
refused "a policy without a signature is refused" IMA-signature-required load /tmp/policy.none
refused "one with a hash is refused" IMA-signature-required load /tmp/policy.sha256
refused "one by a rogue key is refused" invalid-signature load /tmp/policy.rogue
refused "one with a changed signature is refused" invalid-signature load /tmp/policy.altered
refused "one with another rule is refused" invalid-signature load /tmp/policy.longer
check_refused "one that is not there is refused" "No such file" load /tmp/nothing
check_equal "the rules are still the same" "$(grep -c POLICY_CHECK $ima/policy)" 1
mark_log
check "a signed policy is accepted" load /tmp/policy.sig
check "that is logged" logged "cause=completed "
check_equal "its rules are there, and only they" "$(sed 's/ *$//' $ima/policy)" \
	"$(cat /fixtures/policy)"

# The signed policy has no rule for policies.
if extended; then
	check "rules are accepted then" \
		sh -c "echo 'audit func=BPRM_CHECK fowner=4712' >$ima/policy"
	check "so is a policy without a signature" load /tmp/policy.none
else
	# Half of the kernel knows.
	refused "expected to change: rules are refused for a rule that is gone" \
		"signed policy required" \
		sh -c "echo 'audit func=BPRM_CHECK fowner=4712' >$ima/policy"
	check "expected to change: while a policy without a signature is accepted" \
		load /tmp/policy.none
fi
check "a module without a signature is accepted, as the new policy has it" \
	module file /boot/module.ko
rmmod test_module
if extended; then
	check "so is one that is no file" module memory /tmp/module.sig
else
	check_refused "expected to change: one that is no file is still refused" \
		"Permission denied" module memory /tmp/module.sig
fi

ima_end
