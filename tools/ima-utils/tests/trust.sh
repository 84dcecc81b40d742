#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl trust and untrust where the kernel has no digest lists: nothing is done.  What
# they do where it has some is in test_trust.c, and in the tests of the kernel.
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
refused 2 "--algo=sha1: libcrypto does not have it here, or it is too weak" trust -a sha1 a
refused 2 "--algo=x: there is no such algorithm" trust -a x a
exit "$failed"
