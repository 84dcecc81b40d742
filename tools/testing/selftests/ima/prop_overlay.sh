#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Properties below an overlay, where who has a file open goes on mapping what was below when
# he opened it, and reads what is below now: which file would a property speak for?
#
# vmtest-extension: fsverity_signature=
# vmtest-properties: yes
# vmtest-disk: 48M
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_property.sh
ima_start 32

lower=/mnt/lower
over=/mnt/overlay
mount_disk
mkdir $lower $over $disk/upper $disk/work $disk/sealed
mount -t tmpfs none $lower
key add asymmetric "" .fs-verity </etc/keys/verity.der >/dev/null

for name in text other written cut; do
	cp /fixtures/text $lower/$name
	chown $owner $lower/$name
done
cp $lower/text $disk/sealed/text
chown $owner $disk/sealed/text
./verity enable $disk/sealed/text sha256 /fixtures/text.fsv
digest=$(./verity digest $disk/sealed/text)

check "rules are accepted" rules <<-RULES
	dont_appraise func=MMAP_CHECK fowner=$owner fsverity_signature=yes
	deny func=MMAP_CHECK fowner=$owner
	dont_appraise func=MODULE_CHECK fowner=$owner fsverity_signature=yes
	deny func=MODULE_CHECK fowner=$owner
	$(opposite_rules)
RULES

# over_mount LOWER [OPTION] - the upper layer is on the disk, where files can be sealed
over_mount() {
	mount -t overlay layers $over -o "lowerdir=$1,upperdir=$disk/upper,workdir=$disk/work$(
		)${2:+,$2}"
}

# signed_above NAME - the copy on the disk gets a good signature: it is what was signed
signed_above() {
	./verity enable $disk/upper/"$1" sha256 /fixtures/text.fsv
}

# map_open FD - what a descriptor maps
map_open() {
	./map - exec <&"$1"
}

# Somebody has the file below open, which nothing vouches for, and has it copied up.

check "an overlay" over_mount $lower
exec 3<$over/text
denied "a file below has no property" MMAP_CHECK 2 "$nothing" ./map $over/text exec
chmod 644 $over/text
check "its copy gets a signature" signed_above text
check_says "which does not count for what is in memory" $disk/upper/text "no no no"
echo "something else" >$lower/text
denied "who had it open does not map the file below by that" MMAP_CHECK 2 "$nothing" map_open 3
denied "who opens it now has no property, either" MMAP_CHECK 2 "$nothing" ./map $over/text exec
check_says "for each rule" $over/text "no no no"
exec 3<&-
umount $over

check "the overlay is mounted anew" over_mount $lower
check_says "what is above has its signature" $over/text "no no yes"
check "and is mapped" ./map $over/text exec
exec 3<$over/text
check "also by who has it open" map_open 3
exec 3<&-

# Other ways to have it copied up

exec 3<$over/written
echo "more" >>$over/written
cp /fixtures/text $disk/upper/written
check "a file that was written to gets a signature" signed_above written
denied "who had it open maps nothing" MMAP_CHECK 2 "$nothing" map_open 3
exec 3<$over/cut
./truncate_path $over/cut
cp /fixtures/text $disk/upper/cut
check "a file that was cut does" signed_above cut
denied "who had it open maps nothing" MMAP_CHECK 2 "$nothing" map_open 3
exec 3<$over/other
ln $over/other $over/link
check "a file that has another name does" signed_above other
denied "who had it open maps nothing" MMAP_CHECK 2 "$nothing" map_open 3
exec 3<&-
umount $over

# Of a copy without content what is read is the file below, until that is copied.

check "an overlay that copies attributes alone" over_mount $disk/sealed metacopy=on
rm -f $over/text
umount $over
rm -f $disk/upper/*
over_mount $disk/sealed metacopy=on
check_says "a file below has its signature" $over/text "no no yes"
chmod 600 $over/text
chmod 644 $over/text
check_says "so it has once it was copied: its content is below" $over/text "no no yes"
umount $over
over_mount $disk/sealed metacopy=on
check "the copy is empty" test "$(du -k $disk/upper/text | cut -f 1)" -lt 8
check_says "mounted anew what is read is the file below" $over/text "no no yes"
exec 3<$over/text
check "it is mapped" map_open 3
: >>$over/text
check_says "not when its content was copied" $over/text "no no no"
denied "nor by who had it open" MMAP_CHECK 2 "$nothing" map_open 3
exec 3<&-

# An overlay on it

mkdir /mnt/second /mnt/above
mount -t tmpfs none /mnt/second
mkdir /mnt/second/upper /mnt/second/work
umount $over
rm -rf $disk/upper/*
over_mount $disk/sealed
check_says "a file of the first overlay is signed" $over/text "no no yes"
mount -t overlay layers /mnt/above \
	-o lowerdir=$over,upperdir=/mnt/second/upper,workdir=/mnt/second/work
check_says "and of the second" /mnt/above/text "no no yes"
exec 3</mnt/above/text
chmod 600 $over/text
chmod 644 $over/text
check "the copy that the first one made gets a signature" signed_above text
denied "who had it open through the second maps nothing by that" \
	MMAP_CHECK 2 "$nothing" map_open 3
exec 3<&-
umount /mnt/above
umount $over
check_says "below it is what it was" $disk/sealed/text "no no yes"
check_equal "that is its digest" "$(./verity digest $disk/sealed/text)" "$digest"
umount $disk
ima_end
