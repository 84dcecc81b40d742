#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# 100 digest lists are loaded and removed, again and again: the memory that this took is
# free.  A list that leaves 64 bytes each time is seen in 15 cycles.  With the kernel
# parameter diglim_cycles=N, N times: in 1,000, one of 96 bytes a cycle is.  See
# digest_lists.c.
#
# vmtest-cpus: 2
# vmtest-append: audit=0
# vmtest-alone: it looks at all memory of the kernel
# vmtest-extension: DIGLIM
# vmtest-skip: under KASAN what is freed is kept; kmemleak finds there what is lost
# vmtest-timeout: 240

. ./lib.sh

! zcat /proc/config.gz | grep -q '^CONFIG_KASAN=y' || {
	ktap_print_header
	ktap_skip_all "CONFIG_KASAN keeps what is freed"
	exit "$KSFT_SKIP"
}
ima_start 1

cycles=$(parameter diglim_cycles)
check "nothing is lost" ./digest_lists cycle "${cycles:-20}"

ima_end
