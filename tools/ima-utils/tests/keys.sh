#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl keys list, of a copy of what a system shows.
#
# usage: IMACTL=PROGRAM tests/keys.sh

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
mkdir -p sys/kernel/security/ima
keys=sys/kernel/security/ima/keys
# words KEYRING KEYID SKID ALGORITHM FROM TO ORIGIN STATE ISSUER SUBJECT - a line
words() {
	printf 'keyring=%s keyid=%s skid=%s algorithm=%s not_before=%s not_after=%s ' \
		"$1" "$2" "$3" "$4" "$5" "$6"
	printf 'origin=%s state=%s issuer=%s subject=%s\n' "$7" "$8" "$9" "${10}"
}
{
	words .ima 1a2b3c4d 001a2b3c4d rsa-2048 2026-01-31T12:00:00Z 2036-01-29T12:00:00Z \
		boot valid '"Org: CA"' '"Org: files"'
	words .evm '?' '?' '?' '?' '?' keyctl revoked '?' '"a\042\012\033[2J"'
} >$keys
told "keys are shown" 0 \
	".ima 1a2b3c4d rsa-2048        valid       boot     2036-01-29T12:00:00Z Org: files" \
	"$imactl" keys list --root=.
told "what they are called is harmless" 0 \
	".evm ? ?               revoked     keyctl   ? a\"??[2J" "$imactl" keys list --root=.
json=$("$imactl" keys list --root=. --json | tr -d ' \n')
equal "as JSON" "${json%%\},*}" "$(printf '%s' \
	'{"format":1,"version":"0.1","keys":[{"keyring":".ima","keyid":"1a2b3c4d",' \
	'"skid":"001a2b3c4d","algorithm":"rsa-2048","not_before":"2026-01-31T12:00:00Z",' \
	'"not_after":"2036-01-29T12:00:00Z","origin":"boot","state":"valid",' \
	'"issuer":"Org:CA","subject":"Org:files"')"
equal "what is not known is null" "${json#*\},}" "$(printf '%s' \
	'{"keyring":".evm","keyid":null,"skid":null,"algorithm":null,"not_before":null,' \
	'"not_after":null,"origin":"keyctl","state":"revoked","issuer":null,' \
	'"subject":"a\"??[2J"}]}')"
echo "keyring=.ima" >>$keys
told "a line that is not understood" 2 "imactl keys list: " "$imactl" keys list --root=.
equal "is not half of an answer" "$("$imactl" keys list --root=. --json 2>/dev/null)" ""
: >$keys
told "no key" 0 "" "$imactl" keys list --root=.
rm $keys
told "no such file" 2 "this kernel does not tell its keys" "$imactl" keys list --root=.
exit "$failed"
