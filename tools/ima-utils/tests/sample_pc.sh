#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Build tests/sample-pc where pkg-config finds ima-utils, and where not.
#
# usage: tests/sample_pc.sh DIRECTORY-OF-ima-utils.pc VERSION

here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
failed=0

# build NAME DIRECTORY-OF-PC-FILES [MAKE-ARGUMENT...] - print what the sample says
build() {
	name=$1 directory=$2
	shift 2
	PKG_CONFIG_LIBDIR=$directory PKG_CONFIG_PATH='' \
		make -s -C "$here/sample-pc" OUT="$out/$name" "$@" >"$out/log" 2>&1 ||
		{ cat "$out/log"; return; }
	"$out/$name"
}

expect() {
	if [ "$2" = "$3" ]; then
		echo "ok: $1"
	else
		printf 'not ok: %s\ngot "%s" instead of "%s"\n' "$1" "$2" "$3"
		failed=1
	fi
}

mkdir "$out/empty"
expect "with ima-utils.pc" "$(build with "$1")" \
	"policies: /etc/ima/ima-policy (ima-utils $2), to /sys/kernel/security/ima/policy"
expect "without it" "$(build without "$out/empty")" "policies: not supported"
expect "with one that is too old" "$(build old "$1" NEEDED=99)" "policies: not supported"
exit $failed
