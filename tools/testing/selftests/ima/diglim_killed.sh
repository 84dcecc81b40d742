#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# A machine that dies while digest lists are made, stored and loaded: the next start finds
# whole lists, signed, and loads all of them.  What was revoked before, by a list that is
# loaded at each start, stays revoked.
#
# It dies by another kernel's being started, without anything being stopped, written or
# unmounted before; this file goes on there: /vm/stage says how many results there were.
#
# vmtest-cpus: 2
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-disk: 64M
# vmtest-kernel: yes
# vmtest-alone: it starts another kernel
# vmtest-timeout: 180

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh

plan=20
lists=$disk/lists
key="--key=/fixtures/trust.key --cert=/fixtures/trust.pem"

# prepare - the disk, the rules and the key, as at each start
prepare() {
	mkdir -p $disk
	mount -t ext4 $device $disk &&
		rules <<-RULES &&
			appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
			appraise func=FILE_CHECK mask=MAY_READ fowner=4001 appraise_type=diglim
		RULES
		key add asymmetric "" @u </fixtures/trust.der >$serial &&
		key link "$(cat $serial)" .ima
}

# check_revoked WHEN - the list of the script is, whatever is tried
check_revoked() {
	refused "$1: the file of a revoked list is refused" unlisted-digest cat $disk/revoked
	check "$1: its list can be removed" del /tmp/list-script
	check "$1: and loaded again" add /tmp/list-script
	refused "$1: which does not help" unlisted-digest cat $disk/revoked
}

# stored - how many lists there are
stored() {
	set -- $lists/trust-*
	[ ! -e "$1" ] || echo $#
}

# trust_files - one after the other, for ever; the files are on the disk before, and may
# be read before a list has them
trust_files() {
	local n=0
	while :; do
		n=$((n + 1))
		echo $n >$disk/files/$n
		sync
		# shellcheck disable=SC2086
		imactl trust $key --directory=$lists $disk/files/$n >/dev/null
	done
}

# load_large - a list of a hundred thousand digests comes and goes, for ever
load_large() {
	while :; do
		add_buffer /tmp/large large
		del_buffer /tmp/large large
	done
}

if [ -z "${continued:-}" ]; then
	ima_start $plan
	zcat /fixtures/journaled.gz >$device
	check "the first start" prepare
	mkdir $lists $disk/files
	"$here/digest_list" file - sha256 100000 1 >/tmp/large
	owned list-script 0 list-script.modsig
	put script revoked - 4001
	cp /fixtures/list-revokes.modsig $disk/00-revoke
	add /tmp/list-script
	check "a list vouches for a file" cmp $disk/revoked /fixtures/script
	add $disk/00-revoke
	check_revoked before
	sed -n '/^diglim_killed.sh /,$p' /vm/tests >/vm/tests.next
	mv /vm/tests.next /vm/tests
	echo "continued=yes" >>/vm/run
	echo 8 >/vm/stage
	(cd / && find . -xdev ! -path './tmp/*' ! -path './fixtures/*.gz' |
		cpio -o -H newc) >/tmp/initramfs 2>/dev/null
	check "the next one is prepared" kexec load /boot/bzImage /tmp/initramfs \
		"$(cat /proc/cmdline)"
	trust_files &
	load_large &
	until [ "$(stored)" -ge 20 ] 2>/dev/null; do
		usleep 10000
	done
	check "there are lists, and more come" [ "$KTAP_CNT_FAIL" = 0 ]
	kexec start
	exit 1
fi

read -r passed </vm/stage
# shellcheck disable=SC2034
KTAP_CNT_PASS=$passed KTAP_TESTNO=$((passed + 1)) KSFT_NUM_TESTS=$plan
check "after the machine died the disk is good" prepare
count=$(stored)
check "it has the lists that were there" [ "${count:-0}" -ge 20 ]
bad=0
for list in "$lists"/*; do
	imactl digest-list verify --cert=/fixtures/trust.pem "$list" >/tmp/said 2>&1 && continue
	bad=$((bad + 1))
	sed 's/^/# said: /' /tmp/said
done
check_equal "each is whole, and signed" $bad 0
check_equal "there is nothing else that would be loaded" "$(echo $lists/* | wc -w)" "$count"
check_equal "none is loaded yet" "$(wc -l <$diglim/digest_lists_loaded)" 0
check "they are loaded" imactl digest-list add $lists/*
check_equal "all of them" "$(wc -l <$diglim/digest_lists_loaded)" "$count"
refused_files=0
n=0
while [ $n -lt "$count" ]; do
	n=$((n + 1))
	chown 4001 $disk/files/$n
	cat $disk/files/$n >/dev/null || refused_files=$((refused_files + 1))
done
check_equal "their files are read" $refused_files 0

owned list-script 0 list-script.modsig
add $disk/00-revoke
add /tmp/list-script
check_revoked afterwards

umount $disk
ima_end
