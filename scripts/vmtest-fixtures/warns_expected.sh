#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that says which warning it causes.
#
# vmtest-alone: it disturbs the kernel
# vmtest-console: WARNING: .*lkdtm_WARNING|Call Trace:

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 1
insmod /lib/modules/lkdtm.ko
echo WARNING >/sys/kernel/debug/provoke-crash/DIRECT
check "the warning came" sh -c 'dmesg | grep -q lkdtm_WARNING'
ima_end
