#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that finds nothing to test.
#
# vmtest-skip: that is what it shows

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ktap_print_header
ktap_skip_all "nothing to test"
exit "$KSFT_SKIP"
