#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Files that were in the initramfs: what the boot loader has checked, as long as nobody has
# opened them to write.
#
# vmtest-extension: boot_verified=
# vmtest-properties: yes
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_property.sh
ima_start 47

# Each is a file of the initramfs of its own.
files=/fixtures
verified=$(values boot)

check "rules are accepted" rules <<-RULES
	dont_appraise func=FILE_CHECK mask=MAY_READ fowner=$owner uid=1 boot_verified=yes
	deny func=FILE_CHECK mask=MAY_READ fowner=$owner uid=1
	deny func=FILE_CHECK mask=MAY_READ fowner=$owner uid=2 boot_verified=yes
	dont_appraise func=BPRM_CHECK fowner=$owner boot_verified=yes
	deny func=BPRM_CHECK fowner=$owner
	$(opposite_rules)
RULES

# stays DESCRIPTION FILE, gone DESCRIPTION FILE - after something was done
stays() {
	check "$1: is read" reads 1 "$2"
	check_says "$1: it was in the initramfs" "$2" "yes no no"
}

gone() {
	denied "$1: is not read" FILE_CHECK 2 "$nothing" read_by 1 "$2"
	check_says "$1: it was not in the initramfs as it is" "$2" "no no no"
}

# mine NAME - a fixture that belongs to who the rules are about
mine() {
	chown $owner "$files/$1"
	echo "$files/$1"
}

script=$(mine script)
stays "as it came" "$script"
check_equal "a program is executed" "$($script)" "it ran"
denied "who must not have it is told so" FILE_CHECK 3 "$verified" read_by 2 "$script"
exec 4<"$script"
stays "open to be read" "$script"
exec 4<&-
chmod 555 "$script"
mv "$script" $files/moved
stays "with another mode and name" $files/moved
check_equal "it is executed, as before" "$($files/moved)" "it ran"

file=$(mine text)
cp "$file" $files/later
chown $owner $files/later
gone "made later, beside it" $files/later
mkdir /mnt/tmp
mount -t tmpfs none /mnt/tmp
cp -p "$file" /mnt/tmp/text
chown $owner /mnt/tmp/text
gone "a copy on another tmpfs" /mnt/tmp/text
cp -p $files/moved /mnt/tmp/script
chown $owner /mnt/tmp/script
denied "a program there is not executed" BPRM_CHECK 5 "$nothing" /mnt/tmp/script
stays "the file that was copied" "$file"

# Opened to write, without a byte written

exec 4>>"$file"
exec 4<&-
gone "O_APPEND" "$file"
file=$(mine text.sig)
exec 4<>"$file"
exec 4<&-
gone "O_RDWR" "$file"
file=$(mine text.sha256)
dd if=/dev/null of="$file" conv=notrunc 2>/dev/null
gone "O_WRONLY" "$file"
file=$(mine text.sha512)
: >"$file"
gone "O_TRUNC" "$file"
file=$(mine text.sha1)
./truncate_path "$file"
gone "cut by its name" "$file"
file=$(mine text.rogue)
ln "$file" $files/linked
exec 4<>$files/linked
exec 4<&-
gone "through a hard link" "$file"
file=$(mine text.ecdsa)
mkdir /mnt/bound
mount --bind $files /mnt/bound
exec 4<>/mnt/bound/text.ecdsa
exec 4<&-
gone "through a bind mount" "$file"
umount /mnt/bound
chown $owner $files/moved
dd if=/dev/null of=$files/moved conv=notrunc 2>/dev/null
denied "a program that was opened to write is not executed" BPRM_CHECK 5 "$nothing" \
	$files/moved

# Overlays: it is the file below that counts.

mkdir /mnt/upper /mnt/overlay
mount -t tmpfs none /mnt/upper
mkdir /mnt/upper/upper /mnt/upper/work
file=$(mine policy)
mount -t overlay layers /mnt/overlay \
	-o lowerdir=$files,upperdir=/mnt/upper/upper,workdir=/mnt/upper/work
stays "below an overlay" /mnt/overlay/policy
echo "more" >>/mnt/overlay/policy
gone "copied up" /mnt/overlay/policy
stays "what is below that" "$file"
umount /mnt/overlay

mkdir /work /mnt/lower
check "the initramfs above" mount -t overlay layers /mnt/overlay \
	-o lowerdir=/mnt/lower,upperdir=$files,workdir=/work
file=$(mine policy.sig)
stays "above" /mnt/overlay/policy.sig
exec 4<>/mnt/overlay/policy.sig
exec 4<&-
gone "above, opened to write there" /mnt/overlay/policy.sig
gone "the file itself" "$file"
mine policy.rogue >/dev/null
./truncate_path /mnt/overlay/policy.rogue
gone "above, cut by its name there" /mnt/overlay/policy.rogue
umount /mnt/overlay
ima_end
