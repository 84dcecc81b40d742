#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl digest-list query and add, and imactl trust, where the kernel looks for digests with
# two algorithms, and lists have others: there is a directory that looks like a kernel's.
#
# usage: IMACTL=PROGRAM tests/digest_list_algos.sh

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
if [ "$(id -u)" != 0 ] || ! unshare -m mount -t tmpfs none /sys/kernel 2>/dev/null; then
	echo "left out: nothing can be mounted"
	exit 0
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
openssl req -x509 -newkey rsa:2048 -nodes -keyout both -out cert -days 2 -batch -subj /CN=algos \
	>/dev/null 2>&1
cat cert >>both
printf 'one' >a

# asked DESCRIPTION STATUS TEXT LIST_ALGOS ARGUMENT... - as told, of imactl, where the kernel looks
# for these, and takes each list.  A signed list has the digest of sha512 that is asked for, and
# denies it if there is a file "denies"; none has it if there is a file "none".  The answer begins
# with the question, which takes the place of as many bytes in what is not the kernel's file.
asked() {
	description=$1 status=$2 text=$3 algos=$4
	shift 4
	# shellcheck disable=SC2016
	told "$description" "$status" "$text" unshare -m sh -c '
		mount -t tmpfs none /sys/kernel || exit 9
		diglim=/sys/kernel/security/integrity/diglim
		mkdir -p $diglim /sys/kernel/security/ima
		[ -z "$1" ] || echo "list_algos: $1" >/sys/kernel/security/ima/status
		: >$diglim/digest_list_add
		modifiers=0
		[ ! -e denies ] || modifiers=2
		if [ -e none ]; then
			ln -s /dev/null $diglim/digest_query
		else
			printf "%0135d-vendor (actions: 7): algo: sha512, type: %s\n" 0 \
				"${type-1}, modifiers: $modifiers" >$diglim/digest_query
		fi
		shift
		exec "$@"' sh "$algos" "$imactl" "$@"
}

third="the kernel does not look for digests of files with sha512 now, but with sha256 and sha384"
digest=sha512-$(sha512sum <a | cut -d ' ' -f 1)
asked "what is looked for counts" 0 "    appraisal: yes" \
	"file=sha256,sha512" digest-list query "$digest"
asked "in a list of a third algorithm it does not" 0 "    appraisal: no: $third" \
	"file=sha256,sha384 metadata=sha512" digest-list query "$digest"
asked "nor when it is measured" 0 "    measurement: no: $third" \
	"file=sha256,sha384" digest-list query -a sha512 a
asked "in JSON, too" 0 "\"why_not\":\"$third\"" \
	"file=sha256,sha384" digest-list query --json "$digest"
: >denies
asked "nor is it denied" 1 "    appraisal: no: $third" \
	"file=sha256,sha384" digest-list query "$digest"
asked "as it is where it is looked for" 1 "    appraisal: no: a list denies it" \
	"file=sha512" digest-list query "$digest"
rm denies
asked "a kernel that does not tell is believed" 0 "    appraisal: yes" \
	"" digest-list query "$digest"
type=2
export type
asked "of metadata it is the same" 0 "no: the kernel does not look for digests of metadata with $(
	)sha512 now, but with sha384" "file=sha512 metadata=sha384" digest-list query "$digest"
type=0
asked "what a parser is nobody looks for so" 0 "    appraisal: yes" \
	"file=sha256,sha384" digest-list query "$digest"
unset type

for algo in sha256 sha384 sha512; do
	"$imactl" digest-list gen -a $algo -o $algo.list a
done
"$imactl" digest-list gen -a sha384 -a sha512 -o both.list a
asked "a list with a third algorithm is loaded, for nothing" 4 \
	"imactl digest-list add: sha512.list: loaded, but it counts for nothing: $third" \
	"file=sha256,sha384" digest-list add sha256.list sha512.list both.list
asked "so is one that is handed over" 4 "sha512.list: loaded, but it counts for nothing: $third" \
	"file=sha256,sha384" digest-list add -b sha512.list
asked "one with one of those is not" 0 "both.list: loaded" \
	"file=sha256,sha384" digest-list add both.list sha384.list
asked "nor is anything told that is not known" 0 "sha512.list: loaded" \
	"" digest-list add sha512.list

: >none
mkdir lists
asked "who trusts a file by it is told" 4 \
	"lists/trust-$(sha256sum sha512.list | cut -d ' ' -f 1): loaded, but it counts for $(
	)nothing: $third (--algo)" \
	"file=sha256,sha384" trust -k both -D "$dir/lists" --algo=sha512 a
asked "as he is that it is there" 4 ": loaded, digests: 1" \
	"file=sha256,sha384" trust -k both -D "$dir/lists" --algo=sha512 a
asked "by another one it is trusted" 0 ": loaded, digests: 1" \
	"file=sha256,sha384" trust -k both -D "$dir/lists" --algo=sha384 a
asked "the usual one may be the third" 4 "with sha256 now, but with sha384 and sha512 (--algo)" \
	"file=sha384,sha512" trust -k both -D "$dir/lists" a
exit "$failed"
