#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# A file that is written while it is used is not what was measured: a violation,
# in the list with zeros, counted, and recorded with its cause.  An appraised
# file that is mapped to be written cannot be mapped to be executed.
#
# vmtest-alone: what it loads stays

. ./lib.sh
. ./lib_measure.sh

binary=$ima/binary_runtime_measurements
# Tells the owner of the file in all names
user=20100

violations() {
	cat "$ima/violations"
}

# zeros FILE - how often it is in the list with zeros
zeros() {
	./measurement_list show "$binary" sha1 | grep -cE " violation .* n-ng=$1( |\$)"
}

# found DESCRIPTION FILE ZEROS DIGESTS - how often it is in the list, and how
found() {
	check_equal "$1: entries with zeros" "$(zeros "$2")" "$3"
	check_equal "$1: entries with a digest" "$(($(measured "$2") - $(zeros "$2")))" "$4"
}

# new_file NAME [OWNER]
new_file() {
	f=/mnt/$1
	make_file "$f" "${2:-$user}"
}

record() {
	said "type=1804 .* op=invalid_pcr cause=$1 comm=\"[^ ]*\" name=\"$f\" dev=\"loop0\" $(
		)ino=$(stat -c %i "$f") res=1"
}

ima_start 47

mount_ext4 /mnt
load "measure func=FILE_CHECK mask=MAY_READ fowner=$user" \
	"measure func=FILE_CHECK mask=MAY_READ fowner=20101 pcr=11 template=ima-sig" \
	"measure func=MMAP_CHECK fowner=20102" \
	"measure func=FILE_CHECK fowner=20105 uid=0" \
	"measure func=FILE_CHECK fowner=20105 pcr=11" \
	"appraise func=FILE_CHECK fowner=20103" \
	"appraise func=MMAP_CHECK fowner=20103" \
	"appraise fowner=20104"
check_equal "no violation at the start" "$(violations)" 0

# Time of measure, time of use

new_file tomtou
exec 3<"$f"
found "a file that is read" "$f" 0 1
mark
true 4>>"$f"
check_equal "then opened to be written: a violation" "$(violations)" 1
found "then opened to be written" "$f" 1 1
check "it is recorded as ToMToU" record ToMToU
true 4>>"$f"
check_equal "a second writer is none, for the same reader" "$(violations)" 1
exec 5<"$f"
true 4>>"$f"
check_equal "but for a second reader" "$(violations)" 2
# Equal entries are added once only, but not these.
found "both are in the list" "$f" 2 1
exec 3<&- 5<&-

new_file read_before
cat "$f" >/dev/null
true 4>>"$f"
check_equal "no violation if the reader has closed it" "$(violations)" 2
found "it is in the list" "$f" 0 1

new_file not_measured 20199
exec 3<"$f"
true 4>>"$f"
exec 3<&-
check_equal "no violation if it was not measured" "$(violations)" 2
found "it is not in the list" "$f" 0 0

new_file removed
exec 3<"$f"
true 4>>"$f"
rm "$f"
check_equal "a violation stays when the file is gone" "$(zeros "$f")" 1
exec 3<&-

# Open writers

new_file writers
exec 4>>"$f"
mark
cat "$f" >/dev/null
check_equal "a file that is open to be written is read: a violation" "$(violations)" 4
found "a file that is open to be written is read" "$f" 1 1
check "it is recorded as open_writers" record open_writers
cat "$f" >/dev/null
check_equal "a second reader is none, for the same writer" "$(violations)" 4
exec 4>&-
cat "$f" >/dev/null
check_equal "nor is one after the writer" "$(violations)" 4
exec 4>>"$f"
cat "$f" >/dev/null
exec 4>&-
check_equal "but for a second writer" "$(violations)" 5

new_file not_measured_either 20199
exec 4>>"$f"
cat "$f" >/dev/null
exec 4>&-
check_equal "no violation if it is not measured" "$(violations)" 5

# Mappings

new_file mapped 20102
cat "$f" >/dev/null
found "a file whose execution is measured, read" "$f" 0 0
./map_files "$f" rw "$f" rx
check_equal "mapped to be written, then to be executed: a violation" "$(violations)" 6
found "mapped to be written, then to be executed" "$f" 1 1
new_file mapped_first 20102
mark
./map_files "$f" rx "$f" rw
check_equal "the other way round: a violation" "$(violations)" 7
check "it is recorded as ToMToU (mapped)" record ToMToU

# What the rule says of PCR and template is not known where violations are made.

new_file elsewhere 20101
exec 4>>"$f"
cat "$f" >/dev/null
exec 4>&-
check_equal "the digest has the PCR and the template of the rule" \
	"$(./measurement_list show "$binary" sha1 | grep "$f" | grep -v violation |
		cut -d ' ' -f 2,3)" \
	"pcr=11 template=ima-sig"
violation=$(./measurement_list show "$binary" sha1 | grep "$f" | grep violation |
	cut -d ' ' -f 2,3)
if extended; then
	check_equal "the violation is in the PCR of the rule, too" "$violation" \
		"pcr=10 template=ima-ng
pcr=11 template=ima-ng"
else
	check_equal "expected to change: the violation has the default PCR and template" \
		"$violation" "pcr=10 template=ima-ng"
fi

# violations_in PCR - how many there are of the file
violations_in() {
	./measurement_list show "$binary" sha1 | grep "$f" | grep violation | grep -c "pcr=$1 "
}

new_file two_pcrs 20105
exec 4>>"$f"
cat "$f" >/dev/null
check_equal "two PCRs, one writer: a violation in that of the first reader" \
	"$(violations_in 10)" 1
./run_as 1000 1000 1000 1000 cat "$f" >/dev/null
if extended; then
	check_equal "two PCRs, one writer: and in that of the second" "$(violations_in 11)" 1
else
	check_equal "expected to change: but not in that of the second" "$(violations_in 11)" 0
fi
before=$(violations)
cat "$f" >/dev/null
./run_as 1000 1000 1000 1000 cat "$f" >/dev/null
exec 4>&-
check_equal "two PCRs, one writer: no more for other readers" "$(violations)" "$before"

# Appraised files

# Its owner makes it, so that it is appraised, and labelled, from the beginning.
chmod 777 /mnt
f=/mnt/appraised
./run_as 20103 20103 20103 20103 sh -c "echo appraised >$f"
check "an appraised file can be mapped to be executed" ./map_files "$f" rx
check "or to be written" ./map_files "$f" rw
mark
check_refused "not to be executed while it is to be written" \
	"map_files: mmap $f rx: Permission denied" ./map_files "$f" rw "$f" rx
check "it is recorded as mmapped_writers" said \
	"type=1800 .* op=mmap_file cause=mmapped_writers comm=\"map_files\" name=\"$f\" .* res=0"
# Only the mapping to be executed is a hook that looks.
check "expected to change: to be written while it is to be executed" \
	./map_files "$f" rx "$f" rw
f=/mnt/appraised_always
./run_as 20104 20104 20104 20104 sh -c "echo appraised >$f"
# For a rule without func= every hook is that of opening, which does not look
# for mappings.
check "expected to change: a rule without func= lets it be mapped for both" \
	./map_files "$f" rw "$f" rx

check "the list is true: digests" ./measurement_list digests
check "the list is true: ascii" ./measurement_list ascii
check "the list is true: counts" ./measurement_list counts

ima_end
