#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What is known of a file is remembered: when it is thought over, and for whom it
# holds.
#
# Upstream remembers verdicts, which belong to the file, not to the rule that led to
# them.  So it depends there on who came first, which nobody who writes a policy can
# foresee.
#
# vmtest-disk: 80M

. ./lib.sh
. ./lib_appraise.sh
ima_start 31

# shellcheck disable=SC2034
device=/dev/loop0
medium=/tmp/medium
mount_disk
text=/fixtures/text

seal="digest_type=verity appraise_type=sigv3"
users=7000	# nobody: any label; root: a signature
hooks=7100	# to execute: any label; for root to read: a signature
kinds=7200	# nobody: a label of the content; root: of fs-verity
plain=7300	# any label

for name in nobody-first root-first chmod; do
	put text $name text.sha256 $users
done
for name in exec-first read-first; do
	put script $name script.sha256 $hooks
done
for name in hash-first verity-first; do
	put text $name text.sha256 $kinds
	verity enable $disk/$name
done
for name in chmod chown touch rename link label acl user inode; do
	put text plain-$name text.sha256 $plain
done
put text replaced text.sha256 $plain
put text failed script.sha256 $plain
remount_disk

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$users uid=65534
	appraise func=FILE_CHECK mask=MAY_READ fowner=$users uid=0 appraise_type=imasig
	appraise func=BPRM_CHECK mask=MAY_EXEC fowner=$hooks
	appraise func=FILE_CHECK mask=MAY_READ fowner=$hooks uid=0 appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$kinds uid=65534
	appraise func=FILE_CHECK mask=MAY_READ fowner=$kinds uid=0 $seal
	appraise func=FILE_CHECK mask=MAY_READ fowner=$plain
RULES

# The strict rule is root's, the weak one nobody's.
check "users: nobody is let in by the weak rule" su nobody -c "cat $disk/nobody-first"
if extended; then
	refused "users: root is refused by the strict rule, after nobody" \
		IMA-signature-required cat $disk/nobody-first
else
	# Nobody's pass is root's.
	check "expected to change: users: root is let in after it, past the strict rule" \
		cat $disk/nobody-first
fi
refused "users: root is refused by the strict rule" IMA-signature-required cat $disk/root-first
if extended; then
	check "users: nobody is let in by the weak rule, after root" \
		su nobody -c "cat $disk/root-first"
else
	# What root's rule demanded is demanded of nobody.
	refused "expected to change: users: nobody is refused after it, by a rule of root's" \
		IMA-signature-required su nobody -c "cat $disk/root-first"
fi
su nobody -c "cat $disk/chmod" >/dev/null
chmod 600 $disk/chmod
refused "users: after chmod root is refused again" IMA-signature-required cat $disk/chmod

check "hooks: it is executed by the weak rule" su nobody -c $disk/exec-first
refused "hooks: it is not read by the strict one: each hook has its verdict" \
	IMA-signature-required cat $disk/exec-first
check "hooks: it is still executed" su nobody -c $disk/exec-first
refused "hooks: read first, it is refused" IMA-signature-required cat $disk/read-first
if extended; then
	check "hooks: it is executed by the weak rule, after that" su nobody -c $disk/read-first
else
	refused "expected to change: hooks: then it is not executed, by a rule for reading" \
		IMA-signature-required su nobody -c $disk/read-first
fi

check "kinds: nobody is let in by the hash of the content" su nobody -c "cat $disk/hash-first"
if extended; then
	refused "kinds: root is refused after it, without a signature of fs-verity" \
		verity-signature-required cat $disk/hash-first
else
	check "expected to change: kinds: root is let in after it, without one of fs-verity" \
		cat $disk/hash-first
fi
refused "kinds: root is refused by the rule for fs-verity" verity-signature-required \
	cat $disk/verity-first
if extended; then
	check "kinds: nobody is let in after it, by the hash of the content" \
		su nobody -c "cat $disk/verity-first"
else
	refused "expected to change: kinds: nobody is refused after it, by a rule of root's" \
		verity-signature-required su nobody -c "cat $disk/verity-first"
fi

# A label that is changed on the disk, behind the back of the file system, shows
# when a file is appraised and when the verdict is remembered.
for name in chmod chown touch rename link label acl user inode; do
	cat $disk/plain-$name >/dev/null
done
# What the reading left to be written would be written over the change.
sync
for name in chmod chown touch rename link label acl user inode; do
	alter $medium $(($(offset_on_disk $disk/plain-$name $label) + 20)) 125
done
forget_blocks
check "memory: while nothing happens to the file, it holds" cmp $disk/plain-chmod $text
chmod 600 $disk/plain-chmod
refused "memory: not after chmod" invalid-hash cat $disk/plain-chmod
chown $plain $disk/plain-chown
refused "memory: not after chown, to whomever" invalid-hash cat $disk/plain-chown
touch -d 2020-01-01 $disk/plain-touch
refused "memory: not after a change of times" invalid-hash cat $disk/plain-touch
mv $disk/plain-rename $disk/plain-renamed
check "memory: after a change of name it holds" cmp $disk/plain-renamed $text
ln $disk/plain-link $disk/plain-linked
check "memory: under another name it holds" cmp $disk/plain-linked $text
echo "text" >/tmp/value
xattr set $disk/plain-user user.some /tmp/value
check "memory: after a change of another attribute it holds" cmp $disk/plain-user $text
xattr set $disk/plain-acl system.posix_acl_access "$(access_list 6 6)"
check "memory: after a change of the access list it holds, without EVM" cmp $disk/plain-acl $text
xattr get $disk/plain-label $label >/tmp/label
xattr set $disk/plain-label $label /tmp/label
refused "memory: not after the label was set, to whatever" invalid-hash cat $disk/plain-label
sync
echo 3 >/proc/sys/vm/drop_caches
refused "memory: not when the kernel has forgotten the file" invalid-hash cat $disk/plain-inode

check "content: it is accepted" cmp $disk/replaced $text
echo "more" >>$disk/replaced
refused "content: not when it was changed" invalid-hash cat $disk/replaced
dd if=$text of=$disk/replaced 2>/dev/null
check "content: again when it is as it was" cmp $disk/replaced $text

# Failures are not remembered.
refused "failure: a wrong label is refused" invalid-hash cat $disk/failed
refused "failure: each time with a record" invalid-hash cat $disk/failed
xattr set $disk/failed $label /fixtures/text.sha256
check "failure: when the label is right it is accepted" cmp $disk/failed $text

umount $disk
losetup -d /dev/loop0
rm $medium
ima_end
