#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The measurement list goes with the PCRs from one kernel to the next (kexec).
#
# This file runs three times: the first kernel starts a second one and that a
# third one, each with the files of this guest as its initramfs.  What is
# carried over stands in /vm/list, and how far the results are in /vm/state.
#
# vmtest-append: ima_policy=tcb|critical_data
# vmtest-tpm: crb
# vmtest-disk: 64M
# vmtest-kernel: yes
# vmtest-alone: it starts other kernels
# vmtest-timeout: 90

. ./lib.sh
. ./lib_appraise.sh

plan=30
list=$ima/ascii_runtime_measurements

# violations - of files on the disk, in the list
violations() {
	measurement_list show $ima/binary_runtime_measurements sha1 |
		grep -c " template=ima-ng violation .* n-ng=$disk/policy\$"
}

# kernel_versions - the entries that a kernel makes of its own version
kernel_versions() {
	measurement_list show $ima/binary_runtime_measurements sha1 |
		grep -c " template=ima-buf .* n-ng=kernel_version "
}

# check_true_list - two checks, in SHA-1 and SHA-256
check_true_list() {
	check "the list leads to the PCR, in all banks" measurement_list pcrs
	check "each digest in it is that of its entry" measurement_list digests
}

# load_next - the same kernel with the same parameters; the test that runs is
# the first one for its init
load_next() {
	sed -n '/^kexec_list.sh /,$p' /vm/tests >/vm/tests.next
	mv /vm/tests.next /vm/tests
	grep -q '^continued=' /vm/run || echo "continued=yes" >>/vm/run
	(cd / && find . -xdev ! -path './tmp/*' ! -path './mnt/*' ! -name '*.modsig*' |
		cpio -o -H newc) >/tmp/initramfs
	kexec load /boot/bzImage /tmp/initramfs "$(cat /proc/cmdline)"
}

# start_next - it does not come back
start_next() {
	umount $disk
	kexec start
	exit 1
}

# save STAGE - what the next kernel is to know; one result is still to come
save() {
	cp $list /vm/list
	echo "stage=$1 passed=$((KTAP_CNT_PASS + 1))" >/vm/state
	[ "$KTAP_CNT_FAIL" = 0 ] || exit 1
}

first_kernel() {
	ima_start $plan
	mount_disk
	cp /fixtures/script /fixtures/text /fixtures/policy $disk
	echo "late" >$disk/late
	cat $disk/text >/dev/null
	$disk/script >/dev/null
	check "the list begins with the boot's values" \
		sh -c "head -n 1 $list | grep -q ' boot_aggregate$'"
	check "what was read and executed is in the list" \
		[ "$(grep -cE "$disk/(text|script)\$" $list)" = 2 ]
	exec 4<>$disk/policy
	cat $disk/policy >/dev/null
	exec 4>&-
	check_equal "a violation is in the list" "$(violations)" 1
	check_equal "and an entry of another template" "$(kernel_versions)" 1
	check_true_list
	save second
	check "another kernel is loaded" load_next
	[ "$KTAP_CNT_FAIL" = 0 ] || exit 1
	# After the kernel was loaded and before it runs
	cat $disk/late >/dev/null
	start_next
}

# resume - go on with the results of the kernel before
resume() {
	# shellcheck disable=SC2154
	KTAP_CNT_PASS=$passed
	# shellcheck disable=SC2034
	KTAP_TESTNO=$((passed + 1))
	# shellcheck disable=SC2034
	KSFT_NUM_TESTS=$plan
}

second_kernel() {
	resume
	before=$(wc -l </vm/list)
	check_equal "the second kernel's list begins with the first one's" \
		"$(head -n "$before" $list)" "$(cat /vm/list)"
	check_equal "it goes on with what was measured after loading" \
		"$(sed -n "$((before + 1))p" $list | sed 's/.* //')" "$disk/late"
	check_equal "and with the values of its own boot" \
		"$(sed -n "$((before + 2))p" $list | sed 's/.* //')" "boot_aggregate"
	check_equal "there are two of them" "$(grep -c ' boot_aggregate$' $list)" 2
	check_equal "every entry is counted" "$(cat $ima/runtime_measurements_count)" \
		"$(wc -l <$list)"
	check_equal "the violation was carried" "$(violations)" 1
	check_equal "expected to change: and is not counted" "$(cat $ima/violations)" 0
	check_equal "the entry of another template was carried, and there is a new one" \
		"$(kernel_versions)" 2
	check_true_list
	mkdir -p $disk
	mount -t ext4 $device $disk
	cat $disk/text >/dev/null
	# The second kernel does not look for duplicates among the entries that
	# it was given.
	check_equal "expected to change: what the first kernel has measured is measured again" \
		"$(grep -c "$disk/text\$" $list)" 2
	cat /fixtures/script >$disk/new
	cat $disk/new >/dev/null
	check "what is new is" grep -q "$disk/new\$" $list
	check_true_list

	save third
	check "a third kernel is loaded" load_next
	[ "$KTAP_CNT_FAIL" = 0 ] || exit 1
	# More than the room that was kept when it was loaded
	for number in $(seq 100); do
		echo "$number" >"$disk/a-file-whose-name-takes-room-in-the-list-$number"
		cat "$disk/a-file-whose-name-takes-room-in-the-list-$number" >/dev/null
	done
	start_next
}

third_kernel() {
	resume
	before=$(wc -l </vm/list)
	check_equal "the third kernel's list begins with that of both" \
		"$(head -n "$before" $list)" "$(cat /vm/list)"
	check_equal "it has the values of three boots" "$(grep -c ' boot_aggregate$' $list)" 3
	check_equal "it has the violation" "$(violations)" 1
	# The room for entries between loading and starting is half a page.
	carried=$(grep -c 'a-file-whose-name-takes-room' $list)
	check "some entries are there that came after loading" [ "$carried" -gt 0 ]
	check "expected to change: others are lost" [ "$carried" -lt 100 ]
	for bank in sha1 sha256; do
		check_refused "expected to change: the list does not lead to the PCR: $bank" \
			"$bank: PCR 10 is not what the list extends it to" measurement_list pcrs
	done
	check "what is there is true" measurement_list digests
	ima_end
}

if [ -z "${continued:-}" ]; then
	first_kernel
fi
# shellcheck source=/dev/null
. /vm/state
# shellcheck disable=SC2154
"${stage}_kernel"
