#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Digest lists and a read-only file system without labels (squashfs), by itself and
# below an overlay, as systems are that are delivered as an image.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
. ./lib_diglim.sh
ima_start 32

check "rules are accepted" rules <<RULES
appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
appraise func=FILE_CHECK mask=MAY_READ fowner=4001 appraise_type=diglim
appraise func=BPRM_CHECK fowner=4007 appraise_type=diglim
measure func=FILE_CHECK mask=MAY_READ fowner=4001 pcr=12 use_diglim
measure func=FILE_CHECK mask=MAY_READ fowner=4002 pcr=12 use_diglim
measure func=DIGEST_LIST_CHECK pcr=12
measure func=CRITICAL_DATA label=diglim pcr=12
RULES
watch
for list in list list-script; do
	owned $list 0 $list.modsig
done
losetup /dev/loop0 /fixtures/squashfs
mkdir /mnt/squashfs /mnt/overlay /mnt/upper
check "the image is mounted" mount -t squashfs -o ro /dev/loop0 /mnt/squashfs
# An overlay keeps what it writes where there are attributes.
mount -t tmpfs upper /mnt/upper
mkdir /mnt/upper/upper /mnt/upper/work
check "so is an overlay over it" mount -t overlay layers \
	-o lowerdir=/mnt/squashfs,upperdir=/mnt/upper/upper,workdir=/mnt/upper/work /mnt/overlay

for dir in squashfs overlay; do
	cd /mnt/$dir || exit
	check_refused "$dir: there are no labels" "No data available" xattr get text $label
	refused "$dir: a file is refused without a list" unlisted-digest cat text
	refused "$dir: nor is one executed" unlisted-digest ./script
	check "$dir: their lists are loaded" sh -c "cd $OLDPWD; . ./lib_diglim.sh
		add /tmp/list; add /tmp/list-script"
	check "$dir: it is read" cmp text /fixtures/text
	# The overlay asks for the version of what is below, which squashfs has not.
	[ $dir = overlay ] ||
		check_work "$dir: the second time without being hashed" text "0 0" cat text
	check_equal "$dir: it is executed" "$(./script)" "it ran"
	refused "$dir: what no list has is refused" unlisted-digest cat unlisted
	check "$dir: what is only measured" cmp measured /fixtures/text
	check_equal "$dir: has no entry if a list has it" "$(entries " /mnt/$dir/measured\$")" 0
	check_equal "$dir: another file has one" "$(entries " /mnt/$dir/unlisted\$")" 1
	check "$dir: the lists are removed" sh -c "cd $OLDPWD; . ./lib_diglim.sh
		del /tmp/list; del /tmp/list-script"
	refused "$dir: it is refused again" unlisted-digest cat text
	cd "$OLDPWD" || exit
done

check "overlay: what is copied and changed" sh -c "echo more >>/mnt/overlay/text"
check "overlay: with its list" add /tmp/list
refused "overlay: is refused" unlisted-digest cat /mnt/overlay/text
check "squashfs: the file below is not" cmp /mnt/squashfs/text /fixtures/text

umount /mnt/overlay /mnt/squashfs
ima_end
