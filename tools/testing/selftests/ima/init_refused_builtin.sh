#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Rules that are built in appraise what is executed: an init that they refuse is the end, and if
# there is none no shell is tried in its place.
#
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-variant: builtin
# vmtest-x509: ima
# vmtest-root: owner /sbin/init 7001
# vmtest-root: unsigned /sbin/init 7001 => says init \(-13\)\. /sbin/init: .*, needs imasig
# vmtest-root: unsigned /lib64/ld-linux-x86-64.so.2 7001 => says init .*/lib64/ld-.*, needs imasig
# vmtest-root: unsigned /usr/lib/libinit.so 7001 => says kill init! && libinit.so is refused
# vmtest-root: gone /sbin/init => says No working init found

. ./lib.sh
ima_start 2
check "an init with a signature is executed" [ "$(stat -c %u /sbin/init)" = 7001 ]
check "by the kernel itself" sh -c "dmesg | grep -q 'Run /sbin/init as init process'"
ima_end
