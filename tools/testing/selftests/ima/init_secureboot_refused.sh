#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Signed user space under Secure Boot: the firmware has started the kernel that it should, and
# what stands on the disk is not what was signed.
#
# vmtest-extension: signed user space
# vmtest-variant: secureboot
# vmtest-firmware: secureboot-own
# vmtest-x509: ima
# vmtest-root: byte /sbin/init => init invalid-signature
# vmtest-root: byte /usr/lib/libinit.so => dies invalid-signature
# vmtest-root: rogue /sbin/vm_init => dies invalid-signature

. ./lib.sh
ima_start 1
ktap_test_fail "the kernel goes on"
ima_end
