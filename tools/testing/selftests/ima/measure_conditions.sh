#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The conditions of a rule: for each, something that matches is measured, and
# what differs in just that is not.  And how often a file is measured.
#
# vmtest-append: lsm=smack
# vmtest-timeout: 120

. ./lib.sh
. ./lib_measure.sh

# Each row has a number, which is the owner of its files, or their group where
# the owner is what the row is about.
number=20000

# on DIRECTORY [OWNER[:GROUP]] - make $f there, and read it
on() {
	new "$@" &&
		cat "$f" >/dev/null
}

# by UID EUID GID EGID - let somebody read $f.  map_files opens it as it is told
# to; busybox would first take the real IDs for the effective ones.
by() {
	new /mnt &&
		./run_as "$1" "$2" "$3" "$4" ./map_files "$f" r
}

# new DIRECTORY [OWNER[:GROUP]] - make $f
new() {
	f=$1/$name
	make_file "$f" "${2:-$owner}"
}

# runnable - make $f, a script
runnable() {
	new /mnt &&
		printf '#!/bin/sh\n# %s\n' "$f" >"$f"
}

# program [MODE] - make $f, an executable of root
program() {
	f=/mnt/$name
	cp ./key "$f"
	echo "$f" >>"$f"
	chown "0:$number" "$f"
	chmod "${1:-755}" "$f"
}

# module - make $f, a module; its signature has to stay
module() {
	f=/mnt/$name
	cp /lib/modules/test_module.ko "$f" &&
		chown "$owner" "$f"
}

# labelled LABEL - make $f with a label of Smack: that of its maker
labelled() {
	f=/mnt/$name
	sh -c "echo $1 >/proc/self/attr/current && echo $f >$f" &&
		chown "$owner" "$f" &&
		cat "$f" >/dev/null
}

# as_label LABEL - let a process with this label of Smack read $f
as_label() {
	new /mnt &&
		sh -c "echo $1 >/proc/self/attr/current && cat $f" >/dev/null
}

# row DESCRIPTION CONDITIONS MATCHING OTHER - the last two are commands that make
# $f and use it
row() {
	local condition=$2

	number=$((number + 1))
	case $condition in
	*FGROUP*) owner=0:$number ;;
	*) owner=$number ;;
	esac
	condition=$(echo "$condition" | sed "s/FGROUP/fgroup=$number/g;s/FOWNER/fowner=$number/g")
	printf '%b\n' "$condition" >"$ima/policy"
	name=$number.yes
	used "$1: what matches is measured" "$3" 1
	name=$number.no
	used "$1: what does not is not" "$4" 0
}

# used DESCRIPTION COMMANDS COUNT - the commands, which make $f and use it, succeed;
# then it is so often in the list.  What did not happen would not be in it, either.
used() {
	if eval "$2"; then
		check_measured "$1" "$f" "$3"
	else
		ktap_test_fail "$1"
		ktap_print_msg "failed: $2"
	fi
}

uuid_of() {
	xxd -s $((1024 + 104)) -l 16 -p "$1" |
		sed 's/\(........\)\(....\)\(....\)\(....\)/\1-\2-\3-\4-/'
}

ima_start 128

mount_ext4 /mnt
mount_ext4 /mnt2

# Where the file is
row "fsmagic=" "measure FOWNER fsmagic=0xef53" "on /mnt" "on /tmp"
row "fsname=" "measure FOWNER fsname=ext4" "on /mnt" "on /tmp"
row "fsuuid=" "measure FOWNER fsuuid=$(uuid_of /mnt.image)" "on /mnt" "on /mnt2"

# Whose it is
row "fowner=" "measure FGROUP fowner=1000" "on /mnt 1000:\$number" "on /mnt 1001:\$number"
row "fowner>" "measure FGROUP fowner>1000" "on /mnt 1001:\$number" "on /mnt 1000:\$number"
row "fowner<" "measure FGROUP fowner<1000" "on /mnt 999:\$number" "on /mnt 1000:\$number"
row "fgroup=" "measure FOWNER fgroup=1000" "on /mnt \$number:1000" "on /mnt \$number:1001"
row "fgroup>" "measure FOWNER fgroup>1000" "on /mnt \$number:1001" "on /mnt \$number:1000"
row "fgroup<" "measure FOWNER fgroup<1000" "on /mnt \$number:999" "on /mnt \$number:1000"

# Who uses it
row "uid=" "measure FOWNER uid=1000" "by 1000 1000 1 1" "by 1001 1001 1 1"
row "uid>" "measure FOWNER uid>1000" "by 1001 1001 1 1" "by 1000 1000 1 1"
row "uid<" "measure FOWNER uid<1000" "by 999 999 1 1" "by 1000 1000 1 1"
row "uid= is the real one" "measure FOWNER uid=1000" "by 1000 1001 1 1" "by 1001 1000 1 1"
row "euid=" "measure FOWNER euid=1000" "by 1001 1000 1 1" "by 1000 1001 1 1"
row "euid>" "measure FOWNER euid>1000" "by 1000 1001 1 1" "by 1001 1000 1 1"
row "euid<" "measure FOWNER euid<1000" "by 1000 999 1 1" "by 999 1000 1 1"
row "euid= is any, of somebody with CAP_SETUID" "measure FOWNER euid=1000" \
	"by 1000 0 1 1" "by 1000 1001 1 1"
row "gid=" "measure FOWNER gid=1000" "by 1 1 1000 1000" "by 1 1 1001 1001"
row "gid>" "measure FOWNER gid>1000" "by 1 1 1001 1001" "by 1 1 1000 1000"
row "gid<" "measure FOWNER gid<1000" "by 1 1 999 999" "by 1 1 1000 1000"
row "gid= is the real one" "measure FOWNER gid=1000" "by 1 1 1000 1001" "by 1 1 1001 1000"
row "egid=" "measure FOWNER egid=1000" "by 1 1 1001 1000" "by 1 1 1000 1001"
row "egid>" "measure FOWNER egid>1000" "by 1 1 1000 1001" "by 1 1 1001 1000"
row "egid<" "measure FOWNER egid<1000" "by 1 1 1000 999" "by 1 1 999 1000"
row "egid= is any, of somebody with CAP_SETGID" "measure FOWNER egid=1000" \
	"by 0 0 1000 1" "by 1 1 1000 1"

# What it is opened for
writing="new /mnt && dd if=/dev/null of=\$f conv=notrunc 2>/dev/null"
both="new /mnt && true 3<>\$f"
appending="new /mnt && true >>\$f"
running="runnable && \$f"
row "mask=MAY_READ" "measure func=FILE_CHECK mask=MAY_READ FOWNER" "on /mnt" "$both"
row "mask=^MAY_READ" "measure func=FILE_CHECK mask=^MAY_READ FOWNER" "$both" "$writing"
row "mask=MAY_WRITE" "measure func=FILE_CHECK mask=MAY_WRITE FOWNER" "$writing" "$both"
row "mask=^MAY_WRITE" "measure func=FILE_CHECK mask=^MAY_WRITE FOWNER" "$both" "on /mnt"
row "mask=^MAY_APPEND" "measure func=FILE_CHECK mask=^MAY_APPEND FOWNER" "$appending" "$writing"
row "mask=MAY_EXEC" "measure func=FILE_CHECK mask=MAY_EXEC FOWNER" "$running" "on /mnt"
row "mask=^MAY_EXEC" "measure func=FILE_CHECK mask=^MAY_EXEC FOWNER" "$running" "on /mnt"

# What it is used for
mapped="new /mnt && ./map_files \$f"
row "func=FILE_CHECK" "measure func=FILE_CHECK FOWNER" "on /mnt" "new /mnt && stat \$f >/dev/null"
row "func=PATH_CHECK" "measure func=PATH_CHECK FOWNER" "on /mnt" "new /mnt && stat \$f >/dev/null"
row "func=MMAP_CHECK" "measure func=MMAP_CHECK FOWNER" "$mapped rx" "$mapped r"
row "func=FILE_MMAP" "measure func=FILE_MMAP FOWNER" "$mapped rx" "$mapped r"
row "func=MMAP_CHECK, where reading implies executing" "measure func=MMAP_CHECK FOWNER" \
	"$mapped rp" "$mapped r"
row "func=MMAP_CHECK_REQPROT, what was asked for" "measure func=MMAP_CHECK_REQPROT FOWNER" \
	"$mapped rx" "$mapped rp"
row "func=BPRM_CHECK" "measure func=BPRM_CHECK FOWNER" "$running" "on /mnt"
row "func=CREDS_CHECK" "measure func=CREDS_CHECK FOWNER" "$running" "on /mnt"
row "func=MODULE_CHECK" "measure func=MODULE_CHECK FOWNER" \
	"module && insmod \$f && rmmod test_module" "module && cat \$f >/dev/null"
row "func=POLICY_CHECK" "measure func=POLICY_CHECK FOWNER" \
	"new /mnt && echo 'audit fowner=1 fgroup=1' >\$f && echo \$f >$ima/policy" "on /mnt"
row "no func=: opened" "measure FOWNER mask=MAY_READ" "on /mnt" "new /mnt && stat \$f >/dev/null"
row "no func=: executed" "measure FOWNER mask=MAY_EXEC" "$running" "on /mnt"
row "no func=: mapped" "measure FOWNER mask=MAY_EXEC" "$mapped rx" "$mapped r"

# More than one rule: the first that matches counts
row "dont_measure before measure" "dont_measure FOWNER uid=1000\nmeasure FOWNER" \
	"on /mnt" "by 1000 1000 1 1"
row "measure before dont_measure" "measure FOWNER uid=1000\ndont_measure FOWNER\nmeasure FOWNER" \
	"by 1000 1000 1 1" "on /mnt"
row "all conditions at once" \
	"measure func=FILE_CHECK mask=MAY_READ FOWNER fsname=ext4 uid=1000 gid=1000 fgroup=1000" \
	"new /mnt \$number:1000 && ./run_as 1000 1000 1000 1000 ./map_files \$f r" \
	"new /mnt \$number:1000 && ./run_as 1000 1000 1001 1001 ./map_files \$f r"

# Labels of an LSM; Smack has a label for each subject and object, and uses the
# word "user" for it.
row "obj_user=" "measure FOWNER obj_user=blue" "labelled blue" "labelled red"
row "subj_user=" "measure FOWNER subj_user=blue" "as_label blue" "as_label red"
check_equal "obj_user= is read back" "$(grep -c ' obj_user=blue $' "$ima/policy")" 1
check_equal "subj_user= is read back" "$(grep -c ' subj_user=blue $' "$ima/policy")" 1
mark
for func in KEY_CHECK CRITICAL_DATA; do
	check_refused "there are none in a rule for $func" "write: Invalid argument" \
		write_rule "measure func=$func subj_user=blue"
	check "the rule is named" said_text "action=measure func=$func subj_user=blue res=0"
done
check_refused "nor twice the same" "write: Invalid argument" \
	write_rule "measure obj_user=blue obj_user=red"

# A mask that no call of open() has
number=$((number + 1))
owner=$number name=$number.append
load "measure func=FILE_CHECK mask=MAY_APPEND fowner=$number"
new /mnt
true >>"$f"
check_measured "expected to change: mask=MAY_APPEND matches nothing, not even appending" "$f" 0

# CREDS_CHECK is there to ask for the IDs that a program gets by its mode, where
# BPRM_CHECK asks for those of its caller.  Since Linux 5.8 these IDs are computed
# after the hook, so that both see the caller.
number=$((number + 1))
load "measure func=CREDS_CHECK fgroup=$number euid=0"
name=$number.setuid
program 4755
check_refused "a program of root's is run: it wants arguments" "usage: key" \
	./run_as 1000 1000 1000 1000 "$f"
check_measured "expected to change: CREDS_CHECK does not see that a program becomes root" "$f" 0
load "measure func=CREDS_CHECK fgroup=$number euid=1000"
check_refused "it is run again" "usage: key" ./run_as 1000 1000 1000 1000 "$f"
check_measured "expected to change: but that a user runs it" "$f" 1

# How often

number=$((number + 1))
owner=$number name=$number.often
load "measure func=FILE_CHECK mask=MAY_READ fowner=$number"
on /mnt
cat "$f" >/dev/null
./run_as 1000 1000 1000 1000 cat "$f" >/dev/null
check_measured "a file that stays the same is measured once" "$f" 1
touch "$f"
chmod 700 "$f"
true 4<>"$f"
cat "$f" >/dev/null
check_measured "a new date, a new mode or a writer that writes nothing is no change" "$f" 1
cp "$f" /tmp/first
echo more >>"$f"
cat "$f" >/dev/null
check_measured "after a change it is measured again" "$f" 2
check_equal "with the new digest" "$(grep " $f\$" "$list" | tail -n 1 | cut -d ' ' -f 4)" \
	"sha256:$(sha256sum <"$f" | cut -d ' ' -f 1)"
true >"$f"
cat "$f" >/dev/null
check_measured "after it was made empty, too" "$f" 3
cat /tmp/first >"$f"
cat "$f" >/dev/null
check_measured "what is in the list already is not put there twice" "$f" 3
mv "$f" "$f.moved"
ln "$f.moved" "$f.linked"
cat "$f.moved" "$f.linked" >/dev/null
check_measured "another name does not make it another file" "$f.moved" 0
check_measured "nor does a second one" "$f.linked" 0
cp -p "$f.moved" "$f.copied"
cat "$f.copied" >/dev/null
check_measured "a copy is another file" "$f.copied" 1
umount /mnt
mount -t ext4 /dev/loop0 /mnt
cat "$f.moved" >/dev/null
check_measured "after a mount nothing is known of it" "$f.moved" 1
on /tmp
echo more >>"$f"
cat "$f" >/dev/null
check_measured "a change on tmpfs is seen, too" "$f" 2

# Beside measuring
number=$((number + 1))
owner=$number name=$number.audit
load "audit func=FILE_CHECK mask=MAY_READ fowner=$number"
mark
on /mnt
check "audit says the digest in a record" \
	said "type=1805 .* file=\"$f\" hash=\"sha256:$(sha256sum <"$f" | cut -d ' ' -f 1)\" "
check_measured "and does not measure" "$f" 0

check "the list is true: digests" ./measurement_list digests
check "the list is true: ascii" ./measurement_list ascii
check "the list is true: counts" ./measurement_list counts

ima_end
