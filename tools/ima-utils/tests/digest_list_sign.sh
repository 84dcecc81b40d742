#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl digest-list sign and verify: that they make what the kernel's sign-file and
# evmctl make, take keys from where they may be, and tell a good signature from others.
#
# usage: IMACTL=PROGRAM [SIGN_FILE=PROGRAM] tests/digest_list_sign.sh
#
# SIGN_FILE is the kernel's scripts/sign-file; without it, without evmctl, SoftHSM and
# the like what takes them is left out, and said to be SKIPPED; so is, without that word,
# what this user may not do.

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
unset IMACTL_KEY IMACTL_CERT KBUILD_SIGN_PIN

# key NAME KIND... - a key, its certificate (NAME.crt), and that in DER
key() {
	name=$1
	shift
	openssl req -x509 -newkey "$@" -nodes -keyout "$name.key" -out "$name.crt" -days 2 -batch \
		-subj "/CN=$name" >/dev/null 2>&1
	openssl x509 -in "$name.crt" -outform DER -out "$name.der"
}

key rsa rsa:2048
key ec ec -pkeyopt ec_paramgen_curve:prime256v1
key p384 ec -pkeyopt ec_paramgen_curve:secp384r1
key other rsa:2048
id=$(openssl x509 -in rsa.crt -noout -ext subjectKeyIdentifier | tail -n 1 | tr -d ' :\n' |
	tr A-F a-f)
printf 'one' >a
"$imactl" digest-list gen -o list a
"$imactl" digest-list gen --deny -o other a

# fresh NAME... - lists that nobody signed
fresh() {
	for name in "$@"; do
		rm -f "$name" "$name.sig"
		cp list "$name"
	done
}

#
# The same bytes as others make
#

# append FILE - the list with that as its signature
append() {
	cat list "$1"
	printf '0000020000000000%08x' "$(wc -c <"$1")" | perl -pe 's/(..)/chr(hex($1))/ge'
	printf '~Module signature appended~\n'
}

# cms OPTION... - the list with a signature by openssl
cms() {
	openssl cms -sign -binary -nocerts -in list "$@" -outform DER -out cms.der
	append cms.der
}

# as sign-file calls it
kernel_cms() {
	cms -noattr -nosmimecap "$@"
}

fresh x y
kernel_cms -md sha256 -signer rsa.crt -inkey rsa.key >want
expect 0 "x: signed" sign -k rsa.key -c rsa.crt x
same "as openssl does" x want
kernel_cms -keyid -md sha512 -signer rsa.crt -inkey rsa.key >want
expect 0 "y: signed" sign --key-id --hash=sha512 -k rsa.key -c rsa.der y
same "by the identifier of the key" y want
# Another certificate may have that identifier: one that is right is enough.
skid=$(openssl x509 -in rsa.crt -noout -ext subjectKeyIdentifier | tail -n 1 | tr -d ' :\n')
openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out same_id.crt -days 2 -batch \
	-subj /CN=other -addext "subjectKeyIdentifier=$skid" 2>/dev/null
expect 0 "y: good: appended, sha512, rsaEncryption, by key" verify -c same_id.crt -c rsa.crt y
expect 0 "y: good: appended, sha512, rsaEncryption, by key" verify -c rsa.crt -c same_id.crt y
expect 1 "not of this content, or by another key with that identifier" verify -c same_id.crt y
expect 5 "y: unknown key: no --ca vouches" verify -c same_id.crt -c rsa.crt -C same_id.crt y
expect 5 "x: unknown key: no certificate given is that of issuer" verify -c same_id.crt x
if [ -n "${SIGN_FILE:-}" ]; then
	for hash in sha256 sha384 sha512; do
		fresh x y
		"$SIGN_FILE" $hash rsa.key rsa.crt list x.kernel
		"$SIGN_FILE" -k $hash rsa.key rsa.der list y.kernel
		"$imactl" digest-list sign -H $hash -k rsa.key -c rsa.crt x >/dev/null
		"$imactl" digest-list sign -H $hash --key-id -k rsa.key -c rsa.crt y >/dev/null
		same "as sign-file does, $hash" x x.kernel
		same "as sign-file -k does, $hash" y y.kernel
	done
	# A signature of ECDSA is another each time.
	for curve in ec p384; do
		fresh x
		"$SIGN_FILE" sha384 $curve.key $curve.crt list kernel
		expect 0 "x: signed" sign -H sha384 -k $curve.key -c $curve.crt x
		expect 0 "kernel: good: appended, sha384, ecdsa-with-SHA384" \
			verify -c $curve.crt kernel
		expect 0 "x: good: appended, sha384, ecdsa-with-SHA384" verify -c $curve.crt x
		openssl cms -verify -binary -inform DER -in "$(tail -c +49 x | head -c -40 >x.cms
			echo x.cms)" -content list -certfile $curve.crt -CAfile $curve.crt \
			-purpose any -out out 2>/dev/null
		equal "openssl says so, too" "$?:$(cmp list out 2>&1)" 0:
	done
else
	echo "SKIPPED: there is no sign-file"
fi
fresh x
expect 0 "x: signed" sign -H sha384 -k p384.key -c p384.crt x
expect 0 "x: good: appended, sha384, ecdsa-with-SHA384, by key" verify -c p384.crt x
expect 0 "signer: hash sha384, algorithm ecdsa-with-SHA384, issuer /CN=p384" show x

#
# Where keys come from
#

# made OPTION... - what is made is the same
fresh made.want
"$imactl" digest-list sign -k rsa.key -c rsa.crt made.want >/dev/null
made() {
	fresh made
	expect 0 "made: signed" sign "$@" made
	same "the same" made made.want
}

openssl pkcs8 -topk8 -nocrypt -in rsa.key -outform DER -out plain.der
openssl pkcs8 -topk8 -in rsa.key -passout pass:secret -out encrypted.pem
openssl pkcs8 -topk8 -in rsa.key -passout pass:secret -outform DER -out encrypted.der
openssl rsa -aes128 -in rsa.key -passout pass:secret -out traditional.pem 2>/dev/null
openssl pkcs12 -export -in rsa.crt -inkey rsa.key -passout pass:secret -out both.p12
cat rsa.key rsa.crt >both.pem
cat other.crt rsa.crt encrypted.pem >many.pem
printf 'secret\nmore\n' >passphrase
printf 'wrong' >wrong
made -k plain.der -c rsa.der
made -k both.pem
made --key="file:$dir/both.pem"
for file in encrypted.pem encrypted.der traditional.pem; do
	made -k $file -c rsa.crt -p file:passphrase
done
made -k both.p12 --passphrase=file:passphrase
made -k many.pem -p file:passphrase
export SECRET=secret
made -k encrypted.pem -c rsa.crt -p env:SECRET
unset SECRET
export KBUILD_SIGN_PIN=secret
made -k encrypted.pem -c rsa.crt
export KBUILD_SIGN_PIN=wrong
expect 2 "encrypted.pem: the passphrase is wrong, or there is no private key" \
	sign -k encrypted.pem -c rsa.crt x
made -k encrypted.pem -c rsa.crt -p file:passphrase
unset KBUILD_SIGN_PIN
export IMACTL_KEY=both.pem
made
made -c rsa.crt
made -k plain.der -c rsa.crt
export IMACTL_KEY=plain.der IMACTL_CERT=rsa.der
made
# A certificate of the environment is that of the key of the environment.
expect 2 "rsa.key: there is no certificate beside the key: --cert?" sign -k rsa.key x
unset IMACTL_KEY IMACTL_CERT
[ -e /etc/keys/privkey_ima.pem ] ||
	expect 2 "/etc/keys/privkey_ima.pem: No such file or directory" sign x
# Typed on a terminal.
fresh made
{ sleep 1; echo secret; } |
	script -qec "$imactl digest-list sign -k encrypted.pem -c rsa.crt made" /dev/null >said
equal "a passphrase is asked for" \
	"$(grep -c 'sign: passphrase of the key: ' said):$(grep -c secret said)" 1:0
same "and used" made made.want
fresh made
told "not of somebody who is not there" 2 \
	"it wants a passphrase: there is no terminal to ask for it" \
	setsid -w "$imactl" digest-list sign -k encrypted.pem -c rsa.crt made
same "and nothing is signed then" made list

expect 2 "the passphrase is wrong" sign -k encrypted.pem -c rsa.crt -p file:wrong x
expect 2 "both.p12: the passphrase is wrong" sign -k both.p12 -p file:wrong x
expect 2 "encrypted.pem: it wants a passphrase: NOSUCH is not in the environment" \
	sign -k encrypted.pem -c rsa.crt -p env:NOSUCH x
expect 2 "it wants a passphrase: nosuch: No such file or directory" \
	sign -k encrypted.pem -c rsa.crt -p file:nosuch x
for source in secret pass:secret env: file: ''; do
	expect 2 "--passphrase: env:NAME or file:PATH" \
		sign -k encrypted.pem "--passphrase=$source" x
done
expect 2 "nosuch: No such file or directory" sign -k nosuch x
expect 2 "a: there is no private key in it" sign -k a x
expect 2 "rsa.crt: there is no private key in it" sign -k rsa.crt x
expect 2 ".: Is a directory" sign -k . x
expect 2 "/dev/zero: File too large" sign -k /dev/zero x
expect 2 "nosuch:x: No such file or directory" sign -k nosuch:x x
expect 2 "rsa.key: there is no certificate beside the key: --cert?" sign -k rsa.key x
expect 2 "other.crt: no certificate in it is that of the key" sign -k rsa.key -c other.crt x
expect 2 "nosuch: No such file or directory" sign -k rsa.key -c nosuch x
expect 2 "a: there is no certificate in it" sign -k rsa.key -c a x
expect 2 "--hash=sha1: sha256, sha384" sign -H sha1 -k both.pem x
expect 2 "which list?" sign -k both.pem
key edwards ed25519
expect 2 "edwards.key: the kernel verifies with RSA and ECDSA only" \
	sign -k edwards.key -c edwards.crt x
key k1 ec -pkeyopt ec_paramgen_curve:secp256k1
expect 2 "k1.key: the kernel knows no such curve" sign -k k1.key -c k1.crt x

# A token, by its URI.
module=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
engine=$(find /usr/lib -name pkcs11.so -path '*engines*' 2>/dev/null | head -n 1)
if have softhsm2-util pkcs11-tool && [ -n "$module" ] && [ -n "$engine" ]; then
	mkdir tokens
	echo "directories.tokendir = $dir/tokens" >softhsm.conf
	export SOFTHSM2_CONF="$dir/softhsm.conf" PKCS11_MODULE_PATH="$module"
	softhsm2-util --init-token --free --label tests --pin 1234 --so-pin 4321 >/dev/null
	openssl pkcs8 -topk8 -nocrypt -in rsa.key -out import.pem
	softhsm2-util --import import.pem --token tests --label sign --id 01 --pin 1234 >/dev/null
	uri='pkcs11:token=tests;object=sign'
	echo 1234 >pin
	expect 2 "there is no certificate beside the key: --cert?" sign -k "$uri" -p file:pin x
	made -k "$uri" -c rsa.crt -p file:pin
	made -k "$uri?pin-value=1234" -c rsa.crt
	pkcs11-tool --module "$module" --token-label tests --login --pin 1234 --type cert \
		--write-object rsa.der --id 01 --label sign >/dev/null 2>&1
	made -k "$uri" -p file:pin
	made -k "$uri;type=private" -p file:pin
	KBUILD_SIGN_PIN=1234
	export KBUILD_SIGN_PIN
	made -k "$uri"
	fresh x
	expect 0 "x: signed" sign --sig-file -k "$uri" x
	expect 0 "x: good: security.ima, sha256, by key $id, /CN=rsa" verify -c rsa.crt x
	expect 0 "made: good" verify -c "$uri" made
	KBUILD_SIGN_PIN=4321
	expect 2 "$uri: the PIN is wrong, or there is no private key" sign -k "$uri" made
	unset KBUILD_SIGN_PIN
	OPENSSL_ENGINES=/nosuch
	export OPENSSL_ENGINES
	expect 2 "$uri: libcrypto has neither an engine nor a provider" sign -k "$uri" made
	unset OPENSSL_ENGINES SOFTHSM2_CONF PKCS11_MODULE_PATH
else
	echo "SKIPPED: there is no SoftHSM, or no engine for PKCS#11"
fi

#
# What is signed, and what is not
#

sign() {
	"$imactl" digest-list sign -k both.pem "$@"
}

fresh x y
sign x >/dev/null
cp x once
expect 1 "x: not signed: it has a signature already (--replace)" sign -k both.pem x
same "it stays" x once
expect 0 "x: signed" sign --replace -k ec.key -c ec.crt x
expect 0 "by key" verify -c ec.crt x
expect 0 "x: signed" sign --replace -k both.pem x
same "only one is there after it was replaced" x once
told "one that cannot be signed does not keep others" 1 "1 of 2 lists not signed" sign x y
expect 0 "y: good" verify -c rsa.crt y
head -c 20 list >broken
expect 1 "broken: not signed: it is no digest list: offset 20: the list ends" \
	sign -k both.pem broken
expect 1 "a: not signed: it is no digest list: offset 0: too few bytes" sign -k both.pem a
cp a forced
expect 0 "forced: signed" sign --force -k both.pem forced
expect 0 "forced: good" verify --force -c rsa.crt forced
expect 1 "forced: bad: it is no digest list: offset 0" verify -c rsa.crt forced
append a | perl -pe 's/\0\0\0\x03~/\0\0\x01\0~/' >broken
expect 1 "broken: not signed: what is appended to it is no signature: the signature is longer" \
	sign --replace --force -k both.pem broken
expect 1 "nosuch: not signed: No such file or directory" sign -k both.pem nosuch
expect 1 ".: not signed: Is a directory" sign -k both.pem .
mkfifo pipe
cat list >pipe &
expect 1 "pipe: not signed: it is no regular file" sign -k both.pem pipe
wait
expect 1 "standard-input" sign -k both.pem standard-input
# In its place, as a whole or not at all.
fresh x
chmod 640 x
ln -s x link
sign link >/dev/null
equal "mode and link stay" "$(stat -c %a x):$(readlink link)" 640:x
mkdir places
seq 2000 | while read -r n; do printf '%064x\n' "$n"; done >digests
"$imactl" digest-list gen -o large --digests digests
cp large places/x
(ulimit -f 16; sign places/x) >said 2>&1
equal "one that does not fit" "$?:$(cat said):$(ls places)" \
	"1:imactl digest-list sign: places/x: not signed: File too large:x"
same "stays as it was" places/x large
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$dir"
	chmod 644 both.pem places/x
	told "where nobody may write" 1 "places/x: not signed: Permission denied" \
		setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$imactl" digest-list sign -k both.pem places/x
fi

#
# Labels
#

fresh x
expect 0 "x: signed, in x.sig" sign --ima --sig-file -k both.pem x
same "the list stays as it was" x list
expect 0 "x: good: security.ima, sha256, by key $id, /CN=rsa" verify -c rsa.crt x
expect 1 "there is x.sig already (--replace)" sign --sig-file -k both.pem x
expect 0 "x: signed" sign --sig-file --replace -H sha512 -k p384.key x
expect 0 "x: good: security.ima, sha512, by key" verify -c p384.crt x
expect 5 "x: unknown key: no certificate given has its key" verify -c rsa.crt x
if have evmctl; then
	fresh x y
	evmctl ima_sign -a sha256 -k rsa.key --sigfile x >/dev/null 2>&1
	sign --sig-file y >/dev/null
	# Of some file systems evmctl says that there is no label, when it has written the file.
	[ ! -e x.sig ] || same "as evmctl does" y.sig x.sig
fi
# As root, and where there are labels.
fresh x
if sign --ima x >said 2>&1 && [ ! -e x.sig ]; then
	pass "a label"
	expect 0 "x: good: security.ima, sha256, by key $id, /CN=rsa" verify -c rsa.crt x
	expect 1 "it has a signature in its label already (--replace)" sign --ima -k both.pem x
	expect 1 "its label has a signature, which would be lost (--replace)" sign -k both.pem x
	if have evmctl getfattr; then
		fresh y
		evmctl ima_sign -a sha256 -k rsa.key y >/dev/null 2>&1
		equal "as evmctl does" "$(getfattr -e hex -n security.ima x | tail -n +2)" \
			"$(getfattr -e hex -n security.ima y | tail -n +2)"
		told "which verifies it" 0 "x: verification is OK" evmctl ima_verify -k rsa.der x
		sign --ima --replace -k ec.key -c ec.crt x >/dev/null
		told "and one of ECDSA" 0 "x: verification is OK" evmctl ima_verify -k ec.der x
		expect 0 "x: good: security.ima, sha256" verify -c ec.crt x
		evmctl ima_sign -a sha512 -k p384.key y >/dev/null 2>&1
		expect 0 "y: good: security.ima, sha512" verify -c p384.crt y
		setfattr -n security.ima -v 0x0404"$(sha256sum x | cut -c 1-64)" x
		expect 4 "x: unsigned: there is no signature" verify -c rsa.crt x
		expect 0 "x: signed" sign --ima -k both.pem x
		setfattr -n security.ima -v 0x0301aabbcc x
		expect 1 "x: bad: the label ends before its signature" verify -c rsa.crt x
		setfattr -n security.ima -v 0x030104aabbccdd00010203 x
		expect 1 "x: bad: the label's version is not 2" verify -c rsa.crt x
		setfattr -n security.ima -v 0x030204aabbccdd00020203 x
		expect 5 "x: unknown key: no certificate given has its key aabbccdd" \
			verify -c rsa.crt x
		setfattr -n security.ima -v 0x030204aabbccdd00030203 x
		expect 1 "the label's length is not that of its signature" verify -c rsa.crt x
	fi
	fresh x
	sign --ima x >/dev/null
	printf 'two' >b
	"$imactl" digest-list gen -o y b
	cat y >x
	expect 1 "x: bad: the signature is not of this content" verify -c rsa.crt x
	# Both: the appended one is asked for first.
	fresh x
	sign x >/dev/null
	sign --ima -k ec.key -c ec.crt x >/dev/null
	expect 0 "x: good: appended" verify -c rsa.crt -c ec.crt x
	expect 0 "x: good: security.ima" verify --ima -c rsa.crt -c ec.crt x
else
	echo "left out: no label can be written here: $(cat said)"
fi
# Where there are none.  Only some can mount what has none.
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	mkdir ramfs
	# shellcheck disable=SC2016
	told "a file system without labels" 0 "ramfs/x: signed, in ramfs/x.sig
ramfs/x: good: security.ima, sha256, by key $id, /CN=rsa" \
		unshare -m sh -c 'mount -t ramfs none ramfs && cp list ramfs/x &&
			"$1" digest-list sign --ima -k both.pem ramfs/x &&
			"$1" digest-list verify -c rsa.crt ramfs/x &&
			! "$1" digest-list sign --ima -k both.pem ramfs/x' sh "$imactl"
	equal "where one is not replaced unasked" "$(printf '%s\n' "$said" | tail -n 1)" \
		"imactl digest-list sign: ramfs/x: not signed: there is ramfs/x.sig already (--replace)"
else
	echo "left out: nothing can be mounted"
fi
if [ "$(id -u)" = 0 ]; then
	fresh x
	chown 65534 x
	told "a label takes a capability" 1 "a label takes CAP_SYS_ADMIN (--sig-file)" \
		setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$imactl" digest-list sign --ima -k both.pem x
fi

#
# Verdicts
#

fresh x y z
sign x >/dev/null
sign --key-id y >/dev/null
expect 0 "x: good: appended, sha256, rsaEncryption, by key $id, /CN=rsa" verify -c rsa.crt x
expect 0 "y: good: appended" verify -c other.crt -c rsa.der y
expect 0 "standard input: good: appended" verify -c rsa.crt - <x
cat other.crt ec.crt rsa.crt >certs
expect 0 "x: good: appended" verify -c certs x
expect 5 "x: unknown key: no certificate given is that of issuer /CN=rsa, serial number" \
	verify -c other.crt x
expect 5 "y: unknown key: no certificate given has its key $id" verify -c other.crt y
expect 4 "z: unsigned: there is no signature" verify -c rsa.crt z
expect 4 "standard input: unsigned" verify -c rsa.crt - <z
expect 1 "it is no digest list" verify -c rsa.crt a
expect 2 "nosuch: No such file or directory" verify -c rsa.crt x nosuch a
expect 2 "nosuch: No such file or directory" verify -c nosuch x
expect 2 "a: there is no certificate in it" verify -c a x
expect 2 "whose signatures count?" verify x
expect 2 "which list?" verify -c rsa.crt
expect 5 "z: unsigned" verify -c other.crt x z
expect 4 "x: good" verify -c rsa.crt x z
# Another content, with the same signature.
{ cat other; tail -c +49 x; } >changed
signature="appended, sha256, rsaEncryption, by key $id"
expect 1 "changed: bad: the signature is not of this content, $signature" \
	verify -c rsa.crt changed
expect 1 "changed: bad" verify -c rsa.crt x y z changed
# Another key with the same name and number.
openssl req -x509 -newkey rsa:2048 -nodes -keyout twin.key -out twin.crt -days 2 -batch \
	-subj "/CN=rsa" -set_serial "0x$(openssl x509 -in rsa.crt -noout -serial | cut -d = -f 2)" \
	>/dev/null 2>&1
expect 1 "x: bad: the signature is not of this content" verify -c twin.crt x
# What was signed is the list, and no more or less of it.
for size in $(seq 49 200 "$(wc -c <x)"); do
	head -c "$size" x >part
	got=0
	said=$("$imactl" digest-list verify -c rsa.crt part 2>&1) || got=$?
	[ "$got" = 1 ] || fail "a signature that is cut at $size: $got, $said"
done
pass "a signature that is cut"
cp x part
perl -e 'open(F, "+<", "part"); seek(F, (-s F) - 60, 0); print F "xyz"'
expect 1 "part: bad: the signature is not of this content" verify -c rsa.crt part
# What the kernel refuses.
cms -md sha256 -signer rsa.crt -inkey rsa.key >part
expect 1 "part: bad: it has signed attributes, which the kernel refuses" verify -c rsa.crt part
cms -noattr -signer rsa.crt -inkey rsa.key -keyopt rsa_padding_mode:pss >part
expect 1 "part: bad: it is of an algorithm that the kernel does not know" verify -c rsa.crt part
cms -noattr -nodetach -signer rsa.crt -inkey rsa.key >part
expect 1 "part: bad: it has content of its own, which the kernel refuses" verify -c rsa.crt part
cms -noattr -econtent_type 1.2.3.4 -signer rsa.crt -inkey rsa.key >part
expect 1 "part: bad: it is no signature of data" verify -c rsa.crt part
# By two: one who is not known is one too many, one who is wrong more so.
cms -noattr -signer rsa.crt -inkey rsa.key -signer ec.crt -inkey ec.key >part
expect 0 "part: good: appended" verify -c rsa.crt -c ec.crt part
expect 5 "part: unknown key" verify -c rsa.crt part
expect 5 "part: unknown key" verify -c ec.crt part
expect 1 "part: bad" verify -c twin.crt part
append a >part
expect 1 "part: bad: the appended signature is not understood: it is not DER" verify -c rsa.crt part

# Issuers: at once, and with one in between.
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.crt -days 2 -batch \
	-subj /CN=root -addext basicConstraints=critical,CA:true >/dev/null 2>&1
# issue NAME ISSUER DAYS EXTENSION
issue() {
	openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -batch -subj "/CN=$1" \
		>/dev/null 2>&1
	echo "$4" >extensions
	openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" -CAcreateserial -days "$3" \
		-extfile extensions -out "$1.crt" >/dev/null 2>&1
}
issue direct root 2 subjectKeyIdentifier=hash
issue middle root 2 basicConstraints=critical,CA:true
issue below middle 2 subjectKeyIdentifier=hash
cat root.crt middle.crt >chain
fresh direct below
"$imactl" digest-list sign -k direct.key -c direct.crt direct >/dev/null
"$imactl" digest-list sign -k below.key -c below.crt below >/dev/null
expect 0 "direct: good" verify -c direct.crt --ca root.crt direct
expect 0 "below: good" verify -c below.crt --ca chain below
expect 0 "below: good" verify -c below.crt -C middle.crt below
unvouched="unknown key: no --ca vouches for the certificate"
expect 5 "below: $unvouched (unable to get local issuer certificate)" \
	verify -c below.crt -C root.crt below
expect 5 "x: $unvouched" verify -c rsa.crt -C root.crt x
expect 2 "a: there is no certificate in it" verify -c rsa.crt -C a x
if "$imactl" digest-list verify -c rsa.crt x >/dev/full 2>/dev/null; then
	fail "a verdict that cannot be written is an error"
fi
exit "$failed"
