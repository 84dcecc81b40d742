#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Labels, content and rules change while files are opened, mapped and executed:
# whoever comes when nothing changes gets what then is.  See race.c.
#
# vmtest-append: audit=0
# vmtest-disk: 64M
# vmtest-extension: the policy engine
# vmtest-timeout: 120

. ./lib.sh
. ./lib_appraise.sh
ima_start 10

mount_disk
plain=7001	# any label
strict=7002	# a signature
rules=30	# files that a rule comes for, at each hook

for name in label content; do
	put text hash-$name text.sha256 $plain
	put text sig-$name text.sig $strict
	chmod 755 $disk/hash-$name $disk/sig-$name
done
put text sig-map text.sig $strict
owner=8000
for hook in FILE_CHECK MMAP_CHECK BPRM_CHECK; do
	mkdir $disk/$hook
	i=0
	while [ $i -le $rules ]; do
		put text $hook/$i text.sha256 $((owner + i))
		chmod 755 $disk/$hook/$i
		i=$((i + 1))
	done
	owner=$((owner + 1000))
done
remount_disk

# Whoever writes is not asked.
check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$plain
	appraise func=MMAP_CHECK fowner=$plain
	appraise func=BPRM_CHECK fowner=$plain
	appraise func=FILE_CHECK mask=MAY_READ fowner=$strict appraise_type=imasig
	appraise func=MMAP_CHECK fowner=$strict appraise_type=imasig
	appraise func=BPRM_CHECK fowner=$strict appraise_type=imasig
RULES
text=/fixtures/text
check "a label changes: hash" race label $disk/hash-label $text.sha256 /fixtures/script.sha256
check "a label changes: signature" race label $disk/sig-label $text.sig /fixtures/script.sig
check "a label changes its kind" race label $disk/sig-label $text.sig $text.sha256
check "content changes: hash" race content $disk/hash-content
check "content changes: signature" race content $disk/sig-content
check "content changes through a mapping" race map $disk/sig-map
check "a rule comes: FILE_CHECK" race policy $disk/FILE_CHECK 8000 $rules FILE_CHECK
check "a rule comes: MMAP_CHECK" race policy $disk/MMAP_CHECK 9000 $rules MMAP_CHECK
check "a rule comes: BPRM_CHECK" race policy $disk/BPRM_CHECK 10000 $rules BPRM_CHECK

umount $disk
ima_end
