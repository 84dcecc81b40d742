#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Appraisal through overlayfs: the label is that of the layer that a file comes
# from, and changes of the layers below are noticed.
#
# vmtest-disk: 80M

. ./lib.sh
. ./lib_appraise.sh
ima_start 28

mount_disk
text=/fixtures/text
read=8000	# rules for readers
any=8100	# rules for all

mkdir $disk/lower $disk/upper $disk/work /mnt/overlay
for name in sig sha256; do
	put text lower/$name text.$name $read
	put text lower/up-$name text.$name $read
	put text lower/open-$name text.$name $read
	put text lower/write-$name text.$name $any
done
put text lower/none - $read
put text lower/wrong script.sha256 $read
put text lower/forged text.rogue $read
put text lower/data text.sha256 $read
put text lower/label text.sha256 $read
put text lower/hidden text.sig $read
put script upper/hidden text.sig $read
remount_disk

# remount_overlay - with nothing remembered
remount_overlay() {
	umount /mnt/overlay 2>/dev/null
	mount -t overlay layers /mnt/overlay \
		-o lowerdir=$disk/lower,upperdir=$disk/upper,workdir=$disk/work
}
remount_overlay
cd /mnt/overlay || exit

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$read
	appraise func=FILE_CHECK fowner=$any
RULES

check "a signature below is accepted" cmp sig $text
check "a hash below is accepted" cmp sha256 $text
refused "no label is refused" missing-hash cat none
refused "a wrong label is refused" invalid-hash cat wrong
refused "a rogue signature is refused" invalid-signature cat forged
refused "the file above hides the one below, and has its own content" invalid-signature \
	cat hidden

for name in sig sha256; do
	check "copied up by chmod: $name was accepted" cmp up-$name $text
	chmod 600 up-$name
	check_equal "copied up by chmod: $name has its label" \
		"$(label_of $disk/upper/up-$name)" "$(hex /fixtures/text.$name)"
	check "copied up by chmod: $name is accepted" cmp up-$name $text
	echo "more" >>open-$name
	check_equal "copied up to write: $name has its label" \
		"$(label_of $disk/upper/open-$name)" "$(hex /fixtures/text.$name)"
	refused "copied up to write: $name is refused" \
		"invalid-$([ $name = sig ] && echo signature || echo hash)" cat open-$name
	check "copied up to write: $name below is as it was" cmp $disk/lower/open-$name $text
done

# What is below changes underneath the overlay, which is not supported but done.
check "a file is accepted" cmp data $text
echo "more" >>$disk/lower/data
refused "not when it was changed below" invalid-hash cat data
check "a file that was copied up is accepted" cmp up-sha256 $text
echo "more" >>$disk/upper/up-sha256
refused "not when it was changed above, not through the overlay" invalid-hash cat up-sha256
check "another is accepted" cmp label $text
xattr set $disk/lower/label $label /fixtures/script.sha256
refused "not when its label was changed below" invalid-hash cat label

# A rule that is for writers, too
check "a file with a hash may be written" sh -c 'echo more >>write-sha256'
check_equal "it has a new label" "$(label_of $disk/upper/write-sha256)" \
	"$(hash_of write-sha256)"
errno="Permission denied"
if extended; then
	refused "one with a signature may not" signed-file-is-immutable \
		sh -c 'echo more >>write-sig'
else
	refused_silently "expected to change: one with a signature may not, without a record" \
		sh -c 'echo more >>write-sig'
fi

cd /
umount /mnt/overlay
umount $disk
ima_end
