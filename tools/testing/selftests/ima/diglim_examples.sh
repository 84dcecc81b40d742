#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The example of Documentation/security/diglim.rst does what the text says, command by
# command, and its programs write what the text shows.
#
# A block of the text is commands, which begin with "# " and go on with "> ", and what they
# write; "..." stands for anything.  fixtures.sh names the blocks.
#
# vmtest-alone: it loads lists
# vmtest-extension: DIGLIM

. ./lib.sh

blocks=/fixtures/examples-diglim
# lib.sh has a variable "said" of its own.
written=/tmp/written

# commands FILE, output FILE - of a block
commands() {
	sed -n 's/^[#>] //p' "$1"
}

output() {
	sed '/^[#>] /d' "$1"
}

# All blocks are one session at one shell, which says between them where it is.
run_all() {
	for n in 1 2 3 4 5 6 7 8; do
		echo "echo @@$n; echo @@$n >&2"
		commands "$(block $n)"
	done | sh >$written 2>&1
}

# block N - the file of the Nth block
block() {
	if [ "$1" = 1 ]; then
		echo $blocks/an-example
	else
		echo "$blocks/an-example-$1"
	fi
}

# part N - what was written in block N
part() {
	sed -n "/^@@$1\$/,/^@@$(($1 + 1))\$/p" $written | sed '/^@@/d'
}

# shown N - each line that the text shows was written; one of the audit log, which a thread
# of its own prints, is awaited if it came too late
shown() {
	local line
	output "$(block "$1")" | while read -r line; do
		part "$1" | grep -qE -- "$(pattern "$line")\$" || comes "$line" || {
			echo "no \"$line\" in:"
			part "$1"
			return 1
		}
	done
}

# comes LINE - to the kernel log
comes() {
	local tries=0
	case $1 in
	audit:*) ;;
	*) return 1 ;;
	esac
	until dmesg | grep -qE -- "$(pattern "$1")\$"; do
		tries=$((tries + 1))
		[ $tries -lt 1000 ] || return 1
		usleep 20000
	done
}

# pattern LINE - a regular expression for it
pattern() {
	printf '%s\n' "$1" | sed 's/[][\\.*^$+?(){}|]/\\&/g; s/\\\.\\\.\\\./.*/g'
}

# check_part DESCRIPTION N REGEX... - each of them is a line of what was written in block N
check_part() {
	local what=$1 n=$2 line
	shift 2
	for line; do
		check "$what: $line" part_has "$n" "$line"
	done
}

part_has() {
	part "$1" | grep -qE -- "$2" && return
	part "$1"
	return 1
}

ima_start 24

check_equal "there are eight blocks" "$(find $blocks -name 'an-example*' | wc -l)" 8
run_all
check_equal "all of them ran" "$(grep -c '^@@' $written)" 16
check_part "what a list says" 1 "^/tmp/programs: 1 block, 2 digests\$" \
	": file, sha256, 2 digests\$"
check_equal "a list by hand says nothing" "$(part 2)" ""
check_equal "it is a list" "$(stat -c %s /tmp/one)" 48
check_part "they are there" 3 "^Parser digests: 0\$" "^File digests: [1-9]" \
	"^Digest list digests: 2\$" "^actions=0 digests=1 size=48 key=- state=loaded label=one\$" \
	"^actions=0 .* label=programs\$"
check_part "which have the file" 4 \
	"^sha256-[0-9a-f]{64}-one \(actions: 0\): algo: sha256, type: 1" \
	"^sha256-[0-9a-f]{64}-programs \(actions: 0\): algo: sha256, type: 1"
check_equal "these are all" "$(part 4 | wc -l)" 2
check_equal "through one open file it is the same" "$(part 5)" "$(part 4)"
check_part "the program is denied" 6 "^  file: in 3 lists, denied\$" "^    .* denied: deny\$"
check_equal "the text shows three lines of the refusal" "$(output "$(block 7)" | wc -l)" 3
check "they are these" shown 7
check_equal "all lists are removed" "$(part 8)" ""
check_equal "none is left" "$(cat /sys/kernel/security/integrity/diglim/digest_lists_loaded)" ""
for file in one programs denied; do
	check "/tmp/$file is a list" imactl digest-list show /tmp/$file
done
ima_end
