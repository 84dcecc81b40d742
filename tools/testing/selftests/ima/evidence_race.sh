#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Labels, content, rules and keys change while files are opened, mapped and
# executed: whoever comes when nothing changes gets what then is.  With the kernel
# parameter race_changes=N, N changes for each.  See race.c.
#
# vmtest-cpus: 2
# vmtest-append: audit=0
# vmtest-disk: 64M
# vmtest-extension: the policy engine
# vmtest-timeout: 240

. ./lib.sh
. ./lib_appraise.sh

RACE_CHANGES=$(parameter race_changes)
export RACE_CHANGES
ima_start 19

mount_disk
plain=7001	# any label
strict=7002	# a signature
written=7003	# any label, of everybody
anew=7004	# the same, and each access reads it
rules=30	# files that a rule comes for, at each hook

for name in label content; do
	put text hash-$name text.sha256 $plain
	put text sig-$name text.sig $strict
	chmod 755 $disk/hash-$name $disk/sig-$name
done
put text sig-map text.sig $strict
put text sig-key text.ecdsa $strict
chmod 755 $disk/sig-key
put text close text.sha256 $written
put text close-anew text.sha256 $anew
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

# But for the first two, whoever writes is not asked.
check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK fowner=$written
	appraise func=FILE_CHECK fowner=$anew cache_result=no
	appraise func=FILE_CHECK mask=MAY_READ fowner=$plain
	appraise func=MMAP_CHECK fowner=$plain
	appraise func=BPRM_CHECK fowner=$plain
	appraise func=FILE_CHECK mask=MAY_READ fowner=$strict appraise_type=imasig
	appraise func=MMAP_CHECK fowner=$strict appraise_type=imasig
	appraise func=BPRM_CHECK fowner=$strict appraise_type=imasig
RULES
text=/fixtures/text
# The last one takes the key of the other files, too: that comes back after it.
for way in revoke invalidate unlink hide clear; do
	check "a key is taken back: $way" race key $disk/sig-key /etc/keys/ima-ecdsa.der \
		"$(key id .ima)" $way
done
give_key ima .ima
check "a label changes: hash" race label $disk/hash-label $text.sha256 /fixtures/script.sha256
check "a label changes: signature" race label $disk/sig-label $text.sig /fixtures/script.sig
check "a label changes its kind" race label $disk/sig-label $text.sig $text.sha256
check "content changes: hash" race content $disk/hash-content
check "content changes: signature" race content $disk/sig-content
check "content changes through a mapping" race map $disk/sig-map
check "two writers close at once" race close $disk/close
check "two writers close at once, and nothing is taken as known" race close $disk/close-anew
check_equal "the label is the content's" "$(label_of $disk/close)" "$(hash_of $disk/close)"
check_equal "the other's, too" "$(label_of $disk/close-anew)" "$(hash_of $disk/close-anew)"
check "a rule comes: FILE_CHECK" race policy $disk/FILE_CHECK 8000 $rules FILE_CHECK
check "a rule comes: MMAP_CHECK" race policy $disk/MMAP_CHECK 9000 $rules MMAP_CHECK
check "a rule comes: BPRM_CHECK" race policy $disk/BPRM_CHECK 10000 $rules BPRM_CHECK

umount $disk
ima_end
