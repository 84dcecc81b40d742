#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The kernel has what the tests of IMA build on.
#
# vmtest-cpus: 2
# vmtest-disk: 64M

. ./lib.sh
ima_start 15

for fs in ext4 overlay squashfs erofs tmpfs; do
	check "file system $fs" grep -qw $fs /proc/filesystems
done

for option in SMP MODULE_SIG DM_VERITY_VERIFY_ROOTHASH_SIG \
	      FS_VERITY_BUILTIN_SIGNATURES SECURITY_IPE AUDIT; do
	check "option $option" sh -c "zcat /proc/config.gz | grep -qx CONFIG_$option=y"
done

check "the second processor is on line" \
	grep -q '^processor.*: 1$' /proc/cpuinfo
check "the build's authority is trusted" \
	grep -q 'asymmetri IMA extensions build: certificate authority' /proc/keys
check "its certificate for files is in .ima" \
	grep -q 'asymmetri IMA extensions build: files' /proc/keys
check_equal "the disk is as large as was asked for" \
	"$(cat /sys/block/vda/size)" $((64 * 2048))

ima_end
