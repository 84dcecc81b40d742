# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of properties share, beside lib.sh and lib_appraise.sh: sealed devices and
# files, refusals whose record tells the properties of a file, and what rules for "yes" and
# for "no" say of a file.
#
# Rules are for files of user 4711, which all of the images have, so that the programs of
# the guest are left alone.

owner=4711

# other_rules PROPERTY YES NO - of two users: one is refused what has not the property, the
# other one what has it
other_rules() {
	echo "deny func=FILE_CHECK mask=MAY_READ fowner=$owner uid=$2 $1=no"
	echo "deny func=FILE_CHECK mask=MAY_READ fowner=$owner uid=$3 $1=yes"
}

# opposite_rules - what "says" asks
opposite_rules() {
	other_rules boot_verified 3001 3002
	other_rules dmverity_signature 3003 3004
	other_rules fsverity_signature 3005 3006
}

# read_by USER FILE
read_by() {
	./run_as "$1" "$1" 0 0 cat "$2"
}

# reads USER FILE - whether a user may
reads() {
	read_by "$@" >/dev/null 2>&1
}

# says YES NO FILE - what two rules say that are opposites; "both" and "none" are mistakes
says() {
	if reads "$1" "$3"; then
		reads "$2" "$3" && echo none || echo yes
	else
		reads "$2" "$3" && echo no || echo both
	fi
}

# check_says DESCRIPTION FILE WANT - WANT are the answers for the initramfs, dm-verity and
# fs-verity
check_says() {
	check_equal "$1" "$(says 3001 3002 "$2") $(says 3003 3004 "$2") $(says 3005 3006 "$2")" \
		"$3"
}

# values WORD... - as in a record: "boot", "dmverity", "fsverity" for what is "yes",
# root=SHA256 and digest=SHA256 for what is there
values() {
	local boot=no dmverity=no root=none fsverity=no digest=none word
	for word; do
		case $word in
		boot) boot=yes ;;
		dmverity) dmverity=yes ;;
		root=*) root=sha256:${word#*=} ;;
		fsverity) fsverity=yes ;;
		digest=*) digest=sha256:${word#*=} ;;
		esac
	done
	echo "boot_verified=$boot dmverity_signature=$dmverity dmverity_roothash=$root $(
		)fsverity_signature=$fsverity fsverity_digest=$digest"
}

# What a file has that nothing vouches for
# shellcheck disable=SC2034  # for the tests
nothing=$(values)

# denied DESCRIPTION FUNC RULE VALUES COMMAND... - as "refused", by this rule, and the
# record ends with these properties
denied() {
	local description=$1 what="func=$2 layer=custom rule=$3 need=deny have=none $4"
	shift 4
	refused_with "$description" denied "$what" "$@"
}

# no_file DESCRIPTION FUNC RULE COMMAND... - the same of what comes without a file
no_file() {
	local description=$1 what="func=$2 layer=custom rule=$3 need=deny have=none"
	shift 3
	refused_with "$description" no-file "$what" "$@"
}

# refused_with DESCRIPTION CAUSE END COMMAND... - the command must fail with $errno, and a
# record with CAUSE must end with END
refused_with() {
	local description=$1 cause=$2 what=$3 said
	shift 3
	mark_log
	# shellcheck disable=SC2154  # lib_appraise.sh sets $errno
	if said=$("$@" 2>&1); then
		ktap_test_fail "$description"
		ktap_print_msg "succeeded: $*"
	elif ! echo "$said" | grep -qF -e "$errno"; then
		ktap_test_fail "$description"
		ktap_print_msg "failed for another reason than \"$errno\": $said"
	elif ! logged " cause=$cause " || ! log_since_mark |
	     grep -q -- " cause=$cause .* res=0 .* $what\$"; then
		ktap_test_fail "$description"
		ktap_print_msg "no record with cause=$cause that ends with \"$what\":"
		log_since_mark | sed 's/^/# log: /'
	else
		ktap_test_pass "$description"
	fi
}

# log_since_mark - what the kernel has logged since mark_log
log_since_mark() {
	# shellcheck disable=SC2154  # lib_appraise.sh sets $mark
	dmesg | sed "1,/mark $$.$mark\$/d"
}

# attach IMAGE - print the name of a loop device with it, which cannot be written to
attach() {
	local loop
	loop=$(losetup -f)
	losetup -r "$loop" "/fixtures/$1" && echo "$loop"
}

# verity_table IMAGE SIGNATURE [OPTIONS] - set $sectors and $table for dm_device: the
# signature is a suffix of fixtures.sh, or "-"
verity_table() {
	local count=0 options=${3:-} loop
	loop=$(attach "$1") || return
	[ "$2" = - ] || {
		key add user "verity-$1-$2" @u <"/fixtures/$1.$2" >/dev/null
		options="$options root_hash_sig_key_desc verity-$1-$2"
	}
	# shellcheck disable=SC2086
	set -- "$1" $options
	count=$(($# - 1))
	sectors=$(cat "/fixtures/$1.sectors")
	table=$(sed "s|DEVICE|$loop|g" "/fixtures/$1.table")
	[ $count -eq 0 ] || {
		shift
		table="$table $count $*"
	}
}

# sealed NAME IMAGE SIGNATURE [OPTIONS] - a dm-verity device of that name
sealed() {
	local name=$1
	shift
	verity_table "$@" && ./dm_device create "$name" verity "$sectors" "$table"
}

# node NAME - of a device of the device mapper
node() {
	local name
	for name in /sys/block/dm-*/dm/name; do
		[ "$(cat "$name" 2>/dev/null)" != "$1" ] || {
			name=${name%/dm/name}
			echo "/dev/${name##*/}"
		}
	done
}

# mount_sealed NAME TYPE - at /mnt/NAME
mount_sealed() {
	mkdir -p "/mnt/$1"
	mount -t "$2" -o ro "$(node "$1")" "/mnt/$1"
}

# root_of IMAGE - its root hash
root_of() {
	cat "/fixtures/$1.root"
}

# try_module FILE - it is loaded, and removed
try_module() {
	./module file "$1" && rmmod test_module
}

# answer_to RULE - what ima/policy_check says to it
answer_to() {
	# shellcheck disable=SC2154  # lib.sh sets $ima
	exec 3<>"$ima/policy_check"
	printf '%s\n' "$1" >&3
	cat <&3
	exec 3>&-
}
