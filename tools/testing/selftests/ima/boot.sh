#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima= and ima_appraise=: what runs with each value, with a policy that
# measures and appraises, and with a TPM.
#
# vmtest-extension: ima=
# vmtest-tpm: crb
# vmtest-disk: 8M
# vmtest-append: ima_policy=tcb|appraise_tcb ima=on
# vmtest-append: ima_policy=tcb|appraise_tcb ima=measure
# vmtest-append: ima_policy=tcb|appraise_tcb ima=measure_only ima_appraise=enforce
# vmtest-append: ima_policy=tcb|appraise_tcb ima=appraise
# vmtest-append: ima_policy=tcb|appraise_tcb ima=appraise_permissive
# vmtest-append: ima_policy=tcb|appraise_tcb ima=appraise_permissive ima_appraise=enforcing
# vmtest-append: ima_policy=tcb|appraise_tcb ima=appraise_enforce
# vmtest-append: ima_policy=tcb|appraise_tcb ima=measure ima=offf
# vmtest-append: ima_policy=tcb|appraise_tcb ima_appraise=permissive
# vmtest-append: ima_policy=tcb|appraise_tcb ima_appraise=enabled

. ./lib.sh
. ./lib_appraise.sh

# What the command line means, said once more in another way.
# shellcheck disable=SC2046
set -- $(parameter ima):$(parameter ima_appraise)
case $1 in
on:|appraise_enforce:|appraise_permissive:enforcing|:enabled)
	boot=on actions="measure appraise" appraise=enforce ;;
appraise_permissive:|:permissive)
	boot=on actions="measure appraise" appraise=log ;;
measure:|measure_only:enforce|offf:)
	boot=measure actions=measure appraise=off ;;
appraise:)
	boot=appraise actions=appraise appraise=enforce ;;
*)
	# Not in the guest: what follows skips all.
	boot=unknown actions=unknown appraise=unknown ;;
esac

case $appraise in
enforce)	ima_start 16 ;;
log)		ima_start 21 ;;
off)		ima_start 20 ;;
*)		ima_start 1 ;;
esac

check_equal "ima/status tells the choice" "$(status boot)" $boot
check_equal "and the actions that are left" "$(status mode)" "$actions"
check_equal "and what becomes of failures" "$(status appraise_mode)" $appraise
check_equal "and that there is a TPM" "$(status tpm)" present
check "IMA is among the LSMs" grep -q '\<ima\>' /sys/kernel/security/lsm
check "the policy is kept as it is: it measures" grep -q '^measure ' $ima/policy
check "and appraises" grep -q '^appraise fowner=0' $ima/policy

# Measuring.
entries=$(wc -l <$ima/ascii_runtime_measurements)
pcr=/sys/class/tpm/tpm0/pcr-sha256/10
case $actions in
measure*)
	check "the list begins with the boot aggregate" \
		sh -c "head -n 1 $ima/ascii_runtime_measurements | grep -q boot_aggregate"
	check "PCR 10 was extended" grep -q '[1-9A-F]' $pcr
	;;
*)
	check_equal "the list is empty, without a boot aggregate" "$entries" 0
	check "PCR 10 was left alone" sh -c "! grep -q '[1-9A-F]' $pcr"
	;;
esac

# Appraising: a new file gets its label when it is closed; then its block is
# changed below the file system.
mkdir /disk
mke2fs /dev/vda >/dev/null 2>&1
mount -t ext4 /dev/vda /disk
printf '#!/bin/sh\n# marker-in-the-file\n' >/disk/script
chmod 755 /disk/script
check "a new program runs" /disk/script
umount /disk
offset=$(strings -t d /dev/vda | sed -n 's/^ *\([0-9]*\) # marker-in-the-file/\1/p')
printf '# Marker' | dd of=/dev/vda bs=1 seek="$offset" conv=notrunc 2>/dev/null
mount -t ext4 /dev/vda /disk
check "it was altered" sh -c "strings -t d /dev/vda | grep -q '$offset # Marker-in-the-file'"
mark_log
case $appraise in
enforce)
	refused "when it was altered it is refused, and recorded" invalid-hash /disk/script
	;;
log)
	check "when it was altered it still runs" /disk/script
	check "it is recorded" logged 'cause=invalid-hash comm="boot.sh" name="/disk/script"'
	;;
off)
	check "when it was altered it still runs" /disk/script
	check "nothing is recorded" nothing_logged
	;;
esac

# What else appraisal decides: mprotect(), rules that nobody signed (the policy
# appraises policies), the algorithms of labels.
cp /init /disk/mapped
printf '\4\4%032d' 0 >/tmp/sha256-label
mark_log
case $appraise in
enforce)
	errno="Operation not permitted"
	refused "a mapping of a file does not become executable" failed-mprotect \
		map /disk/mapped read protect
	errno="write error: Permission denied"
	refused "rules that nobody signed are refused" "signed policy required" \
		sh -c "echo 'appraise func=SETXATTR_CHECK appraise_algos=sha512' >$ima/policy"
	;;
*)
	check "a mapping of a file becomes executable" map /disk/mapped read protect
	check "rules that nobody signed are taken" \
		sh -c "echo 'appraise func=SETXATTR_CHECK appraise_algos=sha512' >$ima/policy"
	check "a label with an algorithm that they do not allow is set" \
		xattr set /disk/mapped security.ima /tmp/sha256-label
	;;
esac
case $appraise in
log)
	for cause in failed-mprotect 'signed policy required' denied-hash-algorithm; do
		check "what was granted is recorded: $cause" logged "cause=$cause "
	done
	;;
off)
	# What came before a rule that is refused has been recorded by then.
	echo "no such rule" 2>/dev/null >$ima/policy
	check "the last rule is recorded" logged "op=policy_update"
	check "but nothing before it" sh -c \
		'! dmesg | grep -qE "cause=(failed-mprotect|signed policy|denied-hash)"'
	;;
esac

case $(parameter ima) in
offf)
	check "an unknown value is reported, what was chosen before stays" \
		sh -c 'dmesg | grep -q "ima=offf: no such value, .*; ima=measure stays"'
	;;
*)
	check "nothing is reported" sh -c '! dmesg | grep -q "no such value"'
	;;
esac

insmod /lib/modules/ima_hash_caller.ko path=/init 2>/dev/null
check "others in the kernel get a hash: sha256" \
	sh -c 'dmesg | grep -q "ima_file_hash: 4$"'

ima_end
