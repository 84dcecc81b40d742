#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A measurement list that comes by kexec to a kernel that does not measure: with
# ima=appraise it is kept and handed on, as the PCR holds it; with ima=off it is
# given up.
#
# This file runs four times; /vm/stage tells which is next, /vm/list is the list
# so far.
#
# vmtest-extension: ima=
# vmtest-append: ima_policy=tcb
# vmtest-tpm: crb
# vmtest-kernel: yes
# vmtest-alone: it starts other kernels
# vmtest-timeout: 120

. ./lib.sh

plan=11
list=$ima/ascii_runtime_measurements

# next STAGE PARAMETERS - the results so far are good, the last one is that the
# kernel is loaded
next() {
	sed -n '/^boot_kexec.sh /,$p' /vm/tests >/vm/tests.next
	mv /vm/tests.next /vm/tests
	grep -q '^continued=' /vm/run || echo "continued=yes" >>/vm/run
	echo "$1 $((KTAP_CNT_PASS + 1))" >/vm/stage
	(cd / && find . -xdev ! -path './tmp/*' ! -path './fixtures/*' |
		cpio -o -H newc) >/tmp/initramfs
	kexec load /boot/bzImage /tmp/initramfs "$(sed 's/ima=[^ ]*//' /proc/cmdline) $2"
}

go() {
	[ "$KTAP_CNT_FAIL" = 0 ] || exit 1
	kexec start
	exit 1
}

if [ -z "${continued:-}" ]; then
	ima_start $plan
	check "the first kernel has a list" grep -q boot_aggregate $list
	cp $list /vm/list
	check "it loads one that only appraises" next appraise ima=appraise
	go
fi

read -r stage passed </vm/stage
# shellcheck disable=SC2034
KTAP_CNT_PASS=$passed KTAP_TESTNO=$((passed + 1)) KSFT_NUM_TESTS=$plan
case $stage in
appraise)
	check_equal "it does not measure" "$(status boot)" appraise
	check_equal "the list is that of the first one, no more" \
		"$(cat $list)" "$(cat /vm/list)"
	check "it loads one that measures" next on ima=on
	go
	;;
on)
	before=$(wc -l </vm/list)
	check_equal "that one's list begins with the first one's" \
		"$(head -n "$before" $list)" "$(cat /vm/list)"
	check_equal "and goes on with its own boot" \
		"$(sed -n "$((before + 1))p" $list | sed 's/.* //')" boot_aggregate
	check "the list leads to the PCR" measurement_list pcrs
	check "it loads one without IMA" next off ima=off
	go
	;;
off)
	check "there is no IMA, and no list" [ ! -e $ima ]
	check "the kernel log says why" sh -c 'dmesg | grep -q "ima: Switched off by ima="'
	ima_end
	;;
esac
