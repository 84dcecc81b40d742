#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Signed user space: something that init needs is not what was signed.  The kernel stops and
# says what it was; no shell is started, although there is one with a good signature.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-root: byte /sbin/init => IMA: /sbin/init was not executed as init \(-13\). /sbin/init: invalid-signature, needs imasig
# vmtest-root: cut /sbin/init => IMA: /sbin/init was not executed as init \(-13\). /sbin/init: invalid-signature
# vmtest-root: unsigned /sbin/init => IMA: /sbin/init was not executed as init \(-13\). /sbin/init: unlisted-digest, needs imasig
# vmtest-root: rogue /sbin/init => IMA: /sbin/init was not executed as init \(-13\). /sbin/init: invalid-signature
# vmtest-root: gone /sbin/init => No working init found
# vmtest-root: byte /lib64/ld-linux-x86-64.so.2 => IMA: /sbin/init was not executed as init \(-13\). .*ld-linux-x86-64.so.2: invalid-signature
# vmtest-root: byte /lib/x86_64-linux-gnu/libc.so.6 => Attempted to kill init! && ima: /lib/x86_64-linux-gnu/libc.so.6 is refused: invalid-signature, needs imasig
# vmtest-root: byte /usr/lib/libinit.so => Attempted to kill init! && ima: /usr/lib/libinit.so is refused: invalid-signature, needs imasig
# vmtest-root: unsigned /usr/lib/libinit.so => Attempted to kill init! && ima: /usr/lib/libinit.so is refused: unlisted-digest, needs imasig
# vmtest-root: byte /sbin/vm_init => Attempted to kill init! && ima: /sbin/vm_init is refused: invalid-signature, needs imasig
# vmtest-root: byte /bin/busybox => Attempted to kill init! && ima: /bin/busybox is refused: invalid-signature, needs imasig
# vmtest-root: unsigned /vm/run => Attempted to kill init! && ima: /vm/run is refused: unlisted-digest, needs imasig
# vmtest-root: byte /etc/keys/x509_ima.der => IMA: /sbin/init was not executed as init \(-13\). /sbin/init: invalid-signature
# vmtest-root: gone /etc/keys/x509_ima.der => IMA: /sbin/init was not executed as init \(-13\). /sbin/init: invalid-signature

. ./lib.sh
ima_start 1
ktap_test_fail "the kernel goes on"
ima_end
