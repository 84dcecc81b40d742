#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Data that the kernel is given without a file: a module, a kernel to start,
# firmware.  No rule can be held against it, so that one that names the hook of such
# a file refuses it, whatever its conditions; but a module that the kernel wants a
# signature of anyway only if the rule is "deny".
#
# The kernel of config.joined asks user space for firmware.
#
# vmtest-variant: joined
# vmtest-extension: the policy engine
# vmtest-append: module.sig_enforce=1 action=appraise
# vmtest-append: module.sig_enforce=1 action=deny
# vmtest-append: module.sig_enforce=1 action=deny ima_appraise=log
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
ima_start 19

action=$(parameter action)
need=$([ "$action" = deny ] && echo deny || echo 'hash|imasig')
signed=/lib/modules/test_module.ko
head -c $(($(stat -c %s $signed) - 28)) $signed >/tmp/unsigned.ko
insmod /lib/modules/test_firmware.ko

module_memory() {
	module memory $signed && rmmod test_module
}

kexec_memory() {
	kexec memory && kexec unload
}

# without_rule WHAT COMMAND... - this is what it is without one
without_rule() {
	local what=$1
	shift
	check "$what: accepted as long as there is no rule" "$@"
}

# with_rule WHAT ID HOOK COMMAND... - refused, with a record that says so
with_rule() {
	local what=$1 id=$2 hook=$3
	shift 3
	mark_log
	if [ "$(parameter ima_appraise)" = log ]; then
		check "$what: with ima_appraise=log a rule does not refuse it" "$@"
		check "  nor does the kernel log say so" \
			sh -c "! dmesg | grep '$id without a file: refused'"
		check "  a record says that it would" recorded_without_file "$hook"
		return
	fi
	check_refused "$what: refused with one" "Permission denied" "$@"
	check "  the kernel log says so" \
		logged "ima: $id without a file: refused by rule"
	check "  a record says so" recorded_without_file "$hook"
}

# recorded_without_file HOOK - with all that stands in a record of a refusal
recorded_without_file() {
	logged "cause=no-file " &&
		dmesg | sed "1,/mark $$.$mark\$/d" |
		grep "op=load_data cause=no-file .* res=0 .*func=$1 layer=custom $(
			)rule=[1-9] need=$need have=none"
}

without_rule "kernel" kexec_memory
without_rule "module" module_memory
without_rule "firmware" give_firmware first

check "a rule for an initramfs is accepted" rules <<-RULES
	$action func=KEXEC_INITRAMFS_CHECK fowner=4711
RULES
with_rule "kernel" kexec-image KEXEC_INITRAMFS_CHECK kexec_memory
check "module: a rule for something else does not refuse it" module_memory

check "rules for modules and firmware are accepted" rules <<-RULES
	$action func=MODULE_CHECK fowner=4711
	$action func=FIRMWARE_CHECK fowner=4711
RULES
with_rule "firmware" firmware FIRMWARE_CHECK give_firmware second
if [ "$action" = deny ]; then
	with_rule "module" kernel-module MODULE_CHECK module_memory
else
	check "module: it is left to the kernel, which accepts its signature" module_memory
	check_refused "module: and no other" "Key was rejected by service" \
		module memory /tmp/unsigned.ko
	check "  and nothing else" sh -c "! dmesg | grep 'kernel-module without a file'"
fi
check "module: in a file that no rule is for it is accepted" module file $signed
check "  and removed" rmmod test_module
check_refused "module: without a signature it is not" "Key was rejected by service" \
	module file /tmp/unsigned.ko
check "no module is left" sh -c '! grep -q test_module /proc/modules'

ima_end
