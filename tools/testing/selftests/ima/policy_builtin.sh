#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The policies that the kernel has in it, ima_policy= and the older parameters:
# their rules as they are read back, and what they do.
#
# vmtest-append: ima_policy=tcb|critical_data|nosuch
# vmtest-append: ima_tcb ima_policy=tcb ima_appraise_tcb
# vmtest-append: ima_policy="appraise_tcb secure_boot" ima_policy=fail_securely

. ./lib.sh
. ./lib_measure.sh

policy=$ima/policy

dont_measure="\
dont_measure fsmagic=0x9fa0
dont_measure fsmagic=0x62656572
dont_measure fsmagic=0x64626720
dont_measure fsmagic=0x1021994
dont_measure fsmagic=0x1cd1
dont_measure fsmagic=0x42494e4d
dont_measure fsmagic=0x73636673
dont_measure fsmagic=0xf97cff8c
dont_measure fsmagic=0x43415d53
dont_measure fsmagic=0x27e0eb
dont_measure fsmagic=0x63677270
dont_measure fsmagic=0x6e736673
dont_measure fsmagic=0xde5e81e4"
ima_tcb="$dont_measure
measure func=MMAP_CHECK mask=MAY_EXEC
measure func=BPRM_CHECK mask=MAY_EXEC
measure func=FILE_CHECK mask=MAY_READ uid=0
measure func=MODULE_CHECK
measure func=FIRMWARE_CHECK"
tcb="$dont_measure
measure func=MMAP_CHECK mask=MAY_EXEC
measure func=BPRM_CHECK mask=MAY_EXEC
measure func=FILE_CHECK mask=^MAY_READ euid=0
measure func=FILE_CHECK mask=^MAY_READ uid=0
measure func=MODULE_CHECK
measure func=FIRMWARE_CHECK
measure func=POLICY_CHECK"
critical_data="measure func=CRITICAL_DATA"
secure_boot="\
appraise func=MODULE_CHECK appraise_type=imasig
appraise func=FIRMWARE_CHECK appraise_type=imasig
appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig
appraise func=POLICY_CHECK appraise_type=imasig"
appraise_tcb="\
dont_appraise fsmagic=0x9fa0
dont_appraise fsmagic=0x62656572
dont_appraise fsmagic=0x64626720
dont_appraise fsmagic=0x1021994
dont_appraise fsmagic=0x858458f6
dont_appraise fsmagic=0x1cd1
dont_appraise fsmagic=0x42494e4d
dont_appraise fsmagic=0x73636673
dont_appraise fsmagic=0xf97cff8c
dont_appraise fsmagic=0x43415d53
dont_appraise fsmagic=0x6e736673
dont_appraise fsmagic=0xde5e81e4
dont_appraise fsmagic=0x27e0eb
dont_appraise fsmagic=0x63677270
appraise func=POLICY_CHECK appraise_type=imasig
appraise fowner=0"

# as_user COMMAND...
as_user() {
	./run_as 1000 1000 1000 1000 "$@"
}

# Files of a user are measured and not appraised.
files() {
	local name
	mount_ext4 /mnt
	for name in root user both; do
		make_file /mnt/$name 1000
	done
	make_file /tmp/tmpfs
	printf '#!/bin/busybox sh\n' >/mnt/script
	chmod 755 /mnt/script
	cp /bin/busybox /mnt/busybox
	chown 1000 /mnt/script /mnt/busybox
	cat /mnt/root /tmp/tmpfs >/dev/null
	as_user cat /mnt/user >/dev/null
	true 3<>/mnt/both
}

# measures_files - what both policies for measuring do
measures_files() {
	check_measured "what root reads is measured" /mnt/root 1
	check_measured "what a user reads is not" /mnt/user 0
	check_measured "nor is anything on a tmpfs" /tmp/tmpfs 0
	as_user /mnt/busybox true
	as_user /mnt/script
	check_measured "what a user runs is" /mnt/busybox 1
	check_measured "a script, too" /mnt/script 1
	make_file /mnt/mapped 1000
	as_user ./map_files /mnt/mapped r
	check_measured "what a user maps is not" /mnt/mapped 0
	as_user ./map_files /mnt/mapped rx
	check_measured "unless it is to be executed" /mnt/mapped 1
	cp /lib/modules/test_module.ko /mnt/module
	chown 1000 /mnt/module
	insmod /mnt/module
	rmmod test_module
	check_measured "a module is" /mnt/module 1
}

# only_signed_policies - a rule of either appraising policy
only_signed_policies() {
	mark
	check_refused "a policy as text is refused" "write: Permission denied" \
		write_rule "measure fowner=12345"
	check "for want of a signature" \
		said 'op=policy_update cause=signed policy required .* res=0'
	echo "measure fowner=12345" >/mnt/policy
	mark
	check_refused "one in a file without a signature is refused" \
		"write: Permission denied" write_rule /mnt/policy
	check "for want of a signature" \
		said 'op=appraise_data cause=IMA-signature-required .*name="/mnt/policy"'
	check_equal "the rules are what they were" "$(md5sum <"$policy")" "$1"
}

case $(cat /proc/cmdline) in
*critical_data*)
	ima_start 26
	check_equal "the rules are tcb and critical_data" "$(rules)" \
		"$tcb
$critical_data"
	check "a name that is unknown is reported" said_text 'ima: policy "nosuch" not found'
	check_equal "none but that" "$(dmesg | grep -c "ima: policy .* not found")" 1
	files
	measures_files
	check_measured "so is what root opens to read and write" /mnt/both 1
	make_file /mnt/secret 1000
	chmod 644 /mnt/secret
	# busybox would take the user ID for the effective one.
	./run_as 1000 0 1000 1000 ./map_files /mnt/secret r
	check_measured "and what somebody reads whose effective user is root" /mnt/secret 1
	check_equal "the version of the kernel is critical data" \
		"$(./measurement_list show $ima/binary_runtime_measurements sha1 |
		   sed -n 's/.* n-ng=kernel_version buf=//p' | xxd -r -p)" "$(uname -r)"

	# POLICY_CHECK is the last thing that the policy measures.
	make_file /mnt/after 1000
	echo "measure func=FILE_CHECK mask=MAY_READ fowner=1001" >/mnt/policy
	chown 1000 /mnt/policy
	check "a policy takes the place of all of them" load /mnt/policy
	check_measured "it was measured" /mnt/policy 1
	check_equal "none of them is left" "$(rules)" \
		"measure func=FILE_CHECK mask=MAY_READ fowner=1001"
	cat /mnt/after >/dev/null
	check_measured "they do nothing any more" /mnt/after 0
	make_file /mnt/of_1001 1001
	cat /mnt/of_1001 >/dev/null
	check_measured "the new rule does" /mnt/of_1001 1
	load "measure func=KEY_CHECK"
	# The keys of the boot wait for the first policy, whatever it says.
	check_measured "expected to change: no rule measures the keys of the boot any more" \
		.ima 0
	check_equal "a second policy is added to the first" "$(wc -l <"$policy")" 2
	# Where no TPM has banks, the list is there with SHA-1 digests alone.
	check_equal "expected to change: without a TPM there is no list for SHA-256" \
		"$(find "$ima/" -name 'binary_runtime_measurements_*' | sed 's/.*_//')" sha1
	check_equal "and the boot aggregate is zeros" \
		"$(sed -n '1s/.*sha256:\(0*\) boot_aggregate$/\1/p' "$list" | wc -c)" 65
	check "the list is true: digests" ./measurement_list digests
	check "the list is true: ascii" ./measurement_list ascii
	check "the list is true: counts" ./measurement_list counts
	;;
*ima_appraise_tcb*)
	ima_start 17
	check_equal "the rules are ima_tcb and appraise_tcb" "$(rules)" \
		"$ima_tcb
$appraise_tcb"
	# The first of the two is used; the other is called unknown.
	check "expected to change: tcb beside ima_tcb is said not to exist" \
		said_text 'ima: policy "tcb" not found'
	files
	measures_files
	# The mask must be read, and nothing else.
	check_measured "expected to change: what root opens to read and write is not" \
		/mnt/both 0
	check_equal "a file of root on tmpfs is not appraised" "$(cat /tmp/tmpfs)" \
		"contents of /tmp/tmpfs"
	only_signed_policies "$(md5sum <"$policy")"
	;;
*)
	ima_start 13
	check_equal "the rules are secure_boot and appraise_tcb" "$(rules)" \
		"$secure_boot
$appraise_tcb"
	# fail_securely is about file systems of which the kernel cannot tell
	# when a file changes, and has no rule.
	check "all names are known" sh -c '! dmesg | grep "ima: policy .* not found"'
	mount_ext4 /mnt
	cp /lib/modules/test_module.ko /mnt/module
	mark
	check_refused "a module needs a signature in its label" "Permission denied" \
		insmod /mnt/module
	check "the reason is that there is none" \
		said 'cause=IMA-signature-required .*name="/mnt/module"'
	only_signed_policies "$(md5sum <"$policy")"
	# All rules give way to the first policy that is loaded, those that
	# protect the next policy included.
	cp /fixtures/policy /mnt/policy
	./xattr set /mnt/policy security.ima /fixtures/policy.sig
	check "a policy with a signature is loaded" write_rule /mnt/policy
	check_equal "expected to change: it takes the place of the rules of secure_boot" \
		"$(rules)" "audit func=BPRM_CHECK fowner=4711"
	if extended; then
		check "text is not refused any more" write_rule "measure fowner=12345"
	else
		check_refused "expected to change: text is refused still" \
			"write: Permission denied" write_rule "measure fowner=12345"
	fi
	echo "measure fowner=12345" >/mnt/unsigned
	check "a file without a signature is not" write_rule /mnt/unsigned
	;;
esac

ima_end
