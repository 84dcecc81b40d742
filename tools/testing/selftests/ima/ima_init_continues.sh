#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima-init with on-failure = continue: it says what failed, and the real init is started; the
# layer init is still in force.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-append: init=/ima/init
# vmtest-root-package: ima-init-continue.deb
# vmtest-root: byte /ima/policy
# vmtest-root: gone /ima/digest-lists/10-script
# vmtest-root: bare /ima/certificates/10-maker.der /fixtures/key-stranger.der

. ./lib.sh
. ./lib_appraise.sh
. ./lib_ima_init.sh
ima_start 8

case ${change:-} in
*policy) reason="policy: /ima/policy: it has no signature of its own by a key" ;;
*script) reason="digest list: /ima/digest-lists: there is nothing in it" ;;
*)
	reason="certificate: /ima/certificates/10-maker.der: not for .ima: no key that the"
	reason="$reason kernel trusts has signed it"
	;;
esac
check "it is said what failed" said "$reason"
check "and what follows" \
	said "failed: /sbin/init is started, the layer init stays in force"
check "no policy was loaded" sh -c "! dmesg | grep 'ima-init: policy: .* in force'"
check "the layer is in force" layer_in_force
mount_disk
cp /bin/busybox $disk/busybox
refused "what has no signature is not executed" unlisted-digest $disk/busybox true
check "by that layer" sh -c "dmesg | grep -q 'layer=init'"
refused "nor does root read it" unlisted-digest cat $disk/busybox
xattr set $disk/busybox security.ima /fixtures/busybox.sig
check "with a signature it is executed" $disk/busybox true
umount $disk
ima_end
