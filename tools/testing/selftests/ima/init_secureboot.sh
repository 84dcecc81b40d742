#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Signed user space on what Secure Boot has started: lockdown, the rules of the architecture,
# the built-in policy and the layer init are in force together, and each refuses what is its
# own.  Who writes the command line does not change that: what asks for less has no effect,
# and is named in the log.
#
# The machine is made as Documentation/admin-guide/ima-secure-boot.rst says, with a boot loader
# whose configuration nobody signs.
#
# vmtest-extension: signed user space
# vmtest-variant: secureboot
# vmtest-firmware: secureboot-own-loader
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-root: none
# vmtest-append: ima=on
# vmtest-append: ima=off ima=measure ima_appraise=off module.sig_enforce=0
# vmtest-append: ima_appraise=permissive evm=fix ima_policy=tcb lockdown=none lsm=none
# vmtest-append: initcall_blacklist=init_ima ima_appraise=fix

. ./lib.sh
. ./lib_appraise.sh

blocks=/fixtures/examples-secure-boot
module=/lib/modules/test_module.ko

# named WORDS - the log says so
named() {
	check "the log says: $1" log_has "$1"
}

log_has() {
	dmesg | grep -qF -- "$1"
}

lacks() {
	! "$@"
}

# refused_by LAYER DESCRIPTION CAUSE COMMAND... - with a record that names the layer
refused_by() {
	layer=$1
	shift
	refused "$@"
	check "  it is the layer $layer that says so" logged " layer=$layer "
}

# options BLOCK - those that the guide names, and this kernel has not
options() {
	zcat /proc/config.gz >/tmp/config
	while read -r line; do
		grep -qxF -- "$line" /tmp/config || echo "$line"
	done <$blocks/"$1"
}

cat >/tmp/arch <<RULES
appraise func=POLICY_CHECK appraise_type=imasig
measure func=KEXEC_KERNEL_CHECK
measure func=MODULE_CHECK
RULES

# arch_rules - those of the architecture that are in force
arch_rules() {
	sed 's/ *$//' $ima/policy | grep -xFf /tmp/arch | sort -u
}

# shown - the rules of the immutable layers, without what is said about them
shown() {
	sed 's/[[:space:]]*#.*//; s/ *$//; /^$/d' $ima/builtin_policy
}

case $(cat /proc/cmdline) in
*ima=off*)
	ima_start 40
	named "Secure boot enabled or unknown: ignoring ima=off option"
	named "Secure boot enabled or unknown: ignoring ima=measure option"
	named "Secure boot enabled: ignoring ima_appraise=off option"
	;;
*evm=fix*)
	ima_start 41
	named "Secure boot enabled: ignoring ima_appraise=permissive option"
	named "evm=fix is ignored: there is a built-in policy"
	named "Malformed early option 'lockdown'"
	check "ima_policy= adds rules" grep -q "^measure func=FILE_CHECK" $ima/policy
	;;
*initcall*)
	ima_start 39
	named "Secure boot enabled: initializing, whatever initcall_blacklist= says"
	named "Secure boot enabled: ignoring ima_appraise=fix option"
	;;
*)
	ima_start 38
	check "nothing is ignored" lacks log_has "Secure boot enabled:"
	;;
esac

check "secure boot is on" log_has "secureboot: Secure boot enabled"
check "the kernel is locked down for it" log_has "Kernel is locked down from EFI Secure Boot"
check_equal "it is" "$(cat /sys/kernel/security/lockdown)" "none [integrity] confidentiality"
check_equal "built-in rules bind root" "$(status bound)" yes
check_equal "nothing is merely logged" "$(status appraise_mode)" enforce
check_equal "the kernel is as the guide has it" "$(options the-kernel; options the-kernel-2)" ""
check_equal "so is the built-in policy" "$(shown | head -n 3)" "$(cat $blocks/the-kernel-3)"
check "the layer init is there" grep -qx "# layer init, until a policy is loaded" \
	$ima/builtin_policy
check_equal "so are the rules of the architecture" "$(arch_rules)" "$(cat /tmp/arch)"

# What holds as long as the layer init does, and after it
always() {
	refused_by builtin "$1: no kernel is started from this one" denied \
		./kexec load /bin/busybox - quiet
	refused_by builtin "$1: what is not signed is not executed" IMA-signature-required \
		$disk/busybox true
	refused_by_lockdown "$1: nor is debugfs written"
}

# Lockdown speaks for itself, in the log.
refused_by_lockdown() {
	mark_log
	check_refused "$1" "Operation not permitted" \
		sh -c "echo 1 >/sys/kernel/debug/clear_warn_once"
	check "  it is lockdown that says so" logged "Lockdown: sh: debugfs access is restricted"
}

mount_disk
cp /bin/busybox $disk/busybox
cp /fixtures/text $disk/read
cp /fixtures/policy $disk/policy
cp $module $disk/altered.ko
alter $disk/altered.ko 3000 001

always "with init"
refused_by init "with init: root reads nothing that is not signed" unlisted-digest \
	cat $disk/read
refused_by init "with init: nor is a policy loaded that is not" IMA-signature-required \
	sh -c "echo $disk/policy >$ima/policy"
refused_by init "with init: a module needs a signature of its content" unlisted-digest \
	./module file $disk/altered.ko
check "with init: a signed one is loaded" ./module file $module
check "and measured, for the rules of the architecture" \
	grep -q " $module\$" $ima/ascii_runtime_measurements
rmmod test_module

check "a signed policy is loaded" sh -c "echo /fixtures/policy-strict >$ima/policy"
check "the layer init is gone" lacks grep -q 'layer init' $ima/builtin_policy
check_equal "the built-in policy is not" "$(shown)" "$(cat $blocks/the-kernel-3)"
check_equal "nor are the rules of the architecture" "$(arch_rules)" "$(cat /tmp/arch)"
always "without init"
check "without init: root reads what he wants" cat $disk/read
refused_by custom "without init: a policy still has to be signed" IMA-signature-required \
	sh -c "echo $disk/policy >$ima/policy"
check_refused "without init: so has a module" "Key was rejected" \
	./module file $disk/altered.ko

umount $disk
ima_end
