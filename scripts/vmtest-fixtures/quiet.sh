#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes while the kernel warns, on a command line that hides it.
#
# vmtest-append: quiet loglevel=1

echo "TAP version 13"
echo "1..1"
insmod /lib/modules/lkdtm.ko
echo WARNING >/sys/kernel/debug/provoke-crash/DIRECT
echo "ok 1 nobody noticed"
