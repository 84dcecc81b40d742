# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of appraisal share, beside lib.sh: files with labels on a disk,
# and refusals whose cause stands in an audit record.
#
# The files and labels in /fixtures are made by fixtures.sh.

disk=/mnt/disk
label=security.ima
# Where the file system of $disk is.  The kernel does not let a device be changed
# while it is mounted; a file behind a device (loop) can be.
device=/dev/vda
medium=$device

# mount_disk - an ext4 file system on $disk that has fs-verity
mount_disk() {
	umount $disk 2>/dev/null
	mkdir -p $disk
	zcat /fixtures/ext4.gz >$medium
	[ $medium = $device ] || losetup $device $medium
	mount -t ext4 $device $disk
}

# remount_disk - nothing that the kernel remembers of its files is left
remount_disk() {
	umount $disk
	mount -t ext4 $device $disk
}

# put FIXTURE FILE LABEL [OWNER] - a copy on the disk; LABEL is a file, relative
# to /fixtures, or "-"
put() {
	cp "/fixtures/$1" "$disk/$2"
	[ -z "${4:-}" ] || chown "$4:$4" "$disk/$2"
	case $3 in
	-) ;;
	/*) xattr set "$disk/$2" $label "$3" ;;
	*) xattr set "$disk/$2" $label "/fixtures/$3" ;;
	esac
}

# alter FILE OFFSET OCTAL... - overwrite bytes; three octal digits for each
alter() {
	local file=$1 offset=$2 octal text=
	shift 2
	for octal; do
		text="$text\\$octal"
	done
	# shellcheck disable=SC2059
	printf "$text" | dd of="$file" bs=1 seek="$offset" conv=notrunc 2>/dev/null
}

# forge LABEL OFFSET OCTAL... - print the name of a changed copy of a label
forge() {
	cp "/fixtures/$1" "/tmp/forged.$2.${1##*/}"
	alter "/tmp/forged.$2.${1##*/}" "$2" "$3"
	echo "/tmp/forged.$2.${1##*/}"
}

# hex FILE - its content in hexadecimal; "-" is standard input
hex() {
	hexdump -v -e '/1 "%02x"' "$1"
}

# label_of FILE [NAME] - its label in hexadecimal
label_of() {
	xattr get "$1" "${2:-$label}" | hex -
}

# hash_of FILE - the label that its content would have
hash_of() {
	echo "0404$(sha256sum "$1" | cut -d ' ' -f 1)"
}

# number_at OFFSET SIZE - what stands there on the disk, little endian
number_at() {
	hexdump -v -s "$1" -n "$2" -e "1/$2 \"%u\"" $medium
}

# inode_offset FILE - where its inode is on the disk; there is only one group
inode_offset() {
	echo $(($(number_at $((4096 + 8)) 4) * 4096 +
		($(stat -c %i "$1") - 1) * $(number_at $((1024 + 88)) 2)))
}

# offset_on_disk FILE NAME - where the value of its extended attribute is, which
# is in the inode if it is short
offset_on_disk() {
	offset_of_bytes "$1" "$(label_of "$1" "$2")"
}

# offset_of_bytes FILE BYTES - where these, in hexadecimal, are in its inode
offset_of_bytes() {
	local inode want=$2

	sync
	inode=$(inode_offset "$1")
	hexdump -v -s "$inode" -n 512 -e '/1 "%02x"' $medium |
		awk -v want="$want" -v inode="$inode" '
			{ at = index($0, want) }
			END { if (!at) exit 1; print inode + (at - 1) / 2 }'
}

# access_list [USER MASK] - print the name of a file that has a value of
# system.posix_acl_access: u::rw-, u:65534:USER, g::r--, m::MASK, o::r--; USER and
# MASK are octal digits.  Without them it is what mode 0644 says, no more.
access_list() {
	local user='' mask=''
	if [ $# -eq 2 ]; then
		user="\\2\\0\\$1\\0\\376\\377\\0\\0"
		mask="\\20\\0\\$2\\0\\377\\377\\377\\377"
	fi
	# shellcheck disable=SC2059
	printf "\\2\\0\\0\\0\\1\\0\\6\\0\\377\\377\\377\\377${user}$(
		)\\4\\0\\4\\0\\377\\377\\377\\377${mask}$(
		)\\40\\0\\4\\0\\377\\377\\377\\377" >/tmp/acl
	echo /tmp/acl
}

# forget_blocks - what was read from the disk is read again; what the kernel
# knows of files stays
forget_blocks() {
	blockdev --flushbufs $device
}

mark=0

# mark_log - what the kernel logs from here on is what "logged" looks at
mark_log() {
	mark=$((mark + 1))
	echo "mark $$.$mark" >/dev/kmsg
}

# logged WORDS - await a line in the kernel log since the mark: audit records
# are printed by a thread of their own
logged() {
	local tries=0
	until dmesg | sed "1,/mark $$.$mark\$/d" | grep -qF -- "$1"; do
		tries=$((tries + 1))
		[ $tries -lt 1000 ] || return 1
		usleep 20000
	done
}

# what a refused system call says
errno="Permission denied"

# subject WORDS - the last file on $disk, or below it in a directory that the test
# works in, that a command names; if there is none, one in /tmp or /boot
subject() {
	local word found='' other=''
	for word in $1; do
		word=${word#if=}
		word=${word##*>}
		word=${word%;}
		case $word in
		$disk/*) ;;
		/tmp/*|/boot/*)
			[ ! -f "$word" ] || other=${word##*/}
			continue
			;;
		/*) continue ;;
		*)
			case $PWD in
			/mnt/*) ;;
			*) continue ;;
			esac
			;;
		esac
		[ ! -f "$word" ] || found=${word##*/}
	done
	echo "${found:-$other}"
}

# recorded CAUSE FILE - await an audit record with CAUSE; if FILE is not empty it
# must be of a file of that name.  IMA says a path, EVM only the name.
recorded() {
	logged "cause=$1 " || return 1
	[ -n "$2" ] || return 0
	logged "$2\" dev=" || return 1
	dmesg | sed "1,/mark $$.$mark\$/d" | grep -F "cause=$1 " |
		grep -qF -e "/$2\" dev=" -e "\"$2\" dev="
}

# refused DESCRIPTION CAUSE COMMAND... - the command must fail with $errno, and
# an audit record must have CAUSE, and be of the file that the command names, if it
# names one
refused() {
	local description=$1 cause=$2 said file
	shift 2
	file=$(subject "$*")
	mark_log
	if said=$("$@" 2>&1); then
		ktap_test_fail "$description"
		ktap_print_msg "succeeded: $*"
	elif ! echo "$said" | grep -qF -- "$errno"; then
		ktap_test_fail "$description"
		ktap_print_msg "failed for another reason than \"$errno\": $said"
	elif ! recorded "$cause" "$file"; then
		ktap_test_fail "$description"
		ktap_print_msg "no record with cause=$cause${file:+ of $file}:"
		dmesg | sed "1,/mark $$.$mark\$/d" | sed 's/^/# log: /'
	else
		ktap_test_pass "$description"
	fi
	last_refusal=$said
}

# last_said TEXT - what the command that was refused last said, contains that
last_said() {
	echo "$last_refusal" | grep -qF -- "$1"
}

# refused_silently DESCRIPTION COMMAND... - the command must fail with $errno,
# and there is no record that would tell why
#
# That nothing comes cannot be awaited; a record of something that comes after
# it can.
refused_silently() {
	local description=$1 said
	shift
	mark_log
	if said=$("$@" 2>&1); then
		ktap_test_fail "$description"
		ktap_print_msg "succeeded: $*"
		return
	elif ! echo "$said" | grep -qF -- "$errno"; then
		ktap_test_fail "$description"
		ktap_print_msg "failed for another reason than \"$errno\": $said"
		return
	fi
	if nothing_logged; then
		ktap_test_pass "$description"
	else
		ktap_test_fail "$description"
		ktap_print_msg "there is a record"
	fi
}

# nothing_logged - no record since the mark.  A refused rule makes a record,
# too; records keep their order.
nothing_logged() {
	# shellcheck disable=SC2154  # lib.sh sets $ima
	echo "no such rule $mark" 2>/dev/null >"$ima/policy"
	logged "op=policy_update" || logged "cause=" || return 1
	! dmesg | sed "1,/mark $$.$mark\$/d" |
		sed '/UNKNOWN=no\|op=policy_update\|op=update_policy/,$d' | grep -q "cause="
}

# rules - load the rules on standard input; the kernel takes a write as a whole
rules() {
	cat >/tmp/rules
	cat /tmp/rules >"$ima/policy"
}

# where give_key leaves the serial number of the key
serial=/tmp/serial

# give_key NAME KEYRING - link the key of the certificate NAME there.
# Root may do everything with it; with a key that is added to KEYRING itself only its
# possessor may, and root does not possess the kernel's keyrings.
give_key() {
	key add asymmetric "" @u <"/etc/keys/$1.der" >$serial &&
		key setperm "$(cat $serial)" 0x3f3f0000 &&
		key link "$(cat $serial)" "$2"
}

# take_back HOW KEYRING - so that the key that give_key linked there is not trusted any
# more; "hidden": nobody may search it; "cleared": KEYRING loses its other keys, too
take_back() {
	case $1 in
	revoked | invalidated) key "${1%d}" "$(cat $serial)" ;;
	unlinked) key unlink "$(cat $serial)" "$2" ;;
	cleared) key clear "$2" ;;
	hidden) key setperm "$(cat $serial)" 0x370000 ;;
	*) return 1 ;;
	esac
}

# key_expires - await that
key_expires() {
	local tries=0
	until key show "$(cat $serial)" 2>&1 | grep -q "expired"; do
		tries=$((tries + 1))
		[ $tries -lt 1000 ] || return 1
		usleep 20000
	done
}

# withdrawn DESCRIPTION CAUSE COMMAND... - what was accepted before must be refused,
# as by "refused", now that what that rested on is gone
withdrawn() {
	local description=$1 cause=$2
	shift 2
	if extended; then
		refused "$description" "$cause" "$@"
	else
		check "expected to change: what was accepted before still is ($description)" "$@"
	fi
}

# give_firmware NAME - the kernel asks for it, as there is no such file, and is given it;
# test_firmware.ko is loaded, and the kernel asks user space for firmware
give_firmware() {
	local directory=/sys/class/firmware/$1 tries=0 result=0
	printf %s "$1" |
		dd of=/sys/devices/virtual/misc/test_firmware/trigger_custom_fallback 2>/dev/null &
	until [ -e "$directory/loading" ]; do
		tries=$((tries + 1))
		[ $tries -lt 500 ] || return 1
		usleep 20000
	done
	echo 1 >"$directory/loading"
	echo content >"$directory/data"
	echo 0 >"$directory/loading" || result=1
	wait $!
	return $result
}
