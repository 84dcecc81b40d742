#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Digest lists of several processes at once: each has its own label and its own
# answers; who is killed leaves a whole list or none.  With the kernel parameter
# diglim_rounds=N, N rounds of that.  See digest_lists.c.
#
# vmtest-cpus: 2
# vmtest-append: audit=0
# vmtest-extension: DIGLIM
# vmtest-timeout: 120

. ./lib.sh
ima_start 2

rounds=$(parameter diglim_rounds)
check "two load and remove lists, two ask" ./digest_lists race "${rounds:-60}"
check "one is killed" ./digest_lists killed 30

ima_end
