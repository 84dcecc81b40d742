#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# policy_order.sh where EVM has a key, with files that it has signed.
#
# vmtest-append: audit=0 order=uid
# vmtest-append: audit=0 order=gid
# vmtest-append: audit=0 order=file
# vmtest-append: audit=0 order=hook
# vmtest-evm-x509: evm
# vmtest-extension: the policy engine
# vmtest-timeout: 240

. ./lib.sh
. ./lib_order.sh

order_start
# Labels and signatures may be set.
echo 4 >/sys/kernel/security/evm
order_run
ima_end
