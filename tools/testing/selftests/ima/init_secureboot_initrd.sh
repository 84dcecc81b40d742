#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Secure boot does not verify the initramfs that a boot loader hands over.  One that nobody
# signed is unpacked, and no program of it is executed.
#
# vmtest-extension: signed user space
# vmtest-variant: secureboot
# vmtest-firmware: secureboot-own-initrd
# vmtest-root: none
# vmtest-panic: IMA: /init was not executed as init \(-13\)\. /init: .*, needs imasig\|diglim

. ./lib.sh
ima_start 1
ktap_test_fail "the kernel goes on"
ima_end
