#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that wants a panic: it panics, as it must
#
# vmtest-panic: dumptest

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 1
ktap_test_pass "still alive"
insmod /lib/modules/lkdtm.ko
echo PANIC >/sys/kernel/debug/provoke-crash/DIRECT
ima_end
