#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Content that changes while the version of its inode does not, and attributes that were
# to change, and did not.  A file of tmpfs that is mapped is written without the kernel's
# noticing it, once a page has been read.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-disk: 64M
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
. ./lib_diglim.sh
ima_start 27

strict=7001	# executed with a signature
listed=7002	# executed, and read, with a digest list
executed=7004	# the same as $strict, without being measured
hashed=7003	# the kernel labels it

mount_disk
mkdir /mnt/tmp /mnt/overlay
mount -t tmpfs none /mnt/tmp
mkdir /mnt/tmp/lower /mnt/tmp/upper /mnt/tmp/work
check "rules are accepted" rules <<-RULES
	appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
	appraise func=BPRM_CHECK fowner=$strict appraise_type=imasig
	appraise func=BPRM_CHECK fowner=$executed appraise_type=imasig
	appraise func=BPRM_CHECK fowner=$listed appraise_type=diglim
	appraise func=FILE_CHECK mask=MAY_READ fowner=$listed appraise_type=diglim
	measure func=FILE_CHECK mask=MAY_READ fowner=$strict
	hash func=FILE_CHECK fowner=$hashed
RULES
owned list 0 list-script.modsig
check "a list is loaded" add /tmp/list

# program FILE OWNER - a script with a signature
program() {
	cp /fixtures/script "$1"
	chown "$2" "$1"
	chmod 755 "$1"
	xattr set "$1" $label /fixtures/script.sig
}

# change FILE - through memory: it says another word
change() {
	start_mapper "$1"
	poke 19 65
	stop_mapper
}

# check_executed DESCRIPTION FILE
check_executed() {
	check_equal "$1" "$($2)" "it ran"
}

# check_signed NAME PROGRAM WRITTEN - it is executed, but not when WRITTEN has changed
check_signed() {
	local name=$1 run=$2 written=$3
	check_executed "$name: a signed program is executed" "$run"
	change "$written"
	check_equal "$name: it is another one" "$(grep -c "it ran" "$written")" 0
	refused "$name: which is refused" invalid-signature "$run"
}

program /mnt/tmp/signed $executed
check_signed tmpfs /mnt/tmp/signed /mnt/tmp/signed

program /mnt/tmp/measured $strict
check "measured: it is known by having been read" cat /mnt/tmp/measured
change /mnt/tmp/measured
refused "measured: what it was does not count" invalid-signature /mnt/tmp/measured

program /mnt/tmp/lower/x $executed
mount -t overlay layers /mnt/overlay \
	-o lowerdir=/mnt/tmp/lower,upperdir=/mnt/tmp/upper,workdir=/mnt/tmp/work
check_signed overlay /mnt/overlay/x /mnt/tmp/lower/x

program /mnt/tmp/run $listed
check "listed: a program is read" cat /mnt/tmp/run
change /mnt/tmp/run
refused "listed: it is not executed when it is another one" unlisted-digest /mnt/tmp/run
program /mnt/tmp/read $listed
check "listed: a file is read" cat /mnt/tmp/read
change /mnt/tmp/read
refused "listed: not when it is another one" unlisted-digest cat /mnt/tmp/read
refused "listed: nor is it executed" unlisted-digest /mnt/tmp/read

# What a list vouches for is not written once it was executed
program /mnt/tmp/lower/listed $listed
check_executed "listed, overlay: a program is executed" /mnt/overlay/listed
refused "listed, overlay: it is not written" listed-file-is-immutable \
	sh -c ": >>/mnt/overlay/listed"
# A mapping is made of what can be opened to write.
program /mnt/tmp/lower/below $listed
check_executed "listed, overlay: another one is executed" /mnt/overlay/below
refused "listed, overlay: nor is it by the name below" listed-file-is-immutable \
	sh -c ": >>/mnt/tmp/lower/below"

# Attributes

program /mnt/tmp/create $executed
check_executed "a label that cannot be set: a program is executed" /mnt/tmp/create
check_refused "  it has one" "File exists" \
	xattr create /mnt/tmp/create $label /fixtures/script.sha256
change /mnt/tmp/create
refused "  the program is another one all the same" invalid-signature /mnt/tmp/create

put text kept text.sig $hashed
check "the kernel labels a file" cat $disk/kept
check_refused "  a label cannot be set" "File exists" \
	xattr create $disk/kept $label /fixtures/text.sha256
echo more >>$disk/kept
check_equal "  the signature is not replaced" "$(label_of $disk/kept)" "$(hex /fixtures/text.sig)"
put text replaced text.sig $hashed
check "  another one" cat $disk/replaced
xattr set $disk/replaced $label /fixtures/text.sha256
echo more >>$disk/replaced
check_equal "  a hash that replaced one is" "$(label_of $disk/replaced)" \
	"$(hash_of $disk/replaced)"

umount /mnt/overlay /mnt/tmp
umount $disk
ima_end
