#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl policy import-ipe: what it writes, what it says, and when it writes nothing.
#
# usage: IMACTL=PROGRAM tests/policy_ipe.sh

imactl=${IMACTL:?}
tests=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/ima-utils/tests/report.sh
. "$tests/report.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

sha1=sha1:00112233445566778899aabbccddeeff00112233
sha256=sha256:cd2c5bae7c6c579edaae4353049d58eb5f2e8be0244bf05345bc8e5ed257baff

# import WORDS... - only what is written
import() {
	"$imactl" policy import-ipe "$@" 2>/dev/null
}

# rules WORDS... - without header and comments
rules() {
	import "$@" | sed '/^#/d;/^$/d;/^policy_name=/d'
}

cat >good.pol <<END
policy_name=Appliance policy_version=1.0.0
DEFAULT action=ALLOW
DEFAULT op=KMODULE action=DENY # no others

# Withdrawn.
op=KMODULE dmverity_roothash=$sha256 action=DENY
op=KMODULE dmverity_signature=TRUE action=ALLOW
END
cat >wanted <<END
deny func=MODULE_CHECK dmverity_roothash=$sha256
dont_appraise func=MODULE_CHECK dmverity_signature=yes
deny func=MODULE_CHECK
END
told "a policy is converted" 0 "good.pol:6: notice: " "$imactl" policy import-ipe good.pol
rules good.pol >got
same "rule by rule" got wanted
rules - <good.pol >got
same "from standard input, too" got wanted
equal "comments stay" "$(import good.pol | grep -c '^# Withdrawn\.$\|# no others$')" 2
equal "and say from which line a rule is" \
	"$(import good.pol | sed -n '/^# line 7: op=KMODULE/{n;p;}')" \
	"dont_appraise func=MODULE_CHECK dmverity_signature=yes"
import good.pol >good.ima
told "IMA takes the result" 0 "good.ima: policy Appliance 1.0.0, 3 rules, no fault" \
	"$imactl" policy check --offline good.ima
# Name and version, in IMA's spelling; what is no name for IMA is none, and that is told.
sed '1s/.*/policy_name=Appliance policy_version=+1.002.0/' good.pol >spelled.pol
equal "the version has one spelling" "$(import spelled.pol | grep ^policy_)" \
	"policy_name=Appliance policy_version=1.2.0"
for name in builtin a/b .a "$(printf '%064d' 0)"; do
	sed "1s|Appliance|$name|" good.pol >name.pol
	told "IMA has no name $name" 0 \
		"name.pol:1: notice: name and version become a comment, as IMA does not take this" \
		"$imactl" policy import-ipe -o name.ima name.pol
	told "the rest is a policy" 0 "name.ima: 3 rules, no fault" \
		"$imactl" policy check --offline name.ima
done
printf 'policy_name=A policy_version=1.0.0\nDEFAULT action=ALLOW\n' >nothing.pol
told "a policy that denies nothing" 0 "nothing is ever denied: there is no rule" \
	"$imactl" policy import-ipe -o nothing.ima nothing.pol
told "can be loaded, too" 0 "nothing.ima: policy A 1.0.0, no rule, no fault" \
	"$imactl" policy check --offline nothing.ima
# What is not said to have no equivalent is taken, of each algorithm that IPE may name.
for algo in md4:16 md5:16 sha1:20 rmd160:20 sha256:32 sha384:48 sha512:64 sha224:28 rmd128:16 \
		rmd256:32 rmd320:40 wp256:32 wp384:48 wp512:64 tgr128:16 tgr160:20 tgr192:24 \
		sm3:32 streebog256:32 streebog512:64 sha3-256:32 sha3-384:48 sha3-512:64; do
	{
		printf 'policy_name=A policy_version=1.0.0\nDEFAULT action=DENY\n'
		printf 'op=KMODULE dmverity_roothash=%s:' "${algo%:*}"
		printf '%0*d action=ALLOW\n' $((2 * ${algo#*:})) 0
	} >algo.pol
	if import algo.pol >algo.ima; then
		told "IMA takes ${algo%:*}" 0 "no fault" "$imactl" policy check --offline algo.ima
		got=taken
	else
		told "and not ${algo%:*}" 1 "IMA refuses less than 256 bits" \
			"$imactl" policy import-ipe algo.pol
		got=refused
	fi
	equal "${algo%:*} has as many bits" "$got" \
		"$([ "${algo#*:}" -lt 32 ] && echo refused || echo taken)"
done

import -o out good.pol
import good.pol >got
same "into a file" out got
echo "as it was" >out
ln out link
told "and not where it cannot be" 2 "import-ipe: /nosuch/out: No such file" \
	"$imactl" policy import-ipe -o /nosuch/out good.pol
import -o out good.pol
equal "which is replaced, not written to" "$(cat link)" "as it was"
told "a full disk is noticed" 2 "standard output: No space left" \
	sh -c "\"$imactl\" policy import-ipe good.pol >/dev/full"

# Nothing is written if there is a fault.
echo "as it was" >out
sed 's/TRUE/true/' good.pol >bad.pol
told "a fault is told with its place" 1 \
	'bad.pol:7:12: neither TRUE nor FALSE: "dmverity_signature=true"' \
	"$imactl" policy import-ipe -p -o out bad.pol
equal "in one line" "$("$imactl" policy import-ipe bad.pol 2>&1 | wc -l)" 1
equal "and nothing is written" "$(cat out)" "as it was"
told "nor of no policy" 1 "standard input:1:1: no header" \
	"$imactl" policy import-ipe - </dev/null
printf 'policy_name=A policy_version=1.0.0\nDEFAULT action=\033[2J\n' >escape.pol
equal "what is shown is harmless" "$("$imactl" policy import-ipe escape.pol 2>&1)" \
	'escape.pol:2:9: "action=?[2J" where action=ALLOW or action=DENY has to end the line'

# What IMA has nothing for.
{ cat good.pol; echo "op=KMODULE fsverity_digest=$sha1 action=ALLOW"; } >lost.pol
told "what has no equivalent is told" 1 \
	"lost.pol:8: fsverity_digest=$sha1: no equivalent: " \
	"$imactl" policy import-ipe -o out lost.pol
told "and what follows" 1 "without the rule the result is stricter" \
	"$imactl" policy import-ipe lost.pol
equal "nothing is written" "$(cat out)" "as it was"
equal "to standard output neither" "$(import lost.pol)" ""
told "it is left out if that is wanted" 0 "lost.pol:8: fsverity_digest=$sha1: no equivalent: " \
	"$imactl" policy import-ipe --partial -o out lost.pol
sed '/^#/d;/^$/d;/^policy_name=/d' out >got
same "and nothing else is" got wanted
echo "as it was" >out
sed "s/^# With.*/op=KMODULE fsverity_digest=$sha1 action=DENY/" good.pol >weaker.pol
told "what would be weaker is told" 1 \
	"; line 7 would let through what this rule denies" \
	"$imactl" policy import-ipe -p -o out weaker.pol
told "and why nothing is written" 1 \
	"weaker.pol: nothing is written: the result would let through what this policy denies" \
	"$imactl" policy import-ipe -p -o out weaker.pol
equal "nothing is" "$(cat out)" "as it was"

# What IPE loads is signed.
if have openssl; then
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -days 2 -batch \
		-subj /CN=ipe 2>/dev/null
	openssl smime -sign -in good.pol -signer cert -inkey key -noattr -nodetach \
		-nosmimecap -outform der -out good.p7b
	told "a signed policy is named as such" 1 \
		"good.p7b: it is signed (PKCS#7): take the text that was signed" \
		"$imactl" policy import-ipe good.p7b
	openssl smime -verify -noverify -inform der -in good.p7b -out good.crlf 2>/dev/null
	equal "which has other ends of lines" "$(grep -c "$(printf '\r')" good.crlf)" 7
	rules good.crlf >got
	same "and is the same" got wanted
	openssl smime -sign -in good.pol -signer cert -inkey key -nodetach -outform pem \
		-out good.pem
	told "in the other form, too" 1 "good.pem: it is signed (PKCS#7)" \
		"$imactl" policy import-ipe good.pem
fi

# The guide's examples; a copy of the tools alone has none.
guide=$tests/../../../Documentation/admin-guide/ima-from-ipe.rst
if [ -e "$guide" ]; then
	"$tests/../../testing/selftests/ima/examples.sh" "$guide" blocks
	cp blocks/converting-a-policy appliance.ipe
	told "the guide's policy is converted" 0 "" \
		"$imactl" policy import-ipe -o appliance.ima appliance.ipe
	told "and accepted" 0 "policy appliance 0.0.1, 9 rules, no fault" \
		"$imactl" policy check --offline appliance.ima
	told "what it adds, too" 0 "4 rules, no fault" \
		"$imactl" policy check --offline blocks/more-than-before
fi

told "no file" 2 "which file?" "$imactl" policy import-ipe
told "two files" 2 "one file at a time" "$imactl" policy import-ipe good.pol bad.pol
told "a file that is not there" 2 "import-ipe: nosuch: No such file" \
	"$imactl" policy import-ipe nosuch
told "a directory" 2 "import-ipe: .: Is a directory" "$imactl" policy import-ipe .
told "an output that has no name" 2 "no file" "$imactl" policy import-ipe -o '' good.pol
told "two outputs" 2 "--output: once" "$imactl" policy import-ipe -o a -o b good.pol
exit "$failed"
