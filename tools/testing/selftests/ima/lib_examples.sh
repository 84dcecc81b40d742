# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of a document's commands share; sourced after lib.sh.
#
# A block of the document is commands, which begin with "# " or "$ " and go on with "> ", and
# what they write; "..." stands for anything.  examples.sh makes a file of each block.  All of
# them are one session at one shell, whose output is in $written, with lines "@@NAME"
# between the blocks.

written=/tmp/written

# commands FILE, output FILE - of a block
commands() {
	sed -n 's/^[#$>] //p' "$1"
}

output() {
	sed '/^[#$>] /d' "$1"
}

# run_blocks FILE... - all of them, with what stands in /tmp/before done before
run_blocks() {
	local block
	touch /tmp/before
	{
		cat /tmp/before
		for block; do
			echo "echo @@${block##*/}; echo @@${block##*/} >&2"
			commands "$block"
		done
	} >/tmp/session
	sh /tmp/session >$written 2>&1
}

# part NAME - what was written in this block
part() {
	awk -v name="@@$1" '/^@@/ { on = $0 == name; next } on' $written
}

# shown FILE - each line that the block shows was written; one of the audit log, which a
# thread of its own prints, is awaited if it came too late
shown() {
	local line lines name=${1##*/}
	# What cannot be read would show nothing, which is easily written.
	lines=$(output "$1") || return 1
	[ -n "$lines" ] || return 0
	echo "$lines" | while read -r line; do
		part "$name" | grep -qE -- "$(pattern "$line") *\$" || comes "$line" || {
			echo "no \"$line\" in:"
			part "$name"
			return 1
		}
	done
}

# in_dir NAME... - the files of these blocks, which are in $blocks
in_dir() {
	local name
	for name; do
		# shellcheck disable=SC2154 # the test sets it
		echo "$blocks/$name"
	done
}

# check_blocks NAME... - each of these blocks writes what the document shows
check_blocks() {
	local name
	for name; do
		# shellcheck disable=SC2154 # the test sets it
		check "$name shows what it writes" shown "$blocks/$name"
	done
}

# comes LINE - to the kernel log
comes() {
	local tries=0
	case $1 in
	audit:* | cause=*) ;;
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

# check_part DESCRIPTION NAME REGEX... - each of them is a line of what was written in a
# block
check_part() {
	local what=$1 name=$2 line
	shift 2
	for line; do
		check "$what: $line" part_has "$name" "$line"
	done
}

part_has() {
	part "$1" | grep -qE -- "$2" && return
	part "$1"
	return 1
}
