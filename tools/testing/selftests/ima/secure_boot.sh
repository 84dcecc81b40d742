#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# secure_boot.sh - make keys for Secure Boot, enroll them, and sign what they start
#
# usage: secure_boot.sh store DIR         keys, and variables of a firmware that has them
#                                         (DIR/vars.fd)
#        secure_boot.sh image DIR KEYS    of DIR/bzImage, DIR/cmdline and, if it is there,
#                                         DIR/initrd one image that is signed
#        secure_boot.sh loader DIR KEYS   a signed boot loader, and a signed kernel
#        secure_boot.sh unsigned DIR      the image, without a signature
#        secure_boot.sh altered DIR KEYS  the image with another byte in its middle
#
# vmtest.sh calls it.  KEYS is a directory with db.key and db.pem, or "snakeoil": Debian's
# keys, which a variable store of the package ovmf has enrolled.  What belongs on the EFI
# system partition is in DIR/esp then.
#
# The commands are those of Documentation/admin-guide/ima-secure-boot.rst, so that the guide
# is right as long as the tests pass.

set -euo pipefail
export LC_ALL=C.UTF-8
PATH=$PATH:/usr/sbin:/sbin

die() {
	echo "secure_boot.sh: $*" >&2
	exit 1
}

usage="usage: secure_boot.sh store|image|loader|unsigned|altered DIR [KEYS]"
[ $# -ge 2 ] || die "$usage"
what=$1 dir=$2 keys=${3:-snakeoil}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
guide=$here/../../../../Documentation/admin-guide/ima-secure-boot.rst

work=$(mktemp -d)
qemu=
cleanup() {
	[ -z "$qemu" ] || kill "$qemu" 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 143' INT TERM

# guided BLOCK - do in DIR what stands in a block of the guide
guided() {
	[ -e "$work/blocks/$1" ] || die "the guide has no block $1"
	sed -n 's/^[$>] //p' "$work/blocks/$1" >"$work/commands"
	[ -s "$work/commands" ] || die "the block $1 of the guide has no commands"
	(cd "$dir" && bash -euo pipefail "$work/commands") >"$work/said" 2>&1 || {
		cat "$work/said" >&2
		die "a command of the block $1 of the guide failed"
	}
}

# enroll - let a firmware in setup mode start from DIR/enroll, and await that it is done:
# it starts anew then, which is the end of the emulator
enroll() {
	local code=/usr/share/OVMF/OVMF_CODE_4M.secboot.fd status=0
	truncate -s 8M "$work/disk"
	{
		mformat -i "$work/disk" :: &&
		mcopy -s -i "$work/disk" "$dir"/enroll/* ::/
	} >"$work/said" 2>&1 || die "mtools: $(cat "$work/said")"
	cp /usr/share/OVMF/OVMF_VARS_4M.fd "$dir/vars.fd"
	timeout -k 5 "${SECURE_BOOT_TIMEOUT:-120}" qemu-system-x86_64 -nodefaults -no-user-config \
		-display none -no-reboot -m 256 -machine q35,smm=on -accel tcg -cpu max \
		-serial "file:$work/console" \
		-global driver=cfi.pflash01,property=secure,value=on \
		-global ICH9-LPC.disable_s3=1 \
		-drive "if=pflash,format=raw,unit=0,readonly=on,file=$code" \
		-drive "if=pflash,format=raw,unit=1,file=$dir/vars.fd" \
		-drive "file=$work/disk,format=raw,if=none,id=disk" \
		-device ide-hd,drive=disk,bus=ide.0 </dev/null >"$work/said" 2>&1 &
	qemu=$!
	wait $qemu || status=$?
	qemu=
	if [ $status -ne 0 ] || ! grep -q 'Enrolling secure boot keys' "$work/console"; then
		cat "$work/said" "$work/console" >&2
		die "the firmware did not enroll the keys"
	fi
}

take_keys() {
	if [ "$keys" = snakeoil ]; then
		# The passphrase is no secret: it is in the package's README.
		openssl rsa -in /usr/share/ovmf/PkKek-1-snakeoil.key -passin pass:snakeoil \
			-out "$dir/db.key" 2>"$work/said" || die "openssl: $(cat "$work/said")"
		cp /usr/share/ovmf/PkKek-1-snakeoil.pem "$dir/db.pem"
	else
		cp "$keys"/db.{key,pem} "$dir/" || die "no keys in $keys"
	fi
}

make_image() {
	take_keys
	if [ -e "$dir/initrd" ]; then
		guided the-image-2
	else
		guided the-image
	fi
}

# alter FILE - one byte, which is not in what Authenticode leaves out: that is in the head
# and at the end
alter() {
	local offset byte
	offset=$(($(stat -c %s "$1") / 2))
	byte=$(od -An -tu1 -j $offset -N 1 "$1")
	# shellcheck disable=SC2059
	printf "\\x$(printf %x $((byte ^ 1)))" |
		dd of="$1" bs=1 seek=$offset conv=notrunc status=none
}

mkdir -p "$dir"
"$here/examples.sh" "$guide" "$work/blocks"
image=$dir/esp/EFI/BOOT/BOOTX64.EFI
case $what in
store)
	guided keys
	guided enrolling-them
	enroll
	;;
image) make_image ;;
loader)
	take_keys
	guided a-boot-loader
	[ ! -e "$dir/initrd" ] || {
		cp "$dir/initrd" "$dir/esp/initrd"
		echo "initrd /initrd" >>"$dir/esp/loader/entries/linux.conf"
	}
	;;
unsigned)
	make_image
	mv "$dir/image.efi" "$image"
	;;
altered)
	make_image
	alter "$image"
	;;
*) die "$usage" ;;
esac
