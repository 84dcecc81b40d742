#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes and leaves memory that nothing points to.
#
# vmtest-alone: leaks are looked for when all tests of a guest are done

echo "TAP version 13"
echo "1..1"
insmod /lib/modules/kmemleak-test.ko
echo "ok 1 nobody noticed"
