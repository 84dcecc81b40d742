#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# How imactl is called, and what it ends with.
#
# usage: IMACTL=PROGRAM tests/command_line.sh

imactl=${IMACTL:?}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failed=0

# one_line ARGUMENT... - imactl complains in one line, without control characters
one_line() {
	said=$("$imactl" "$@" 2>&1 >/dev/null) || :
	if [ "$(printf '%s\n' "$said" | wc -l)" = 1 ] &&
	   ! printf '%s' "$said" | LC_ALL=C grep -q '[^ -~]'; then
		echo "ok: one line for imactl with $# wrong arguments"
	else
		printf 'not ok: imactl complains in other ways:\n%s\n' "$said"
		failed=1
	fi
}

# expect STATUS TEXT ARGUMENT... - imactl ends with STATUS and says TEXT
expect() {
	status=$1 text=$2 said='' got=0
	shift 2
	said=$("$imactl" "$@" 2>&1) || got=$?
	if [ "$got" = "$status" ] && echo "$said" | grep -qF -- "$text"; then
		echo "ok: imactl $*"
	else
		printf 'not ok: imactl %s\nstatus %s instead of %s, or no "%s" in:\n%s\n' \
			"$*" "$got" "$status" "$text" "$said"
		failed=1
	fi
}

expect 0 "imactl (ima-utils) " --version
expect 0 "  status   tell what IMA does" --help
expect 0 "  status   tell what IMA does" help
expect 0 "Usage: imactl status [OPTION...]" help status
expect 0 "Usage: imactl status [OPTION...]" status --help
expect 2 "which subcommand?"
expect 2 "there is no subcommand 'nosuch'" nosuch
expect 2 "there is no subcommand 'nosuch'" help nosuch
expect 2 "one subcommand at a time" help status help
expect 2 "unrecognized option '--nosuch'" --nosuch
expect 2 "unrecognized option '--nosuch'" status --nosuch
expect 2 "'extra': there are no arguments" status extra
expect 2 "--root: no directory" status --root=
escape=$(printf 'a\033[2J\nb')
one_line
one_line "$escape"
one_line help "$escape"
one_line help status "$escape"
one_line "--$escape"
one_line status "--$escape"
one_line status "$escape"
one_line status --root=
one_line status --root="$escape"
one_line status --root

# A system without IMA, one with it, and one of which nothing is seen.
mkdir -p "$root/no/sys/kernel/security/integrity" "$root/yes/sys/kernel/security/ima" \
	"$root/yes/proc" "$root/yes/sys/class/net" "$root/yes/sys/firmware/acpi"
echo "mode: idle" >"$root/yes/sys/kernel/security/ima/status"
touch "$root/yes/proc/keys" "$root/yes/proc/cmdline"
echo capability >"$root/yes/sys/kernel/security/lsm"
printf '%s\n' '00000001 I------     1 perm 1f0b0000     0     0 keyring   .ima: 2' \
	>"$root/yes/proc/keys"
touch "$root/file"
ln -s / "$root/live"
expect 0 "  mode                 idle" status --root="$root/yes"
expect 0 '"verdict":"unknown"' status --json --root="$root/yes/"
expect 1 "IMA is not active" status --root="$root/no"
expect 1 '"ima":"inactive"' status --root="$root/no" -j
expect 2 "imactl status: --root: $root/nosuch: No such file or directory" \
	status --root="$root/nosuch"
expect 2 "imactl status: --root: $root/file: Not a directory" status --root="$root/file"
mkdir "$root/empty"
expect 3 "Whether IMA is active is not known" status --root="$root/empty"
# The running system, in whatever way it is written.
here=$("$imactl" status | head -n 1)
for live in // /. /proc/.. "$root/live"; do
	[ "$("$imactl" status --root="$live" | head -n 1)" = "$here" ] || {
		echo "not ok: $live is another system than /"
		failed=1
	}
done
if [ -w /dev/full ] && "$imactl" status --root="$root/yes" >/dev/full 2>/dev/null; then
	echo "not ok: an answer that cannot be written is an error"
	failed=1
fi
exit $failed
