#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The measurement list goes with the PCRs from one kernel to the next (kexec).
#
# This file runs three times: the first kernel starts a second one and that a
# third one, each with the files of this guest as its initramfs.  What is
# carried over stands in /vm/list, and how far the results are in /vm/state.
#
# vmtest-append: ima_policy=tcb
# vmtest-tpm: crb
# vmtest-disk: 64M
# vmtest-kernel: yes
# vmtest-alone: it starts other kernels
# vmtest-timeout: 90

. ./lib.sh
. ./lib_appraise.sh

plan=18
list=$ima/ascii_runtime_measurements

# replayed - PCR 10 as the list has it, in the SHA-1 bank
replayed() {
	pcr=0000000000000000000000000000000000000000
	while read -r _ hash _; do
		# A violation stands as zeros and is extended as ones.
		[ "$hash" != 0000000000000000000000000000000000000000 ] ||
			hash=ffffffffffffffffffffffffffffffffffffffff
		# shellcheck disable=SC2059
		pcr=$(printf "$(echo "$pcr$hash" | sed 's/../\\x&/g')" | sha1sum | cut -c 1-40)
	done <$list
	echo "$pcr"
}

pcr() {
	tr 'A-F' 'a-f' </sys/class/tpm/tpm0/pcr-sha1/10
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
	cat $disk/text >/dev/null
	$disk/script >/dev/null
	check "the list begins with the boot's values" \
		sh -c "head -n 1 $list | grep -q ' boot_aggregate$'"
	check "what was read and executed is in the list" \
		[ "$(grep -cE "$disk/(text|script)\$" $list)" = 2 ]
	check_equal "the list leads to the PCR" "$(replayed)" "$(pcr)"
	save second
	check "another kernel is loaded" load_next
	[ "$KTAP_CNT_FAIL" = 0 ] || exit 1
	# After the kernel was loaded and before it runs
	cat $disk/policy >/dev/null
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
		"$(sed -n "$((before + 1))p" $list | sed 's/.* //')" "$disk/policy"
	check_equal "and with the values of its own boot" \
		"$(sed -n "$((before + 2))p" $list | sed 's/.* //')" "boot_aggregate"
	check_equal "there are two of them" "$(grep -c ' boot_aggregate$' $list)" 2
	check_equal "every entry is counted" "$(cat $ima/runtime_measurements_count)" \
		"$(wc -l <$list)"
	check_equal "the list leads to the PCR, which nobody reset" "$(replayed)" "$(pcr)"
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
	check_equal "the list leads to the PCR after that" "$(replayed)" "$(pcr)"

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
	# The room for entries between loading and starting is half a page.
	check "expected to change: entries are lost when there are many after loading" \
		[ "$(grep -c 'a-file-whose-name-takes-room' $list)" -lt 100 ]
	check "expected to change: then the list does not lead to the PCR any more" \
		[ "$(replayed)" != "$(pcr)" ]
	ima_end
}

if [ -z "${continued:-}" ]; then
	first_kernel
fi
# shellcheck source=/dev/null
. /vm/state
# shellcheck disable=SC2154
"${stage}_kernel"
