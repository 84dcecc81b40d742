#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# A property vouches for a file, and so for a mapping of it that nobody can have changed:
# not for memory that is private, executable, and can be written to or has been.
#
# vmtest-extension: fsverity_signature=
# vmtest-properties: yes
# vmtest-disk: 48M
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_property.sh
ima_start 32

mount_disk
key add asymmetric "" .fs-verity </etc/keys/verity.der >/dev/null

# seal FILE USER [LABEL] - a copy of it on the disk, with a signature
seal() {
	cp /fixtures/text $disk/"$1"
	[ -z "${3:-}" ] || xattr set $disk/"$1" "$label" "/fixtures/$3"
	chown "$2" $disk/"$1"
	./verity enable $disk/"$1" sha256 /fixtures/text.fsv
}

check "a file with a signature" seal signed $owner
check "one that needs a label where the signature does not count" seal unlabelled 4712
check "one that has it" seal labelled 4712 text.sha256
check "one that needs both" seal both 4714 text.sha256
put text plain text.sha256 4712
put text some text.sha256 4713

check "rules are accepted" rules <<-RULES
	dont_appraise func=MMAP_CHECK fowner=$owner fsverity_signature=yes
	deny func=MMAP_CHECK fowner=$owner
	dont_appraise func=MMAP_CHECK fowner=4712 fsverity_signature=yes
	appraise func=MMAP_CHECK fowner=4712
	appraise func=MMAP_CHECK fowner=4714 fsverity_signature=yes
	deny func=MMAP_CHECK fowner=4714
RULES

# not_mapped DESCRIPTION FILE RULE STEP... - the rule denies it, as if it had no property
not_mapped() {
	local description=$1 file=$2 rule=$3
	shift 3
	denied "$description" MMAP_CHECK "$rule" "$nothing" ./map $disk/"$file" "$@"
	check "$description: it is the mapping" logged " op=mmap_file cause=denied "
}

# not_changed DESCRIPTION FILE RULE NEED STEP...
not_changed() {
	local description=$1 file=$2 rule=$3 need=$4
	errno="Operation not permitted"
	shift 4
	refused_with "$description" private-copy \
		"func=MMAP_CHECK layer=custom rule=$rule need=$need have=? $nothing" \
		./map $disk/"$file" "$@"
	errno="Permission denied"
}

check "it is mapped to execute" ./map $disk/signed exec
check "and to write, privately" ./map $disk/signed copy change
check "what is mapped becomes executable" ./map $disk/signed read protect
check "also if it could have been written to, and was not" ./map $disk/signed copy protect
check "what was executable may be so again" ./map $disk/signed exec read protect

not_mapped "not writable and executable at once" signed 2 copyexec
not_mapped "nor if reading implies that" signed 2 implied copy
not_changed "what was written to does not become executable" signed 2 deny copy change protect
not_changed "nor what can be written to" signed 2 deny copy both
not_changed "what is executable does not become writable" signed 2 deny exec both
not_changed "nor executable again, once it was written to" signed 2 deny \
	exec unprotect change protect
check "it may be written to when it is not executable any more" \
	./map $disk/signed exec unprotect change

# Other evidence is about the file, as it is upstream.
check "a label: mapped to execute" ./map $disk/plain exec
check "a label: writable and executable at once" ./map $disk/plain copyexec
check "a label: executable, then writable" ./map $disk/plain exec both
errno="Operation not permitted"
refused "a label: mprotect is refused" failed-mprotect ./map $disk/plain copy change protect
errno="Permission denied"

# So it is where a property stands in front of it.
check "a property or a label: mapped to execute" ./map $disk/unlabelled exec
refused "a property or a label: writable as well, without the label" missing-hash \
	./map $disk/unlabelled copyexec
check "a property or a label: with it" ./map $disk/labelled copyexec
not_changed "a property or a label: what is executable does not become writable" \
	labelled 4 'hash|imasig' exec both
check "a property and a label: mapped to execute" ./map $disk/both exec
refused_with "a property and a label: not writable as well" denied \
	"func=MMAP_CHECK layer=custom rule=6 need=deny have=hash $nothing" \
	./map $disk/both copyexec
not_changed "a property and a label: what is executable does not become writable" \
	both 6 deny exec both
check "a file that no rule is for" ./map $disk/some copyexec
check "nor for its mapping" ./map $disk/some copy change protect

umount $disk
ima_end
