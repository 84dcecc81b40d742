#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes while the kernel log has a report of kmemleak.

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 1
echo "unreferenced object 0xffff888000000000 (size 8):" >/dev/kmsg
check "nobody noticed" true
ima_end
