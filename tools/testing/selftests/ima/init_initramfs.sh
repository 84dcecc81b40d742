#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Signed user space with an initramfs: a cpio archive has no labels, so that a digest list in
# it, with a signature, has what is executed.  Helpers of the kernel are not started before
# that is loaded: ima_hash= makes the kernel ask for a module as soon as IMA starts.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-append: ima_hash=wp512 ima_policy=tcb
# vmtest-put: system.modsig:etc/digest_lists/system
# vmtest-put: list-loader.modsig:etc/digest_lists/loader
# vmtest-put: loader:sbin/modprobe

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 13

check "the layer is in force" grep -qx "# layer init, until a policy is loaded" \
	$ima/builtin_policy
check "lists came before init" sh -c "dmesg |
	grep -n -e '2 of 2 digest lists loaded' -e 'Run /init' | head -n 1 | grep -q loaded"
check "the kernel lacked an algorithm before that" \
	sh -c "dmesg | grep -q 'Can not allocate wp512'"
# What lies below the /tmp of now.  The kernel may have asked for other modules since.
mkdir /tmp/root
mount --bind / /tmp/root
check "the helper that it wanted was not started" \
	sh -c "! grep crypto-wp512 /tmp/root/tmp/asked 2>/dev/null"

check "now it gets it" sh -c "echo /fixtures/list-wp512.modsig >$diglim/digest_list_add"
check "because the helper, which a list has, is started" grep -q "crypto-wp512" /tmp/asked
check "and the module has a signature" grep -q "^wp512 " /proc/modules
cp /bin/busybox /tmp/busybox
check "what a list has is executed, wherever it is" /tmp/busybox true
rm /tmp/busybox
cp /bin/busybox /tmp/busybox
alter /tmp/busybox 5000 001
refused "what none has is not" unlisted-digest /tmp/busybox true
check "what is read there is not looked at" cat /tests/ima/settings

check "a policy is loaded, whose signature is appended" \
	sh -c "echo /fixtures/policy-strict.modsig >$ima/policy"
check_equal "the layer is gone" "$(cat $ima/builtin_policy)" ""
check "and executed is what the policy lets" /tmp/busybox true
umount /tmp/root

ima_end
