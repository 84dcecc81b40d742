#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that fails.

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 2
check "this one holds" true
check_equal "one is two" 1 2
ima_end
