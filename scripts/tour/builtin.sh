#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# In a guest whose kernel was built with builtin.policy: what an administrator tries
# against it while the system runs.  On the disk the programs below user/ are those of
# user 1000.

# shellcheck source=scripts/tour/scene.sh
. /tour/scene.sh

mkdir -p /disk
mount -t ext4 -o ro /dev/vda /disk
# Where "changed" is on the disk.
block=$(cat /tour/block)
rules=$(cat $ima/builtin_policy)

printf '\nAnd an administrator who tries every way around them while the system runs.\n\n'
show "cat $ima/builtin_policy"
expect "a signed program runs" /disk/signed/busybox true
expect "so does one of user 1000" /disk/user/changed/busybox true
show "cat /tour/weaker.policy"
show -s 0 "cat /tour/weaker.policy >$ima/policy"
expect "the four rules are accepted" [ "$(grep -c . $ima/policy)" = 4 ]
refuse -n /disk/unsigned/busybox "in vain: dont_appraise is not for the built-in rule" \
	"layer=builtin rule=1 need=imasig have=none" /disk/unsigned/busybox true
refuse -n /disk/user/hashed/busybox "in vain: the weaker rule is met, the built-in one is not" \
	"layer=builtin rule=1 need=imasig have=hash" /disk/user/hashed/busybox true
refuse -n /disk/user/changed/busybox "what he denies is refused: he may ask for more" \
	"layer=custom rule=1 need=deny" run_as 1000 1000 1000 1000 /disk/user/changed/busybox true
refuse -n /disk/user/hashed/busybox \
	"in vain: it is the built-in rule, too, that refuses what is not signed" \
	"layer=builtin rule=1 need=imasig have=hash" \
	run_as 1000 1000 1000 1000 /disk/user/hashed/busybox true
expect "a signed program still runs" /disk/user/changed/busybox true
show -s 0 "printf X | dd of=/dev/vda bs=4096 seek=$block conv=notrunc,fsync 2>/dev/null"
show -s 0 "echo 1 >/proc/sys/vm/drop_caches"
refuse -n /disk/user/changed/busybox \
	"in vain: cache_result=yes; it is read anew, and the change on the disk seen" \
	"layer=builtin rule=1 need=imasig have=none" /disk/user/changed/busybox true
refuse -n - "in vain: a module that comes without a file" \
	"func=MODULE_CHECK layer=builtin rule=2 need=imasig|modsig have=none" \
	module memory /lib/modules/test_module.ko
refuse "in vain: writing to ima/builtin_policy" "Invalid argument" \
	sh -c "echo 'dont_appraise fsname=ext4' >$ima/builtin_policy"
expect "the rules are what they were" same "$(cat $ima/builtin_policy)" "$rules"

[ $failures -eq 0 ]
