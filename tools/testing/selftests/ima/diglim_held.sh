#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Digest lists: a file that was mapped to be executed because a list vouches for it is not
# written, whatever else was done with the file since.
#
# vmtest-extension: digest lists
# vmtest-disk: 48M
# vmtest-x509: ima
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 21

mount_disk
# A list uses another algorithm than what measures: a file that is only measured is not
# hashed with that.
check "rules are accepted" rules <<RULES
appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
appraise func=MMAP_CHECK fowner=4011 appraise_type=diglim
measure func=FILE_CHECK mask=MAY_READ fowner=4011 cache_result=no
RULES
owned list-sha512 0 list-sha512.modsig
owned list-metadata 0 list-metadata.modsig
for file in held read label writer; do
	cp /fixtures/text $disk/$file
	chown 4011 $disk/$file
	chmod 755 $disk/$file
done
refused "nothing is mapped that no list has" unlisted-digest ./map $disk/held exec
check "a list comes" add /tmp/list-sha512

check "a file is mapped" ./map $disk/held exec
refused "it is not written" listed-file-is-immutable sh -c ": >>$disk/held"
check "a second one is mapped" ./map $disk/read exec
check "and measured, which is no matter of lists" cat $disk/read
refused "it is not written" listed-file-is-immutable sh -c ": >>$disk/read"
check "a third one is mapped" ./map $disk/label exec
check "and gets a label" xattr set $disk/label user.x /fixtures/text
refused "it is not written" listed-file-is-immutable sh -c ": >>$disk/label"

exec 5>>$disk/writer
refused "what somebody writes is not mapped" open-writers ./map $disk/writer exec
check "but written, for it is his" sh -c ": >>$disk/writer"
check "and cut" truncate -s 3 $disk/writer
exec 5>&-

check "lists of metadata come" add /tmp/list-metadata
check "the list goes" del /tmp/list-sha512
for file in held read label; do
	check "then $file can be written, once somebody has looked" \
		sh -c "./map $disk/$file exec; echo more >>$disk/$file"
done
check "the others go" del /tmp/list-metadata
refused "what is new is in no list" unlisted-digest ./map $disk/held exec

umount $disk
ima_end
