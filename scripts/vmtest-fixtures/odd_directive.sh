#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test with a backslash and quotes in a directive.
#
# vmtest-console: kernel\/bug"x\.

echo "TAP version 13"
echo "1..1"
echo "ok 1 it ran"
