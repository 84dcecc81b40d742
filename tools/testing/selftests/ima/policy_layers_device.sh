#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A device is no file: nobody knows its content, and who has one writes code there.  A built-in
# rule for what is mapped refuses it; where there is none, or it is another layer's, it is
# mapped, as it always was.
#
# vmtest-variant: builtin
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-disk: 32M

. ./lib.sh
. ./lib_appraise.sh
ima_start 13

# node NAME OWNER TYPE MAJOR MINOR
node() {
	mknod "$disk/$1" "$3" "$4" "$5"
	chown "$2" "$disk/$1"
}

mount_disk
device=$(tr : ' ' </sys/block/vda/dev)
# shellcheck disable=SC2086
node ruled 7001 b $device
# shellcheck disable=SC2086
node other 7050 b $device
node urandom 7001 c 1 9
node zero 7001 c 1 5

refused "a disk is not mapped to be executed" device ./map $disk/ruled exec
check "the rule is told" logged "func=MMAP_CHECK layer=builtin rule=4 need=imasig"
refused "nor so that it can be written, too" device ./map $disk/ruled copyexec
refused "nor where reading implies it" device ./map $disk/ruled implied read
errno="Operation not permitted"
refused "it does not become executable, either" failed-mprotect ./map $disk/ruled read protect
errno="Permission denied"
check "to be read it is" ./map $disk/ruled read
check "and a copy to be written" ./map $disk/ruled copy
check "one for which there is no rule is mapped" ./map $disk/other exec
refused "another kind of device is not" device ./map $disk/urandom exec
check "/dev/zero is memory" ./map $disk/zero exec
check "a policy of root's is loaded, for that one" rules <<RULES
appraise func=MMAP_CHECK appraise_type=imasig fowner=7050
RULES
check "with it a device is mapped as before" ./map $disk/other exec
refused "while the built-in rule holds" device ./map $disk/ruled exec
ima_end
