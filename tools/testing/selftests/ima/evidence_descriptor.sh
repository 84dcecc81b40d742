#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Writers that are not counted, or are whoever is asked about: a file of
# memfd_create() is opened for writing behind the counter, a descriptor that can
# write is used to map the file, and one that was opened past the page cache is not
# any more.  See descriptor.c.
#
# vmtest-disk: 64M
# vmtest-extension: the policy engine

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 16

mount_disk
text=/fixtures/text
memory=7201	# a signature, of files in memory
hashed=7202	# any label, of files in memory
mapped=7203	# a signature, of what is mapped
direct=7204	# a digest, or O_DIRECT
put text map text.sig $mapped
put text tampered script.sha256 $direct
put text good text.sha256 $direct
remount_disk

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$memory fsname=tmpfs appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$hashed fsname=tmpfs
	appraise func=MMAP_CHECK fowner=$mapped appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$direct permit_directio
RULES
watch

check "memfd: with its signature it is accepted" \
	descriptor memfd $text $text.sig $memory
check "memfd: with its digest, too" descriptor memfd $text $text.sha256 $hashed
refused "memfd: without its signature it is refused" IMA-signature-required \
	descriptor memfd $text $text.sha256 $memory
check "of the first opening" last_said "first open"
refused "memfd: changed after it was accepted it is refused" invalid-signature \
	descriptor memfd $text $text.sig $memory change
check "at the second opening" last_said "second open"
refused "memfd: the same with a digest" invalid-hash \
	descriptor memfd $text $text.sha256 $hashed change
check "at the second one" last_said "second open"

check "own descriptor: a signed file is mapped" descriptor map $disk/map
check "own descriptor: and is, again" descriptor map $disk/map
refused "own descriptor: changed through it the file is not" invalid-signature \
	descriptor map $disk/map change
check "at the second mapping" last_said "second mmap"

check "direct: what is not looked at passes" descriptor direct $disk/tampered
refused "direct: it is not given a label for that" invalid-hash cat $disk/tampered
check "direct: a good file stays one" sh -c "descriptor direct $disk/good && cmp $disk/good $text"

umount $disk
ima_end
