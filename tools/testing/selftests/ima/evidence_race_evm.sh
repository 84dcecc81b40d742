#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Labels change, and EVM's HMAC with each of them, while files are opened, mapped
# and executed.  With the kernel parameter race_changes=N, N changes for each.
# See race.c.
#
# vmtest-cpus: 2
# vmtest-append: audit=0
# vmtest-disk: 64M
# vmtest-alone: EVM cannot be switched off
# vmtest-extension: the policy engine
# vmtest-timeout: 180

. ./lib.sh
. ./lib_appraise.sh

RACE_CHANGES=$(parameter race_changes)
export RACE_CHANGES
ima_start 7

plain=7001	# any label
strict=7002	# a signature
text=/fixtures/text

dd if=/dev/urandom bs=32 count=1 2>/dev/null | key add user kmk @u >/dev/null
key link @u @s 2>/dev/null
printf 'new default user:kmk 64' | key add encrypted evm-key @u >/dev/null
check "EVM takes a key" sh -c "echo 1 >/sys/kernel/security/evm"

mount_disk
# EVM lets nobody label a file that it does not know: the first rule makes it known.
check "rules are accepted" rules <<-RULES
	hash func=FILE_CHECK fsname=ext4
	appraise func=FILE_CHECK mask=MAY_READ fowner=$plain
	appraise func=MMAP_CHECK fowner=$plain
	appraise func=BPRM_CHECK fowner=$plain
	appraise func=FILE_CHECK mask=MAY_READ fowner=$strict appraise_type=imasig
	appraise func=MMAP_CHECK fowner=$strict appraise_type=imasig
	appraise func=BPRM_CHECK fowner=$strict appraise_type=imasig
RULES
put text hash text.sha256 $plain
put text sig text.sig $strict
chmod 755 $disk/hash $disk/sig
remount_disk
check_equal "there is a HMAC" "$(label_of $disk/hash security.evm | cut -c 1-2)" "02"
check "a label changes: hash" race label $disk/hash $text.sha256 /fixtures/script.sha256
check "a label changes: signature" race label $disk/sig $text.sig /fixtures/script.sig
check "a label changes its kind" race label $disk/sig $text.sig $text.sha256
check "what was good at the end is" cmp $disk/sig $text

umount $disk
ima_end
