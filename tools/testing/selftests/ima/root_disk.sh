#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# root_disk.sh - make a root file system in which each file has a signature
#
# usage: root_disk.sh make IMAGE KEYS DIR    of the files of DIR, ext4
#        root_disk.sh add IMAGE KEYS DIR     more files, or others of that name
#        root_disk.sh install IMAGE KEYS PACKAGE  files of a .deb or .rpm, without labels
#        root_disk.sh change IMAGE KEYS CHANGE
#
# vmtest.sh calls it.  Files belong to root, their labels (security.ima) are signatures by
# the key "ima" of KEYS.  No root is needed for that: debugfs writes to the image.
#
# The program that is init is linked dynamically, so that it has a loader and libraries that
# can be changed: it executes vm_init.sh.  CHANGE is one of these, for a path in the image:
#
#   none               nothing
#   byte FILE          one byte in the middle of the file is another one
#   cut FILE           the second half is missing
#   unsigned FILE [UID]  it has no label, and that owner
#   owner FILE UID     it has that owner
#   rogue FILE         its label is a signature by a key that nobody trusts
#   gone FILE          it is not there
#   copy FILE OTHER    it has the content of OTHER, and a signature by "ima"
#   link FILE OTHER    it is a symbolic link to OTHER
#   mode FILE          it has another mode
#   bare FILE OTHER    it has the content of OTHER, and no label

set -euo pipefail
export LC_ALL=C.UTF-8
PATH=$PATH:/usr/sbin:/sbin

die() {
	echo "root_disk.sh: $*" >&2
	exit 1
}

[ $# -ge 4 ] || die "usage: root_disk.sh make|add|install|change IMAGE KEYS DIR|CHANGE"
what=$1 image=$(realpath "$2") keys=$(cd "$3" && pwd) dir=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# debug - commands from standard input; debugfs does not tell by its status what failed
debug() {
	local said
	said=$(debugfs -w -f /dev/stdin "$image" 2>&1 >"$work/out" | sed 1d) || true
	[ -z "$said" ] || die "debugfs: $said"
}

# label FILE KEY LABEL - a signature of version 2: its type, version, hash algorithm
# (SHA-256), the key's identifier, the length, and what the key made; see struct
# signature_v2_hdr
label() {
	local id
	if [ ! -e "$work/$2.head" ]; then
		id=$(openssl x509 -in "$keys/$2.pem" -noout -ext subjectKeyIdentifier |
			tail -n 1 | tr -d ' :\n')
		perl -e 'print pack("H*", $ARGV[0])' "030204${id: -8}0100" >"$work/$2.head"
	fi
	{ cat "$work/$2.head"; openssl dgst -sha256 -sign "$keys/$2.key" "$1"; } >"$3"
}

# owned PATH - commands that let it be root's
owned() {
	printf 'sif "%s" uid 0\nsif "%s" gid 0\n' "$1" "$1"
}

# signed DIR - commands for labels of all that is in DIR, which is in the image.  They are kept
# in $VMTEST_LABELS, or beside the image, by key and digest: most files are the same in each
# image.
signed() {
	local path digest labels
	labels=${VMTEST_LABELS:-${image%/*}}/labels-$(sha256sum <"$keys/ima.key" | cut -c 1-16)
	mkdir -p "$labels"
	(cd "$1" && find . -mindepth 1 -printf '%P\n') | sort |
	while IFS= read -r path; do
		owned "/$path"
	done
	(cd "$1" && find . -mindepth 1 -type f -printf '%P\0' | sort -z | xargs -0r sha256sum -z) |
	while IFS= read -r -d '' path; do
		digest=${path%%  *} path=${path#*  }
		if [ ! -e "$labels/$digest" ]; then
			label "$1/$path" ima "$labels/$digest.$$"
			mv "$labels/$digest.$$" "$labels/$digest"
		fi
		printf 'ea_set -f %s "/%s" security.ima\n' "$labels/$digest" "$path"
	done
}

# add_init TREE - init, the loader and the libraries that it needs
add_init() {
	local library
	mkdir -p "$1/sbin" "$1/usr/lib"
	mv "$1/init" "$1/sbin/vm_init"
	rm -f "$1/sbin/init" "$1/bin/init"
	gcc -shared -fPIC -Wl,-soname,libinit.so -o "$1/usr/lib/libinit.so" -x c - <<-'C'
		const char *init_program(void)
		{
			return "/sbin/vm_init";
		}
	C
	gcc -o "$1/sbin/init" -x c - -x none "$1/usr/lib/libinit.so" \
		-Wl,-rpath,/usr/lib <<-'C'
		#include <unistd.h>

		const char *init_program(void);

		int main(int argc, char **argv)
		{
			(void)argc;
			argv[0] = "vm_init";
			execv(init_program(), argv);
			return 1;
		}
	C
	for library in /lib64/ld-linux-x86-64.so.2 /lib/x86_64-linux-gnu/libc.so.6; do
		install -D -m 755 "$(readlink -f "$library")" "$1$library"
	done
}

make_image() {
	local tree=$work/tree
	cp -a "$dir" "$tree"
	add_init "$tree"
	rm -f "$image"
	mke2fs -q -t ext4 -O ^has_journal -I 512 -b 4096 -E root_owner=0:0 -d "$tree" \
		"$image" 96M >"$work/mke2fs" 2>&1 || die "mke2fs: $(cat "$work/mke2fs")"
	signed "$tree" | debug
}

# written DIR - commands that write the files of DIR
written() {
	local path paths there
	mapfile -t paths < <(cd "$1" &&
		find . -mindepth 1 \( -type d -o -type f \) -printf '%P\n' | sort)
	there=$(printf 'stat "/%s"\n' "${paths[@]}" | debugfs -f /dev/stdin "$image" 2>&1 |
		sed -n '/^debugfs: stat /{N;s/^debugfs: stat "\(.*\)"\nInode:.*/\1/p}')
	for path in "${paths[@]}"; do
		if [ -d "$1/$path" ]; then
			is_line "/$path" "$there" || printf 'mkdir "/%s"\n' "$path"
		else
			! is_line "/$path" "$there" || printf 'rm "/%s"\n' "$path"
			printf 'write "%s" "/%s"\n' "$1/$path" "$path"
		fi
		owned "/$path"
	done
}

# is_line LINE LINES
is_line() {
	[[ $'\n'$2$'\n' == *$'\n'"$1"$'\n'* ]]
}

add_files() {
	{ written "$dir"; signed "$dir"; } | debug
}

# install_package - as a package manager unpacks it; neither kind of package has labels
install_package() {
	mkdir "$work/package"
	case $dir in
	*.deb) dpkg-deb -x "$dir" "$work/package" ;;
	*.rpm) rpm2cpio "$dir" | (cd "$work/package" && cpio --quiet -idm) ;;
	*) false ;;
	esac || die "cannot unpack $dir"
	written "$work/package" | debug
}

# replace FILE OTHER [LABEL] - with a signature if LABEL is not empty
replace() {
	exists "$2" || die "no $2 in the image"
	echo "dump \"$2\" $work/content" | debug
	{
		printf 'rm "%s"\nwrite "%s" "%s"\n' "$1" "$work/content" "$1"
		owned "$1"
		if [ -n "${3:-}" ]; then
			label "$work/content" ima "$work/label"
			printf 'ea_set -f %s "%s" security.ima\n' "$work/label" "$1"
		fi
	} | debug
}

exists() {
	debugfs -R "stat \"$1\"" "$image" 2>/dev/null | grep -q '^Inode:'
}

# field FILE NAME - of the inode
size_of() {
	debugfs -R "stat \"$1\"" "$image" 2>/dev/null | sed -n 's/.*Size: \([0-9]*\).*/\1/p' |
		head -n 1
}

change_byte() {
	local size block offset byte
	size=$(size_of "$1")
	offset=$((size / 2))
	block=$(debugfs -R "bmap \"$1\" $((offset / 4096))" "$image" 2>/dev/null)
	[[ $block =~ ^[1-9][0-9]*$ ]] || die "no block of $1"
	offset=$((block * 4096 + offset % 4096))
	byte=$(od -An -tu1 -j $offset -N 1 "$image")
	# shellcheck disable=SC2059
	printf "\\x$(printf %x $((byte ^ 1)))" |
		dd of="$image" bs=1 seek=$offset conv=notrunc status=none
}

change() {
	local file=${2:-}
	[ "$1" = none ] || exists "$file" || die "no $file in the image"
	case $1 in
	none) ;;
	byte) change_byte "$file" ;;
	cut) echo "sif \"$file\" size $(($(size_of "$file") / 2))" | debug ;;
	unsigned)
		echo "ea_rm \"$file\" security.ima" | debug
		[ $# -eq 2 ] || change owner "$file" "$3"
		;;
	owner) echo "sif \"$file\" uid $3" | debug ;;
	gone) echo "rm \"$file\"" | debug ;;
	link) printf 'rm "%s"\nsymlink "%s" "%s"\n' "$file" "$file" "$3" | debug ;;
	mode) echo "sif \"$file\" mode 0104755" | debug ;;
	copy) replace "$file" "$3" signed ;;
	bare) replace "$file" "$3" ;;
	rogue)
		debugfs -R "dump \"$file\" $work/content" "$image" 2>/dev/null
		label "$work/content" rogue "$work/label"
		echo "ea_set -f $work/label \"$file\" security.ima" | debug
		;;
	*) die "no change $1" ;;
	esac
}

case $what in
make) make_image ;;
add) add_files ;;
install) install_package ;;
change)
	# shellcheck disable=SC2086
	change $dir
	;;
*) die "none of make, add, install, change: $what" ;;
esac
