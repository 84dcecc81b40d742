#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What an access gets does not depend on the accesses before it, whatever two
# rules demand: see policy_order.c.
#
# Some 60,000 accesses, half of them refused: without audit records.
#
# vmtest-append: audit=0 order=uid
# vmtest-append: audit=0 order=gid
# vmtest-append: audit=0 order=file
# vmtest-append: audit=0 order=hook
# vmtest-extension: the policy engine
# vmtest-timeout: 240

. ./lib.sh
. ./lib_order.sh

order_start
order_run
ima_end
