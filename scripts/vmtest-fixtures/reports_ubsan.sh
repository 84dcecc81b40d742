#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes while the kernel log has a report of UBSAN.

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 1
echo "UBSAN: array-index-out-of-bounds in ima_example.c:1:1" >/dev/kmsg
check "nobody noticed" true
ima_end
