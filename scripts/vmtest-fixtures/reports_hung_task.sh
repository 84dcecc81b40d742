#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that passes while the kernel log has a report of the hung task detector.

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 1
echo "INFO: task ima_example:1 blocked for more than 120 seconds." >/dev/kmsg
check "nobody noticed" true
ima_end
