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

# yes_if COMMAND... - "yes" if it succeeds, else "no"
yes_if() {
	if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi
}

runs() {
	if "$@" >/dev/null 2>&1; then echo runs; else echo refused; fi
}

# logged REGEX - whether the kernel's log has it
logged() {
	local tries=0
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
