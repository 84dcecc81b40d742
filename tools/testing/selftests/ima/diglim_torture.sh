#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Digests are asked for while lists come and go: each answer is one that some moment
# allows.  Meant for a kernel that checks itself (make check-debug).  See
# digest_lists.c.
#
# vmtest-cpus: 2
# vmtest-append: audit=0
# vmtest-extension: DIGLIM
# vmtest-timeout: 60

. ./lib.sh
ima_start 1

check "each answer was true" ./digest_lists torture 5

ima_end
