#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that is not reached, and has passed by that: the firmware does not start
# the kernel, and says why.
#
# vmtest-firmware: secureboot-unsigned => Access Denied

echo "TAP version 13"
echo "1..1"
echo "not ok 1 the kernel was not started"
