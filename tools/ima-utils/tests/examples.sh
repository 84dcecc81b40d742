#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The examples of imactl(1) are run: each command has to be one that imactl knows, and to
# do what it is there for, as far as this kernel has digest lists and policies.
#
# usage: IMACTL=PROGRAM [SIGN_FILE=PROGRAM] tests/examples.sh

imactl=${IMACTL:?}
page=$(cd "$(dirname "$0")/../man" && pwd)/imactl.1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
failed=0

# A small system below the directory, and all that the examples name.
mkdir -p bin usr/bin usr/lib etc/ima
ln -s "$imactl" bin/imactl
printf '#!/bin/sh\ncat >/dev/null\n' >nothing
chmod 755 nothing
ln -s "${SIGN_FILE:-$dir/nothing}" bin/sign-file
command -v jq >/dev/null || ln -s "$dir/nothing" bin/jq
PATH=$dir/bin:$PATH
echo shell >usr/bin/sh
chmod 755 usr/bin/sh
echo bad >usr/bin/bad
echo "measure func=BPRM_CHECK" >etc/ima/ima-policy
imactl digest-list gen -o old.list "$page"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -batch \
	-subj /CN=examples >/dev/null 2>&1
cat key.pem cert.pem >both.pem
openssl smime -sign -in "${page%/man/*}/tests/sample.ipe" -signer cert.pem -inkey key.pem \
	-noattr -nodetach -nosmimecap -outform der -out boot.p7b

# What a machine with a TPM measured; there may be none here.
recorded=${page%/man/*}/tests/measurements
mkdir ima
perl -ne 'chomp; print pack "H*", $_' "$recorded/sha1.hex" >ima/binary_runtime_measurements
sed -n '/sha256:/,/sha384:/{/sha384:/!p;}' "$recorded/pcrs" >sha256
# shellcheck disable=SC2016 # it is the stand-in that expands it
printf '#!/bin/sh\ncat "%s/$1"\n' "$dir" >bin/tpm2_pcrread
chmod 755 bin/tpm2_pcrread

# Nothing is loaded into the kernel that runs the test.
if [ "$(id -u)" = 0 ]; then
	chown -R 65534:65534 .
	set -- setpriv --reuid 65534 --regid 65534 --clear-groups
fi

# Each command of the page, a line each; one that goes on has a "|" at its end.
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$page" | sed -n '/^\.Bd/,/^\.Ed/{/^\.[BE]d/!p;}' |
	sed -e 's, /usr/, usr/,g' -e 's, /sys/kernel/security/, ,' \
		-e ':join' -e '/|$/{N;s/\n//;bjoin' -e '}' \
		-e "/^[^']*'[^']*\$/{N;s/\\n//;bjoin" -e '}' >commands
while IFS= read -r command; do
	# All packages of this machine, and over the network: digest_list_deb.sh has some.
	case $command in
	*'apt-get download'*|*--dpkg-root=/*) continue ;;
	esac
	said=$("$@" sh -c "$command" </dev/null 2>&1) && got=0 || got=$?
	case $got:$command:$said in
	0:*) ;;
	# Labels are not for everybody.
	1:*'file sign'*:*"usr/bin/sh: not permitted: a label takes CAP_SYS_ADMIN"*) ;;
	1:*'file verify'*:*"usr/bin/sh: unlabelled"*) ;;
	# The answer is no.
	1:*'jq -e'*:false) ;;
	2:*digest-list*:*"this kernel has no digest lists"*|2:*digest-list*:*"not permitted"*) ;;
	# Neither rules nor records are told to everybody.
	2:*explain*:*": layer "*|2:*suggest*:*/dev/kmsg:*|1:*suggest*) ;;
	2:*trust*:*"has no digest lists"*|2:*trust*:*"not permitted"*) ;;
	*)
		printf 'not ok: %s\nended with %s and said:\n%s\n' "$command" "$got" "$said"
		failed=1
		continue
		;;
	esac
	printf 'ok: %s\n' "$command"
done <commands
[ "$(wc -l <commands)" -ge 7 ] || { echo "not ok: some examples are not found"; failed=1; }
for list in usr.list denied; do
	imactl digest-list show "$list" >/dev/null || { echo "not ok: $list"; failed=1; }
done
exit $failed
