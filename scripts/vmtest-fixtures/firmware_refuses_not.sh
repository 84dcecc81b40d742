#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A firmware that should not start the kernel does: that is a failure, whatever the
# test says.
#
# vmtest-firmware: secureboot => Access Denied

echo "TAP version 13"
echo "1..1"
echo "ok 1 the kernel was started"
