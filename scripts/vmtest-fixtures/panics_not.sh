#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that wants a panic: it does not panic, but must
#
# vmtest-panic: any reason

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 1
ktap_test_pass "still alive"
ima_end
