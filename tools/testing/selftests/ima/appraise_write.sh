#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Labels follow what is written: new and changed files of root under the policy
# that the kernel brings.
#
# vmtest-append: ima_policy=appraise_tcb
# vmtest-disk: 64M

. ./lib.sh
. ./lib_appraise.sh
ima_start 36

mount_disk
text=/fixtures/text

# has_label FILE - its label is the hash of its content
has_label() {
	[ "$(label_of "$1")" = "$(hash_of "$1")" ]
}

cp $text $disk/new
check "a new file has a label when it is closed" has_label $disk/new
check_equal "it is the one that the fixture's maker calculates" \
	"$(label_of $disk/new)" "$(hex /fixtures/text.sha256)"
remount_disk
check "it is accepted" cmp $disk/new $text
echo "more" >>$disk/new
check "a longer file has a new label" has_label $disk/new
alter $disk/new 0 101
check "a file that was overwritten has a new label" has_label $disk/new
: >$disk/new
check "a file that was emptied has a new label" has_label $disk/new
remount_disk
check "it is accepted, too" cmp $disk/new /dev/null

: >$disk/empty
check "an empty file has a label" has_label $disk/empty
check "it may be opened again" cat $disk/empty
check "a file without a name (O_TMPFILE) is written and named" \
	tmpfile $disk "some text" $disk/named
check "it has a label" has_label $disk/named
mv $disk/named $disk/renamed
ln $disk/renamed $disk/linked
check "other names have the same label" has_label $disk/linked
remount_disk
check "it is accepted under them" sh -c "cat $disk/renamed $disk/linked"

# While it is open for writing the label is that of the old content.
cp $text $disk/open
exec 7>>$disk/open
echo "more" >&7
check "a file that is being written may be read" cat $disk/open
check_equal "its label is still the old one" "$(label_of $disk/open)" \
	"$(hex /fixtures/text.sha256)"
exec 7>&-
check "when it is closed it is the new one" has_label $disk/open

# Power that fails in between leaves such a file, or somebody with the disk.
put text stale text.sha256
xattr set $disk/stale $label /fixtures/script.sha256
remount_disk
refused "a file whose label is another one's is not read" invalid-hash cat $disk/stale
refused "nor written" invalid-hash sh -c "echo more >>$disk/stale"
refused "nor overwritten" invalid-hash sh -c ": >$disk/stale"
put text bare -
xattr remove $disk/bare $label
remount_disk
refused "a file without a label is not read" missing-hash cat $disk/bare
refused "nor written" missing-hash sh -c "echo more >>$disk/bare"
check "it may be replaced" sh -c "rm $disk/bare && cp $text $disk/bare"
check "and has a label then" has_label $disk/bare

put text signed text.sig
remount_disk
check "a signed file is read" cmp $disk/signed $text
if extended; then
	refused "it is not written" signed-file-is-immutable sh -c "echo more >>$disk/signed"
	refused "nor emptied" signed-file-is-immutable sh -c ": >$disk/signed"
else
	# Nothing tells the administrator that IMA did that.
	refused_silently "expected to change: it is not written, without a record" \
		sh -c "echo more >>$disk/signed"
	refused_silently "expected to change: nor emptied" sh -c ": >$disk/signed"
fi
check "it is as it was" cmp $disk/signed $text
check_equal "so is its label" "$(label_of $disk/signed)" \
	"$(hex /fixtures/text.sig)"
put text emptied text.sig
remount_disk
# Nobody opens it, so nobody asks.  The content is lost to whoever may write it.
check "expected to change: it is emptied by truncate(2)" truncate_path $disk/emptied
refused "and then refused" invalid-signature cat $disk/emptied
check "it may be replaced" sh -c "cp $text $disk/next && mv $disk/next $disk/signed"
check "and has a hash then" has_label $disk/signed

chown 1000 $disk/open
alter $disk/open 0 102
check "a file that no rule is for keeps the label that it has" \
	sh -c "[ \"\$(xattr get $disk/open $label | wc -c)\" = 34 ]"
check_equal "whatever is written to it" "$(has_label $disk/open || echo "stale")" "stale"
check "it is not appraised either" cat $disk/open
chown 0 $disk/open
refused "when it is root's again, it is" invalid-hash cat $disk/open

umount $disk
ima_end
