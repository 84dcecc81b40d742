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

# A system without IMA, one with it, and one of which nothing is seen.
mkdir -p "$root/no/sys/kernel/security/integrity" "$root/yes/sys/kernel/security/ima" \
	"$root/yes/proc"
echo "mode: idle" >"$root/yes/sys/kernel/security/ima/status"
touch "$root/yes/proc/keys" "$root/yes/proc/cmdline"
echo capability >"$root/yes/sys/kernel/security/lsm"
printf '%s\n' '00000001 I------     1 perm 1f0b0000     0     0 keyring   .ima: 2' \
	>"$root/yes/proc/keys"
expect 0 "  mode                 idle" status --root="$root/yes"
expect 0 '"verdict":"unknown"' status --json --root="$root/yes/"
expect 1 "IMA is not active" status --root="$root/no"
expect 1 '"ima":"inactive"' status --root="$root/no" -j
expect 3 "Whether IMA is active is not known" status --root="$root/nosuch"
if [ -w /dev/full ] && "$imactl" status --root="$root/yes" >/dev/full 2>/dev/null; then
	echo "not ok: an answer that cannot be written is an error"
	failed=1
fi
exit $failed
