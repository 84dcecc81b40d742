#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that is never reached: the firmware does not start a kernel that is
# not signed.
#
# vmtest-firmware: secureboot-unsigned
# vmtest-timeout: 2

echo "TAP version 13"
echo "1..1"
echo "ok 1 the kernel was started"
