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
ima_start 24

mount_disk
key add asymmetric "" .fs-verity </etc/keys/verity.der >/dev/null

# seal FILE USER - a copy of it on the disk, with a signature
seal() {
	cp /fixtures/text $disk/"$1"
	chown "$2" $disk/"$1"
	./verity enable $disk/"$1" sha256 /fixtures/text.fsv
}

check "a file with a signature" seal signed $owner
check "another one" seal labelled 4712
put text plain text.sha256 4712
put text some text.sha256 4713
values=$(values fsverity digest="$(./verity digest $disk/signed)")

check "rules are accepted" rules <<-RULES
	dont_appraise func=MMAP_CHECK fowner=$owner fsverity_signature=yes
	deny func=MMAP_CHECK fowner=$owner
	dont_appraise func=MMAP_CHECK fowner=4712 fsverity_signature=yes
	appraise func=MMAP_CHECK fowner=4712
RULES

# copy_refused DESCRIPTION ERROR RULE STEP... - of the sealed file
copy_refused() {
	local description=$1 rule=$3
	errno=$2
	shift 3
	refused_with "$description" private-copy \
		"func=MMAP_CHECK layer=custom rule=$rule need=deny have=none $values" \
		./map $disk/signed "$@"
	errno="Permission denied"
}

check "it is mapped to execute" ./map $disk/signed exec
check "and to write, privately" ./map $disk/signed copy change
check "what is mapped becomes executable" ./map $disk/signed read protect
check "also if it could have been written to, and was not" ./map $disk/signed copy protect
check "what was executable may be so again" ./map $disk/signed exec read protect

copy_refused "not writable and executable at once" "Permission denied" 2 copyexec
copy_refused "nor if reading implies that" "Permission denied" 2 implied copy
copy_refused "what was written to does not become executable" "Operation not permitted" 2 \
	copy change protect
copy_refused "nor what can be written to" "Operation not permitted" 2 copy both
copy_refused "what is executable does not become writable" "Operation not permitted" 2 \
	exec both
copy_refused "nor executable again, once it was written to" "Operation not permitted" 2 \
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
check "a property in front of a label: mapped to execute" ./map $disk/labelled exec
refused "a property in front of a label: not writable as well" private-copy \
	./map $disk/labelled copyexec
check "  it is that rule that would have counted" logged "layer=custom rule=4 need="
check "a file that no rule is for" ./map $disk/some copyexec
check "nor for its mapping" ./map $disk/some copy change protect

umount $disk
ima_end
