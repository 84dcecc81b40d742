#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes while the kernel log has a report of KASAN.

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 1
echo "BUG: KASAN: slab-out-of-bounds in ima_example+0x1/0x2" >/dev/kmsg
check "nobody noticed" true
ima_end
