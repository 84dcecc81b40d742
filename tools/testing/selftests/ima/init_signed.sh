#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Signed user space: without an initramfs, and without a policy, only what has a signature is
# executed, loaded, or read by root; until a policy with a signature of its own is loaded
# that is enforced, and demands that the next one has one.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-disk: 64M
# vmtest-kernel: yes
# vmtest-append: ima_policy=tcb
# vmtest-append: ima_appraise=off ima=measure
# vmtest-append: ima_appraise=log
# vmtest-append: ima=off
# vmtest-root: none

. ./lib.sh
. ./lib_appraise.sh
ima_start 80

# refused_by_init HOOK DESCRIPTION COMMAND... - with a record of the layer at this hook
refused_by_init() {
	hook=$1 description=$2
	shift 2
	dmesg -c >/dev/null
	check_refused "$description" "Permission denied" "$@"
	check "because of the layer" recorded_at "$hook" init
}

# recorded_at HOOK LAYER - a thread of its own writes the record
recorded_at() {
	tries=0
	until dmesg | grep 'type=1800' | grep -qF "func=$1 layer=$2 "; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || return 1
		usleep 10000
	done
}

layer_holds() {
	grep -qx "# layer init, until a policy is loaded" $ima/builtin_policy
}

# What root reads on tmpfs is not looked at, so that a copy there comes to its own hook.
# unlabelled FILE - its path
unlabelled() {
	cp "$1" "/tmp/copy-${1##*/}"
	echo "/tmp/copy-${1##*/}"
}

check "the layer is in force" layer_holds
check "keys came before init" sh -c "dmesg |
	grep -n -e 'Loading X.509 certificate: /etc/keys/x509_ima' -e 'Run /sbin/init' |
	head -n 1 | grep -q Loading"

mount_disk
cp /bin/busybox $disk/busybox
cp /fixtures/text $disk/read
cp /fixtures/text $disk/signed
xattr set $disk/signed security.ima /fixtures/text.sig
refused_by_init BPRM_CHECK "a program without a signature is not executed" \
	$disk/busybox true
xattr set $disk/busybox security.ima /fixtures/busybox.sig
check "with one it is" $disk/busybox true
refused_by_init BPRM_CHECK "nor on tmpfs" \
	sh -c "cp /bin/busybox /tmp/busybox; exec /tmp/busybox true"
refused_by_init MMAP_CHECK "it is not mapped, either" ./map "$(unlabelled /fixtures/text)" exec
refused_by_init MMAP_CHECK "not by who is not root, and may read it" \
	./run_as 1000 1000 1000 1000 ./map $disk/read exec
check "a file with a signature is" ./map $disk/signed exec
refused_by_init FILE_CHECK "root reads no file without one" cat $disk/read
check "but one with" cat $disk/signed
check "who is not root reads what he may" ./run_as 1000 1000 1000 1000 cat $disk/read
check "what the kernel makes up is read" cat /proc/self/status /sys/kernel/uevent_seqnum

cp /fixtures/text $disk/held
xattr set $disk/held security.ima /fixtures/text.sig
check "a signed file is mapped" ./map $disk/held exec
refused "and not written then" signed-file-is-immutable sh -c ": >>$disk/held"
refused "nor cut" signed-file-is-immutable ./truncate_path $disk/held
xattr remove $disk/held security.ima
refused "also when its label is gone" signed-file-is-immutable sh -c ": >>$disk/held"
cp /fixtures/text $disk/open
xattr set $disk/open security.ima /fixtures/text.sig
exec 8>>$disk/open
refused "one that somebody can write is not mapped" open-writers ./map $disk/open exec
refused "nor read by root" open-writers cat $disk/open
exec 8>&-
check "then it is" ./map $disk/open exec
mkdir $disk/upper $disk/work $disk/lower /mnt/overlay
cp /fixtures/text $disk/lower/below
xattr set $disk/lower/below security.ima /fixtures/text.sig
mount -t overlay -o lowerdir=$disk/lower,upperdir=$disk/upper,workdir=$disk/work none /mnt/overlay
check "one of an overlay is mapped" ./map /mnt/overlay/below exec
refused "and not written below it" signed-file-is-immutable sh -c ": >>$disk/lower/below"
refused "nor above" signed-file-is-immutable sh -c ": >>/mnt/overlay/below"
umount /mnt/overlay
refused "a device is not mapped" device ./map /dev/vda exec
# shellcheck disable=SC2046
mknod $disk/node b $(tr : ' ' </sys/block/vda/dev)
refused "nor is one read that is not where devices are" device cat $disk/node
mknod $disk/null c 1 3
refused "of whatever kind" device cat $disk/null

# What becomes a part of the kernel
module=/lib/modules/test_module.ko
head -c $(($(stat -c %s $module) - 28)) $module >/tmp/unsigned.ko
refused_by_init MODULE_CHECK "a module without a signature is not loaded" \
	./module file /tmp/unsigned.ko
check "one with a signature is" ./module file $module
check "and is removed" rmmod test_module
refused_by_init MODULE_CHECK "what is in memory has no signature" ./module memory $module
firmware() {
	printf %s "$1" | dd of=/sys/devices/virtual/misc/test_firmware/trigger_request 2>&1
}
check "a module that asks for firmware is loaded" ./module file /lib/modules/test_firmware.ko
printf %s /fixtures >/sys/module/firmware_class/parameters/path
check "firmware with a signature is loaded" firmware text
printf %s /tmp >/sys/module/firmware_class/parameters/path
dmesg -c >/dev/null
check "firmware without is not" sh -c "cp /fixtures/text /tmp/blob;
	! printf blob | dd of=/sys/devices/virtual/misc/test_firmware/trigger_request"
check "because of the layer" recorded_at FIRMWARE_CHECK init
check "a kernel with a signature is loaded" kexec load /boot/bzImage - first
kexec unload
refused_by_init KEXEC_KERNEL_CHECK "one without is not" \
	kexec load "$(unlabelled /boot/bzImage)" - second
refused_by_init KEXEC_INITRAMFS_CHECK "nor is an initramfs" \
	kexec load /boot/bzImage "$(unlabelled /fixtures/text)" third

# Policies
refused_by_init POLICY_CHECK "rules that are written are refused" \
	sh -c "echo 'dont_appraise' >$ima/policy"
cp /fixtures/policy-strict $disk/policy
refused_by_init POLICY_CHECK "a policy without a signature, too" \
	sh -c "echo $disk/policy >$ima/policy"
diglim=/sys/kernel/security/integrity/diglim
check "a list has it" \
	sh -c "echo /fixtures/list-policy-strict.modsig >$diglim/digest_list_add; cat $disk/policy"
refused_by_init POLICY_CHECK "that is no signature of its own" \
	sh -c "echo $disk/policy >$ima/policy"
cp /fixtures/policy-strict.modsig-rogue $disk/rogue
refused_by_init POLICY_CHECK "nor is one by a stranger" sh -c "echo $disk/rogue >$ima/policy"
check "the layer is still there" layer_holds
# not_loaded DESCRIPTION FILE... - all in one write each, to ima/policy opened once; the
# kernel says why when it is closed
not_loaded() {
	description=$1
	shift
	before=$(cat $ima/policy)
	dmesg -c >/dev/null
	for file; do
		echo "$file"
	done >$ima/policy 2>/dev/null
	check_equal "$description" "$(cat $ima/policy)" "$before"
	check "and it is said why" sh -c "dmesg | grep -q '$reason'"
	check "the layer holds" layer_holds
}
reason="a policy is refused: the layer init ends only with one that demands signed"
not_loaded "a signed policy that demands none of others is refused" /fixtures/policy
not_loaded "and one that does not demand it of all" /fixtures/policy-lax.modsig
not_loaded "nor does a name help" /fixtures/named-lax.modsig
reason="while the layer init holds a policy is one file"
not_loaded "two that are loaded as one" /fixtures/policy /fixtures/policy-strict.modsig
refused_by_init FILE_CHECK "the layer refuses" cat $disk/read
# With a name it is as good as without.
case $(cat /proc/cmdline) in
*ima_policy=tcb*) last=named-1.0.0.modsig layer=test ;;
*) last=policy-strict.modsig layer=custom ;;
esac
cp /fixtures/$last $disk/appended
refused_by_init FILE_CHECK "root reads no policy without a label" cat $disk/appended
check "the kernel does, whose signature is appended" sh -c "echo $disk/appended >$ima/policy"
case $(cat /proc/cmdline) in
*ima=off*|*ima_appraise=*)
	check "it cannot be enforced, so that the layer stays" layer_holds
	refused_by_init FILE_CHECK "and refuses what is read" cat $disk/read
	mkdir $disk/new
	cp /bin/busybox $disk/new/busybox
	refused_by_init BPRM_CHECK "and what is executed" $disk/new/busybox true
	;;
*)
	check_equal "the layer is gone" "$(cat $ima/builtin_policy)" ""
	check "what it refused is read" cat $disk/read
	mkdir $disk/new
	cp /bin/busybox $disk/new/busybox
	check "and executed" $disk/new/busybox true
	dmesg -c >/dev/null
	cp /fixtures/policy $disk/next
	check_refused "the next policy needs a signature, too" "Permission denied" \
		sh -c "echo $disk/next >$ima/policy"
	check "because of the policy" recorded_at POLICY_CHECK $layer
	;;
esac

# What is let pass, as rules that were loaded are not enforced, is not said to be refused.
mkdir $disk/denied
cp /bin/busybox $disk/denied/busybox
chown 4713:0 $disk/denied/busybox
xattr set $disk/denied/busybox security.ima /fixtures/busybox.sig
dmesg -c >/dev/null
check "a program that only rules which are not enforced deny is executed" \
	$disk/denied/busybox true
case $(cat /proc/cmdline) in
*ima_appraise=log*) check "a record tells" recorded_at BPRM_CHECK custom ;;
*) check "there are none" sh -c "! dmesg | grep layer=" ;;
esac
check "nobody says that it is refused" sh -c "! dmesg | grep -i 'is refused'"

umount $disk
ima_end
