#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What is known of a file of an overlay rests on the file below, which others may
# change, or have open.
#
# vmtest-disk: 80M
# vmtest-alone: rules of another test would match below, and keep labels up to date
# vmtest-extension: the policy engine

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 31

mount_disk
text=/fixtures/text
strict=8000	# a signature
plain=8100	# any label
mapped=8200	# a signature, of what is mapped

mkdir $disk/lower $disk/upper $disk/work /mnt/overlay
for name in again mode write below label open; do
	put text lower/sig-$name text.sig $strict
	put text lower/hash-$name text.sha256 $plain
done
put text lower/mapped text.sig $mapped
put text lower/other text.sig $strict
remount_disk
mount -t overlay layers /mnt/overlay \
	-o lowerdir=$disk/lower,upperdir=$disk/upper,workdir=$disk/work
cd /mnt/overlay || exit

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$strict fsname=overlay appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$plain fsname=overlay
	appraise func=MMAP_CHECK fowner=$mapped fsname=overlay appraise_type=imasig
RULES
watch

for kind in sig hash; do
	invalid=invalid-$([ $kind = sig ] && echo signature || echo hash)
	file=/mnt/overlay/$kind
	check_work "$kind: the first access reads and verifies it" $file-again "1 1" \
		cmp $file-again $text
	# A change of labels below is not announced: they are looked at each time.
	check_work "$kind: the second does not read it" $file-again "0 ?" cmp $file-again $text

	settle $file-*
	chmod 600 $file-mode
	check_work "$kind: copied up by chmod: it is verified again" $file-mode "? 1" \
		cmp $file-mode $text
	check_work "$kind: copied up by chmod: it is not read again" $file-mode "0 ?" \
		cmp $file-mode $text
	echo "more" >>$file-write
	refused "$kind: copied up to be written: it is refused" "$invalid" cat $file-write
	dd if=$text of=$file-write 2>/dev/null
	check "$kind: when it is as it was it is accepted" cmp $file-write $text

	alter $disk/lower/$kind-below 0 101
	refused "$kind: changed below: it is refused" "$invalid" cat $file-below
	alter $disk/lower/$kind-below 0 141
	check "$kind: changed back: it is accepted" cmp $file-below $text
	xattr get $disk/lower/$kind-label $label >/tmp/label
	xattr set $disk/lower/$kind-label $label /fixtures/script.sha256
	check_refused "$kind: another label below: it is refused" "Permission denied" \
		cat $file-label
	xattr set $disk/lower/$kind-label $label /tmp/label
	check_work "$kind: the first label: it is verified again" $file-label "? 1" \
		cmp $file-label $text

	exec 7<>$disk/lower/$kind-open
	case $kind in
	sig)	check_work "$kind: open for writing below: it is verified at each access" \
			$file-open "1 1" cmp $file-open $text
		printf A >&7
		refused "$kind: open for writing below: what was written counts" "$invalid" \
			cat $file-open ;;
	hash)	check "$kind: open for writing below: it is accepted" cmp $file-open $text
		printf A >&7 ;;
	esac
	exec 7>&-
	refused "$kind: written to below: it is refused" "$invalid" cat $file-open
	alter $disk/lower/$kind-open 0 141
	check "$kind: written back: it is accepted" cmp $file-open $text
done

# What is mapped is the file below; the rules are for the one that was opened.
check "mapped to execute it is accepted" map /mnt/overlay/mapped exec
check "what no rule is for may be made executable" map /mnt/overlay/other read protect
errno="Operation not permitted"
refused "what was mapped to read is not made executable" failed-mprotect \
	map /mnt/overlay/mapped read protect

cd /
umount /mnt/overlay
umount $disk
ima_end
