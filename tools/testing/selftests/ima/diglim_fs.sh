#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# integrity/diglim in securityfs: who may, what is taken, and each errno; labels in
# both ways and of each byte; what is answered.  What IMA does with a list when it is
# read is tested elsewhere.
#
# vmtest-alone: it loads lists
# vmtest-extension: DIGLIM
# vmtest-timeout: 120

. ./lib.sh
. ./lib_measure.sh

lists=/sys/kernel/security/integrity/diglim
add=$lists/digest_list_add
del=$lists/digest_list_del
label=$lists/digest_list_label
query=$lists/digest_query
loaded=$lists/digest_lists_loaded
count=$lists/digests_count

# number N - a digest of SHA-256 that is a number
number() {
	printf 'sha256-%064x' "$1"
}

# name FILE - how the list in it is called
name() {
	echo "sha256-$(sha256sum "$1" | cut -d ' ' -f 1)"
}

# ask QUESTION - the answer, through one open file; echo writes at once
ask() {
	(
		exec 5<>$query
		echo -n "$1" >&5 && cat <&5
	)
}

# put_path FILE, take_path FILE, put_bytes FILE, take_bytes FILE
put_path() {
	echo "$1" | ./write_once $add
}
take_path() {
	echo "$1" | ./write_once $del
}
put_bytes() {
	./write_once $add <"$1"
}
take_bytes() {
	./write_once $del <"$1"
}

# put_text TEXT - in printf's syntax
put_text() {
	# shellcheck disable=SC2059
	printf "$1" | ./write_once $add
}

# labels - of the lists that are loaded
labels() {
	sed 's/.* label=//' $loaded | tr '\n' ' '
}

counts() {
	sed 's/.*: //' $count | tr '\n' ' '
}

# as_user COMMAND...
as_user() {
	./run_as 1000 1000 1000 1000 "$@"
}

ima_start 155

dir=/tmp/lists
mkdir $dir
cd $dir || exit
tools=$here
for tool in write_once run_as digest_list; do
	ln -s "$tools/$tool" .
done
./digest_list file - sha256 1 3 >one
./digest_list file - sha256 3 3 >two
# shellcheck disable=SC2094 # one is a word
./digest_list file deny sha256 2 1 >deny

#
# Who may
#

check_equal "modes" "$(cd $lists && stat -c '%a %u:%g %n' -- * | tr '\n' ' ')" "200 0:0 \
digest_list_add 200 0:0 digest_list_del 600 0:0 digest_list_label 440 0:0 digest_lists_loaded \
600 0:0 digest_query 440 0:0 digests_count "
for file in $label $query $loaded $count; do
	check_refused "another user cannot read ${file##*/}" "Permission denied" as_user cat "$file"
	check "root can" cat "$file"
done
for file in $add $del $label $query; do
	check_refused "another user cannot write ${file##*/}" "open: Permission denied" \
		as_user ./write_once "$file" <one
	check_refused "nor can root without CAP_SYS_ADMIN" "open: Operation not permitted" \
		unshare -Ur ./write_once "$file" <one
done
for file in $label $query $loaded; do
	check_refused "nor read ${file##*/}" "Operation not permitted" unshare -Ur cat "$file"
done
check "but he can read digests_count" unshare -Ur cat $count
exec 4>$add
check_refused "an open file that is handed on is no permit: another user" "not permitted" \
	as_user sh -c 'cat one >&4'
check_refused "root in another user namespace" "not permitted" unshare -Ur sh -c 'cat one >&4'
exec 4>$del
check_refused "nor to remove: another user" "not permitted" as_user sh -c 'cat one >&4'
check_refused "root in another user namespace" "not permitted" unshare -Ur sh -c 'cat one >&4'
exec 4>$query
check_refused "also for a question" "not permitted" as_user sh -c 'echo sha256-00 >&4'
exec 4>$label
check_refused "and for a label" "not permitted" as_user sh -c 'echo mine >&4'
exec 4>&-
check_refused "digest_list_add cannot be read" "Permission denied" sh -c "exec 4<>$add"
check_refused "nor digest_list_del" "Permission denied" sh -c "exec 4<$del"
check_equal "nothing was loaded" "$(cat $loaded)$(counts)" "0 0 0 0 "

#
# Lists, and what they say
#

mark
check_equal "a list is loaded" "$(put_bytes one)" "$(stat -c %s one)"
check_equal "it is there" "$(cat $loaded)" \
	"$(name one) actions=0 digests=3 size=112 key=- state=loaded label=parser"
check_equal "digests are counted" "$(cat $count)" "Parser digests: 0
File digests: 3
Metadata digests: 0
Digest list digests: 1"
check "that is recorded" said \
	'op=digest_list_add cause=completed .* name="parser" res=1 errno=0'
check_equal "a digest is found" "$(ask "$(number 3)")" \
	"$(name one)-parser (actions: 0): algo: sha256, type: 1, modifiers: 0"
check_equal "another one is not" "$(ask "$(number 4)")" ""
check_equal "the list itself is" "$(ask "$(name one)")" \
	"$(name one)-parser (actions: 0): type: 3, size: 112"
check_equal "a list is loaded by path" "$(put_path $dir/two)" 15
check_equal "without newline, too" "$(printf '%s' "$dir/deny" | ./write_once $add)" 15
check_equal "they are there, in this order" "$(cut -d ' ' -f 1,6,7 $loaded)" \
	"$(name one) state=loaded label=parser
$(name two) state=loaded label=two
$(name deny) state=loaded,denies label=deny"
check_equal "a digest of two lists is counted once" "$(counts)" "0 5 0 3 "
check_equal "and answered twice" "$(ask "$(number 3)" | sort)" "$({
	echo "$(name one)-parser (actions: 0): algo: sha256, type: 1, modifiers: 0"
	echo "$(name two)-two (actions: 0): algo: sha256, type: 1, modifiers: 0"
	} | sort)"
check_equal "one that is denied shows it" "$(ask "$(number 2)" | grep -c 'modifiers: 2$')" 1
mark
check_refused "the same list again: EEXIST" "File exists" put_path $dir/two
check "that is recorded, too" said \
	'op=digest_list_add cause=loaded-already .* name="/tmp/lists/two" res=0 errno=-17'
cp two three
check_refused "also by another name" "File exists" put_path $dir/three
check_refused "or as bytes" "File exists" put_bytes two
check_equal "nothing has changed" "$(labels)$(counts)" "parser two deny 0 5 0 3 "
mark
check_equal "a list is removed by the path of the same content" "$(take_path $dir/three)" 17
check "that is recorded" said \
	'op=digest_list_del cause=completed .* name="/tmp/lists/three" res=1 errno=0'
check_equal "what it had is gone" "$(labels)$(counts)" "parser deny 0 3 0 2 "
mark
check_refused "it cannot be removed again: ENOENT" "No such file" take_path $dir/two
check "which is recorded" said \
	'op=digest_list_del cause=not-loaded .* name="/tmp/lists/two" res=0 errno=-2'
check_equal "one loaded by path is removed as bytes" "$(take_bytes deny)" 48
check_equal "one loaded as bytes is by path" "$(take_path $dir/one)" 15
check_equal "nothing is left" "$(cat $loaded)$(counts)" "0 0 0 0 "

./digest_list list deny sha256 0 "=$(name one | cut -d - -f 2)" >revoke
./digest_list parser immutable sha512 1 2 metadata - sha3-256 1 1 >mixed
put_bytes one >/dev/null
put_path $dir/revoke >/dev/null
put_path $dir/mixed >/dev/null
check_equal "states" "$(cut -d ' ' -f 6 $loaded | tr '\n' ' ')" \
	"state=revoked state=loaded,denies,revokes state=loaded,immutable "
check_equal "a list that is revoked says so" "$(ask "$(number 1)")" \
	"$(name one)-parser (actions: 0): algo: sha256, type: 1, modifiers: 0, revoked: 1"
check_equal "what revokes it is told with the list" "$(ask "$(name one)" | sort)" "$({
	echo "$(name one)-parser (actions: 0): type: 3, size: 112, revoked: 1"
	echo "$(name revoke)-revoke (actions: 0): algo: sha256, type: 3, modifiers: 2"
	} | sort)"
check_equal "an algorithm with a - in its name" "$(ask "sha3-256-$(printf %064x 1)")" \
	"$(name mixed)-mixed (actions: 0): algo: sha3-256, type: 2, modifiers: 0"
check_equal "a longer digest" "$(ask "sha512-$(printf %0128x 2)")" \
	"$(name mixed)-mixed (actions: 0): algo: sha512, type: 0, modifiers: 1"
check_equal "counts of each type" "$(counts)" "2 3 1 3 "
take_path $dir/revoke >/dev/null
check_equal "it counts again" "$(ask "$(number 1)")" \
	"$(name one)-parser (actions: 0): algo: sha256, type: 1, modifiers: 0"
take_path $dir/mixed >/dev/null

#
# Questions
#

answer=$(ask "$(number 1)")
check_equal "what follows the digest does not matter" \
	"$(ask "$(number 1)  a-b-c $(head -c 9000 /dev/zero | tr '\0' x)
")" "$answer"
check_equal "capital letters are digits" \
	"$(ask "sha256-$(name one | cut -d - -f 2 | tr a-f A-F)" | grep -c size:)" 1
check_equal "asked in one open, answered in the next" \
	"$(number 1 >$query && cat $query)" "$answer"
number 2 >$query
check_equal "another session does not see it" "$(setsid cat $query)" ""
check_equal "nor change it" "$(setsid sh -c "echo '$(number 7)' >$query"; cat $query | wc -l)" 1
exec 3<>$query 4<>$query
number 1 >&3
number 7 >&4
check_equal "each open file has a question of its own" "$(cat <&3)$(cat <&4)" "$answer"
number 7 >&3
check_equal "a new question has a new answer" "$(cat <&3)" ""
number 1 >$query
exec 5<$query
check_equal "who is given an open file has the question of who opened it" \
	"$(setsid cat <&5)" "$answer"
exec 5<&-
number 1 >&3
check_refused "no - : EINVAL" "Invalid argument" ask sha256
check_refused "no digit: EINVAL" "Invalid argument" ask sha256-xy
check_refused "too few digits: EINVAL" "Invalid argument" ask "sha512-$(printf %064x 1)"
check_refused "no such algorithm: ENOENT" "No such file" ask "sha257-$(printf %064x 1)"
check_refused "an empty name is none: ENOENT" "No such file" ask "-$(printf %064x 1)"
check_refused "memory that is none: EFAULT" "Bad address" ./write_once $query bad
check_equal "after a mistake there is no question" "$(cat $query)" ""
check_equal "another open file still has its own" "$(cat <&3)" "$answer"
exec 3>&- 4>&-

#
# Lists that are none
#

mark
check_refused "no list: EINVAL" "Invalid argument" put_text '\1\0\1\0\0\0\4\0\1\0\0\0\37\0\0\0'
check "the log says why" said_text \
	"diglim: digest list refused, byte 12, the length is not the count times the digest's size: parser"
check "the audit log, too" said \
	'op=digest_list_add cause=invalid-list .* name="parser" res=0 errno=-22'
# shellcheck disable=SC1003
printf '\1\0\1\0\0\0\4\0\1\0\0\0\40\0\0\0xyz' >'cut
off\'
check_refused "a list that is cut off: EINVAL" "Invalid argument" put_path "$dir/cut
off\\"
check "the log has its name, escaped" said_text \
	"diglim: digest list refused, byte 19, the list ends within the digests: \
/tmp/lists/cut\\012off\\134"
check_refused "the second block is checked: EINVAL" "Invalid argument" \
	put_text '\1\0\1\0\0\0\4\0\0\0\0\0\0\0\0\0\2'
check "with its place" said_text "refused, byte 16, too few bytes are left for a header: parser"
: >empty
check_refused "an empty file: ENODATA" "No data" put_path $dir/empty
check_refused "nothing: ENODATA" "No data" put_bytes empty
mark
./digest_list file - sha256 1 1 file - wp512 1 1 >unknown
check_refused "an algorithm that the kernel has not: ENOPKG" "Package not installed" \
	put_path $dir/unknown
check "the log names it" said_text "refused, the kernel has no wp512: /tmp/lists/unknown"
check "and the audit log the reason" said 'cause=unknown-algorithm .* res=0 errno=-65'
check_refused "no such file: ENOENT" "No such file" put_path $dir/none
check "its reason is another one than that of a list" said 'cause=not-found .* errno=-2'
check_refused "a directory: EISDIR" "Is a directory" put_path $dir
ln -s "$dir/loop" loop
check_refused "a link to itself: ELOOP" "Too many levels of symbolic links" put_path $dir/loop
check_refused "to be removed, too" "Too many levels of symbolic links" take_path $dir/loop
check_refused "a file for a directory: ENOTDIR" "Not a directory" put_path $dir/one/one
mkfifo fifo
check_refused "a pipe, which is not opened: ENXIO" "No such device or address" put_path $dir/fifo
check_refused "no directory: ENOTDIR" "Not a directory" put_path $dir/one/two
mark
check_refused "a name of 256 bytes: ENAMETOOLONG" "name too long" \
	put_path "$dir/$(head -c 256 /dev/zero | tr '\0' n)"
check "which is recorded" said 'op=digest_list_add cause=unreadable .* res=0 errno=-36'
chmod 600 one
mark
exec 4>$add
check_refused "a file that CAP_SYS_ADMIN alone may not read: EACCES" "Permission denied" \
	./run_as only-admin 1000 1000 1000 1000 sh -c "echo $dir/one >&4"
check "which is recorded, too" said \
	'op=digest_list_add cause=denied .* name="/tmp/lists/one" res=0 errno=-13'
chmod 644 one
check_refused "that one may, and it is loaded already" "File exists" \
	./run_as only-admin 1000 1000 1000 1000 sh -c "echo $dir/one >&4"
exec 4>&-
long=$(head -c 4095 /dev/zero | tr '\0' /)
check_refused "a path of 4095 bytes is one" "Is a directory" put_path "$long"
check_refused "a longer one: ENAMETOOLONG" "name too long" put_path "$long/"
check_refused "a path with a zero byte: EINVAL" "Invalid argument" put_text '/tmp/lists/two\0x'
check_refused "memory that is none: EFAULT" "Bad address" ./write_once $add bad
check_refused "a position that is not 0: EINVAL" "Invalid argument" \
	./write_once $add at 1 <two
check_refused "and one of digest_list_label" "Invalid argument" ./write_once $label at 1 <two
check_refused "memory that is none, for digest_list_label: EFAULT" "Bad address" \
	./write_once $label bad 9
check_equal "which sets none" "$(cat $label)" ""
check_refused "more than 64 MiB: EFBIG" "File too large" ./write_once $add zeros 67108865
check_refused "64 MiB are taken, though they are no list: EINVAL" "Invalid argument" \
	./write_once $add zeros 67108864
check_equal "nothing has changed" "$(labels)$(counts)" "parser 0 3 0 1 "
take_path $dir/one >/dev/null

#
# Labels
#

exec 4>$add
check "an open file has a label" sh -c 'echo label:mine >&4'
check "a list is written to it" sh -c 'cat one >&4'
check "and another one" sh -c 'cat two >&4'
put_bytes deny >/dev/null
check_equal "both are called so, and not what others write" "$(labels)" "mine mine parser "
for file in one two deny; do
	take_bytes "$file" >/dev/null
done
check "the next list of the session gets a label" sh -c "echo next >$label"
check_equal "it can be read" "$(cat $label)" next
check_equal "another session has none" "$(setsid cat $label)" ""
cat one >&4
check_equal "it is not for a file that has a label" "$(labels)$(cat $label)" "mine next"
setsid ./write_once $add <two >/dev/null
put_path $dir/deny >/dev/null
check_equal "nor for another session, nor for a path" "$(labels)$(cat $label)" \
	"mine parser deny next"
take_path $dir/deny >/dev/null
put_bytes deny >/dev/null
take_path $dir/two >/dev/null
put_bytes two >/dev/null
check_equal "it is for one list" "$(labels)$(cat $label)" "mine next parser "
echo removed >$label
take_bytes deny >/dev/null
check_equal "or for the removal of one" "$(labels)$(cat $label)" "mine parser "
printf 'next\0' >$label
put_bytes deny >/dev/null
check_equal "a zero byte may end it" "$(labels)" "mine parser next "
for file in one two deny; do
	take_bytes "$file" >/dev/null
done

# Each byte: what the label becomes, "-" if it is refused.
i=0 own='' session=''
# shellcheck disable=SC3036 # they run under busybox, whose echo writes at once
while [ $i -lt 256 ]; do
	octal=$((i / 64))$((i / 8 % 8))$((i % 8))
	{
		echo -ne "label:a\\0${octal}b" >&4 && own="$own $octal"
		echo -ne "a\\0${octal}b" >$label && session="$session $octal"
	} 2>/dev/null
	i=$((i + 1))
done
graph=$(i=33; while [ $i -lt 127 ]; do printf ' %03o' $i; i=$((i + 1)); done)
check_equal "printable ASCII without space is a label" "$own" "$graph"
check_equal "for digest_list_label, too" "$session" "$graph"
long=$(head -c 255 /dev/zero | tr '\0' l)
check "255 bytes are a label" sh -c "echo label:$long >&4 && echo $long >$label"
cat one >&4
put_bytes two >/dev/null
check_equal "they are" "$(labels)" "$long $long "
check_refused "256 are none: EINVAL" "Invalid argument" sh -c "echo label:${long}l >&4"
check_refused "for digest_list_label, too" "Invalid argument" sh -c "echo ${long}l >$label"
check_refused "none is none: EINVAL" "Invalid argument" sh -c "echo label: >&4"
check_refused "for digest_list_label, too" "Invalid argument" sh -c "echo >$label"
exec 4>&-
for file in one two; do
	take_bytes "$file" >/dev/null
done
check_equal "a newline and a zero byte may follow 255 bytes" \
	"$(printf '%s\n\0' "$long" | ./write_once $label)$(cat $label)" "257$long"
check_refused "but no third one" "Invalid argument" \
	sh -c "printf '%s\n\n\0' $long | ./write_once $label"
put_bytes one >/dev/null
check_equal "it is the label" "$(labels)$(cat $label)" "$long "
take_bytes one >/dev/null
name=$(printf 'a b\\c\nd\351')
cp one "$name"
put_path "$dir/$name" >/dev/null
check_equal "the name of a file can be anything" "$(labels)" 'a\040b\134c\012d\351 '
check_equal "in an answer, too" "$(ask "$(number 1)")" "$(name one)-a\\040b\\134c\\012d\\351 \
(actions: 0): algo: sha256, type: 1, modifiers: 0"
take_bytes one >/dev/null

#
# Roots, and much
#

mkdir -p root/tmp root/bin
cp /bin/busybox root/bin/sh
cp one root/inside
exec 4>$add
check "a path begins at the writer's root" chroot root /bin/sh -c 'echo /inside >&4'
exec 4>&-
check_equal "it is loaded" "$(labels)" "inside "
take_bytes one >/dev/null

./digest_list file - sha256 1 100000 >big
check "100,000 digests are loaded by path" put_path $dir/big
check_equal "they are there" "$(counts)$(ask "$(number 100000)" | wc -l)" "0 100000 0 1 1"
check_equal "the next is not" "$(ask "$(number 100001)")" ""
check_equal "they are removed as bytes" "$(take_bytes big)" 3200016
check_equal "and gone" "$(cat $loaded)$(counts)$(ask "$(number 100000)")" "0 0 0 0 "

# repeated COUNT DATALEN - a list of a digest of zeros, and nothing else; both numbers are
# four octal bytes.  The digests are a hole in the file.
repeated() {
	# shellcheck disable=SC2059
	printf "\\1\\0\\1\\0\\0\\0\\4\\0$1$2"
}

repeated '\1\0\2\0' '\40\0\100\0' >mebibytes
truncate -s 4194352 mebibytes
check_equal "a list of more than 4 MiB is taken in one write" "$(put_bytes mebibytes)" 4194352
check_equal "what it has 131,073 times is kept once" "$(cut -d ' ' -f 3,4 $loaded)" \
	"digests=1 size=4194352"
take_bytes mebibytes >/dev/null
repeated '\1\0\40\0' '\40\0\0\4' >mebibytes
truncate -s 67108912 mebibytes
check "one of more than 64 MiB by path" put_path $dir/mebibytes
check_equal "once, too" "$(cut -d ' ' -f 3,4 $loaded)" "digests=1 size=67108912"
check_refused "but not in a write: EFBIG" "File too large" put_bytes mebibytes
check_equal "its digest is answered once" "$(ask "$(number 0)" | wc -l)" 1
check "it is removed by path" take_path $dir/mebibytes
rm mebibytes
check_equal "nothing is left of it" "$(cat $loaded)$(counts)" "0 0 0 0 "

ima_end
