#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes while the kernel warns.
#
# vmtest-alone: it disturbs the kernel

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 1
insmod /lib/modules/lkdtm.ko
echo WARNING >/sys/kernel/debug/provoke-crash/DIRECT
check "nobody noticed" true
ima_end
