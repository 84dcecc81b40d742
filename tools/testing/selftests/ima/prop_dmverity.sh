#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Files on a dm-verity device: what a rule can say of the device's root hash and of its
# signature, for each kind of file system that has all of its data on that device, and what
# becomes of it when somebody gives the device another table.
#
# vmtest-extension: dmverity_signature=
# vmtest-properties: yes
# vmtest-append: bdev_allow_write_mounted=on
# vmtest-timeout: 120
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
. ./lib_property.sh
ima_start 105

ext4=$(root_of verity-ext4)
unsigned=$(values root="$ext4")

# What names no property is refused by its name.
check_equal "a word that is neither yes nor no" \
	"$(answer_to "deny func=BPRM_CHECK dmverity_signature=maybe")" \
	'1:22: unknown value "maybe" (possible: no, yes)'
check_equal "a root hash that says too little" \
	"$(answer_to "deny func=BPRM_CHECK dmverity_roothash=sha1:$ext4")" \
	"1:22: sha1 is too weak (digests of 256 bits and more)"
check_equal "one that is too short" \
	"$(answer_to "deny func=BPRM_CHECK dmverity_roothash=sha512:$ext4")" \
	"1:22: not a digest of sha512 (it has 128 hexadecimal digits)"

check "rules are accepted" rules <<-RULES
	dont_appraise func=FILE_CHECK mask=MAY_READ fowner=$owner uid=2 dmverity_signature=yes
	deny func=FILE_CHECK mask=MAY_READ fowner=$owner uid=2
	dont_appraise func=FILE_CHECK mask=MAY_READ fowner=$owner uid=1 $(
		)dmverity_roothash=sha256:$ext4
	deny func=FILE_CHECK mask=MAY_READ fowner=$owner uid=1
	dont_appraise func=BPRM_CHECK fowner=$owner dmverity_signature=yes
	deny func=BPRM_CHECK fowner=$owner
	dont_appraise func=MMAP_CHECK mask=MAY_EXEC fowner=$owner dmverity_signature=yes
	deny func=MMAP_CHECK mask=MAY_EXEC fowner=$owner
	dont_appraise func=MODULE_CHECK fowner=$owner dmverity_signature=yes
	deny func=MODULE_CHECK fowner=$owner
	$(opposite_rules)
RULES

# Each kind of file system

for type in ext4 squashfs erofs; do
	what=$(values dmverity root="$(root_of verity-$type)")
	check "$type: a device with a signed root hash" sealed $type verity-$type signed
	check "$type: is mounted" mount_sealed $type $type
	check "$type: a file of it is read" reads 2 /mnt/$type/text
	check_equal "$type: a program is executed" "$(/mnt/$type/script)" "it ran"
	check "$type: a file is mapped to execute" ./map /mnt/$type/text exec
	check "$type: a module is loaded" try_module /mnt/$type/module.ko
	check_says "$type: it is on a signed device, and nothing else" /mnt/$type/text "no yes no"
	if [ $type = ext4 ]; then
		check "$type: whom the root hash counts for may read it" reads 1 /mnt/$type/text
	else
		denied "$type: another root hash does not count" FILE_CHECK 4 "$what" \
			read_by 1 /mnt/$type/text
	fi
done

check "a device without a signature" sealed plain verity-ext4 -
check "is mounted" mount_sealed plain ext4
denied "without a signature a file is not read" FILE_CHECK 2 "$unsigned" read_by 2 /mnt/plain/text
denied "nor is a program executed" BPRM_CHECK 6 "$unsigned" /mnt/plain/script
denied "nor is a file mapped to execute" MMAP_CHECK 8 "$unsigned" ./map /mnt/plain/text exec
denied "nor is a module loaded" MODULE_CHECK 10 "$unsigned" try_module /mnt/plain/module.ko
check "whom the root hash counts for may read it" reads 1 /mnt/plain/text
check_says "it has none of the properties" /mnt/plain/text "no no no"

check_refused "a signature by a key that nobody trusts makes no device" \
	"load a table of wrong: " sealed wrong verity-ext4 rogue
check "nor is there one" ./dm_device remove wrong
# The root hash of one, the signature of the other.
cp /fixtures/verity-other.signed /fixtures/verity-ext4.moved
check_refused "nor does one of another root hash" "load a table of moved: " \
	sealed moved verity-ext4 moved
./dm_device remove moved

mkdir /mnt/tmp
mount -t tmpfs none /mnt/tmp
cp -p /mnt/ext4/script /mnt/tmp/script
cp -p /mnt/ext4/text /mnt/tmp/text
chown $owner /mnt/tmp/text /mnt/tmp/script
denied "a copy on another file system is not executed" BPRM_CHECK 6 "$nothing" /mnt/tmp/script
check_says "a copy has none of the properties" /mnt/tmp/text "no no no"

# The file system without dm-verity, from the same image
mkdir /mnt/bare
mount -t ext4 -o ro "$(attach verity-ext4)" /mnt/bare
denied "without dm-verity the same image counts for nothing" FILE_CHECK 2 "$nothing" \
	read_by 2 /mnt/bare/text
check_says "it has none of the properties" /mnt/bare/text "no no no"

# What is not looked at again says nothing of what is read.
for option in ignore_corruption check_at_most_once; do
	check "$option: a device" sealed $option verity-ext4 signed $option
	mount_sealed $option ext4
	denied "$option: counts for nothing" FILE_CHECK 2 "$nothing" read_by 2 /mnt/$option/text
	check_says "$option: it has none of the properties" /mnt/$option/text "no no no"
	umount /mnt/$option
	./dm_device remove $option
done
check "an option that hides nothing" sealed restart verity-ext4 signed restart_on_corruption
mount_sealed restart ext4
check_says "takes nothing away" /mnt/restart/text "no yes no"

# EROFS with content in a second file

check "EROFS with a second device" sealed two verity-two signed
mkdir /mnt/two
blob=$(attach verity-two.blob)
check "is mounted" mount -t erofs -o "ro,device=$blob" "$(node two)" /mnt/two
denied "is not on one device" FILE_CHECK 2 "$nothing" read_by 2 /mnt/two/text
check_says "it has none of the properties" /mnt/two/text "no no no"

# Overlays

mkdir /mnt/upper /mnt/overlay
mount -t tmpfs none /mnt/upper
mkdir /mnt/upper/upper /mnt/upper/work
cp /fixtures/script /mnt/upper/upper/mine
chown $owner /mnt/upper/upper/mine
check "an overlay on it" mount -t overlay layers /mnt/overlay \
	-o lowerdir=/mnt/ext4,upperdir=/mnt/upper/upper,workdir=/mnt/upper/work
check_equal "overlay: a program below is executed" "$(/mnt/overlay/script)" "it ran"
check_says "overlay: a file below is on the device" /mnt/overlay/text "no yes no"
denied "overlay: one that is above is not executed" BPRM_CHECK 6 "$nothing" /mnt/overlay/mine
touch /mnt/overlay/script
denied "overlay: nor is one that was copied up" BPRM_CHECK 6 "$nothing" /mnt/overlay/script
chmod 600 /mnt/overlay/module.ko
denied "overlay: a module that was copied up is not loaded" MODULE_CHECK 10 "$nothing" \
	try_module /mnt/overlay/module.ko
check_says "overlay: a file below is, as before" /mnt/overlay/text "no yes no"
echo "more" 2>/dev/null >>/mnt/overlay/text
check_says "overlay: until it is written to" /mnt/overlay/text "no no no"
check_equal "overlay: what is below is executed" "$(/mnt/ext4/script)" "it ran"

# Another table

check "suspended and resumed" sh -c "./dm_device suspend ext4 && ./dm_device resume ext4"
check_says "it is what it was" /mnt/ext4/text "no yes no"
verity_table verity-ext4 signed
check "another table that is the same" ./dm_device replace restart verity "$sectors" "$table"
check_says "counts for nothing: the first one does" /mnt/restart/text "no no no"

verity_table verity-other signed
check "another table, with another signed root hash" \
	./dm_device replace ext4 verity "$sectors" "$table"
denied "is not that of what was read before" FILE_CHECK 2 "$nothing" read_by 2 /mnt/ext4/text
denied "nor is a program executed" BPRM_CHECK 6 "$nothing" /mnt/ext4/script
check_says "it has none of the properties" /mnt/ext4/text "no no no"
verity_table verity-ext4 signed
check "nor does the first one, when it comes back" \
	./dm_device replace ext4 verity "$sectors" "$table"
denied "give them back" FILE_CHECK 2 "$nothing" read_by 2 /mnt/ext4/text

verity_table verity-ext4 signed
check "a device without dm-verity" ./dm_device create other linear "$sectors" \
	"$(attach verity-other) 0"
mount_sealed other ext4
denied "counts for nothing" FILE_CHECK 2 "$nothing" read_by 2 /mnt/other/text
check "it becomes one while it is mounted" ./dm_device replace other verity "$sectors" "$table"
denied "that does not count for it" FILE_CHECK 2 "$nothing" read_by 2 /mnt/other/text
check_says "it has none of the properties" /mnt/other/text "no no no"

# The target is immutable, but for one that stands for any.
verity_table verity-ext4 signed
check "a signed device" ./dm_device create gone verity "$sectors" "$table"
check "gets a table of errors" ./dm_device replace gone error "$sectors" ""
check "and one of something else" ./dm_device replace gone linear "$sectors" \
	"$(attach verity-other) 0"
mount_sealed gone ext4
denied "which has no property" FILE_CHECK 2 "$nothing" read_by 2 /mnt/gone/text
check_says "whatever it was" /mnt/gone/text "no no no"
cat /mnt/gone/text >/dev/null
check "it is the first one again" sh -c "./dm_device replace gone error $sectors '' &&
	./dm_device replace gone verity $sectors '$table'"
check_says "and has none, as what was read before is in memory" /mnt/gone/text "no no no"
check "the log says why" sh -c "dmesg | grep -q 'no property of dm-verity counts'"

# Nobody has to use a device for its second table not to count.
other_table="no property of dm-verity counts as long as it is there: it has another table"
verity_table verity-ext4 signed
check "a signed device that nobody uses" ./dm_device create idle verity "$sectors" "$table"
mark_log
check "gets another table" ./dm_device replace idle verity "$sectors" "$table"
check "  the log says what that means" logged "$(basename "$(node idle)"): $other_table"
check "is mounted" mount_sealed idle ext4
check_says "has none of the properties" /mnt/idle/text "no no no"

# Who has mapped a device before its first table was in force writes to what was read
# through it.  (Not every kernel lets a device be mounted that somebody can write to.)

# prepared NAME - a device that waits for its first table, sealed as any other
prepared() {
	verity_table verity-ext4 signed &&
		./dm_device prepare "$1" verity "$sectors" "$table"
}

unused="no property of dm-verity counts as long as it is there: it was in use before"
check "a device that has no table yet" prepared opened
mark_log
check "is opened to write, and closed" sh -c ": >>$(node opened)"
check "it gets its table" ./dm_device resume opened
check "is mounted" mount_sealed opened ext4
check_says "has what the table says" /mnt/opened/text "no yes no"
check "  nor does the log say otherwise" \
	sh -c "! dmesg | grep '$(basename "$(node opened)"): no property'"
check "another one" prepared mapped
start_mapper "$(node mapped)"
check "is mapped to write, and gets its table" ./dm_device resume mapped
check "  the log says what that means" logged "$(basename "$(node mapped)"): $unused"
check "is mounted" mount_sealed mapped ext4
denied "counts for nothing" FILE_CHECK 2 "$nothing" read_by 2 /mnt/mapped/text
check_says "it has none of the properties" /mnt/mapped/text "no no no"
stop_mapper
check_says "also when nobody has it mapped any more" /mnt/mapped/text "no no no"

cd / || exit
umount /mnt/overlay
for name in ext4 squashfs erofs plain bare restart two other gone idle opened mapped; do
	umount /mnt/$name
done
ima_end
