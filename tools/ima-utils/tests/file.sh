#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl file: labels on files, with evmctl on the other side.
#
# usage: IMACTL=PROGRAM tests/file.sh
#
# Who is not root cannot write labels, and tests only what is said then.

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
unset IMACTL_KEY IMACTL_CERT KBUILD_SIGN_PIN

# says STATUS TEXT ARGUMENT... - so does imactl file
says() {
	wanted=$1 text=$2
	shift 2
	told "file $*" "$wanted" "$text" "$imactl" file "$@"
}

# key NAME KIND... - a key, its certificate in PEM and DER
key() {
	name=$1
	shift
	openssl req -x509 -newkey "$@" -nodes -keyout "$name.key" -out "$name.crt" -days 2 -batch \
		-subj "/CN=$name" >/dev/null 2>&1
	openssl x509 -in "$name.crt" -outform DER -out "$name.der"
}

# id NAME - of its key, as labels have it
id() {
	openssl x509 -in "$1.crt" -noout -ext subjectKeyIdentifier | tail -n 1 | tr -d ' :\n' |
		tr A-F a-f | tail -c 8
}

# label FILE [NAME] - in hexadecimal
label() {
	getfattr --absolute-names --only-values -n "security.${2:-ima}" "$1" 2>/dev/null |
		od -An -v -tx1 | tr -d ' \n'
}

# set_label FILE HEX
set_label() {
	setfattr -n security.ima -v "0x$2" "$1"
}

# over_lower COMMAND... - where the directory "all" is an overlay, with a file of each layer
over_lower() {
	# shellcheck disable=SC2016
	unshare -m sh -c 'mkdir -p lower overlay && echo 1 >lower/a && lower=$PWD/lower &&
		mount -t tmpfs none overlay && cd overlay && mkdir upper work all &&
		mount -t overlay -o "lowerdir=$lower,upperdir=upper,workdir=work,xino=off" $(
		)none all && echo 2 >all/b && exec "$@"' sh "$@"
}

key rsa rsa:2048
key ec ec -pkeyopt ec_paramgen_curve:prime256v1
key p384 ec -pkeyopt ec_paramgen_curve:secp384r1
key edwards ed25519
mkdir tree

#
# Wrong calls
#

says 2 "which files?" fix
says 2 "which files?" sign -k rsa.key
says 2 "which files?" verify -c rsa.crt
says 2 "--algo=x: there is no such algorithm" fix -a x tree
says 2 "--algo=sha1: digests of less than 256 bits vouch for nothing" sign -k rsa.key -a sha1 tree
says 2 "--algo=tgr128: digests of less than 256 bits" fix -a tgr128 tree
says 2 "--algo=rmd256: libcrypto does not have it here" fix -a rmd256 tree
says 2 "--expect=x: no algorithm stands before the digest" fix -E x tree
says 2 "--expect=md5:00: the digest is not as long as those of the algorithm" fix -E md5:00 tree
says 2 "--expect: a digest of sha1, but --algo is sha256" \
	sign -k rsa.key -E "sha1:$(sha1sum </dev/null | cut -c 1-40)" tree
says 2 "--expect: a digest of sha256, but --algo is sha512" \
	fix -a sha512 -E "sha256:$(sha256sum </dev/null | cut -c 1-64)" tree
says 2 "--jobs=0: a number from 1 to 256 is wanted" fix -j 0 tree
says 2 "nosuch: No such file or directory" sign -k nosuch tree
says 2 "edwards.key: the kernel verifies with RSA and ECDSA only" sign -k edwards.key tree
says 2 "rsa.key: there is no certificate in it" verify -c rsa.key tree
says 2 "--keys: tree: there is no certificate in it" verify -k tree tree
says 2 "--keys: nosuch: No such file or directory" verify -k nosuch tree
says 2 "--journal: tree: Is a directory" fix -J tree tree
says 1 "nosuch: No such file or directory" fix nosuch
says 2 "nosuch: No such file or directory" verify -c rsa.crt nosuch
says 0 "0 files" fix tree
says 0 "0 files" verify tree

echo one >tree/one
if ! have getfattr setfattr || ! "$imactl" file fix tree >said 2>&1; then
	says 1 "tree/one: not permitted: a label takes CAP_SYS_ADMIN" fix tree
	echo "left out: no label can be written here: $(tail -n 1 said)"
	exit "$failed"
fi

#
# Hashes
#

equal "a hash" "$(label tree/one)" "0404$(sha256sum tree/one | cut -c 1-64)"
says 0 "1 file: 1 labelled already" fix tree
says 0 "1 file: 1 labelled" fix -a sha512 tree
equal "another one" "$(label tree/one)" "0406$(sha512sum tree/one | cut -c 1-128)"
says 0 "tree/one: good: hash, sha512" verify -v tree
echo more >>tree/one
says 1 "tree/one: wrong: the hash is not of this content, sha512" verify tree
set_label tree/one "01$(sha1sum tree/one | cut -c 1-40)"
says 0 "tree/one: good: hash, sha1" verify -v tree
set_label tree/one "01$(md5sum tree/one | cut -c 1-32)00000000"
says 0 "tree/one: good: hash, md5" verify -v tree
if have evmctl; then
	evmctl ima_hash -a sha256 tree/one >/dev/null 2>&1
	says 0 "tree/one: good: hash, sha256" verify -v tree
	says 0 "1 labelled already" fix tree
fi

#
# Contents that are expected
#

echo three >expected
echo four >other
one=sha256:$(sha256sum expected | cut -c 1-64)
two=sha256-$(sha256sum other | cut -c 1-64)
says 1 "expected: not labelled: its content is none of those that --expect says" \
	fix -E "$two" expected
says 1 "expected: not signed: its content is none of those that --expect says" \
	sign -k rsa.key --expect="$two" expected
equal "it has no label then" "$(label expected)" ""
says 1 "2 files: 1 signed, 1 not signed" sign -k rsa.key --expect="$one" expected other
equal "nor has the other one of two" "$(label other)" ""
says 1 "2 files: 1 left with a signature, 1 not labelled" fix -E "$two" -E "$one" expected tree/one
# What stays is compared nevertheless, and there has to be something to compare.
says 1 "expected: not labelled: its content is none of those" fix -E "$two" expected
says 0 "1 file: 1 left with a signature" fix -E "$one" expected
mkdir none
says 1 "0 files" fix -E "$one" none
says 1 "0 files" sign -k rsa.key -E "$one" none
says 0 "0 files" sign -k rsa.key none
# A journal has files that are not read.
"$imactl" file fix -r -J known other >/dev/null
for what in fix "sign -k rsa.key"; do
	# shellcheck disable=SC2086
	says 2 "--expect: what is in the --journal is not read, so not compared" \
		$what -J known -E "$one" other
done
rm -r none known
setfattr -x security.ima other
says 0 "2 files: 1 signed, 1 signed already" sign -k rsa.key -E "$one" -E "$two" expected other
echo 5 >>expected
says 1 "not signed: its content is none" sign -k rsa.key -E "$one" expected

#
# Signatures
#

for name in rsa ec p384; do
	for algo in sha256 sha512 sha384; do
		says 0 "1 file: 1 signed" sign -r -a $algo -k $name.key -c $name.crt tree
		says 0 "tree/one: good: signature, $algo, by key $(id $name), /CN=$name" \
			verify -v -c $name.der tree
		says 0 "1 file: 1 signed already" sign -a $algo -k $name.key -c $name.crt tree
		have evmctl || continue
		told "evmctl verifies it" 0 "tree/one: verification is OK" \
			evmctl ima_verify -k $name.der tree/one
		echo two >tree/two
		evmctl ima_sign -a $algo -k $name.key tree/two >/dev/null 2>&1
		says 0 "2 files: 2 good" verify -c $name.crt tree
		says 0 "1 file: 1 signed already" sign -a $algo -k $name.key tree/two
		[ $name != rsa ] || {
			evmctl ima_sign -a $algo -k $name.key tree/one >/dev/null 2>&1
			theirs=$(label tree/one)
			setfattr -x security.ima tree/one
			"$imactl" file sign -a $algo -k $name.key tree/one >/dev/null
			equal "the same bytes, $algo" "$(label tree/one)" "$theirs"
		}
		rm tree/two
	done
done
"$imactl" file sign -r -k rsa.key tree >/dev/null
kept=$(label tree/one)
says 1 "tree/one: not replaced: it has a signature by key $(id rsa) (--replace-signatures)" \
	sign -k ec.key tree
says 0 "1 file: 1 left with a signature" fix tree
equal "a signature stays" "$(label tree/one)" "$kept"
says 1 "tree/one: by an unknown key: no certificate given has key $(id rsa)" verify -c ec.crt tree
[ -e /etc/keys/ima ] ||
	says 1 "by an unknown key: key $(id rsa), and there is no certificate (--cert, --keys)" \
		verify tree
mkdir certs
cp rsa.key rsa.der ec.crt certs
says 0 "tree/one: good: signature, sha256, by key $(id rsa)" verify -v -k certs tree
echo more >>tree/one
says 1 "tree/one: wrong: the signature is not of this content, sha256, by key $(id rsa)" \
	verify -c rsa.crt tree
says 0 "1 file: 1 signed" sign -k rsa.key tree
says 0 "1 file: 1 good" verify -c rsa.crt tree
says 0 "1 file: 1 labelled" fix -r tree

# A certificate that calls its key otherwise: so does the kernel, then.
openssl req -x509 -key rsa.key -out named.crt -days 2 -batch -subj /CN=named \
	-addext subjectKeyIdentifier=00112233445566778899aabbccddeeff00112233 2>/dev/null
says 0 "1 signed" sign -k rsa.key -c named.crt tree
equal "the key is called as by its certificate" "$(label tree/one | cut -c 7-14)" 00112233
says 0 "by key 00112233, /CN=named" verify -v -c named.crt tree
says 1 "by an unknown key" verify -c rsa.crt tree
cat rsa.key named.crt >both.pem
says 0 "1 signed already" sign -k both.pem tree

# Encrypted keys.
openssl pkcs8 -topk8 -in rsa.key -passout pass:secret -out encrypted.pem
echo secret >passphrase
says 0 "1 signed" sign -r -k encrypted.pem -p file:passphrase tree
setfattr -x security.ima tree/one
SECRET=secret
export SECRET
says 0 "1 signed" sign -k encrypted.pem -p env:SECRET tree
says 2 "--passphrase: env:NAME or file:PATH" sign -k encrypted.pem -p secret tree
says 2 "the passphrase is wrong" sign -k encrypted.pem -p file:rsa.crt tree
unset SECRET

# A key that cannot be copied for each thread.
module=$(find /usr/lib -name libsofthsm2.so 2>/dev/null | head -n 1)
engine=$(find /usr/lib -name pkcs11.so -path '*engines*' 2>/dev/null | head -n 1)
if have softhsm2-util && [ -n "$module" ] && [ -n "$engine" ]; then
	mkdir tokens many
	echo "directories.tokendir = $dir/tokens" >softhsm.conf
	export SOFTHSM2_CONF="$dir/softhsm.conf" PKCS11_MODULE_PATH="$module"
	softhsm2-util --init-token --free --label tests --pin 1234 --so-pin 4321 >/dev/null
	openssl pkcs8 -topk8 -nocrypt -in rsa.key -out import.pem
	softhsm2-util --import import.pem --token tests --label sign --id 01 --pin 1234 >/dev/null
	echo 1234 >pin
	for file in 1 2 3 4 5 6 7 8 9; do
		echo $file >many/$file
	done
	says 0 "9 files: 9 signed" sign -j 4 -k 'pkcs11:token=tests;object=sign' -p file:pin many
	says 0 "9 files: 9 signed already" sign -j 4 -k 'pkcs11:token=tests;object=sign' \
		-p file:pin many
	says 0 "9 files: 9 good" verify -c rsa.crt many
	unset SOFTHSM2_CONF PKCS11_MODULE_PATH
else
	echo "SKIPPED: there is no SoftHSM, or no engine for PKCS#11"
fi

# Portable signatures of EVM.
says 0 "1 signed" sign --portable -k rsa.key tree
says 0 "1 signed already" sign --portable -k rsa.key tree
# A mode that it did not have; labels on a disk that evmctl can ask for generations.
chmod 640 tree/one
says 0 "1 signed" sign --portable -k rsa.key tree
ours=$(label tree/one evm)
equal "it is portable" "$(printf %s "$ours" | cut -c 1-14)" "050204$(id rsa)"
if have evmctl && evmctl sign --portable --imasig -a sha256 -k rsa.key tree/one >said 2>&1; then
	equal "as evmctl makes it" "$ours" "$(label tree/one evm)"
	says 0 "1 signed already" sign --portable -k rsa.key tree
	says 0 "1 signed" sign -r --portable -k ec.key tree
	told "evmctl verifies it" 0 "tree/one: verification is OK" \
		evmctl verify --portable -k ec.der tree/one
else
	echo "left out: evmctl makes no signature here: $(tail -n 1 said)"
fi
# What a vendor has signed: neither that nor the label that it has signed is lost.
says 0 "1 signed" sign -r --portable -k ec.key tree/one
says 0 "1 labelled" fix -r tree/one
vendors="$(label tree/one) $(label tree/one evm)"
says 1 "tree/one: not replaced: it has a portable signature by key $(id ec)" \
	sign -k rsa.key tree/one
says 1 "tree/one: not replaced: it has a portable signature by key $(id ec)" \
	sign --portable -k rsa.key tree/one
says 1 "tree/one: not replaced: it has a portable signature by key $(id ec) (--replace-sig" \
	fix -a sha512 tree/one
says 0 "1 file: 1 labelled already" fix tree/one
equal "both labels are as they were" "$(label tree/one) $(label tree/one evm)" "$vendors"
says 0 "1 signed" sign --portable -k ec.key tree/one
says 0 "1 signed" sign -r --portable -k rsa.key tree/one
equal "asked for, it is replaced" "$(label tree/one evm | cut -c 1-14)" "050204$(id rsa)"
# So does the kernel tell: by the first byte, and versions and lengths may be new to us.
for broken in "0503$(printf %s "$vendors" | sed 's/.* 05..//')" 05 0502041122334400; do
	says 0 "1 labelled" fix -r tree/one
	hash=$(label tree/one)
	setfattr -n security.evm -v "0x$broken" tree/one
	for how in sign "sign --portable"; do
		# shellcheck disable=SC2086
		says 1 "not replaced: it has a portable signature (--replace-signatures)" \
			$how -k rsa.key tree/one
	done
	says 1 "not replaced: it has a portable signature (--replace-signatures)" \
		fix -a sha512 tree/one
	equal "$(printf '%.16s' "$broken") stays" "$(label tree/one) $(label tree/one evm)" \
		"$hash $broken"
done
says 0 "1 signed" sign -r --portable -k rsa.key tree/one
# One's own is as easily lost: who does not say --portable may not know of it.
own="$(label tree/one) $(label tree/one evm)"
says 1 "it has a portable signature by key $(id rsa) (--portable or --replace-signatures)" \
	sign -a sha512 -k rsa.key tree/one
equal "that stays as well" "$(label tree/one) $(label tree/one evm)" "$own"
says 0 "1 signed already" sign -k rsa.key tree/one
says 0 "1 signed" sign --portable -a sha512 -k rsa.key tree/one
says 0 "1 signed" sign -r -k rsa.key tree/one
setfattr -x security.evm tree/one

# Labels are on the stack of a thread, of which there is enough whatever the limit is.
told "a small stack" 0 "1 file: 1 signed" \
	prlimit --stack=131072 "$imactl" file sign -r --portable -k ec.key tree/one
setfattr -x security.evm tree/one

#
# Labels that are none
#

# malformed HEX WORDS
malformed() {
	set_label tree/one "$1"
	says 1 "tree/one: malformed: $2" verify -c rsa.crt tree
}

malformed 00 "the label's first byte is that of no kind of label"
malformed 01aa "the label's length is that of no digest, for which the kernel takes its default"
malformed 02aa "the label is an HMAC of EVM"
malformed 04 "the label ends before its hash algorithm"
malformed 0404aa "the label ends within its digest"
# The kernel takes such a one for a digest of its own algorithm, which nobody has written.
malformed "04ff$(sha256sum tree/one | cut -c 1-64)" \
	"there is no such hash algorithm, for which the kernel takes its default (ima_hash=)"
malformed 03 "the label ends before its signature"
malformed 0302041122334400 "the label ends before its signature"
malformed 030204112233440003aabb "the label's length is not that of its signature"
malformed 0302ff112233440002aabb "there is no such hash algorithm"
malformed 030104112233440002aabb "the label's version is not 2"
malformed 050204112233440002aabb "the label is a signature of EVM"
set_label tree/one 060304112233440002aabb
says 1 "tree/one: not verified: the signature is of a digest of fs-verity" verify -c rsa.crt tree
# Such a one stays, too, if it is broken; so does the other kind.
for broken in 06 060204112233440002aabb 060304112233440003aabb 0303; do
	set_label tree/one $broken
	says 0 "1 file: 1 left with a signature" fix tree
	equal "$broken stays" "$(label tree/one)" $broken
done
says 0 "1 labelled" fix -r tree
set_label tree/one "0408$(printf '%032d' 0)"
says 1 "tree/one: not verified: libcrypto does not have rmd128 here" verify tree
setfattr -x security.ima tree/one
says 1 "tree/one: unlabelled" verify tree
says 1 "1 file: 1 unlabelled" verify tree
set_label tree/one 0404aa
says 0 "1 signed" sign -k rsa.key tree

#
# Which files
#

mkdir -p tree/sub/deep tree/skip
ln -s one tree/link
ln tree/one tree/sub/one
mkfifo tree/pipe
echo text >tree/sub/text
echo text >tree/sub/deep/text
echo text >tree/skip/text
cp "$imactl" tree/program
chmod 644 tree/program
says 0 "5 files: 4 signed, 1 signed already" sign -k rsa.key tree
says 0 "left out: 1 x symbolic link, 1 x device, pipe or socket, 1 x hard link of a file" \
	verify -c rsa.crt tree
says 0 "5 files: 5 good" verify -c rsa.crt tree
says 0 "1 file: 1 good" verify -c rsa.crt tree/link
says 0 "1 file: 1 good" verify -e -c rsa.crt tree
says 0 "tree/program: good" verify -ve -c rsa.crt tree
# Each is called a library by one of two names, in whatever order they are read.
mkdir names
for file in 1 2 3 4 5 6 7 8; do
	echo $file >names/$file
	ln names/$file names/$file.so
done
says 1 "8 files: 8 unlabelled" verify -e -j 1 names
says 0 "8 files: 8 labelled" fix -e -j 1 names
says 0 "3 files: 3 good" verify -m text -c rsa.crt tree
says 0 "2 files: 2 good" verify -m 'tree/sub/*t' -c rsa.crt tree
says 0 "1 file: 1 good" verify -m text -X skip -X deep -c rsa.crt tree
says 0 "tree/skip: left out" verify -v -X skip -c rsa.crt tree
says 1 "tree/pipe: it is neither a regular file nor a directory" fix tree/pipe
if unshare -m true 2>/dev/null; then
	mkdir tree/mount
	# shellcheck disable=SC2016
	told "another file system" 0 "1 x file or directory on another file system" \
		unshare -m sh -c 'mount -t tmpfs none tree/mount && echo x >tree/mount/x &&
			"$1" file verify -x -c rsa.crt tree' sh "$imactl"
	# So is a file that is mounted over a name; not one that an overlay has of another one.
	touch tree/name
	# shellcheck disable=SC2016
	told "a file of another file system" 0 "1 x file or directory on another file system" \
		unshare -m sh -c 'mount -t tmpfs none tree/mount && echo x >tree/mount/x &&
			mount --bind tree/mount/x tree/name && umount -l tree/mount &&
			"$1" file fix -x tree && ! getfattr -n security.ima tree/name 2>/dev/null
			' sh "$imactl"
	rm tree/name
	if over_lower true 2>/dev/null; then
		told "files of an overlay" 0 "2 files: 2 labelled" \
			over_lower "$imactl" file fix -x all
	else
		echo "left out: there is no overlay here"
	fi
	rm -rf lower overlay
	# shellcheck disable=SC2016
	told "one without labels" 1 "ram/x: its file system has no labels" \
		unshare -m sh -c 'mkdir ram && mount -t ramfs none ram && echo x >ram/x &&
			"$1" file fix ram' sh "$imactl"
	rmdir tree/mount ram
fi
exec 3>>tree/one
says 1 "tree/one: it is open for writing" sign -r -k ec.key tree/one
exec 3>&-
says 0 "1 file: 1 good" verify -c rsa.crt tree/one
escape=$(printf 'tree/a\033[2J\nb')
echo x >"$escape"
told "names are harmless" 0 "tree/a?[2J?b: labelled" "$imactl" file fix -v "$escape"
rm "$escape"

# Each file in the queue keeps a directory open, and all those above it.
mkdir -p arms/1/2/3/4/5/6/7/8/9/a/b/c
find arms -type d -exec sh -c 'for in; do echo 1 >"$in/x"; echo 2 >"$in/y"; done' sh {} +
for arm in $(seq 200); do
	mkdir "arms/arm$arm"
	echo "$arm" | tee "arms/arm$arm/x" >"arms/arm$arm/y"
done
for jobs in 1 8 256; do
	told "few descriptors, $jobs threads" 0 "426 files: 426 labelled" \
		prlimit --nofile=24:24 "$imactl" file fix -j $jobs arms
	find arms -type f -exec setfattr -x security.ima {} + 2>/dev/null
done
rm -r arms

#
# Journals
#

# Their time is another tick's than that of their labels, which a loaded machine waits for.
find tree -type f -exec touch -d yesterday {} +
says 0 "5 files: 5 signed" sign -r -k ec.key -J journal tree
says 0 "5 files: 5 in the journal" sign -k ec.key -J journal tree
equal "each is entered once" "$(wc -l <journal)" 6
says 2 "--journal: journal: line 1: it is a journal of something else" \
	sign -k rsa.key -J journal tree
says 2 "it is a journal of something else" sign -a sha512 -k ec.key -J journal tree
says 2 "it is a journal of something else" fix -J journal tree
echo more >>tree/sub/text
says 0 "5 files: 1 signed, 4 in the journal" sign -k ec.key -J journal tree
setfattr -x security.ima tree/sub/text
says 0 "5 files: 1 signed, 4 in the journal" sign -k ec.key -J journal tree
says 0 "5 files: 5 good" verify -c ec.crt tree
# In the tree it is what this writes itself.
cp journal tree/journal
says 0 "5 files: 5 in the journal" sign -k ec.key -J tree/journal tree
says 0 ", 1 x file that is being written" sign -k ec.key -J tree/journal tree
rm tree/journal
printf '1 2 3' >>journal
says 0 "5 files: " sign -k ec.key -J journal tree
echo nonsense >>journal
says 2 "--journal: journal: line $(wc -l <journal): it is no entry of a journal" \
	sign -k ec.key -J journal tree
if [ -w /dev/full ]; then
	ln -s /dev/full full
	says 2 "--journal: full: " fix -J full tree
fi

#
# Somebody ends it
#

truncate -s 64G large
echo small >small
"$imactl" file fix -j 1 large small >said 2>&1 &
pid=$!
# It is read.  Whoever cannot find that out has ended before.
until find /proc/$pid/fd -lname "$dir/large" 2>/dev/null | grep -q . || ! kill -0 $pid; do
	:
done
kill -TERM $pid
wait $pid
equal "it ends by the signal" $? 143
equal "and says so" "$(tail -n 1 said)" "imactl file fix: interrupted"
equal "what was read has no label" "$(label large)$(label small)" ""
rm large
truncate -s 2G large
script -qec "$imactl file fix large" /dev/null >said
progress=none
! grep -q 'imactl file fix: 0 files, [0-9]* MiB' said || progress=told
equal "on a terminal it tells how far it is" "$progress:$(grep -c '1 file: 1 labelled' said)" told:1
"$imactl" file fix -r large >said 2>&1
equal "nowhere else" "$(cat said)" "1 file: 1 labelled already"
rm large
if [ -w /dev/full ]; then
	# shellcheck disable=SC2016
	told "an answer that cannot be written" 2 "standard output: No space left on device" \
		sh -c '"$1" file verify tree >/dev/full' sh "$imactl"
fi
exit "$failed"
