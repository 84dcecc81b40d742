#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Policies of IPE hold for digest lists as they do for policies of the kernel: what is
# read from a file is judged by where that file is, and what comes without a file has
# no such place.  IPE warns of what it does not know, which would fail the test.
#
# vmtest-extension: digest lists
# vmtest-append: lsm=lockdown,ipe
# vmtest-alone: what IPE refuses is refused to all

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 10

ipe=/sys/kernel/security/ipe

# activate NAME - the policy of fixtures.sh
activate() {
	cat "/fixtures/ipe-$1.p7b" >$ipe/new_policy && echo 1 >"$ipe/policies/$1/active"
}

# A file that the initramfs brought, and the same on another file system.
from_initramfs=/fixtures/list
mkdir -p /mnt/other
mount -t tmpfs none /mnt/other
cp $from_initramfs /mnt/other/list

check "without a policy a list is loaded" add $from_initramfs
unload /fixtures/list
check "IPE takes a policy" activate boot
check "which lets lists come from the initramfs" add $from_initramfs
mark_log
check_refused "but not from elsewhere" "write: Permission denied" add /mnt/other/list
check "IPE says so" logged "op=POLICY ipe_hook=KERNEL_READ"
del $from_initramfs >/dev/null
check_refused "nor without a file" "Permission denied" add_buffer $from_initramfs name
check_equal "none is loaded" "$(loaded $from_initramfs actions)" ""
check "another policy" activate deny
check_refused "refuses all lists" "write: Permission denied" add $from_initramfs
check "and other files are read" cat /mnt/other/list

ima_end
