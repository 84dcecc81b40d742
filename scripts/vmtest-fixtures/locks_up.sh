#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test after which the whole guest hangs: both processors spin with
# interrupts off.
#
# vmtest-timeout: 2
# vmtest-alone: nothing can follow

insmod /lib/modules/lkdtm.ko
for cpu in 0 1; do
	taskset -c $cpu sh -c 'echo HARDLOCKUP >/sys/kernel/debug/provoke-crash/DIRECT' &
done
wait
