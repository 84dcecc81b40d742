#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes while the kernel writes past the end of an object.

echo "TAP version 13"
echo "1..1"
insmod /lib/modules/lkdtm.ko
echo SLAB_LINEAR_OVERFLOW >/sys/kernel/debug/provoke-crash/DIRECT
echo "ok 1 nobody noticed"
