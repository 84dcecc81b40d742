#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Signed user space: something that init needs is not what was signed.  The kernel stops and
# says what it was; no shell is started, although there is one with a good signature.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-root: byte /sbin/init => init invalid-signature
# vmtest-root: cut /sbin/init => init invalid-signature
# vmtest-root: unsigned /sbin/init => init unlisted-digest
# vmtest-root: rogue /sbin/init => init invalid-signature
# vmtest-root: gone /sbin/init => says No working init found
# vmtest-root: gone /lib64/ld-linux-x86-64.so.2 => says IMA: /sbin/init was not executed as init
# vmtest-root: byte /lib64/ld-linux-x86-64.so.2 => init invalid-signature
# vmtest-root: byte /lib/x86_64-linux-gnu/libc.so.6 => dies invalid-signature
# vmtest-root: byte /usr/lib/libinit.so => dies invalid-signature
# vmtest-root: unsigned /usr/lib/libinit.so => dies unlisted-digest
# vmtest-root: byte /sbin/vm_init => dies invalid-signature
# vmtest-root: byte /bin/busybox => dies invalid-signature
# vmtest-root: unsigned /vm/run => dies unlisted-digest
# vmtest-root: byte /etc/keys/x509_ima.der => says init: invalid-signature, needs imasig\|diglim
# vmtest-root: gone /etc/keys/x509_ima.der => says init: invalid-signature, needs imasig\|diglim

. ./lib.sh
ima_start 1
ktap_test_fail "the kernel goes on"
ima_end
