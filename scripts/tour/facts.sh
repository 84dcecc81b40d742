# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What the guests of scripts/run share that tell facts to be compared, as
# "@fact FACT=VALUE" lines.  It mounts the disk.

# shellcheck disable=SC2034
ima=/sys/kernel/security/ima

fact() {
	echo "@fact $1=$2"
}

# Each answer is one of two that were seen to be so; whatever else happens, a program that is
# not there for one, is "broken", which no table expects.

# yes_if COMMAND... - "yes" if it succeeds, "no" if it says that it is not so, with status 1
yes_if() {
	local status=0
	"$@" >/dev/null 2>&1 || status=$?
	case $status in
	0) echo yes ;;
	1) echo no ;;
	*) echo "broken:$status" ;;
	esac
}

# has DIR REGEX FILE - yes_if a file has that in one of its lines; "no" if DIR is there, and
# the file is not
has() {
	if [ -d "$1" ] && [ ! -e "$3" ]; then
		echo no
	else
		yes_if grep -q "$2" "$3"
	fi
}

# outcome WORD COMMAND... - WORD if it succeeds, "refused" if it was not permitted
outcome() {
	local word=$1 said
	shift
	if said=$("$@" 2>&1); then
		echo "$word"
	elif echo "$said" | grep -qE 'Permission denied|Operation not permitted'; then
		echo refused
	else
		echo "broken:$said" | tr ' ' _
	fi
}

runs() {
	outcome runs "$@"
}

# logged REGEX - whether the kernel's log has it
logged() {
	local tries=0
	# The log itself is there, from its first line on.
	dmesg | grep -q "Linux version" || { echo broken; return; }
	# A thread of its own prints the records.
	until dmesg | grep -q "$1"; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || { echo no; return; }
		usleep 10000
	done
	echo yes
}

mkdir -p /disk
mount -t ext4 -o ro /dev/vda /disk
