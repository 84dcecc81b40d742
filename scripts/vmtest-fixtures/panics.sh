#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test during which the kernel panics.
#
# vmtest-alone: nothing can follow

insmod /lib/modules/lkdtm.ko
echo PANIC >/sys/kernel/debug/provoke-crash/DIRECT
