#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes, after which the guest hangs.
#
# vmtest-timeout: 2
# vmtest-alone: nothing can follow

echo "TAP version 13"
echo "1..1"
echo "ok 1 before the end"
mkdir -p /tmp/debug
mount -t tmpfs none /sys/kernel/debug
mkfifo /sys/kernel/debug/kmemleak
