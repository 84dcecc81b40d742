# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of evidence share, beside lib.sh and lib_appraise.sh: how much
# work an access was, as the trace events ima_collect (a file was read and hashed)
# and ima_verify (a label or signature was held against it) tell.

tracing=/sys/kernel/tracing

# watch - from here on the events are recorded
watch() {
	echo 1 >$tracing/events/ima/enable
}

# forget_work - what was recorded so far is not looked at any more
forget_work() {
	echo >$tracing/trace
}

# events EVENT FILE [WORDS] - how many there are for FILE, with WORDS in them
events() {
	grep -F " $1: dev=" $tracing/trace | grep -F " ino=$(stat -c %i "$2") " |
		grep -cF -- "${3:-}"
}

# work_on FILE - how often it was read and hashed, and verified
work_on() {
	echo "$(events ima_collect "$1") $(events ima_verify "$1")"
}

# check_work DESCRIPTION FILE WORK COMMAND... - the command must succeed, and
# be so much work on FILE; "?" in WORK is any number
check_work() {
	local description=$1 file=$2 want=$3 said got
	shift 3
	forget_work
	if ! said=$("$@" 2>&1); then
		ktap_test_fail "$description"
		ktap_print_msg "failed: $*: $said"
		return
	fi
	got=$(work_on "$file")
	# shellcheck disable=SC2254
	case $got in
	$want) ktap_test_pass "$description" ;;
	*)
		ktap_test_fail "$description"
		ktap_print_msg "read and verified $got times, not $want"
		grep ' ima_' $tracing/trace | sed 's/^/# trace: /'
		;;
	esac
}

# settle FILE... - all that can be known of them is known
settle() {
	cat "$@" >/dev/null
}

# change_below FILE [BYTE] - its first byte on the disk, and forget what was read of
# it; what the kernel knows of its inode stays
# shellcheck disable=SC2154  # lib_appraise.sh sets $disk and $device
change_below() {
	local inode block

	sync
	inode=$(inode_offset "$disk/$1")
	block=$(number_at $((inode + 60)) 4)
	printf %s "${2:-A}" |
		dd of="$device" bs=1 seek=$((block * 4096)) conv=notrunc,fsync 2>/dev/null
	sync
	echo 1 >/proc/sys/vm/drop_caches
}

# start_mapper FILE - a process that has FILE mapped to be shared and written, but
# not open any more, until stop_mapper
start_mapper() {
	mkfifo /tmp/mapper.in /tmp/mapper.out
	./mapper "$1" </tmp/mapper.in >/tmp/mapper.out &
	exec 8>/tmp/mapper.in 9</tmp/mapper.out
	read -r _ <&9
}

# poke OFFSET BYTE - through the mapping
poke() {
	echo "$1 $2" >&8
	read -r _ <&9
}

stop_mapper() {
	exec 8>&-
	wait
	exec 9<&-
	rm /tmp/mapper.in /tmp/mapper.out
}
