#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Signed user space: without an initramfs, and without a policy, only what has a signature is
# executed, loaded, or read by root; until a policy with a signature of its own is loaded.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-append: ima_appraise=off ima=measure
# vmtest-append: ima=off
# vmtest-root: none

. ./lib.sh
. ./lib_appraise.sh
ima_start 39

layer=" layer=init "
# refused_by_init DESCRIPTION COMMAND... - with a record of the layer
refused_by_init() {
	description=$1
	shift
	dmesg -c >/dev/null
	check_refused "$description" "Permission denied" "$@"
	check "because of the layer" sh -c "dmesg | grep 'type=1800' | grep -qF '$layer'"
}

check "the layer is in force" grep -qx "# layer init, until a policy is loaded" \
	$ima/builtin_policy
check "keys came before init" sh -c "dmesg |
	grep -n -e 'Loading X.509 certificate: /etc/keys/x509_ima' -e 'Run /sbin/init' |
	head -n 1 | grep -q Loading"

mount_disk
cp /bin/busybox $disk/busybox
cp /fixtures/text $disk/read
cp /fixtures/text $disk/signed
xattr set $disk/signed security.ima /fixtures/text.sig
refused_by_init "a program without a signature is not executed" $disk/busybox true
xattr set $disk/busybox security.ima /fixtures/busybox.sig
check "with one it is" $disk/busybox true
refused_by_init "nor on tmpfs" sh -c "cp /bin/busybox /tmp/busybox; exec /tmp/busybox true"
refused_by_init "it is not mapped, either" ./map $disk/read exec
refused_by_init "not by who is not root, and may read it" \
	./run_as 1000 1000 1000 1000 ./map $disk/read exec
check "a file with a signature is" ./map $disk/signed exec
refused_by_init "root reads no file without one" cat $disk/read
check "but one with" cat $disk/signed
check "who is not root reads what he may" ./run_as 1000 1000 1000 1000 cat $disk/read
check "what the kernel makes up is read" cat /proc/self/status /sys/kernel/uevent_seqnum

cp /fixtures/text $disk/held
xattr set $disk/held security.ima /fixtures/text.sig
check "a signed file is mapped" ./map $disk/held exec
refused "and not written then" signed-file-is-immutable sh -c ": >>$disk/held"
refused "nor cut" signed-file-is-immutable ./truncate_path $disk/held
refused "a device is not mapped" device ./map /dev/vda exec
# shellcheck disable=SC2046
mknod $disk/node b $(tr : ' ' </sys/block/vda/dev)
refused "nor is one read that is not where devices are" device cat $disk/node

module=/lib/modules/test_module.ko
cp $module $disk/altered.ko
alter $disk/altered.ko 3000 001
refused_by_init "a module without a signature of its content is not loaded" \
	./module file $disk/altered.ko
check "one with a signature is" ./module file $module
check "and is removed" rmmod test_module
refused_by_init "what is in memory has no signature" ./module memory $module

echo "dont_appraise" >$disk/policy
refused_by_init "rules that are written are refused" \
	sh -c "echo 'dont_appraise' >$ima/policy"
refused_by_init "a policy without a signature, too" sh -c "echo $disk/policy >$ima/policy"
check "the layer is still there" grep -qx "# layer init, until a policy is loaded" \
	$ima/builtin_policy
refused_by_init "and refuses" cat $disk/read
check "a policy with a signature is loaded" sh -c "echo /fixtures/policy >$ima/policy"
check_equal "the layer is gone" "$(cat $ima/builtin_policy)" ""
check "what it refused is read" cat $disk/read
mkdir $disk/new
cp /bin/busybox $disk/new/busybox
check "and executed" $disk/new/busybox true

umount $disk
ima_end
