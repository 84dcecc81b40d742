#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# ima-init for who is not the kernel, and what makes packages of it; the example of its
# manual page.  What it does as init is in the kselftests.
#
# usage: IMACTL=PROGRAM IMA_INIT=PROGRAM tests/init.sh

imactl=${IMACTL:?}
init=${IMA_INIT:?}
tests=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/ima-utils/tests/report.sh
. "$tests/report.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

printf 'policy = /ima/policy\n' >good
printf 'policy = /ima/policy\nplicy = /p\n' >bad
head -c 20000 /dev/zero | tr '\0' '\n' >long
told "a configuration" 0 "" "$init" --check good
told "one that is none" 1 "ima-init: configuration: bad: 2: there is no such setting" \
	"$init" --check bad
told "one that is too long" 1 "ima-init: configuration: long: it is too long" \
	"$init" --check long
told "none" 1 "ima-init: configuration: nosuch: No such file or directory" "$init" --check nosuch
told "a directory" 1 "ima-init: configuration: .: Is a directory" "$init" --check .
told "it is no program for people" 2 "which the kernel starts (init=/ima/init)" "$init"
told "whatever they say" 2 "which the kernel starts" "$init" --check good bad

# By the names that the example has for them.
mkdir bin
ln -s "$init" bin/ima-init
cat >bin/package.sh <<PACKAGE
#!/bin/sh
exec "$tests/../init/package.sh" --program="$init" --imactl="$imactl" "\$@"
PACKAGE
chmod 755 bin/package.sh
PATH=$dir/bin:$PATH

have openssl dpkg-deb rpmbuild rpm2cpio cpio || exit "$failed"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem \
	-days 2 -subj "/CN=authority" >/dev/null 2>&1
sed -n '/^\.Sh EXAMPLES/,/^\.Ed/p' "$tests/../man/ima-init.8" |
	sed -e '1,/^\.Bd/d' -e '/^\.Ed/d' -e 's/\\e/\\/g' >example
told "the example of the manual page" 0 "" sh -e ./example
mkdir deb rpm
dpkg-deb -x ima-init.deb deb
rpm2cpio ima-init.rpm | (cd rpm && cpio --quiet -idm)
equal "what is in the .deb" "$(cd deb && find . -type f | sort | tr '\n' ' ')" \
	"./etc/digest_lists/ima-init ./etc/keys/ima/ima-init.der ./ima/init ./ima/init.conf ./ima/policy "
equal "is in the .rpm" "$(cd rpm && find . -type f | sort)" "$(cd deb && find . -type f | sort)"
for kind in deb rpm; do
	told "$kind: the list is signed" 0 "" \
		"$imactl" digest-list verify --cert=vendor.pem $kind/etc/digest_lists/ima-init
	for file in init init.conf policy; do
		told "$kind: and has $file" 0 "$(sha256sum <$kind/ima/$file | cut -d ' ' -f 1)" \
			"$imactl" digest-list show --digests $kind/etc/digest_lists/ima-init
	done
	same "$kind: nothing was stripped" "$init" $kind/ima/init
	told "$kind: the certificate is by the authority" 0 "OK" sh -c \
		"openssl x509 -inform DER -in $kind/etc/keys/ima/ima-init.der | openssl verify -CAfile ca.pem"
done
equal "it has the mode of a program" "$(stat -c %a deb/ima/init)" 755

# refused TEXT ARGUMENT...
refused() {
	text=$1
	shift
	told "package.sh $*" 1 "package.sh: $text" package.sh "$@"
}

set -- --key=vendor.key --cert=vendor.pem --policy=policy
refused "neither --deb nor --rpm" "$@"
refused "no --key" --deb=x.deb --cert=vendor.pem --policy=policy
refused "no file for --cert or --policy" --deb=x.deb --key=vendor.key --policy=policy
refused "no file nosuch" --deb=x.deb "$@" --conf=nosuch
refused "no directory nosuch" --deb=x.deb "$@" --certificates=nosuch
refused "what is --nosuch?" --deb=x.deb "$@" --nosuch
refused "--name=two words" --deb=x.deb "$@" --name="two words"
told "a configuration that is none makes none" 1 "2: there is no such setting" \
	package.sh --deb=x.deb "$@" --conf=bad
echo 'appraise func=BPRM_CHECK appraise_type=imasig' >other
told "nor one with a policy that the kernel would refuse" 1 "does not demand signed policies" \
	package.sh --deb=x.deb --key=vendor.key --cert=vendor.pem --policy=other
echo garbage >other
told "or could not read" 1 "unknown word" \
	package.sh --deb=x.deb --key=vendor.key --cert=vendor.pem --policy=other
echo 'digest-lists = /ima/digest-lists' >other
told "or that lacks what it is to load" 1 "/ima/digest-lists, which is not in the package" \
	package.sh --deb=x.deb --key=vendor.key --cert=vendor.pem --policy=policy --conf=other
told "nor does a key of somebody else" 1 "failed:" \
	package.sh --deb=x.deb --key=ca.key --cert=vendor.pem --policy=policy
equal "nothing is left" "$(echo x.*)" "x.*"
exit "$failed"
