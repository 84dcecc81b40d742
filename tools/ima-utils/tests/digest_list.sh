#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl digest-list gen and show: what is made of which files, what is told of which
# lists, and what is left where something goes wrong.
#
# usage: IMACTL=PROGRAM [SIGN_FILE=PROGRAM] tests/digest_list.sh
#
# SIGN_FILE is the kernel's scripts/sign-file; without it signatures are appended by
# openssl and this script.

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

# Where root is not refused anything, somebody else is asked to do it.
unprivileged() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# gen ARGUMENT... - the bytes of a list, as hexadecimal digits
gen() {
	"$imactl" digest-list gen "$@" | od -An -v -tx1 | tr -d ' \n'
}

# hex FILE - its bytes, as hexadecimal digits
hex() {
	od -An -v -tx1 "$1" | tr -d ' \n'
}

# le BYTES NUMBER - a number as the format has it
le() {
	n=$2 bytes=$1
	while [ "$bytes" -gt 0 ]; do
		printf '%02x' $((n & 255))
		n=$((n >> 8)) bytes=$((bytes - 1))
	done
}

# block TYPE MODIFIERS ALGO DIGEST... - as include/uapi/linux/diglim.h describes it
block() {
	type=$1 modifiers=$2 algo=$3
	shift 3
	printf '0100%s%s%s%s%s' "$(le 2 "$type")" "$(le 2 "$modifiers")" "$(le 2 "$algo")" \
		"$(le 4 $#)" "$(le 4 $(($# * ${#1} / 2)))"
	printf '%s\n' "$@" | LC_ALL=C sort -u | tr -d '\n'
}

# sum PROGRAM FILE - a digest
sum() {
	"$1" "$2" | cut -d ' ' -f 1 | sed 's,^[^0-9a-f],,'
}

# unhex - bytes of hexadecimal digits
unhex() {
	perl -pe 's/([0-9a-f]{2})\n*/chr(hex($1))/gie'
}

#
# What is in a list
#

printf 'one' >a
printf 'two' >b
printf '' >empty
one=$(sum sha256sum a)
two=$(sum sha256sum b)
equal "a file" "$(gen a)" "$(block 1 0 4 "$one")"
ab=$(block 1 0 4 "$one" "$two")
equal "two" "$(gen a b)" "$ab"
equal "in another order" "$(gen b a)" "$ab"
equal "one twice" "$(gen b a a ./a b)" "$ab"
equal "an empty one" "$(gen empty)" "$(block 1 0 4 "$(sum sha256sum empty)")"
equal "what is denied" "$(gen --deny a b)" "$(block 1 2 4 "$one" "$two")"
equal "what is immutable" "$(gen --immutable a)" "$(block 1 1 4 "$one")"
equal "both" "$(gen -d -i a)" "$(block 1 3 4 "$one")"
equal "parsers" "$(gen --type=parser a)" "$(block 0 0 4 "$one")"
equal "metadata" "$(sha256sum a | gen --type metadata --digests -)" "$(block 2 0 4 "$one")"
equal "sha384" "$(gen -a sha384 a b)" "$(block 1 0 5 "$(sum sha384sum a)" "$(sum sha384sum b)")"
equal "sha512" "$(gen -a sha512 a b)" "$(block 1 0 6 "$(sum sha512sum a)" "$(sum sha512sum b)")"
equal "several algorithms, in whatever order" "$(gen -a sha512 -a sha256 -a sha512 a)" \
	"$(block 1 0 4 "$one")$(block 1 0 6 "$(sum sha512sum a)")"

# openssl NAME [CUT] - the digests of both files
openssl_sums() {
	for file in a b; do
		openssl dgst -provider default -provider legacy -"$1" -r "$file" |
			cut -c "1-$(($2 * 2))"
	done
}

# algorithm NAME NUMBER OPENSSL BYTES
algorithm() {
	# shellcheck disable=SC2046
	equal "$1" "$(gen -a "$1" a b)" "$(block 1 0 "$2" $(openssl_sums "$3" "$4"))"
}

algorithm sm3 17 sm3 32
algorithm sha3-256 20 sha3-256 32
algorithm sha3-384 21 sha3-384 48
algorithm sha3-512 22 sha3-512 64
# What is in a module of libcrypto is not there everywhere; a static imactl has none.
if openssl dgst -provider legacy -whirlpool a >/dev/null 2>&1 &&
   "$imactl" digest-list gen -a wp512 -o wp a 2>/dev/null; then
	algorithm wp256 11 whirlpool 32
	algorithm wp384 12 whirlpool 48
	algorithm wp512 13 whirlpool 64
fi
for name in md4 md5 sha1 rmd160 sha224 rmd128 tgr128 tgr160 tgr192; do
	expect 2 "--algo=$name: digests of less than 256 bits vouch for nothing" gen -a "$name" a
done
expect 2 "--algo=rmd256: libcrypto does not have it" gen -o x -a rmd256 a
expect 2 "--algo=sha3: there is no such algorithm" gen -a sha3 a
streebog=$(printf 'streebog256:%s x' "$one" | gen --digests -)
equal "digests that others made may be of any" "$streebog" "$(block 1 0 18 "$one")"

# Revoked lists: by the digest of what the kernel loads.
"$imactl" digest-list gen -o list a
revoked=$(sum sha256sum list)
equal "a revoked list" "$(gen --revokes list)" "$(block 3 2 4 "$revoked")"
equal "by its digest" "$(gen --revokes "sha256-$revoked")" "$(block 3 2 4 "$revoked")"
equal "beside denied files" "$(gen --deny --revokes list -r "sha256:$one" a)" \
	"$(block 1 2 4 "$one")$(block 3 2 4 "$one" "$revoked")"
expect 1 "a: offset 0: too few bytes are left for a header" gen -r a
expect 1 "the kernel knows lists by their sha256" gen -r "sha384-$one$(le 16 0)"
expect 1 "nosuch: No such file or directory" gen -r nosuch
expect 1 "sha256-abc: no such file, nor a digest: the digest is not as long as those" \
	gen -r sha256-abc
cp list sha256-abc
equal "a file may be called so" "$(gen -r sha256-abc)" "$(gen -r list)"
rm sha256-abc

#
# Where digests come from
#

mkdir -p "tree/sub/deeper" tree/none
printf 'one' >tree/x
printf 'two' >tree/sub/deeper/y
ln -s ../../b tree/sub/link
ln -s sub tree/directory
mkfifo tree/pipe
equal "a tree, of which no link is followed" "$(gen tree 2>/dev/null)" "$ab"
rm tree/sub/deeper/y
equal "not even to a file" "$(gen tree 2>/dev/null)" "$(block 1 0 4 "$one")"
ln -s tree named
equal "a link that was named" "$(gen named/ named 2>/dev/null)" "$(block 1 0 4 "$one")"
expect 0 "left out: 2 x symbolic link, 1 x device, pipe or socket" gen -o x tree
expect 0 "tree/sub/link: left out: a symbolic link" gen -v -o x tree
# A file that is mounted over a name is on another file system as a directory is.
if unshare -Urm true 2>/dev/null; then
	mkdir mounted mount
	echo 1 | tee mounted/a >mounted/b
	# shellcheck disable=SC2016
	unshare -Urm sh -c 'mount -t tmpfs none mount && echo 2 >mount/b &&
		mount --bind mount/b mounted/b && "$1" digest-list gen -x -o x mounted' sh \
		"$imactl" 2>said
	equal "a file of another file system" "$?:$(hex x):$(cat said)" "0:$(gen mounted/a):$(
		)imactl digest-list gen: left out: 1 x file or directory on another file system"
	rm -r mounted mount
else
	echo "left out: nothing can be mounted here"
fi
expect 1 "tree/pipe: it is neither a regular file nor a directory" gen tree/pipe
expect 1 "x: no list is written, because of 2 errors" gen -o x tree/pipe a nosuch
expect 1 "nosuch: No such file or directory" gen a nosuch
expect 1 "there is no digest to write" gen tree/none
expect 2 "which files?" gen
equal "names of a file" "$(printf 'a\nb\n' | gen --files-from -)" "$ab"
equal "whose last line does not end" "$(printf 'b\na' | gen -T -)" "$ab"
equal "or end with a NUL" "$(printf 'a\0b\0' | gen -0 -T -)" "$ab"
expect 1 "name 2 is empty" gen -T "$(printf 'a\n\nb\n' >names; echo names)"
printf 'a\0b\n' >names
expect 1 "name 1 has a NUL in it" gen -T names
printf 'a\ntree\nnamed\n' >names
expect 0 "1 x symbolic link, 1 x directory in a list of names" gen -o x -T names
expect 1 "nosuch: No such file or directory" gen -T nosuch
printf 'a\nnosuch\n' >names
expect 1 "nosuch: No such file or directory" gen -o x -T names
expect 0 "nosuch: left out: No such file or directory" gen --skip-unreadable -o x -T names

# A name may have every byte but two.
mkdir names.d
perl -e 'for (1 .. 255) { next if chr eq "/" || chr eq ".";
	open(F, ">", "names.d/" . chr) or die; print F "byte $_"; close(F) }
	open(F, ">", "names.d/a\nb") or die; print F "newline"; close(F);
	open(F, ">", "names.d/" . chr(65) x 255) or die; print F "long"; close(F)'
sums=$(find names.d -type f -exec sha256sum -b {} + | sed 's/^\\//' | grep -o '^[0-9a-f]*  *\*' |
	cut -d ' ' -f 1)
# shellcheck disable=SC2086
all=$(block 1 0 4 $sums)
equal "names with every byte" "$(printf '%s\n' "$sums" | sort -u | wc -l):$(gen names.d)" "255:$all"
equal "from find -print0" "$(find names.d -print0 | gen -0 -T - 2>/dev/null)" "$all"
equal "from sha256sum, which escapes names" "$(find names.d -type f -exec sha256sum {} + |
	gen --digests -)" "$all"
expect 1 "names.d/a?c: No such file or directory" gen "$(printf 'names.d/a\tc')"

# However deep a tree is, it needs neither stack nor memory as that of its path.
perl -e 'mkdir "deep" or die; chdir "deep"; for (1 .. 4000) { mkdir "d" or die; chdir "d" }'
prlimit --stack=262144 "$imactl" digest-list gen -o x deep 2>said
equal "a tree that is too deep" \
	"$?:$(grep -cE 'gen: deep/(d/){2000,}d: it is deeper in the tree' said):$(wc -l <said)" \
	1:1:1
"$imactl" digest-list gen --skip-unreadable -o x deep a 2>said
equal "is left out if that was asked for" "$?:$(tail -n 1 said):$(hex x)" \
	"0:imactl digest-list gen: left out: 1 x file or directory that could not be read:$(
		block 1 0 4 "$one")"
rm -rf deep
# As is one of many arms, each of which is closed when it was read.
perl -e 'for (1 .. 40) { mkdir "arm"; mkdir "arm/$_"; my $d = "arm/$_";
	for (1 .. 200) { $d .= "/d"; mkdir $d or die } open(F, ">", "$d/x") or die; print F "one" }'
equal "a tree of many arms" "$(prlimit --nofile=512:512 "$imactl" digest-list gen -j 1 arm// |
	od -An -v -tx1 | tr -d ' \n')" "$(block 1 0 4 "$one")"
ln -s . arm/link
expect 0 "gen: arm/link: left out" gen -v -o x arm/
expect 0 "gen: arm/link: left out" gen -v -o x arm

# Digests that another program made.
equal "digests" "$(printf '%s  a\n%s *b\n' "$one" "$two" | gen --digests -)" "$ab"
equal "without names" "$(printf '%s\n%s' "$two" "$one" | gen --digests -)" "$ab"
equal "with their algorithm" "$(printf 'sha256:%s\nsha256-%s x\n' "$one" "$two" | gen -s -)" "$ab"
equal "beside files" "$(sha256sum a | gen -s - b)" "$ab"
equal "of two algorithms" "$( { sha256sum a; sha512sum a; } | gen -a sha256 -a sha512 -s -)" \
	"$(block 1 0 4 "$one")$(block 1 0 6 "$(sum sha512sum a)")"
equal "as sha256sum --tag has them" "$(sha256sum --tag a b | gen -s -)" "$ab"
equal "and others" "$( { sha512sum --tag a; openssl dgst -sha3-256 a | sed 's/(/ (/;s/)=/) =/'; } |
	gen -s -)" "$(block 1 0 6 "$(sum sha512sum a)")$(
		block 1 0 20 "$(openssl dgst -sha3-256 -r a | cut -d ' ' -f 1)")"
printf 'one' >') = (a)'
printf 'one' >"$(printf 'new\nline')"
equal "whatever the name is" "$(sha256sum --tag ')'* new* | gen -s -)" "$(block 1 0 4 "$one")"
rm ')'* new*
equal "behind a tab" "$(printf '%s\ta b\n' "$one" | gen -s -)" "$(block 1 0 4 "$one")"
equal "in lines of another system" "$(printf '%s\r\n%s a\r\n' "$one" "$two" | gen -s -)" "$ab"
sha256sum -z a b >sums
expect 1 "1:68: there is a NUL in it" gen -s sums
expect 1 "1:1: digests of less than 256 bits vouch for nothing" \
	gen -s "$(sha1sum --tag a >sums; echo sums)"
expect 1 "1:1: there is no such algorithm" gen -s "$(b2sum --tag a >sums; echo sums)"
echo "SHA256 (a) = $one x" >sums
expect 1 "1:1: the digest has something else than hexadecimal digits" gen -s sums
printf '%s a\n%s\n' "$one" xyz >sums
expect 1 "sums:" gen -s sums
expect 1 "2:1: there is something else than hexadecimal digits" gen -s sums
printf '\n' >sums
expect 1 "1:1: there is no digest" gen -s sums
printf '%s0\n' "$one" >sums
expect 1 "1:1: it is as long as the digests of no algorithm that was asked for" gen -s sums
expect 1 "more than one algorithm that was asked for has digests so long" \
	gen -a sha256 -a sha3-256 -s "$(sha256sum a >sums; echo sums)"
printf 'sha1:%.40s\n' "$one" >sums
expect 1 "1:1: digests of less than 256 bits vouch for nothing" gen -s sums
expect 2 "metadata digests are those of EVM's portable signatures" gen -t metadata a

#
# The same for the same
#

mkdir many
perl -e 'for (1 .. 2000) { open(F, ">", "many/$_"); print F "x" x ($_ % 700), int($_ / 3) }'
want=$("$imactl" digest-list gen -j 1 many | sha256sum)
for jobs in 2 3 8 200; do
	equal "$jobs threads" "$("$imactl" digest-list gen -j $jobs many | sha256sum)" "$want"
done
equal "another order" \
	"$(find many -type f | sort -R | "$imactl" digest-list gen -T - | sha256sum)" "$want"
equal "another locale and time" "$(LC_ALL=C.UTF-8 TZ=Asia/Tokyo "$imactl" digest-list gen many/* |
	sha256sum)" "$want"
for jobs in 0 257 -1 x ''; do
	expect 2 "a number from 1 to 256 is wanted" gen "--jobs=$jobs" a
done

#
# What cannot be read, or written
#

expect 1 "/proc/version: it changed while it was read" gen /proc/version
expect 1 "/proc/self/mem: " gen /proc/self/mem
# Its size stays the same, and its content does not.
truncate -s 100M large
perl -e 'open(F, "+<", "large") or die; $| = 1; select(F); $| = 1;
	while (1) { seek(F, 5, 0); print F $i++ % 10; open(S, ">", "started") if $i == 1; }' &
writer=$!
until [ -e started ]; do :; done
expect 1 "large: it is open for writing" gen -o x large
printf 'large\na\n' >names
expect 0 "large: left out: it is open for writing" gen --skip-unreadable -o x -T names
# Of somebody else's there is no lease.
chmod 644 large
chmod 755 "$dir"
if [ "$(id -u)" = 0 ]; then
	unprivileged "$imactl" digest-list gen large 2>said >x
	equal "a file of which there is no lease" "$?:$(cat said)" \
		"1:imactl digest-list gen: large: it changed while it was read"
fi
kill $writer
wait $writer 2>/dev/null
# Who opens it meanwhile does not wait until all is read.
truncate -s 20G sparse
"$imactl" digest-list gen -j 1 -o x sparse 2>said &
reader=$!
until readlink /proc/$reader/fd/* | grep -q sparse || ! kill -0 $reader 2>/dev/null; do :; done
printf 'x' >>sparse
wait $reader
equal "a file that is opened for writing" "$?:$(cat said)" \
	"1:imactl digest-list gen: sparse: it was opened for writing while it was read"
rm sparse
# So much takes more than a moment.
perl -e 'print "large\n" x 8' >names
"$imactl" digest-list gen -j 1 -a sha512 -o x -T names 2>said
equal "nothing is said of what takes long" "$?:$(cat said)" "0:"
script -qec "$imactl digest-list gen -j 1 -a sha512 -o x -T names" /dev/null </dev/null >said
equal "but on a terminal" \
	"$?:$(tr '\r' '\n' <said | grep -c 'gen: [1-8] files, [0-9]* MiB' |
		sed 's/^[1-9][0-9]*$/some/')" \
	"0:some"
truncate -s 2G sparse
script -qec "$imactl digest-list gen -o x sparse" /dev/null </dev/null >said
equal "and within a file" "$?:$(tr '\r' '\n' <said | sed -n '/gen: 0 files, [1-9][0-9]* MiB/p' |
	wc -l | sed 's/^[1-9][0-9]*$/some/')" "0:some"
rm sparse
mkdir closed secret
printf 'one' >secret/a
printf 'two' >secret/b
chmod 000 secret/b
unprivileged "$imactl" digest-list gen secret >x 2>said
equal "a file that may not be read" \
	"$?:$(grep -c 'secret/b: Permission denied' said):$(wc -c <x)" 1:1:0
unprivileged "$imactl" digest-list gen --skip-unreadable secret 2>said >x
equal "is left out if that was asked for" \
	"$?:$(grep -c 'secret/b: left out: Permission denied' said):$(hex x)" \
	"0:1:$(block 1 0 4 "$one")"
unprivileged "$imactl" digest-list gen --skip-unreadable secret/b 2>/dev/null >x
equal "but not if it was named" $? 1
for jobs in 8 1; do
	unprivileged prlimit --nproc=1 "$imactl" digest-list gen -j $jobs secret/a >x 2>said
	equal "no thread of $jobs" "$?:$(cat said):$(wc -c <x)" \
		"3:imactl: thread: Resource temporarily unavailable:0"
done
if [ "$(id -u)" = 0 ]; then
	unprivileged prlimit --nproc=3 "$imactl" digest-list gen -j 200 secret/a >x
	equal "not as many as were asked for" "$?:$(hex x)" "0:$(block 1 0 4 "$one")"
fi
chmod 555 closed
unprivileged "$imactl" digest-list gen -o closed/x secret/a 2>said
equal "where nobody may write" "$?:$(cat said)" \
	"1:imactl digest-list gen: closed/x: Permission denied"
expect 1 "nosuch/x: No such file or directory" gen -o nosuch/x a
expect 1 "a/x: Not a directory" gen -o a/x b
expect 1 "No space left on device" gen -o /dev/full a
"$imactl" digest-list gen a >/dev/full 2>said
equal "standard output that is full" "$?:$(cat said)" \
	"1:imactl digest-list gen: standard output: No space left on device"

# A list that was there stays, and nothing is left beside it.
mkdir out
printf 'old' >out/list
"$imactl" digest-list gen -o out/list a nosuch 2>/dev/null
equal "an old list stays" "$?:$(cat out/list):$(ls out)" 1:old:list
(ulimit -f 8; exec "$imactl" digest-list gen -o out/list many) 2>said
equal "one that does not fit" "$?:$(cat out/list):$(ls out):$(cat said)" \
	"1:old:list:imactl digest-list gen: out/list: File too large"
# Where files without a name are not to be had: there is no /proc to name them by.
# One process all the way, which is the one to be ended.
cat >without-proc <<'END'
#!/bin/sh
exec unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh "$@"
END
chmod 755 without-proc

# ended SIGNAL NAMES COMMAND... - what is left if the program is ended at its work, during
# which there are so many names
mkfifo pipe
ended() {
	signal=$1 names=$2
	shift 2
	"$@" env --default-signal=INT,QUIT "$imactl" digest-list gen -o out/list -T pipe &
	writer=$!
	exec 3>pipe
	# The pipe is read when all else is prepared.
	names="$(find out -mindepth 1 | wc -l):$names"
	kill -s "$signal" $writer
	wait $writer 2>/dev/null
	exec 3>&-
	equal "ended by SIG$signal" "$names:$(cat out/list):$(ls -A out)" \
		"${names#*:}:${names#*:}:old:list"
}

for signal in HUP INT QUIT PIPE ALRM TERM USR1 USR2 XCPU VTALRM PROF RTMIN KILL; do
	ended $signal 1
done
if ./without-proc true 2>/dev/null; then
	for signal in HUP INT QUIT PIPE ALRM TERM USR1 USR2 XCPU VTALRM PROF RTMIN; do
		ended $signal 2 ./without-proc
	done
	chmod 777 out
	./without-proc setpriv --reuid 65534 --regid 65534 --clear-groups prlimit --nproc=1 \
		"$imactl" digest-list gen -o out/list secret/a 2>/dev/null
	equal "or by itself" "$?:$(cat out/list):$(ls -A out)" 3:old:list
	chmod 755 out
	./without-proc "$imactl" digest-list gen -o out/list a
	equal "it writes all the same" "$?:$(hex out/list):$(ls -A out)" \
		"0:$(block 1 0 4 "$one"):list"
fi
name=$(printf 'n%.0s' $(seq 255))
expect 0 "" gen -o "out/$name" a
expect 0 "" gen -o "out/$name" b
equal "a name may be as long as any" "$(hex "out/$name")" "$(block 1 0 4 "$two")"
rm "out/$name"
if [ "$(id -u)" = 0 ]; then
	chown 65534:65533 out/list
	"$imactl" digest-list gen -o out/list a
	equal "who had it has the new one" "$(stat -c %u:%g out/list)" 65534:65533
	chmod 664 out/list
	chmod 777 out
	setpriv --reuid 65532 --regid 65532 --groups 65533 \
		"$imactl" digest-list gen -o out/list secret/a
	equal "or the group at least" "$(stat -c %u:%g:%a out/list)" 65532:65533:664
	unprivileged "$imactl" digest-list gen -o out/list secret/a
	equal "or another one, for which it is not" "$(stat -c %u:%g:%a out/list)" 65534:65534:604
	chmod 755 out
	chown 0:0 out/list
fi
ln -s nowhere out/dangling
expect 0 "" gen -o out/dangling a
equal "a link that leads nowhere is replaced" "$(stat -c %F out/dangling)" "regular file"
rm out/dangling
equal "nothing else is left" "$(ls -A out)" list
expect 2 "--output: no name" gen -o "" a
chmod 640 out/list
"$imactl" digest-list gen -o out/list a
equal "a new one takes its place, and its mode" \
	"$?:$(stat -c %a out/list):$(od -An -v -tx1 out/list | tr -d ' \n')" \
	"0:640:$(block 1 0 4 "$one")"
ln -s out/list link
"$imactl" digest-list gen -o link b
equal "a link to it stays one" "$?:$(readlink link):$(od -An -v -tx1 out/list | tr -d ' \n')" \
	"0:out/list:$(block 1 0 4 "$two")"
(umask 027; "$imactl" digest-list gen -o out/new a)
equal "a new file has the mode that the user wants" "$(stat -c %a out/new)" 640
mkdir within
printf 'one' >within/a
for run in 1 2; do
	"$imactl" digest-list gen -o within/list within 2>/dev/null
	equal "a list in its tree, run $run" "$(od -An -v -tx1 within/list | tr -d ' \n')" \
		"$(block 1 0 4 "$one")"
done

#
# What is told of lists
#

"$imactl" digest-list gen -o mixed -a sha256 -a sha512 --immutable a b
"$imactl" digest-list gen --deny --revokes "sha256-$one" a >>mixed
own=$(sha256sum mixed | cut -d ' ' -f 1)
equal "a list is explained" "$("$imactl" digest-list show mixed)" "mixed: 4 blocks, 6 digests
  own digest: sha256-$own
  offset 0: file, sha256, 2 digests, immutable
  offset 80: file, sha512, 2 digests, immutable
  offset 224: file, sha256, 1 digest, deny
  offset 272: digest-list, sha256, 1 digest, deny"
expect 0 "    $two" show --digests mixed
expect 0 '"digest":"sha256-'"$own"'"' show --json mixed
expect 0 '"type":"digest-list"' show --json mixed
[ "$("$imactl" digest-list show --json -d mixed | grep -c "\"$one\"")" = 3 ] ||
	fail "JSON has the digests"
[ "$("$imactl" digest-list show --json mixed | grep -c "\"$one\"")" = 0 ] ||
	fail "JSON has them only if they were asked for"
# Whatever a list has, it is told as it is read.
perl -e 'print pack("H*", "01000100000004000000000000000000") x 300000' >blocks
if prlimit --as=120000000 "$imactl" --version >/dev/null 2>&1; then
	equal "300,000 blocks" "$(prlimit --as=120000000 "$imactl" digest-list show --json blocks |
		grep -c '"offset"')" 300000
fi
if command -v jq >/dev/null; then
	equal "it is JSON" "$("$imactl" digest-list show -jd mixed nosuch blocks 2>&1 |
		jq '[.lists[] | .file, (.blocks | length)] | tostring')" \
		'"[\"mixed\",4,\"nosuch\",0,\"blocks\",300000]"'
fi
equal "from standard input" "$("$imactl" digest-list show - <mixed | head -n 1)" \
	"standard input: 4 blocks, 6 digests"

# At whatever byte a list ends, that is told; between blocks there is nothing wrong.
end=$(wc -c <mixed)
n=0
while [ "$n" -lt "$end" ]; do
	head -c "$n" mixed >part
	case $n in
	0) want="1:offset 0: the list is empty" ;;
	80|224|272) want="0:" ;;
	*)
		start=0
		for block in 80 224 272; do [ "$n" -lt $block ] || start=$block; done
		if [ "$n" -lt $((start + 16)) ]; then
			want="1:offset $start: too few bytes are left for a header"
		else
			want="1:offset $n: the list ends within the digests"
		fi
		;;
	esac
	got=0
	said=$("$imactl" digest-list show part) || got=$?
	said="$got:$(printf '%s\n' "$said" | sed -n 's/^part: \(offset.*\)/\1/p')"
	[ "$said" = "$want" ] || {
		fail "a list that is cut at $n"
		printf 'got:    %s\nwanted: %s\n' "$said" "$want"
	}
	n=$((n + 1))
done
pass "a list that is cut at each of $end bytes"

# broken OFFSET REASON HEX
broken() {
	printf '%s' "$3" | unhex >part
	expect 1 "part: offset $1: $2" show part
}

broken 0 "the version is not 1" "02$(block 1 0 4 "$one" | cut -c 3-)"
broken 1 "the reserved byte is not 0" "0101$(block 1 0 4 "$one" | cut -c 5-)"
broken 2 "there is no such type" "$(block 4 0 4 "$one")"
broken 2 "digests of lists can only be denied" "$(block 3 0 4 "$one")"
broken 4 "there is no such modifier" "$(block 1 4 4 "$one")"
broken 4 "there is no such modifier, or not for that type" "$(block 3 3 4 "$one")"
broken 6 "there is no such algorithm" "$(block 1 0 23 "$one")"
broken 12 "the length is not the count times the digest's size" "$(block 1 0 6 "$one")"
broken 12 "the length is not the count" "01000100000004000000000800000000$one"
broken 12 "the length is not the count" "0100010000000400ffffffff$(le 4 32)$one"
broken 48 "the list ends within the digests" "0100010000000400$(le 4 134217727)e0ffffff$one"
broken 48 "the version is not 1" "$(block 1 0 4 "$one")ffff0000000000000000000000000000"
expect 1 '"offset":2' show --json "$(printf '%s' "$(block 4 0 4 "$one")" | unhex >part; echo part)"
expect 1 '"state":"broken"' show --json part
# What precedes a fault is told.
printf '%s%s' "$(block 1 0 4 "$one")" "$(block 9 0 4 "$one")" | unhex >part
expect 1 "  offset 0: file, sha256, 1 digest" show part
truncate -s 2G part
expect 1 "part: offset 2147483647: the list has 2 GiB or more" show part
expect 1 '"offset":2147483647' show --json part
expect 1 "part: offset 2147483647: the list has 2 GiB or more" gen -r part
expect 2 "nosuch: No such file or directory" show nosuch mixed cut
expect 2 '"error":"No such file or directory"' show --json nosuch
expect 2 ".: Is a directory" show .
expect 2 "which file?" show
if "$imactl" digest-list show mixed >/dev/full 2>/dev/null; then
	fail "an answer that cannot be written is an error"
fi

#
# Appended signatures
#

openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -days 2 -batch \
	-subj "/CN=who $(printf 'signs\033[2J')" >/dev/null 2>&1
key=$(openssl x509 -in cert -noout -ext subjectKeyIdentifier | tail -n 1 | tr -d ' :\n' |
	tr A-F a-f)

# trailer LENGTH - what stands behind a signature
trailer() {
	printf '0000020000000000%08x' "$1" | unhex
	printf '~Module signature appended~\n'
}

if [ -n "${SIGN_FILE:-}" ]; then
	"$SIGN_FILE" -k sha256 key cert list signed
	"$SIGN_FILE" sha512 key cert list issued
else
	openssl cms -sign -binary -noattr -nocerts -nosmimecap -keyid -md sha256 -in list \
		-signer cert -inkey key -outform DER -out cms
	{ cat list cms; trailer "$(wc -c <cms)"; } >signed
	openssl cms -sign -binary -noattr -nocerts -nosmimecap -md sha512 -in list \
		-signer cert -inkey key -outform DER -out cms
	{ cat list cms; trailer "$(wc -c <cms)"; } >issued
fi
size=$(($(wc -c <signed) - 48 - 40))
expect 0 "signed: 1 block, 1 digest" show signed
expect 0 "  own digest: sha256-$revoked" show signed
expect 0 "  signature: offset 48, $size bytes" show signed
expect 0 "  signer: hash sha256, algorithm rsaEncryption, key $key" show signed
expect 0 "hash sha512, algorithm rsaEncryption, issuer /CN=who signs" show issued
expect 0 '"key":"'"$key"'"' show --json signed
expect 0 '"serial":"' show --json issued
equal "nothing of it gets to a terminal as it is" \
	"$("$imactl" digest-list show issued | LC_ALL=C grep -c '[^ -~]')" 0
equal "a signed list is revoked as one that is not" "$(gen -r signed)" "$(gen -r list)"
# Lengths that are not right.
{ cat list; printf 'xyz'; trailer 3; } >part
expect 0 "  signature: offset 48, 3 bytes, not understood: it is not DER of PKCS#7" show part
{ head -c $((48 + size)) signed; printf 'x'; trailer $((size + 1)); } >part
expect 0 "not understood: it is shorter than the trailer says" show part
longer="the signature is longer than the file"
for length in 49 1000 4294967295; do
	{ cat list; trailer $length; } >part
	expect 1 "part: offset 56: $longer" show part
done
expect 0 "  offset 0: file, sha256, 1 digest" show list
expect 1 "  offset 0: file, sha256, 1 digest" show part
{ cat list; trailer 0; } >part
expect 1 "part: offset 56: the signature has no byte" show part
{ cat list; trailer 3 | tail -c 28; } >part
expect 1 "part: offset 44: $longer" show part
# All of it may be digests, too: the kernel looks for a signature first.
marker=$(trailer 0 | tail -c 28 | od -An -v -tx1 | tr -d ' \n')
printf '%s' "$(block 1 0 4 "ffffffff$marker")" | unhex >part
expect 1 "part: broken" show part
expect 1 "part: offset 16: $longer" show part
expect 1 '"reason":"the signature is longer than the file"' show --json part
expect 1 '"state":"broken"' show --json part
expect 1 "part: offset 16: $longer" gen -r part
for digest in "ffffffff$marker" "00000000$marker"; do
	echo "$digest" >sums
	expect 1 "x: its last digest has the mark of an appended signature" gen -o x -s sums
	{ echo "$digest"; echo "$one"; } >sums
	gen -s sums >x 2>said
	equal "unless another is the last one: $digest" "$(cat x)$(cat said)" \
		"$(case $digest in
		f*) echo "imactl digest-list gen: standard output: its last digest has the mark" \
			"of an appended signature, and would be taken for it" ;;
		*) block 1 0 4 "$digest" "$one" ;;
		esac)"
done
# The kernel loads the list whatever kind of signature it is.
{ cat list; printf 'xyz'; trailer 3 | sed '1s/^\(..\)./\1\x01/'; } >part
expect 0 "  signature: offset 48, 3 bytes, not understood: it is none of PKCS#7" show part
expect 0 '"fault":"it is none of PKCS#7"' show --json part
equal "its list can be revoked" "$(gen -r part)" "$(gen -r list)"
{ cat list; printf 'xyz'; trailer 3 | sed '1s/^./\x01/'; } >part
expect 0 "not understood: its trailer has bytes that are to be 0" show part
equal "and with such a trailer, too" "$(gen -r part)" "$(gen -r list)"
printf '~Module signature appended~\n' >part
expect 1 "part: offset 0: too few bytes stand before the marker of a signature" show part
expect 1 '"fault":"too few bytes' show --json part
exit "$failed"
