#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The guest's part of scripts/bench: one benchmark on one kernel.
#
# vmtest.sh -x runs it on the console of a guest whose disk /dev/vda is as
# scripts/bench makes it.  /bench/row says what to do (run=, policy= for its name,
# builtin=yes if one is built in, expected parameters=), /bench/policy is the policy.
# /bench/policy.p7b is one of IPE instead; with /bench/verity.* the disk is set up with
# dm-verity.  What is measured is printed as "@figure NAME VALUE"; "@missing WHAT" says what this
# kernel does not have.
#
# The digest lists in lists/ on the disk, if it is there, are loaded before the files
# are opened, and one in later/ after that: then the lists are asked again, and the
# figure "asked" is what the next access costs.  "alone" is what it costs without a
# policy, and what it costs more to hash the file than to ask again: "first" and no
# verdict, entry, or look into the lists.
#
# scenario and tpm, whose argument is how many files are read, load the lists while the
# clock runs.  tpm reads PCR 23 before and after that, so that the commands
# between the two can be told from others.

ima=/sys/kernel/security/ima
diglim=/sys/kernel/security/integrity/diglim
ipe=/sys/kernel/security/ipe
disk=/mnt
# A copy of a program of the disk.
elsewhere=/tmp/program

run=
parameters=
policy=
builtin=
# shellcheck source=/dev/null
. /bench/row

fail() {
	echo "@failed $*"
	exit 1
}

# The disk has a file and a program whose label does not fit.
refused() {
	cat $disk/altered 2>&1 >/dev/null | grep -q "Permission denied"
}

program_refused() {
	sh -c $disk/program_altered 2>&1 | grep -q "Permission denied"
}

# of FIGURE - its value in what bench_open says on standard input
of() {
	sed -n "s/^$1 //p"
}

# load_lists DIR - all digest lists of that directory of the disk
load_lists() {
	local list
	for list in "$disk/$1"/*; do
		echo "$list" >$diglim/digest_list_add || fail "$list was not loaded"
	done
}

measurements() {
	cat $ima/runtime_measurements_count 2>/dev/null || echo 0
}

# A figure counts only if IMA did what the row says: under a policy that
# appraises, what is altered is refused, under one that measures, every file is
# in the list but those that a digest list has, without a rule for the files neither.
check_files() {
	local count
	count=$(measurements)
	case $policy in
	hash*|imasig|diglim)
		refused || fail "a file was read that is not what its label says, or a list"
		;;
	prop_open)
		cat $elsewhere 2>&1 >/dev/null | grep -q "Permission denied" ||
			fail "a file was read that no property vouches for"
		;;
	*measure)
		if [ -d $disk/lists ]; then
			[ "$count" -lt 100 ] || fail "$count were measured that a list has"
			cat $disk/altered >/dev/null
			[ "$(measurements)" = $((count + 1)) ] ||
				fail "a file was not measured that no list has"
		else
			[ "$count" -gt "$(find $disk/files -type f | wc -l)" ] ||
				fail "of the files only $count were measured"
		fi
		;;
	*)
		! refused || fail "a file was refused without a rule for it"
		[ "$count" -lt 100 ] || fail "$count were measured without a rule for them"
		;;
	esac
}

check_program() {
	case $policy in
	prop_*)
		sh -c $elsewhere 2>&1 | grep -q "Permission denied" ||
			fail "a program was run that no property vouches for"
		return
		;;
	esac
	if [ -s /bench/policy ]; then
		program_refused || fail "a program was run that is not what its label says"
	else
		! program_refused || fail "a program was refused without a policy"
	fi
}

# A parameter that nothing in the kernel takes is handed to init, and said so.
unknown=$(dmesg | sed -n 's/.*Unknown kernel command line parameters "\(.*\)", will be.*/\1/p')
for p in $parameters; do
	case " $unknown " in
	*" $p "*)
		echo "@missing the kernel does not know the parameter $p"
		exit 0
		;;
	esac
	case $p in
	lsm=*)
		# Names that the kernel does not have it passes over.
		for name in $(echo "${p#lsm=}" | tr ',' ' '); do
			grep -qw "$name" /sys/kernel/security/lsm || fail "no LSM $name"
		done
		;;
	esac
done

# Where a process has its mappings decides how many page tables a fork copies.
echo 0 >/proc/sys/kernel/randomize_va_space

# Nothing is written to the disk while something is measured.
if [ -e /bench/verity.table ]; then
	key add user bench @u </bench/verity.p7s >/dev/null || fail "cannot add the signature"
	dm_device create bench verity "$(cat /bench/verity.sectors)" \
		"$(sed 's|DEVICE|/dev/vda|g' /bench/verity.table) 2 root_hash_sig_key_desc bench" ||
		fail "cannot set dm-verity up"
	mount -t ext4 -o ro,noatime /dev/dm-0 $disk || fail "cannot mount the disk"
else
	mount -t ext4 -o noatime /dev/vda $disk || fail "cannot mount the disk"
fi
case $run in
open|scenario*|tpm*)
	bench_open --warm $disk/files || fail "cannot read the files"
	[ ! -d $disk/lists ] || cat $disk/lists/* >/dev/null
	[ ! -d $disk/later ] || none=$(bench_open $disk/files | of second)
	;;
esac
sync
[ -z "$builtin" ] || grep -q . $ima/builtin_policy || fail "there is no built-in policy"
# The same elsewhere, for what properties vouch for.
cp $disk/program $elsewhere || fail "cannot copy the program"
if [ -e /bench/policy.p7b ]; then
	cat /bench/policy.p7b >$ipe/new_policy || fail "IPE did not accept the policy"
	echo 1 >$ipe/policies/bench/active || fail "IPE did not activate the policy"
elif [ -s /bench/policy ] && [ "$run" != load ]; then
	cat /bench/policy >$ima/policy || fail "the policy was not accepted"
fi

case $run in
open)
	[ ! -d $disk/lists ] || load_lists lists
	said=$(bench_open $disk/files) || fail "bench_open: $said"
	if [ -d $disk/later ]; then
		load_lists later
		asked=$(bench_open $disk/files | of first)
		alone=$(echo "$none $(echo "$said" | of first) $asked" |
			awk '{ print $1 + $2 - $3 }')
		said=$(printf '%s\n' "$said" "asked $asked" "alone $alone")
	fi
	check_files
	;;
scenario*)
	said=$(bench_scenario $disk/files "${run#scenario }" $disk/lists) ||
		fail "bench_scenario: $said"
	check_files
	;;
tpm*)
	pcr=/sys/class/tpm/tpm0/pcr-sha256/23
	cat $pcr >/dev/null || fail "there is no TPM"
	said=$(bench_scenario $disk/files "${run#tpm }" $disk/lists) ||
		fail "bench_scenario: $said"
	cat $pcr >/dev/null
	;;
exec)
	said=$(bench_exec 4000 $disk/program) || fail "bench_exec: $said"
	check_program
	;;
map)
	said=$(bench_map 40000 $disk/program) || fail "bench_map: $said"
	check_program
	;;
load)
	# What the boot has left to be done later is done now: the clock does not
	# wait while nothing runs.
	sleep 10
	said=$(bench_load /bench/policy) || fail "bench_load: $said"
	[ "$(grep -c . $ima/policy)" = $((3 * $(grep -c . /bench/policy))) ] ||
		fail "not all rules are there"
	;;
*)
	fail "unknown benchmark '$run'"
	;;
esac
echo "$said" | sed 's/^/@figure /'
