#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl trust and untrust where the kernel has no digest lists: nothing is done; and
# where it seems to have them, which takes all, or no more than /dev/full does.  What they
# make of all its answers is in test_trust.c.
#
# usage: IMACTL=PROGRAM tests/trust.sh

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
if [ -e /sys/kernel/security/integrity/diglim ]; then
	echo "left out: this kernel has digest lists"
	exit 0
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

# refused STATUS TEXT ARGUMENT...
refused() {
	status=$1 text=$2
	shift 2
	told "$*" "$status" "$text" "$imactl" "$@"
}

openssl req -x509 -newkey rsa:2048 -nodes -keyout both -out cert -days 2 -batch -subj /CN=trust \
	>/dev/null 2>&1
cat cert >>both
printf 'one' >a
none="there is no integrity/diglim/digest_query: this kernel has no digest lists"
refused 2 "imactl trust: $none" trust -k both -D "$dir/lists" a
refused 2 "imactl untrust: $none" untrust -D "$dir/lists" a
refused 2 "imactl untrust: $none" untrust --deny -k both -D "$dir/lists" a
equal "nothing is stored" "$(echo *)" "a both cert"
for subcommand in trust untrust; do
	refused 2 "which file?" $subcommand
	refused 2 "--directory=lists: an absolute path is wanted" $subcommand -D lists a
	refused 2 "--passphrase: env:NAME or file:PATH" $subcommand -p secret a
	refused 2 "unrecognized option '--nosuch'" $subcommand --nosuch a
done
refused 2 "--algo=sha1: digests of less than 256 bits vouch for nothing" trust -a sha1 a
refused 2 "--algo=x: there is no such algorithm" trust -a x a

if [ "$(id -u)" != 0 ] || ! unshare -m mount -t tmpfs none /sys/kernel 2>/dev/null; then
	echo "left out: nothing can be mounted"
	exit "$failed"
fi

# trusting FILE ARGUMENT... - imactl, where the file stands for the kernel's
# digest_list_add, and no list has any digest
trusting() {
	file=$1
	shift
	# shellcheck disable=SC2016
	unshare -m sh -c 'mount -t tmpfs none /sys/kernel || exit 3
		diglim=/sys/kernel/security/integrity/diglim
		mkdir -p $diglim
		ln -s /dev/null $diglim/digest_query
		ln -s "$1" $diglim/digest_list_add
		shift
		exec "$@"' sh "$file" "$imactl" "$@"
}

: >added
"$imactl" digest-list gen -o want a
list=trust-$(sha256sum want | cut -d ' ' -f 1)
told "a file is trusted" 0 "$dir/lists/$list: loaded, digests: 1" \
	trusting "$dir/added" trust -k both -D "$dir/lists" a
equal "the kernel is told the path" "$(cat added)" "$dir/lists/$list"
equal "of the list, which is stored" "$(ls lists)" "$list"
told "and signed" 0 "good: appended, sha256, rsaEncryption" \
	"$imactl" digest-list verify -c cert "lists/$list"
head -c 48 "lists/$list" >part
same "it is a list of the file" part want
told "it is trusted no more" 0 "$dir/lists/$list: removed" \
	trusting /dev/null untrust -D "$dir/lists" a
equal "nothing is stored any more" "$(ls lists)" ""
told "what no list has" 1 "imactl untrust: a: no list has it, as it is" \
	trusting /dev/null untrust -D "$dir/lists" a
one=sha256:$(sha256sum <a | cut -d ' ' -f 1)
printf 'other' >other
told "what is not what was expected" 1 "other: its content is none of those that --expect says" \
	trusting "$dir/added" trust -k both -D "$dir/lists" --expect="$one" a other
equal "is not trusted, nor what was named with it" "$(ls lists)" ""
told "what is, is" 0 "loaded, digests: 1" \
	trusting "$dir/added" trust -k both -D "$dir/lists" --expect="$one" a
told "a digest of another algorithm" 2 "--expect: a digest of sha256, but --algo is sha512" \
	trusting "$dir/added" trust -k both -D "$dir/lists" -a sha512 --expect="$one" a
trusting /dev/null untrust -D "$dir/lists" a >/dev/null
rmdir lists
told "a kernel that is full" 1 "not loaded, and not stored any more: the kernel has no place" \
	trusting /dev/full trust -k both -D "$dir/lists" a
[ ! -e lists ] || fail "nothing is left behind then"
printf 'two' >b
trusting /dev/null trust -k both -D "$dir/lists" a b >/dev/null
told "one of two files" 1 "not removed: it has 1 other digest" \
	trusting /dev/null untrust -D "$dir/lists" a
told "is denied" 0 "loaded: it denies what other lists have" \
	trusting /dev/null untrust --deny -k both -D "$dir/lists" a
"$imactl" digest-list gen --deny -o want a
head -c 48 lists/deny-"$(sha256sum want | cut -d ' ' -f 1)" >part
same "by a list that denies it" part want
told "both can be removed by their digests" 0 ": removed" trusting /dev/null untrust \
	-D "$dir/lists" "sha256-$(sha256sum <a | cut -d ' ' -f 1)" \
	"sha256:$(sha256sum <b | cut -d ' ' -f 1)"
equal "what denies stays" "$(ls lists)" "deny-$(sha256sum want | cut -d ' ' -f 1)"
told "a file that is not there" 1 "nosuch: No such file or directory" \
	trusting /dev/null trust -k both -D "$dir/lists" a nosuch
told "nor to be trusted no more" 1 "nosuch: No such file or directory" \
	trusting /dev/null untrust -D "$dir/lists" b nosuch
told "no key" 2 "nosuch: No such file or directory" \
	trusting /dev/null trust -k nosuch -D "$dir/lists" a
set -- lists/*
equal "and nothing was stored by those" $# 1
exit "$failed"
