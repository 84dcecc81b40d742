# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of the measurement side share: loading rules, looking into the
# measurement list, reading what the kernel says.  Sourced after lib.sh, which
# sets $ima.
#
# A rule cannot be taken back, so that each check has rules of its own which
# match only files of its own.

# shellcheck disable=SC2154
list=$ima/ascii_runtime_measurements

marks=0

# mark - what the kernel said so far is not looked at any more; it stays, for
# other tests in the same guest
mark() {
	marks=$((marks + 1))
	echo "mark $$.$marks" >/dev/kmsg
}

# since_mark - what the kernel said since then, or since it started
since_mark() {
	if [ $marks = 0 ]; then
		dmesg
	else
		dmesg | awk -v mark="mark $$.$marks\$" 'seen; $0 ~ mark { seen = 1 }'
	fi
}

# said REGEX - the kernel says so since mark; audit records are printed by a
# thread, so this waits for what is to come
said() {
	await_words -E "$1"
}

# said_text TEXT - the same, of words that stand there literally
said_text() {
	await_words -F "$1"
}

await_words() {
	local tries=0
	until since_mark | grep -q "$1" -- "$2"; do
		tries=$((tries + 1))
		if [ $tries -ge 1000 ]; then
			echo "the kernel did not say \"$2\" but:"
			since_mark | tail -n 12
			return 1
		fi
		usleep 20000
	done
}

# load RULE... - as one policy
load() {
	printf '%s\n' "$@" >"$ima/policy"
}

# write_rule RULE - in one write()
write_rule() {
	printf '%s\n' "$1" | ./write_once "$ima/policy"
}

# rules - those of the policy; each has a space at its end that nobody wants
rules() {
	sed 's/ $//' "$ima/policy"
}

# entries REGEX - how many entries of the list match
entries() {
	grep -cE -- "$1" "$list"
}

# measured FILE - how often FILE (an absolute path) is in the list
measured() {
	awk -v name="$1" '{ for (i = 4; i <= NF; i++) if ($i == name) { n++; next } }
			  END { print n + 0 }' "$list"
}

# check_measured DESCRIPTION FILE COUNT
check_measured() {
	check_equal "$1" "$(measured "$2")" "$3"
}

# mount_ext4 DIRECTORY - an empty file system that is neither tmpfs nor ramfs
# (busybox's mke2fs makes an ext2, which the driver of ext4 takes)
mount_ext4() {
	local loop
	mkdir -p "$1"
	truncate -s 8M "$1.image"
	mke2fs -F "$1.image" >/dev/null
	# In two steps: "mount -o loop" of busybox has the device still open
	# when it mounts, which CONFIG_BLK_DEV_WRITE_MOUNTED=n does not allow.
	loop=$(losetup -f)
	losetup "$loop" "$1.image"
	mount -t ext4 "$loop" "$1"
}

# make_file FILE [OWNER[:GROUP]] - whose contents nothing else has: two files
# that are equal, name included, have one entry
make_file() {
	echo "contents of $1" >"$1"
	chmod 755 "$1"
	[ $# -eq 1 ] || chown "$2" "$1"
}
