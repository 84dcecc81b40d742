#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What Documentation/admin-guide/ima-digest-lists.rst has done on the machine that makes
# kernels and signs lists, command by command: keys, lists and an initramfs are what the
# guide says.  What it has done on the system itself is tried by the kselftest
# diglim_guide.sh.
#
# usage: IMACTL=PROGRAM tests/guide.sh

set -eu
export LC_ALL=C.UTF-8

selftests=$(pwd)/../testing/selftests/ima
document=$(pwd)/../../Documentation/admin-guide/ima-digest-lists.rst
case $IMACTL in
/*) ;;
*) IMACTL=$(pwd)/$IMACTL ;;
esac

# A copy of this directory alone has no guide.
if [ ! -e "$document" ]; then
	echo "guide: there is no guide here"
	exit 0
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/guide.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

fail() {
	echo "guide: $*" >&2
	exit 1
}

# The system that the guide speaks of
mkdir -p "$work/bin" "$work/root/bin" "$work/root/usr/local/bin"
ln -s "$IMACTL" "$work/bin/imactl"
PATH=$work/bin:$PATH
printf '#!/bin/sh\nexec /bin/init\n' >"$work/root/init"
printf 'a program\n' >"$work/root/bin/init"
printf '#!/bin/sh\necho "it ran"\n' >"$work/root/usr/local/bin/hello"
chmod 755 "$work/root/init" "$work/root/bin/init" "$work/root/usr/local/bin/hello"

"$selftests/examples.sh" "$document" "$work/blocks"
while read -r block; do
	sed -n 's/^[$>] //p' "$work/blocks/$block"
done <"$work/blocks/.order" >"$work/commands"
[ "$(grep -c '^imactl ' "$work/commands")" = 9 ] || fail "the guide has other commands"

cd "$work"
sh -e commands >said 2>&1 || {
	cat said >&2
	fail "a command of the guide failed"
}

# The kernel takes a certificate for .ima if one that it was built with has signed it.
openssl verify -CAfile ca.pem lists.pem >said || fail "the authority did not sign the key"
openssl x509 -inform DER -in x509_ima.der -noout -ext keyUsage,subjectKeyIdentifier >said
grep -q "Digital Signature" said || fail "the key is not for signatures"

imactl digest-list show --json lists/10-system lists/20-hello lists/00-deny lists/01-revoke >said
grep -q '"fault"' said && fail "a list has a fault"
for list in 10-system 20-hello 00-deny 01-revoke; do
	imactl digest-list verify -c lists.pem "lists/$list" >said || fail "$list is not signed"
done
# Three files, all of them in the list
imactl digest-list show --digests lists/10-system >said
for file in root/init root/bin/init root/usr/local/bin/hello; do
	grep -q "$(sha256sum <$file | cut -d ' ' -f 1)" said || fail "$file is not in the list"
done
imactl digest-list show lists/00-deny | grep -q deny || fail "00-deny does not deny"

mkdir unpacked
(cd unpacked && gzip -dc ../initramfs.gz | cpio --quiet -i)
for file in etc/keys/x509_ima.der etc/digest_lists/10-system init; do
	cmp "root/$file" "unpacked/$file"
done
cmp unpacked/etc/digest_lists/10-system lists/10-system
find unpacked root -name '*.key' -o -name 'ca.pem' | grep . && fail "a key is in the initramfs"
echo "guide: ok"
