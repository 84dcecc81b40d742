#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What is known of a file counts until something changes that it rests on: not
# longer, and no shorter.
#
# vmtest-disk: 64M
# vmtest-extension: the policy engine

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 79

mount_disk
text=/fixtures/text
strict=7001	# a signature
plain=7002	# any label
late=7003	# no rule for execution at first
other=7004	# any label, too

for name in again user rename link attribute acl policy foreign mode group owner times label bare \
	write name map truncate ftruncate replace; do
	put text sig-$name text.sig $strict
	put text hash-$name text.sha256 $plain
done
put text wrong script.sig $strict
put text missing - $plain
put script late script.sha256 $late
remount_disk

# Whoever writes is asked nothing.
check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$strict appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$plain
	appraise func=BPRM_CHECK fowner=$plain
	appraise func=FILE_CHECK mask=MAY_READ fowner=$late
	appraise func=FILE_CHECK mask=MAY_READ fowner=$other
RULES
watch

# kept KIND WHAT - evidence of the file of this name holds
kept() {
	check_work "$1: $2: nothing is read or verified again" "$disk/$1-$3" "0 0" \
		cmp "$disk/$1-$3" $text
}

# void KIND WHAT NAME - the label is verified again, and still good
void() {
	check_work "$1: $2: it is verified again" "$disk/$1-$3" "? 1" cmp "$disk/$1-$3" $text
}

for kind in sig hash; do
	check_work "$kind: the first access reads and verifies it" $disk/$kind-again "1 1" \
		cmp $disk/$kind-again $text
	kept $kind "the second one" again
	check_work "$kind: another user's access does no work" $disk/$kind-again "0 0" \
		su nobody -c "cat $disk/$kind-again"
	settle $disk/$kind-*

	# What it does not rest on
	mv $disk/$kind-rename $disk/$kind-renamed
	kept $kind "under another name" renamed
	ln $disk/$kind-link $disk/$kind-linked
	kept $kind "under a second name" linked
	echo "text" >/tmp/value
	xattr set $disk/$kind-attribute user.some /tmp/value
	kept $kind "another attribute is set" attribute
	xattr set $disk/$kind-acl system.posix_acl_access "$(access_list 6 6)"
	kept $kind "an access list is set, without EVM" acl

	# Who does not own it can ask for a change; there is none.
	check_refused "$kind: another user may not change its mode" "Operation not permitted" \
		su nobody -c "chmod 600 $disk/$kind-foreign"
	check_refused "$kind: nor its owner" "Operation not permitted" \
		su nobody -c "chown nobody $disk/$kind-foreign"
	check_refused "$kind: nor its times" "Operation not permitted" \
		su nobody -c "touch -d 2020-01-01 $disk/$kind-foreign"
	check_refused "$kind: nor its access list" "Operation not permitted" \
		su nobody -c "xattr set $disk/$kind-foreign system.posix_acl_access /tmp/acl"
	kept $kind "a change that was refused" foreign

	# What it rests on
	chmod 600 $disk/$kind-mode
	check_work "$kind: chmod: it is verified again, not read" $disk/$kind-mode "0 1" \
		cmp $disk/$kind-mode $text
	kept $kind "chmod: once" mode
	chgrp 1000 $disk/$kind-group
	void $kind chgrp group
	kept $kind "chgrp: once" group
	chown $other $disk/$kind-owner
	void $kind chown owner
	kept $kind "chown: once" owner
	touch -d 2020-01-01 $disk/$kind-times
	void $kind "a change of times" times
	xattr get $disk/$kind-label $label >/tmp/label
	xattr set $disk/$kind-label $label /tmp/label
	void $kind "the label is set, to the same" label
	kept $kind "the label is set: once" label
	xattr get $disk/$kind-bare $label >/tmp/label
	xattr remove $disk/$kind-bare $label
	refused "$kind: without its label it is refused" \
		"$([ $kind = sig ] && echo IMA-signature-required || echo missing-hash)" \
		cat $disk/$kind-bare
	xattr set $disk/$kind-bare $label /tmp/label
	void $kind "it has its label again" bare
	kept $kind "it has its label again: once" bare
done

# A hash that says so is replaced by the kernel only under a rule that is for writers.
content_changed() {
	refused "sig: $1" invalid-signature cat "$disk/sig-$2"
	refused "hash: $1" invalid-hash cat "$disk/hash-$2"
}
for kind in sig hash; do
	alter $disk/$kind-write 0 101
	ln $disk/$kind-name $disk/$kind-second
	alter $disk/$kind-second 0 101
	start_mapper $disk/$kind-map
	poke 0 65
	stop_mapper
	truncate_path $disk/$kind-truncate
	truncate -s 5 $disk/$kind-ftruncate
	cp /fixtures/script $disk/other
	xattr set $disk/other $label "$text.$([ $kind = sig ] && echo sig || echo sha256)"
	chown "$(stat -c %u $disk/$kind-replace)" $disk/other
	mv $disk/other $disk/$kind-replace
done
content_changed "written to: it is refused" write
content_changed "written to under another name: it is refused" name
content_changed "changed through a mapping: it is refused" map
content_changed "emptied by truncate(2): it is refused" truncate
content_changed "shortened: it is refused" ftruncate
content_changed "another file was given its name: that is refused" replace
for kind in sig hash; do
	dd if=$text of=$disk/$kind-write conv=notrunc 2>/dev/null
	check_work "$kind: when it is as it was, it is read and accepted" $disk/$kind-write "1 1" \
		cmp $disk/$kind-write $text
	kept $kind "and that is known" write
done

# Failures are not known.
refused "a wrong signature is refused" invalid-signature cat $disk/wrong
forget_work
refused "a second time" invalid-signature cat $disk/wrong
check_equal "it was verified for that" "$(events ima_verify $disk/wrong)" 1
xattr set $disk/wrong $label $text.sig
check_work "when it is right it is accepted" $disk/wrong "? 1" cmp $disk/wrong $text
refused "a file without a label is refused" missing-hash cat $disk/missing
xattr set $disk/missing $label $text.sha256
check_work "when it has one it is accepted" $disk/missing "? 1" cmp $disk/missing $text

# What a demand does not accept is not tried, what another one has found is used.
chmod 755 $disk/hash-again
settle $disk/hash-again
forget_work
check_refused "hooks: a file that was read is let in for execution" "line 1" \
	sh -c "$disk/hash-again"
check_equal "hooks: without any work" "$(work_on $disk/hash-again)" "0 0"

# Policies
settle $disk/late $disk/sig-policy $disk/hash-policy
check "policy: it is executed" $disk/late
check "policy: a rule for execution is added" \
	rules <<-RULES
	appraise func=BPRM_CHECK fowner=$late appraise_type=imasig
RULES
refused "policy: it is not executed any more, whatever was known" IMA-signature-required \
	$disk/late
check_work "policy: it is still read" $disk/late "0 0" cat $disk/late
kept sig "a policy was loaded" policy
kept hash "a policy was loaded" policy

umount $disk
ima_end
