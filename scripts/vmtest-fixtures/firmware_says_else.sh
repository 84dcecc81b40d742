#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The firmware does not start the kernel, but for another reason than the test has: that
# is a failure.
#
# vmtest-firmware: secureboot-unsigned => Out of Resources

echo "TAP version 13"
echo "1..1"
echo "not ok 1 the kernel was not started"
