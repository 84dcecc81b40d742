#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A signature says something of what somebody signed, which nobody knows of a
# file that somebody else is writing to.  New files, and files that are read past
# the page cache, are the other cases in which nothing is to be remembered.
#
# vmtest-disk: 64M
# vmtest-extension: the policy engine
# vmtest-timeout: 90

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 57

mount_disk
text=/fixtures/text
strict=7101	# a signature, of readers
plain=7102	# any label, of readers
direct=7103	# a signature, or O_DIRECT
all_strict=7104	# group of the file: a signature, of everybody who opens it
all_plain=7105	# any label, of everybody
two=7106	# any label, of everybody
users=7107	# root: any label; nobody: a signature
measured=7108	# root: measured; nobody: a signature

for name in open map before last; do
	put text sig-$name text.sig $strict
	put text hash-$name text.sha256 $plain
done
put text direct text.sig $direct
put text direct-wrong script.sig $direct
put text no-direct text.sig $strict
put text two text.sha256 $two
put text two-read text.sha256 $two
put text users text.sha256 $users
put text users-map text.sha256 $users
put text measured-map text.sig $measured
remount_disk

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$strict appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$plain
	appraise func=FILE_CHECK mask=MAY_READ fowner=$direct appraise_type=imasig permit_directio
	appraise func=FILE_CHECK fgroup=$all_strict appraise_type=imasig
	appraise func=FILE_CHECK fgroup=$all_plain
	appraise func=FILE_CHECK fowner=$two
	appraise func=FILE_CHECK mask=MAY_READ fowner=$users uid=0
	appraise func=FILE_CHECK mask=MAY_READ fowner=$users uid=65534 appraise_type=imasig
	measure func=FILE_CHECK mask=MAY_READ fowner=$measured uid=0
	appraise func=FILE_CHECK mask=MAY_READ fowner=$measured uid=65534 appraise_type=imasig
RULES
watch

reads() {
	check_work "$1" "$disk/$2" "$3" cmp "$disk/$2" $text
}

# A descriptor
settle $disk/sig-open $disk/hash-open
exec 7<>$disk/sig-open
reads "open: sig: while it is open for writing, it is verified at each access" sig-open "1 1"
reads "open: sig: each time" sig-open "1 1"
exec 6<>$disk/hash-open
reads "open: hash: it is not" hash-open "0 0"
printf A >&7
refused "open: sig: what was written counts, before the file is closed" invalid-signature \
	cat $disk/sig-open
alter $disk/sig-open 0 102
refused "open: sig: another change, too" invalid-signature cat $disk/sig-open
dd if=$text of=$disk/sig-open conv=notrunc 2>/dev/null
reads "open: sig: what was changed back counts, too" sig-open "1 1"
exec 7>&- 6>&-
reads "open: sig: when it is closed it is verified once" sig-open "? 1"
reads "open: sig: and no more" sig-open "0 0"

exec 7<>$disk/sig-before
reads "open: sig: what was found meanwhile" sig-before "1 1"
exec 7>&-
check_work "open: sig: is not known afterwards" $disk/sig-before "? 1" cmp $disk/sig-before $text
reads "open: sig: what is found then is" sig-before "0 0"

# A mapping
settle $disk/sig-map $disk/hash-map
start_mapper $disk/sig-map
reads "map: sig: while it is mapped to be written, it is verified at each access" sig-map "1 1"
reads "map: sig: each time" sig-map "1 1"
poke 0 65
refused "map: sig: what was written counts" invalid-signature cat $disk/sig-map
poke 0 97
reads "map: sig: and what was written back" sig-map "1 1"
stop_mapper
reads "map: sig: without the mapping it is verified once" sig-map "? 1"
reads "map: sig: and no more" sig-map "0 0"
# Writing to a page that is mapped already does not show in the file's version.
start_mapper $disk/sig-last
poke 0 65
poke 0 97
reads "map: sig: it is verified between two changes" sig-last "1 1"
poke 0 65
stop_mapper
refused "map: sig: what was written last counts, without the mapping" invalid-signature \
	cat $disk/sig-last
start_mapper $disk/hash-map
reads "map: hash: while it is mapped it is not verified" hash-map "0 0"
stop_mapper


# read_anew FILE TIMES - it was read since forget_work
read_anew() {
	check_equal "$1: it was read for that" "$(events ima_collect $disk/"$2")" "$3"
}

# Who hashes a file while it is written to sees a version that its writer leaves: that
# it has not changed since does not mean that what was known before still counts.
settle $disk/users
exec 7<>$disk/users
printf A >&7
refused "again: who wants a signature has it hashed while it is open" invalid-hash \
	su nobody -c "cat $disk/users"
exec 7>&-
forget_work
refused "again: what was known before the change does not count" invalid-hash \
	cat $disk/users
read_anew again users 1
dd if=$text of=$disk/users conv=notrunc 2>/dev/null
reads "again: when it is as it was it is read once" users "1 1"
reads "again: and no more" users "0 0"

settle $disk/users-map
start_mapper $disk/users-map
poke 0 65
refused "again, mapped: who wants a signature has it hashed" invalid-hash \
	su nobody -c "cat $disk/users-map"
stop_mapper
refused "again, mapped: what was known before does not count" invalid-hash \
	cat $disk/users-map

# A digest that was computed for the list while it was mapped
start_mapper $disk/measured-map
poke 0 65
poke 0 97
check_work "measured: it is hashed while it is mapped" $disk/measured-map "1 0" \
	cat $disk/measured-map
poke 0 65
stop_mapper
refused "measured: a signature is held against the content, not against that" \
	invalid-signature su nobody -c "cat $disk/measured-map"

# Two writers: the last to close labels it, whoever changed it
for name in two two-read; do
	settle $disk/$name
	exec 7<>$disk/$name 6<>$disk/$name
	printf A >&7
	exec 7>&-
	[ $name = two ] ||
		refused "$name: when one has changed it, its label is the old one" invalid-hash \
			cat $disk/$name
	check_equal "$name: it is not labelled before the other has closed it" \
		"$(label_of $disk/$name)" "$(hex $text.sha256)"
	exec 6>&-
	check_equal "$name: then it is" "$(label_of $disk/$name)" "$(hash_of $disk/$name)"
	check "$name: and is read" cat $disk/$name
done

# New files: what is made in these directories has their group
for name in strict plain; do
	mkdir $disk/$name
done
chgrp $all_strict $disk/strict
chgrp $all_plain $disk/plain
chmod g+s $disk/strict $disk/plain
check "new: under a demand of any label it is made and filled" \
	sh -c "cat $text >$disk/plain/new"
reads "new: it has a label, and is read" plain/new "? ?"
check "new: under a demand of a signature it is made and filled" \
	sh -c "cat $text >$disk/strict/new"
check_refused "new: it has no label" "No data available" xattr get $disk/strict/new $label
refused "new: it is not read" IMA-signature-required cat $disk/strict/new
refused "new: nor written once more" IMA-signature-required \
	sh -c "echo more >>$disk/strict/new"
: >$disk/strict/empty
refused "new: when an empty one was closed it is not new any more" IMA-signature-required \
	sh -c "cat $text >>$disk/strict/empty"
exec 7>$disk/strict/open
check "new: while it is empty it is opened again" cat $disk/strict/open
cat $text >&7
refused "new: when it is filled it is not opened, before it was closed" \
	IMA-signature-required cat $disk/strict/open
exec 7>&-
exec 7>$disk/strict/first
xattr set $disk/strict/first $label $text.sig
check "new: when it has a signature, but is empty, it is opened again" \
	sh -c "cat $text >>$disk/strict/first"
exec 7>&-
reads "new: with its content it is read" strict/first "? ?"
check_refused "new: and not written to any more" "Permission denied" \
	sh -c "echo more >>$disk/strict/first"
xattr set $disk/strict/new $label $text.sig
reads "new: a signature that came last is as good" strict/new "? ?"

# O_DIRECT
refused "direct: it is refused where no rule permits it" "failed(directio)" \
	dd if=$disk/no-direct iflag=direct bs=4096 of=/dev/null
check "direct: where one does, it is permitted" \
	dd if=$disk/direct iflag=direct bs=4096 of=/dev/null
check "direct: and whatever the label is" \
	dd if=$disk/direct-wrong iflag=direct bs=4096 of=/dev/null
refused "direct: nothing of that is known to another access" invalid-signature \
	cat $disk/direct-wrong
reads "direct: of the good one neither" direct "1 1"
check "direct: it is read so once more" dd if=$disk/direct iflag=direct bs=4096 of=/dev/null
reads "direct: what others have found is still known" direct "0 0"

umount $disk
ima_end
