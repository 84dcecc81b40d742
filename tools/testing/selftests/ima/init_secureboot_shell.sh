#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What Secure Boot and signatures do not prevent: a signature is of the content and does not
# say what it is for, so that whoever writes the command line has any signed program executed
# as init.  See init_secureboot_fixed.sh for what does prevent it.
#
# vmtest-extension: signed user space
# vmtest-variant: secureboot
# vmtest-firmware: secureboot-own-loader
# vmtest-root: none
# vmtest-append: init=/bin/busybox -- echo somebody-was-here
# vmtest-panic: Attempted to kill init! exitcode=0x00000000 && ^somebody-was-here

. ./lib.sh
ima_start 1
ktap_test_fail "the command line has no effect"
ima_end
