#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Modules are signed with the key of the build.
#
# vmtest-append: module.sig_enforce=1

. ./lib.sh
ima_start 4

module=/lib/modules/test_module.ko

check "a signed module is loaded" insmod $module
rmmod test_module

# The signature stands at the end: a changed byte of the code breaks it.
cp $module /tmp/changed.ko
printf 'X' | dd of=/tmp/changed.ko bs=1 seek=2000 conv=notrunc 2>/dev/null
check_refused "a changed one is refused" "Key was rejected by service" \
	insmod /tmp/changed.ko

dd if=$module of=/tmp/cut.ko bs=1 count=$(($(stat -c %s $module) - 28)) 2>/dev/null
check_refused "one without a signature is refused" "Key was rejected by service" \
	insmod /tmp/cut.ko
check "neither is there" sh -c '! grep -q test_module /proc/modules'

ima_end
