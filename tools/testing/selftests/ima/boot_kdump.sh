#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# kdump: the kernel that starts when this one panics has a command line of its
# own, and with it its own ima=.  Memory is short there: IMA can be left out.
#
# This file runs twice.  crash_ima= says what ima= is for the second kernel;
# how far the results are stands in /vm/passed.
#
# vmtest-extension: ima=
# vmtest-append: ima_policy=tcb crashkernel=224M crash_ima=off
# vmtest-append: ima_policy=tcb crashkernel=224M crash_ima=on ima=off
# vmtest-kernel: yes
# vmtest-tpm: crb
# vmtest-alone: it starts another kernel
# vmtest-timeout: 90
# vmtest-console: Kernel panic - not syncing: dumptest|Call Trace:

. ./lib.sh

plan=7
crash_ima=$(parameter crash_ima)

# has_ima VALUE - whether this kernel is what ima=VALUE makes of it
has_ima() {
	case $1 in
	off)	[ ! -e $ima ] && ! grep -q '\<ima\>' /sys/kernel/security/lsm ;;
	*)	[ "$(status boot)" = "$1" ] && grep -q '\<ima\>' /sys/kernel/security/lsm ;;
	esac
}

load_crash_kernel() {
	grep -q '^continued=' /vm/run || echo "continued=yes" >>/vm/run
	sed -n '/^boot_kdump.sh /,$p' /vm/tests >/vm/tests.next
	mv /vm/tests.next /vm/tests
	echo 4 >/vm/passed
	(cd / && find . -xdev ! -path './tmp/*' ! -path './boot/*' ! -path './fixtures/*' |
		cpio -o -H newc | gzip -1) >/tmp/initramfs
	kexec crash /boot/bzImage /tmp/initramfs \
		"$(sed 's/crashkernel=[^ ]*//' /proc/cmdline) nr_cpus=1 ima=$crash_ima"
}

if [ -z "${continued:-}" ]; then
	ima_start $plan
	check "memory is reserved for it" [ "$(cat /sys/kernel/kexec_crash_size)" -gt 0 ]
	check "this kernel is what its own ima= says" has_ima "$(parameter ima | grep . || echo on)"
	check "no crash kernel is loaded yet" grep -qx 0 /sys/kernel/kexec_crash_loaded
	check "one is loaded, with ima=$crash_ima" load_crash_kernel
	[ "$KTAP_CNT_FAIL" = 0 ] || exit 1
	insmod /lib/modules/lkdtm.ko
	echo PANIC >/sys/kernel/debug/provoke-crash/DIRECT
	exit 1
fi

# shellcheck disable=SC2034
KTAP_CNT_PASS=$(cat /vm/passed) KTAP_TESTNO=$(($(cat /vm/passed) + 1)) KSFT_NUM_TESTS=$plan
check "after a panic this one runs, with the memory of the other" [ -e /proc/vmcore ]
check "it is what ima=$crash_ima says" has_ima "$crash_ima"
case $crash_ima in
off)
	check "the kernel log says why there is no IMA" \
		sh -c 'dmesg | grep -q "ima: Switched off by ima="'
	;;
*)
	check "its list is its own: it begins with the boot aggregate, once" \
		sh -c "head -n 1 $ima/ascii_runtime_measurements | grep -q boot_aggregate &&
		       [ \$(grep -c boot_aggregate $ima/ascii_runtime_measurements) = 1 ]"
	;;
esac
ima_end
