#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A script for the console, during which the kernel warns.

insmod /lib/modules/lkdtm.ko
echo WARNING >/sys/kernel/debug/provoke-crash/DIRECT
exit 0
