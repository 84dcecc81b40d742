#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Signed user space with an initramfs that has no digest list: it has no labels, either, so
# that its init is refused.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-panic: IMA: /init was not executed as init \(-13\). /init: [a-z-]*, needs imasig\|diglim

. ./lib.sh
ima_start 1
ktap_test_fail "the kernel goes on"
ima_end
