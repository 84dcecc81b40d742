#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# IPE and IMA side by side: what imactl makes of a policy of IPE decides as that did.
#
# A table of policies, places of files and accesses (see ipe_fixtures.sh and ipe_ask.c) is
# asked first of IPE, then of IMA, in the same machine and about the same files.  A policy
# of IMA cannot be taken back, so that all are loaded at once, and the owner of a file says
# which of them is for it.  Both tables have to be the same, but where IMA is to differ, and
# there the test says what it has to be:
#
#   later    a file that somebody has put into the initramfs is one of the initramfs for
#            IPE, which asks for the file system.  The boot loader has vouched for what was
#            in the archive; for IMA this is a file like any other.
#   written  nor does it vouch for a file that was opened to write since.
#   lower    of an overlay both ask the file below for what dm-verity and fs-verity say, and
#            IMA for this, too.  For IPE the file system is the overlay, but at mprotect(2):
#            what is mapped is the file below.
#   replaced a device whose table was replaced under a file system: pages may be in memory
#            that came through the other one, so that it has no property in IMA.
#   none     what is no file has none of the properties, and a rule of IPE is held against
#            that.  IMA refuses it wherever a rule denies something of its kind, as here;
#            executable memory that is no file's it does not see yet.  A digest list, which
#            vouches for nothing then, it refuses by rules without an owner, and so not here.
#            Nobody asks IPE about a policy of IMA that is written as text.
#
# vmtest-extension: properties
# vmtest-ipe: yes
# vmtest-disk: 48M
# vmtest-append: lsm=lockdown,ipe log_buf_len=16M
# vmtest-timeout: 240
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_property.sh
ima_start 58

fixtures=/fixtures/ipe
ipe=/sys/kernel/security/ipe
count=$(cat $fixtures/count)
others="exec mmap module firmware kernel initramfs policy list certificate"

# owned DIR - file N belongs to user 5000 + N
owned() {
	local n=0
	while [ $n -lt "$count" ]; do
		n=$((n + 1))
		chown $((5000 + n)):$((5000 + n)) "$1/$n"
	done
}

# seal DIR [WORDS] - its files get fs-verity
seal() {
	local dir=$1 n=0
	shift
	while [ $n -lt "$count" ]; do
		n=$((n + 1))
		./verity enable "$dir/$n" "$@" || return 1
	done
}

make_devices() {
	sealed signed ipe/signed p7s && sealed unsigned ipe/unsigned - &&
		sealed replaced ipe/unsigned - &&
		mount_sealed signed squashfs && mount_sealed unsigned squashfs &&
		mount_sealed replaced squashfs && verity_table ipe/signed p7s &&
		./dm_device replace replaced verity "$sectors" "$table"
}

make_sealed() {
	mount_disk && key add asymmetric "" .fs-verity </etc/keys/verity.der >/dev/null &&
		cp -r $fixtures/brought $disk/sealed && cp -r $fixtures/brought $disk/plain &&
		seal $disk/sealed sha256 $fixtures/signature && seal $disk/plain sha512 &&
		owned $disk/sealed && owned $disk/plain
}

make_others() {
	local n=0
	while [ $n -lt "$count" ]; do
		n=$((n + 1))
		: >>$fixtures/written/$n
	done
	cp -r $fixtures/brought /later
	cp -r $fixtures/brought /tmp/plain
	for dir in $fixtures/brought $fixtures/written /later /tmp/plain; do
		owned "$dir"
	done
	mkdir /tmp/upper /tmp/work /tmp/upper2 /tmp/work2 /mnt/overlay /mnt/lower
	mount -t overlay layers -o \
		lowerdir=/mnt/signed,upperdir=/tmp/upper,workdir=/tmp/work /mnt/overlay &&
		mount -t overlay layers -o \
		lowerdir=$fixtures/brought,upperdir=/tmp/upper2,workdir=/tmp/work2 /mnt/lower
}

# The beginning of what x86 takes for a kernel: "HdrS", a version and flags.
make_header() {
	head -c 4096 /dev/zero >/tmp/header
	alter /tmp/header 510 125 252
	alter /tmp/header 514 110 144 162 123
	alter /tmp/header 518 017 002
	alter /tmp/header 529 001
	alter /tmp/header 566 177
}

# ask ipe|ima - /tmp/TABLE.WHO has all answers
ask() {
	./ipe_ask "$1" "$count" /tmp/header brought=$fixtures/brought signed=/mnt/signed \
		unsigned=/mnt/unsigned sealed=$disk/sealed plain=$disk/plain tmpfs=/tmp/plain \
		overlay=/mnt/overlay later=/later written=$fixtures/written \
		replaced=/mnt/replaced lower=/mnt/lower >/tmp/table."$1"
}

ipe_policies() {
	local n=0 name
	while [ $n -lt "$count" ]; do
		n=$((n + 1))
		for name in p$n q$n; do
			cat "$fixtures/$name.p7b" >$ipe/new_policy || return 1
		done
	done
}

# column WHO PLACE [ACCESSES] - what it answered, without the place
column() {
	awk -v place="$2" -v accesses=" ${3:-} " '
		$2 == place && (accesses == "  " || index(accesses, " " $3 " ")) {
			print $1, $3, $4 }' "/tmp/table.$1"
}

# same_answers DESCRIPTION WHO PLACE WHO PLACE [ACCESSES] - for each policy and access
same_answers() {
	column "$2" "$3" "${6:-}" >/tmp/got
	column "$4" "$5" "${6:-}" >/tmp/wanted
	if [ -s /tmp/got ] && cmp -s /tmp/got /tmp/wanted; then
		ktap_test_pass "$1"
		return
	fi
	ktap_test_fail "$1"
	ktap_print_msg "$(wc -l </tmp/got) answers, policy, access, $2 of $3 | $4 of $5:"
	diff /tmp/got /tmp/wanted | grep '^[-+][0-9]' | head -n 12 |
		sed 's/^/# /'
}

# answers WHO PLACE [ACCESS] - how many of each there are
answers() {
	column "$@" | awk '{ n[$3]++ } END { for (a in n) print n[a], a }' | sort -k 2 |
		paste -sd ' ' -
}

insmod /lib/modules/test_firmware.ko
check "devices with dm-verity are made" make_devices
check "files with fs-verity" make_sealed
check "and others" make_others
make_header
check "IPE takes all policies" ipe_policies
check "IPE is asked" ask ipe
check_equal "and enforces nothing any more" "$(cat $ipe/enforce)" 0
check "IMA takes what imactl makes of all of them" rules <$fixtures/rules
mark_log
check "IMA is asked" ask ima

# Nothing else than a verdict, and both of them at each access.
check_equal "each access ended as one does that is allowed, or refused" \
	"$(cat /tmp/table.* | grep -v ' allowed$\| refused$' | cut -d ' ' -f 2- | sort -u)" ""
check_equal "all were made" "$(wc -l </tmp/table.ima)" $((count * (11 * 10 + 6)))
for access in mprotect $others; do
	check_equal "$access: some were allowed and some refused, at each place" \
		"$(awk -v access="$access" '$3 == access && $2 != "none" { print $2, $4 }' \
			/tmp/table.ipe | sort -u | wc -l)" 22
done

for place in brought signed unsigned sealed plain tmpfs overlay; do
	same_answers "$place: both have the same verdicts" ima "$place" ipe "$place"
done
same_answers "later: IPE takes it for a file of the initramfs" ipe later ipe brought
same_answers "  and IMA does not" ima later ipe tmpfs
same_answers "written: so does IPE" ipe written ipe brought
same_answers "  and IMA does not" ima written ipe tmpfs
same_answers "lower: IPE does not ask whether it was in the initramfs" \
	ipe lower ipe tmpfs "$others"
same_answers "  but for mprotect" ipe lower ipe brought mprotect
same_answers "  and IMA does" ima lower ipe brought
same_answers "replaced: IPE takes what the new table says" ipe replaced ipe signed
same_answers "  and IMA nothing" ima replaced ipe tmpfs
same_answers "the file systems differ for IPE" ipe signed ipe overlay

# What is no file.
for access in mmap module kernel certificate list; do
	same_answers "none: IPE holds its rules against it: $access" ipe none ipe tmpfs $access
done
check_equal "none: IPE is not asked: policy" "$(answers ipe none policy)" "$count allowed"
check_equal "none: IMA sees no memory" "$(answers ima none mmap)" "$count allowed"
for access in module kernel policy certificate; do
	check_equal "none: IMA refuses it: $access" "$(answers ima none $access)" "$count refused"
done
check_equal "none: but not a list, by rules for somebody's files" \
	"$(answers ima none list)" "$count allowed"

# Why IMA refuses.
for func in BPRM_CHECK MMAP_CHECK MODULE_CHECK FIRMWARE_CHECK KEXEC_KERNEL_CHECK \
		KEXEC_INITRAMFS_CHECK POLICY_CHECK DIGEST_LIST_CHECK X509_CHECK; do
	check "a record tells the rule: $func" logged "func=$func layer=custom rule="
done

ima_end
