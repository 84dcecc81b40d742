#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Who has the disk changes a file below the file system, where the kernel does not
# see it.  With cache_result=no it is noticed when the file is read from the disk
# again, without it as long as the kernel remembers the file it is not.
#
# vmtest-append: bdev_allow_write_mounted=on
# vmtest-disk: 64M
# vmtest-extension: the policy engine

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 38

mount_disk
text=/fixtures/text
list=$ima/ascii_runtime_measurements

put text appraise-yes text.sha256 8001
put text appraise-no text.sha256 8002
put text sig-no text.sig 8003
put text explicit-yes text.sha256 8004
put text measure-yes - 8005
put text measure-no - 8006
put text audit-yes - 8007
put text audit-no - 8008
put text both-no text.sha256 8009
put script exec-no script.sha256 8010
put text short text.sha256 8012
remount_disk

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=8001
	appraise func=FILE_CHECK mask=MAY_READ fowner=8002 cache_result=no
	appraise func=FILE_CHECK mask=MAY_READ fowner=8003 appraise_type=imasig cache_result=no
	appraise func=FILE_CHECK mask=MAY_READ fowner=8004 cache_result=yes
	measure func=FILE_CHECK mask=MAY_READ fowner=8005
	measure func=FILE_CHECK mask=MAY_READ fowner=8006 cache_result=no
	audit func=FILE_CHECK mask=MAY_READ fowner=8007
	audit func=FILE_CHECK mask=MAY_READ fowner=8008 cache_result=no
	appraise func=FILE_CHECK mask=MAY_READ fowner=8009 uid=0 cache_result=no
	appraise func=FILE_CHECK mask=MAY_READ fowner=8009 uid=65534
	appraise func=BPRM_CHECK fowner=8010 cache_result=no
	appraise func=FILE_CHECK mask=MAY_READ fowner=8012
	measure func=FILE_CHECK mask=MAY_READ fowner=8012 uid=65534 template=ima
RULES
check_equal "they read back with it" "$(grep -c 'cache_result=no' $ima/policy)" 6
check_refused "a rule that does something else does not have it" "Invalid argument" \
	rules <<-RULES
	hash func=FILE_CHECK fowner=8011 cache_result=no
RULES
for value in maybe "" 0; do
	check_refused "nor is there cache_result=$value" "Invalid argument" \
		rules <<-RULES
		appraise func=FILE_CHECK fowner=8011 cache_result=$value
	RULES
done
watch

# measured FILE - entries of it
measured() {
	grep -c " $disk/$1\$" $list
}

# audited FILE - records of it since the mark; there must be one of the file "last",
# which comes after them
audited() {
	cat $disk/audit-no >/dev/null
	logged "$disk/audit-no\"" || return 1
	dmesg | sed "1,/mark $$.$mark\$/d" | grep -c "file=\"$disk/$1\""
}

for name in yes explicit-yes no sig-no; do
	case $name in
	yes|no) name=appraise-$name ;;
	esac
	check_work "$name: the first access reads and verifies it" $disk/$name "1 1" \
		cmp $disk/$name $text
	case $name in
	*yes)	check_work "$name: the second does not" $disk/$name "0 0" cmp $disk/$name $text ;;
	*)	check_work "$name: so does the second" $disk/$name "1 1" cmp $disk/$name $text ;;
	esac
done
check_work "two users: root's access reads it anew" $disk/both-no "1 1" cat $disk/both-no
check_work "two users: nobody's uses what was found" $disk/both-no "0 0" \
	su nobody -c "cat $disk/both-no"
check_work "two users: root's reads it anew once more" $disk/both-no "1 1" cat $disk/both-no
check_work "execution: it is read at each" $disk/exec-no "1 1" $disk/exec-no
check_work "execution: it is read at the second, too" $disk/exec-no "1 1" $disk/exec-no

for name in yes no; do
	cat $disk/measure-$name $disk/measure-$name >/dev/null
	check_equal "measure-$name: it has one entry, however often it is read" \
		"$(measured measure-$name)" 1
done
mark_log
cat $disk/audit-yes >/dev/null
# It comes when it comes: not before the mark if nobody waits.
check "audit-yes: the first access makes a record" logged "$disk/audit-yes\""
mark_log
cat $disk/audit-yes >/dev/null
check_equal "audit-yes: the second access makes no record" "$(audited audit-yes)" 0
mark_log
check_equal "audit-no: each access makes one" "$(cat $disk/audit-no >/dev/null
	audited audit-no)" 2

for name in appraise-yes appraise-no sig-no explicit-yes measure-yes measure-no audit-yes \
	audit-no exec-no; do
	change_below $name
done
check_equal "the disk was changed" "$(head -c 1 $disk/appraise-yes)" A
check "appraise-yes: it is not noticed" cat $disk/appraise-yes
check "explicit-yes: nor with cache_result=yes" cat $disk/explicit-yes
refused "appraise-no: it is refused" invalid-hash cat $disk/appraise-no
refused "sig-no: it is refused" invalid-signature cat $disk/sig-no
refused "exec-no: it is not executed" invalid-hash $disk/exec-no
cat $disk/measure-yes $disk/measure-no $disk/measure-no >/dev/null
check_equal "measure-yes: there is no other entry" "$(measured measure-yes)" 1
check_equal "measure-no: there is one more" "$(measured measure-no)" 2
mark_log
cat $disk/audit-yes >/dev/null
check_equal "audit-yes: there is no other record" "$(audited audit-yes)" 0
check "audit-no: there is one, with the new hash" \
	logged "hash=\"sha256:$(sha256sum <$disk/audit-no | cut -d ' ' -f 1)\""

# The field "d" is of SHA-1, which nothing else needs: the content is read for it, and
# then that is what is appraised.
cat $disk/short >/dev/null
change_below short
check "short: without an entry it is not noticed that the disk was changed" cat $disk/short
refused "short: where it is read for an entry it is refused" invalid-hash \
	su nobody -c "cat $disk/short"
check_equal "short: the entry is of what was refused" \
	"$(awk -v name=$disk/short '$5 == name { print $3, $4 }' $list)" \
	"ima $(sha1sum <$disk/audit-no | cut -d ' ' -f 1)"
refused "short: nor is it let in any more" invalid-hash cat $disk/short

umount $disk
ima_end
