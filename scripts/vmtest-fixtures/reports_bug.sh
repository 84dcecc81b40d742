#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes while the kernel log has a report of the slab allocator.

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 1
echo "BUG kmalloc-64 (Not tainted): Right Redzone overwritten" >/dev/kmsg
check "nobody noticed" true
ima_end
