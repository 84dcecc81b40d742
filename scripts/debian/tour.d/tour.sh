#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tour of the Debian system, in the guest: the scenes that tour.scenes= on the command
# line names, in that order.  bash reads this file, so that it needs no signature; see
# scripts.sh.  A scene is a file NAME.sh made with the words of scene.sh.  Lines that begin
# with "@" are for scripts/debian/tour.

# What scene.sh has of busybox
usleep() {
	sleep "$(printf '%d.%06d' $(($1 / 1000000)) $(($1 % 1000000)))"
}

# shellcheck disable=SC2034
shell=bash
# shellcheck source=scripts/tour/scene.sh
. /tour/scene.sh

# shellcheck disable=SC2034
list=$ima/ascii_runtime_measurements_sha256

# pcr - its value, in the bank of SHA-256
pcr() {
	cat /sys/class/tpm/tpm0/pcr-sha256/12
}

# apt WORD... - with the archive of the tour alone; what it says is in apt.log
apt() {
	apt-get -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/local.list \
		-o Dir::Etc::sourceparts=- -qq -y "$@" >/root/apt.log 2>&1
}

# apt_alone WORD... - without any archive, for packages that are on the disk
apt_alone() {
	apt-get -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=/dev/null -qq -y "$@"
}

# archive NAME - with the DigestLists.tar that is there, before all others
archive() {
	local dir=/var/tmp/$1
	: >"$dir/Packages"
	{
		printf 'Origin: %s\nSuite: %s\nDate: %s\nSHA256:\n' "$1" "$1" "$(date -u -R)"
		for file in Packages DigestLists.tar; do
			echo " $(sha256sum <"$dir/$file" | cut -d ' ' -f 1)" \
				"$(stat -c %s "$dir/$file") $file"
		done
	} >"$dir/Release"
	sed -i "1i deb [trusted=yes] file:$dir ./" /etc/apt/sources.list.d/local.list
}

# uses DIRECTORY - a program has libraries of there
uses() {
	LD_LIBRARY_PATH=$1 cp /proc/self/maps /root/maps && grep -q " $1/" /root/maps
}

# no_failed_unit - systemd has been asked, and has none.  Of units that failed it keeps the
# number; an empty list would be that of a systemctl that says nothing, too.
no_failed_unit() {
	local number
	number=$(systemctl show --property=NFailedUnits --value)
	[ "$number" = 0 ] || systemctl list-units --failed --no-legend --plain
	[ "$number" = 0 ]
}

# Records are looked for in the kernel's log: all of them have to be there.  What the machine
# was started with is remembered: a permissive start counts what was logged before.
# shellcheck disable=SC2034
limit=$(cat /proc/sys/kernel/printk_ratelimit)
echo 0 >/proc/sys/kernel/printk_ratelimit
scenes=$(sed -n 's/.*tour\.scenes=\([a-z,-]*\).*/\1/p' /proc/cmdline)
[ -n "$scenes" ] || verdict 1 "tour.scenes= names scenes"
for name in ${scenes//,/ }; do
	before_it=$number
	# shellcheck source=/dev/null
	. "/tour/$name.sh"
	[ $number -gt $before_it ] || verdict 1 "$name is a scene"
done

echo "@end $failures"
systemctl --no-block poweroff
