#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Files that fs-verity protects: what a rule can say of a file's digest and of the signature
# that it was sealed with, and who can add a certificate for that signature.
#
# vmtest-extension: fsverity_signature=
# vmtest-properties: yes
# vmtest-disk: 48M
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_property.sh
ima_start 70

text=/fixtures/text
mount_disk

# seal FILE FIXTURE [ALGORITHM [SIGNATURE]] - a copy on the disk, protected from here on
seal() {
	cp "/fixtures/$2" $disk/"$1"
	chown $owner $disk/"$1"
	# shellcheck disable=SC2086
	./verity enable $disk/"$1" ${3:-} ${4:+/fixtures/$4}
}

add_certificate() {
	key add asymmetric "" .fs-verity <"$1" >$serial
}

# Certificates: nobody but a key that is built in says which count.

check_refused "a certificate that nobody has signed is not taken" \
	"key: add: Required key not available" add_certificate /etc/keys/rogue.der
check_refused "nor is one that a key of files has signed" \
	"key: add: Required key not available" add_certificate /fixtures/by-ima.der
check_refused "without a certificate no signature is taken" "Required key not available" \
	seal early text sha256 text.fsv
check "one that a built-in key has signed is taken" add_certificate /etc/keys/verity.der
check_refused "nor can the keyring be opened again" "key: restrict_all: " \
	key restrict_all .fs-verity

check "a file with a signature" seal signed text sha256 text.fsv
check "a program with one" seal program script sha256 script.fsv
check "a file without one" seal unsigned text
check "a program without one" seal alone script
check "a file of another algorithm, with a signature" seal signed512 text sha512 text.fsv-512
check_refused "a signature by another key is refused" "Required key not available" \
	seal rogue text sha256 text.fsv-rogue
check_refused "one of another file is refused" "Key was rejected by service" \
	seal other script sha256 text.fsv
cp $text $disk/plain
chown $owner $disk/plain

digest=$(./verity digest $disk/signed)
digest512=$(./verity digest $disk/signed512)
of_program=$(./verity digest $disk/program)
unsigned=$(values digest="$digest")

check "rules are accepted" rules <<-RULES
	dont_appraise func=FILE_CHECK mask=MAY_READ fowner=$owner uid=1 fsverity_signature=yes
	deny func=FILE_CHECK mask=MAY_READ fowner=$owner uid=1
	dont_appraise func=FILE_CHECK mask=MAY_READ fowner=$owner uid=2 $(
		)fsverity_digest=sha256:$digest
	dont_appraise func=FILE_CHECK mask=MAY_READ fowner=$owner uid=2 $(
		)fsverity_digest=sha512:$digest512 fsverity_signature=yes
	deny func=FILE_CHECK mask=MAY_READ fowner=$owner uid=2
	dont_appraise func=BPRM_CHECK fowner=$owner fsverity_signature=yes
	deny func=BPRM_CHECK fowner=$owner
	$(opposite_rules)
RULES

# check_files - what holds of them as long as the certificate is there
check_files() {
	local when=$1
	check "$when: with a signature it is read" reads 1 $disk/signed
	check_equal "$when: and a program executed" "$($disk/program)" "it ran"
	check "$when: whatever the algorithm" reads 1 $disk/signed512
	denied "$when: without one it is not read" FILE_CHECK 2 "$unsigned" \
		read_by 1 $disk/unsigned
	denied "$when: nor is a program executed" BPRM_CHECK 7 \
		"$(values digest="$of_program")" $disk/alone
	denied "$when: nor a file read that nothing protects" FILE_CHECK 2 "$nothing" \
		read_by 1 $disk/plain
	check "$when: the digest counts, with a signature" reads 2 $disk/signed
	check "$when: and without" reads 2 $disk/unsigned
	check "$when: and one of sha512" reads 2 $disk/signed512
	denied "$when: another one does not" FILE_CHECK 5 \
		"$(values fsverity digest="$of_program")" read_by 2 $disk/program
	check_says "$when: signed" $disk/signed "no no yes"
	check_says "$when: not signed" $disk/unsigned "no no no"
	check_says "$when: not protected" $disk/plain "no no no"
}
check_files "as they were made"
check_refused "a protected file is not written to" "Operation not permitted" \
	sh -c "echo more >>$disk/signed"
check_says "and stays what it is" $disk/signed "no no yes"
remount_disk
check_files "as they were read from the disk"

# What is in memory of a file when it is sealed was not verified, and may be something else
# than what is on the disk.

cp $text $disk/held
chown $owner $disk/held
exec 3<$disk/held
cat <&3 >/dev/null
check "a file that somebody has open is sealed" \
	./verity enable $disk/held sha256 /fixtures/text.fsv
check_says "it has no property" $disk/held "no no no"
denied "nor does its digest count" FILE_CHECK 5 "$nothing" read_by 2 $disk/held
ln $disk/held $disk/named
exec 3<&-
check_says "it has when nobody has it open any more" $disk/held "no no yes"
check "and its digest counts" reads 2 $disk/held
check_says "also by a name that it got meanwhile" $disk/named "no no yes"

# A file that could not be sealed, after its signature was found to be good: there is no
# room for what the file system keeps of it.

# fill - no block is left
fill() {
	# What was set aside for writing is known when it has been written.
	for _ in 1 2 3; do
		cat /dev/zero 2>/dev/null >>$disk/filler
		sync
	done
}

for name in failed written late; do
	cp $text $disk/$name
	chown $owner $disk/$name
done
fill
for name in failed written late; do
	mark_log
	check_refused "$name: a file cannot be sealed" "No space left on device" \
		./verity enable $disk/$name sha256 $text.fsv
	check "$name: that was after the signature was found to be good" \
		logged "ext4_end_enable_verity() failed with err -28"
	check_says "$name: it is not signed" $disk/$name "no no no"
done
rm $disk/filler
check "failed: with room, without a signature, it is" ./verity enable $disk/failed
check_says "failed: is not signed" $disk/failed "no no no"
echo more >>$disk/written
check "written: the file is another one, and is sealed" ./verity enable $disk/written
check_says "written: is not signed" $disk/written "no no no"
check "late: with room, and its signature, it is" \
	./verity enable $disk/late sha256 $text.fsv
check_says "late: is signed" $disk/late "no no yes"

# An overlay

mkdir /mnt/overlay /mnt/upper
mount -t tmpfs none /mnt/upper
mkdir /mnt/upper/upper /mnt/upper/work
check "an overlay" mount -t overlay layers /mnt/overlay \
	-o lowerdir=$disk,upperdir=/mnt/upper/upper,workdir=/mnt/upper/work
check_says "a file below is signed" /mnt/overlay/signed "no no yes"
check_equal "a program below is executed" "$(/mnt/overlay/program)" "it ran"
chmod 700 /mnt/overlay/program
denied "not when it was copied up" BPRM_CHECK 7 "$nothing" /mnt/overlay/program
umount /mnt/overlay

# Without the certificate a file that has a signature cannot be opened at all.

check "the certificate goes away" key unlink "$(cat $serial)" .fs-verity
check "who has the file may go on" reads 1 $disk/signed
remount_disk
check_refused "nobody opens it any more" "Required key not available" cat $disk/signed
denied "without a signature it is what it was" FILE_CHECK 2 "$unsigned" \
	read_by 1 $disk/unsigned

umount $disk
ima_end
