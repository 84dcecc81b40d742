#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# verity_image.sh - protect the image of a file system with dm-verity
#
# usage: verity_image.sh IMAGE SALT [KEY SUFFIX]...
#
# IMAGE is filled up to whole blocks, and gets the hash tree behind that: one file is all
# that a device needs.  SALT, in hexadecimal, gives a copy of the same image another root
# hash.  Beside it:
#
#   IMAGE.root      the root hash in hexadecimal, without an end of line: what is signed
#   IMAGE.SUFFIX    PKCS #7 signature of that by KEY.key, whose certificate is KEY.pem
#   IMAGE.table     parameters of the target "verity"; DEVICE stands for the name of the
#                   device that IMAGE will be
#   IMAGE.sectors   how many the protected device has
#
# fixtures.sh and ipe_fixtures.sh call it for the tests, as does who shows what they test.

set -euo pipefail
export LC_ALL=C.UTF-8
PATH=$PATH:/usr/sbin:/sbin

die() {
	echo "verity_image.sh: $*" >&2
	exit 1
}

# silently COMMAND... - what it has to say is shown if it fails
silently() {
	local said
	said=$("$@" 2>&1) || die "$1: $said"
}

if [ $# -lt 2 ] || [ $(($# % 2)) -ne 0 ]; then
	die "usage: verity_image.sh IMAGE SALT [KEY SUFFIX]..."
fi
image=$1 salt=$2
shift 2
[ -f "$image" ] || die "no image $image"

blocks=$((($(stat -c %s "$image") + 4095) / 4096))
truncate -s $((blocks * 4096)) "$image"
silently veritysetup format --no-superblock --hash-offset=$((blocks * 4096)) \
	--data-blocks=$blocks --salt="$salt" --root-hash-file="$image.root" "$image" "$image"
printf '%s' "1 DEVICE DEVICE 4096 4096 $blocks $blocks sha256 $(cat "$image.root") $salt" \
	>"$image.table"
echo $((blocks * 8)) >"$image.sectors"
while [ $# -gt 0 ]; do
	silently openssl smime -sign -in "$image.root" -inkey "$1.key" -signer "$1.pem" \
		-noattr -binary -outform DER -out "$image.$2"
	shift 2
done
