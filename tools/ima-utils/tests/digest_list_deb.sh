#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl digest-list gen of packages of Debian: what is made of which packages, who
# vouches for them, and what is refused.
#
# usage: IMACTL=PROGRAM tests/digest_list_deb.sh
#
# Keys, packages and a small archive are made here.  Where apt has lists, and Debian's
# archive can be reached, a package of that is read, too.

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
dir=$(mktemp -d)
trap 'gpgconf --kill all 2>/dev/null; rm -rf "$dir"' EXIT
cd "$dir" || exit 1
# Whoever runs this has keys and options of his own.
export GNUPGHOME="$dir/gnupg"
unset SOURCE_DATE_EPOCH
for program in dpkg-deb gpg gpgv perl xz zstd bzip2; do
	command -v $program >/dev/null || { echo "not ok: there is no $program"; exit 1; }
done

# refused DESCRIPTION TEXT ARGUMENT... - it writes no list, and one line with TEXT
refused() {
	about=$1 text=$2 got=0
	shift 2
	said=$("$imactl" digest-list gen "$@" -o refused 2>&1) || got=$?
	if [ "$got" = 1 ] && [ ! -e refused ] && printf '%s\n' "$said" | grep -qF -- "$text" &&
	   [ "$(printf '%s\n' "$said" | LC_ALL=C grep -c '[^ -~]')" = 0 ]; then
		pass "$about"
	else
		fail "$about"
		printf 'status %s, or no "%s" in:\n%s\n' "$got" "$text" "$said"
	fi
	rm -f refused
}

# wrong TEXT ARGUMENT... - the call is wrong
wrong() {
	text=$1 got=0
	shift
	said=$("$imactl" digest-list gen "$@" -o refused 2>&1) || got=$?
	equal "$text" "$got:$(printf '%s\n' "$said" | grep -cF -- "$text")" 2:1
}

# digests LIST - those in it
digests() {
	"$imactl" digest-list show --digests "$1" | sed -n 's/^    \([0-9a-f]*\)$/\1/p'
}

# gen ARGUMENT... - the digests that come out of it; what is said is in the file said
gen() {
	rm -f list
	"$imactl" digest-list gen -o list "$@" 2>said && digests list
}

# sums FILE... - what should
sums() {
	sha256sum "$@" | cut -d ' ' -f 1 | LC_ALL=C sort -u
}

#
# Packages
#

# tree NAME VERSION - what is to be packed, in the directory NAME
tree() {
	mkdir -p "$1/DEBIAN" "$1/usr/bin" "$1/etc"
	printf 'Package: %s\nVersion: %s\nArchitecture: all\n' "$1" "$2" >"$1/DEBIAN/control"
	printf 'Maintainer: M <m@example.org>\nDescription: a test\n of some lines\n' \
		>>"$1/DEBIAN/control"
	printf '#!/bin/sh\necho %s %s\n' "$1" "$2" >"$1/usr/bin/$1"
	chmod 755 "$1/usr/bin/$1"
}

# script NAME SCRIPT... - programs of a package
script() {
	name=$1
	shift
	for program; do
		printf '#!/bin/sh\n# %s of %s\n' "$program" "$name" >"$name/DEBIAN/$program"
		chmod 755 "$name/DEBIAN/$program"
	done
}

# pack NAME FILE [OPTION...]
pack() {
	name=$1 file=$2
	shift 2
	dpkg-deb --root-owner-group "$@" -b "$name" "$file" >/dev/null
}

tree full 1.0
script full preinst postinst prerm postrm config
printf '/etc/full.conf\n' >full/DEBIAN/conffiles
printf 'interest /usr\n' >full/DEBIAN/triggers
printf 'Template: full/x\nType: note\nDescription: x\n' >full/DEBIAN/templates
printf 'conf' >full/etc/full.conf
: >full/etc/empty
mkdir full/usr/share
perl -e 'print "large " x 300000, $_ for 1 .. 3' >full/usr/share/large
ln full/usr/share/large full/usr/share/linked
ln -s large full/usr/share/symbolic
mkfifo full/usr/share/pipe
long=$(printf 'a%.0s' $(seq 90))
mkdir "full/usr/share/$long"
printf 'long' >"full/usr/share/$long/$long$long"
printf 'strange' >"full/usr/share/$(printf 'name\351 x')"
script=full/DEBIAN
want=$(sums $script/preinst $script/postinst $script/prerm $script/postrm $script/config \
	full/usr/bin/full full/etc/full.conf full/etc/empty full/usr/share/large \
	"full/usr/share/$long/$long$long" full/usr/share/name*)
equal "there are 11 files" "$(printf '%s\n' "$want" | wc -l)" 11

for method in none gzip xz zstd; do
	pack full full-$method.deb -Z$method
	equal "a package packed by $method" "$(gen --deb --untraced full-$method.deb)" "$want"
	[ $method = zstd ] || pack full both.deb -Z$method --uniform-compression
	equal "control, too" "$(gen --deb --untraced both.deb)" "$want"
done

# ar FILE MEMBER... - an archive with these files, as dpkg-deb writes one
ar() {
	file=$1
	shift
	perl -e 'print "!<arch>\n"; for (@ARGV) { my ($name, $from) = split /=/;
		open(F, "<", $from || $name) or die "$_: $!"; local $/; my $data = <F>;
		printf "%-16s%-12s%-6s%-6s%-8s%-10s`\n", $name, 0, 0, 0, "100644", length $data;
		print $data; print "\n" if length($data) % 2; }' "$@" >"$file"
}

printf '2.0\n' >debian-binary
dpkg-deb --ctrl-tarfile full-none.deb >control.tar
dpkg-deb --fsys-tarfile full-none.deb >data.tar
gzip -k control.tar
for method in "gzip gz" "xz xz" "zstd zst" "bzip2 bz2"; do
	${method% *} -q -k data.tar
done
xz --format=lzma -k data.tar
for suffix in '' .gz .xz .zst .bz2 .lzma; do
	ar made.deb debian-binary control.tar.gz data.tar$suffix
	equal "data.tar$suffix" "$(gen --deb --untraced made.deb)" "$want"
	[ "$suffix" = .lzma ] || dpkg-deb --contents made.deb >/dev/null || fail "dpkg reads it"
done
ar made.deb debian-binary control.tar data.tar _gpgorigin=debian-binary
equal "what is added with an underscore is no part of it" "$(gen --deb --untraced made.deb)" "$want"
equal "algorithms" "$(gen -a sha512 -a sha384 --deb --untraced made.deb | awk '{ print length }' |
	sort | uniq -c | tr -s ' ')" " 11 128
 11 96"
gen --deny --immutable -t parser --deb --untraced made.deb >/dev/null
equal "type and modifiers are those that were asked for" \
	"$("$imactl" digest-list show list | grep offset)" \
	"  offset 0: parser, sha256, 11 digests, immutable, deny"

#
# What is no package, or no longer one
#

tree small 2.0-1
script small postinst
pack small small.deb -Zgzip
pack small plain.deb -Znone
for file in small plain; do
	size=$(wc -c <$file.deb) bad='' n=0
	while [ $n -lt "$size" ]; do
		head -c $n $file.deb >part
		got=0
		said=$("$imactl" digest-list gen --deb --untraced -o refused part 2>&1) || got=$?
		case $got:$said in
		"1:imactl digest-list gen: part: "*) ;;
		*) bad="$bad $n" ;;
		esac
		rm -f refused
		n=$((n + (n > 140 && n < size - 10 ? size / 40 : 1)))
	done
	equal "a $file package that is cut anywhere is refused" "$bad" ""
done
: >part
refused "an empty file" "part: " --deb --untraced part
refused "a text" "full.conf: " --deb --untraced full/etc/full.conf
refused "a directory" "full: it is no regular file" --deb --untraced full
mkfifo pipe
refused "a pipe" "pipe: it is no regular file" --deb --untraced pipe
refused "nothing" "nosuch: No such file or directory" --deb --untraced --skip-unreadable nosuch
printf '3.0\n' >three
ar made.deb debian-binary=three control.tar.gz data.tar
refused "another version" "made.deb: debian-binary: the format is not 2.0" --deb --untraced made.deb
ar made.deb debian-binary data.tar control.tar.gz
refused "another order" "made.deb: data.tar: it is not expected there" --deb --untraced made.deb
ar made.deb control.tar.gz data.tar
refused "no version" "made.deb: control.tar.gz: it is not expected there" --deb --untraced made.deb
ar made.deb debian-binary
refused "no control" "made.deb: it has no control.tar" --deb --untraced made.deb
ar made.deb debian-binary control.tar.gz
refused "no data" "made.deb: it has no data.tar" --deb --untraced made.deb
ar made.deb debian-binary control.tar.gz data.tar data.tar.gz
refused "data twice" "made.deb: data.tar.gz: it is not expected there" --deb --untraced made.deb
ar made.deb debian-binary control.tar.gz data.tar.Z=data.tar
refused "a compression that dpkg does not know" \
	"made.deb: data.tar.Z: dpkg knows no such compression" --deb --untraced made.deb
ar made.deb debian-binary control.tar.gz data.tar.gz=data.tar.xz
refused "another one than its name tells" \
	"made.deb: data.tar.gz: it is not compressed as its name tells" --deb --untraced made.deb
ar made.deb debian-binary control.tar.gz data.tar=data.tar.xz
refused "one where its name tells none" "made.deb: data.tar: " --deb --untraced made.deb
gzip <data.tar.gz >twice
ar made.deb debian-binary control.tar.gz data.tar.gz=twice
refused "one twice" "made.deb: data.tar.gz: it is not compressed as its name tells" \
	--deb --untraced made.deb
# Of what is compressed the last bytes are a checksum, also far behind the last file;
# libarchive ignores that of gzip.
for method in "zstd zst" "xz xz" "bzip2 bz2"; do
	suffix=${method#* }
	{ cat data.tar; head -c 1000000 /dev/zero; } | ${method% *} -c |
		perl -pe 'BEGIN { binmode STDIN; $/ = undef } substr($_, -6, 1) ^= "\x01"' >altered
	ar made.deb debian-binary control.tar.gz "data.tar.$suffix=altered"
	refused "a byte at the end of data.tar.$suffix" "made.deb: data.tar.$suffix: " \
		--deb --untraced made.deb
done
head -c 2000000 data.tar >short
ar made.deb debian-binary control.tar.gz data.tar=short
refused "a tar archive that is cut" "made.deb: data.tar: ./usr/share/large: " \
	--deb --untraced made.deb
mkdir sparse
truncate -s 1G sparse/holes
printf 'x' >>sparse/holes
for format in gnu posix; do
	tar --format=$format -S -cf sparse.tar -C sparse .
	ar made.deb debian-binary control.tar.gz data.tar=sparse.tar
	refused "a file with holes, $format" \
		"made.deb: data.tar: ./holes: dpkg unpacks no file with holes" \
		--deb --untraced made.deb
done

# entry NAME TYPE SIZE LINK - a header of a tar archive
entry() {
	perl -e 'my ($name, $type, $size, $link) = @ARGV;
		my $h = pack("a100a8a8a8a12a12A8a1a100a8a247", $name, "0000644", "0000000",
			"0000000", sprintf("%011o", $size), "00000000000", "", $type, $link,
			"ustar\0" . "00", "");
		substr($h, 148, 8) = sprintf("%06o\0 ", unpack("%32C*", $h)); print $h' "$@"
}

{ entry ./a 0 4 ''; printf 'abcd'; head -c 508 /dev/zero
	entry x x 12 ''; printf '12 path=./b\n'
	head -c 500 /dev/zero
	entry ./b 1 4 ./a; printf 'abce'; head -c 1532 /dev/zero; } >linked.tar
ar made.deb debian-binary control.tar.gz data.tar=linked.tar
refused "a hard link with content" \
	"made.deb: data.tar: ./b: it is a hard link, and has content nevertheless" \
	--deb --untraced made.deb
{ entry ./a 0 8589934591 ''; head -c 2048 /dev/zero; } >huge.tar
ar made.deb debian-binary control.tar.gz data.tar=huge.tar
refused "a size that is not there" "made.deb: data.tar: ./a: " --deb --untraced made.deb
{ entry "$(printf './a\033[2J')" 0 99 ''; head -c 20 /dev/zero; } >named.tar
ar made.deb debian-binary control.tar.gz data.tar=named.tar
refused "names are shown without what a terminal understands" "data.tar: ./a?[2J: " \
	--deb --untraced made.deb

# control TEXT - a package with this description
control() {
	mkdir -p ctl
	printf '%b' "$1" >ctl/control
	tar -cf ctl.tar -C ctl .
	ar made.deb debian-binary control.tar=ctl.tar data.tar
}

control ''
refused "a description without a field" "made.deb: control: line 0: there is nothing in it" \
	--deb --untraced made.deb
control 'Package: x\nVersion: 1\n'
refused "without an architecture" "made.deb: control: there is no field Architecture" \
	--deb --untraced made.deb
control 'Package: x\nVersion: 1\nArchitecture: all\nversion: 2\n'
refused "with two versions" "made.deb: control: line 4: the field is there twice" \
	--deb --untraced made.deb
control 'Package: x\nnonsense\n'
refused "with something else" "made.deb: control: line 2: there is no field" \
	--deb --untraced made.deb
control ' Package: x\n'
refused "that continues nothing" "line 1: there is no field that it continues" \
	--deb --untraced made.deb
tar -cf ctl.tar -T /dev/null
ar made.deb debian-binary control.tar=ctl.tar data.tar
refused "none" "made.deb: control.tar: it has no file control" --deb --untraced made.deb
rm ctl/control
truncate -s 5M ctl/control
tar -cf ctl.tar -C ctl .
ar made.deb debian-binary control.tar=ctl.tar data.tar
refused "a large one" "made.deb: control.tar: ./control: it has 5242880 bytes" \
	--deb --untraced made.deb

#
# Several packages
#

tree other 1:3.1~rc1+b-2
cp full/etc/full.conf other/etc
pack other other.deb -Zgzip
all=$(sums $script/preinst $script/postinst $script/prerm $script/postrm $script/config \
	full/usr/bin/full full/etc/full.conf full/etc/empty full/usr/share/large \
	"full/usr/share/$long/$long$long" full/usr/share/name* small/DEBIAN/postinst \
	small/usr/bin/small other/usr/bin/other)
equal "one list of several packages" \
	"$(gen --deb --untraced full-xz.deb small.deb other.deb)" "$all"
"$imactl" digest-list gen --deb --untraced full-xz.deb small.deb other.deb >first
for jobs in 1 2 8; do
	printf 'other.deb\nsmall.deb\nfull-none.deb\n' |
		"$imactl" digest-list gen -j $jobs --deb --untraced -T - >second
	equal "the same for the same, $jobs threads" "$(cmp first second 2>&1)" ""
done
equal "beside digests and revoked lists" "$(sha256sum three |
	gen -s - -r first --deb --untraced small.deb)" \
	"$( { sums three small/DEBIAN/postinst small/usr/bin/small | LC_ALL=C sort; sums first; } )"
refused "one that is wrong, and there is no list" "three: " --deb --untraced small.deb three

"$imactl" digest-list gen --deb --untraced --output-directory lists full-xz.deb small.deb other.deb
equal "a list of each" "$?:$(cd lists && echo *)" \
	"0:full_1.0_all other_1%3a3.1~rc1+b-2_all small_2.0-1_all"
equal "with what is in it" "$(digests lists/full_1.0_all)" "$want"
printf 'old' >lists/small_2.0-1_all
"$imactl" digest-list gen --deb --untraced --output-directory=lists small.deb three nosuch \
	other.deb 2>said
equal "one that is wrong keeps no other from its own" \
	"$?:$(digests lists/small_2.0-1_all):$(grep -c : said)" \
	"1:$(sums small/DEBIAN/postinst small/usr/bin/small):2"
"$imactl" digest-list gen --deb --untraced --output-directory=lists -j1 full-xz.deb full-none.deb \
	2>said
equal "two of one name" "$?:$(cut -d : -f 3- said)" "1: another package, too, is full_1.0_all"
mkdir -p nothing/DEBIAN
sed 's/small/nothing/' small/DEBIAN/control >nothing/DEBIAN/control
pack nothing nothing.deb
"$imactl" digest-list gen --deb --untraced --output-directory=none nothing.deb 2>said
equal "one without files" "$?:$(ls none):$(cut -d : -f 2- said)" \
	"0:: left out: 1 x package without files"
for name in ../up 'a b' .hidden -option 'a:b' "$(printf 'x\\001')"; do
	control "Package: $name\nVersion: 1\nArchitecture: all\n"
	"$imactl" digest-list gen --deb --untraced --output-directory=none made.deb 2>said
	equal "a name that is none of a file" "$?:$(ls none; ls):$(cut -d : -f 3- said)" \
		"1:$(ls): its name, version and architecture are not such as to name a file"
done
"$imactl" digest-list gen --deb --untraced --output-directory=nosuch/none small.deb 2>said
equal "a directory that cannot be made" "$?:$(cut -d : -f 2- said)" \
	"1: nosuch/none: No such file or directory"

wrong "which packages?" --deb
wrong "either --deb or --dpkg-root" --deb --dpkg-root=/
wrong "nothing is to be traced but packages" --untraced small.deb
wrong "nothing is to be traced but packages" --keyring=x small.deb
wrong "with --untraced nothing is traced" --deb --untraced --keyring=x small.deb
wrong "with --untraced nothing is traced" --deb --untraced --indexes=x small.deb
wrong "either --output or --output-directory" --deb --output-directory=x small.deb
wrong "--dpkg-root finds its packages itself" --dpkg-root=/ small.deb
"$imactl" digest-list gen --output-directory=x small.deb 2>said
equal "lists of files are not lists of packages" "$?:$(cut -d : -f 2- said)" \
	"2: --output-directory is for lists of packages"
"$imactl" digest-list gen --deb -s first --output-directory=x small.deb 2>said
equal "nor have lists of packages other digests" "$?:$(cut -d : -f 2- said)" \
	"2: lists of packages have the digests of these alone"

#
# Who vouches for it
#

mkdir -m 700 gnupg
# gpg_key NAME EXPIRES [OPTION...]
gpg_key() {
	user=$1 expires=$2
	shift 2
	gpg --batch --quiet --pinentry-mode loopback --passphrase '' "$@" --quick-generate-key \
		"$user <$user@example.org>" ed25519 sign "$expires" 2>/dev/null
}
gpg_key good never
gpg_key stranger never
gpg --export good >good.gpg
gpg --armor --export good >good.asc
gpg --export stranger >stranger.gpg

# index NAME FILE... - a paragraph for each package
index() {
	for package; do
		dpkg-deb -f "$package"
		printf 'Filename: pool/%s\nSize: %s\nSHA256: %s\n\n' "$package" \
			"$(wc -c <"$package")" "$(sha256sum "$package" | cut -d ' ' -f 1)"
	done
}

# release [FIELD] - of what is below main/
release() {
	printf 'Origin: test\nSuite: test\nDate: %s\n' "$(LC_ALL=C date -u '+%a, %d %b %Y %T UTC')"
	[ -z "${1:-}" ] || printf '%s\n' "$1"
	printf 'SHA256:\n'
	find main -name 'Packages*' | LC_ALL=C sort | while read -r file; do
		printf ' %s %16s %s\n' "$(sha256sum "$file" | cut -d ' ' -f 1)" \
			"$(wc -c <"$file")" "$file"
	done
}

# signature OPTION... - by $user, of Release; where much else is going on gpg gives up
# waiting for its agent, which is then there
signature() {
	for _ in 1 2 3; do
		gpg --batch --yes --quiet --pinentry-mode loopback --passphrase '' -u "$user" \
			"$@" Release 2>/dev/null && return
	done
}

# sign KEY [OPTION...] - Release becomes InRelease and Release.gpg
sign() {
	user=$1
	shift
	rm -f InRelease Release.gpg
	signature --clearsign -o InRelease "$@"
	signature --armor --detach-sign -o Release.gpg "$@"
	[ -e InRelease ] || fail "a release is signed by $user"
}

# archive - one with full-xz.deb and small.deb, in the directory dists
mkdir -p dists/main/binary-all
index full-xz.deb small.deb >Packages
archive() {
	rm -rf dists
	mkdir -p dists/main/binary-all
	cp Packages dists/main/binary-all
	(cd dists && release "${1:-}" >Release && sign good && rm Release Release.gpg)
}

# traced FILE... - read with the archive
traced() {
	gen --deb --keyring=good.gpg --indexes=dists "$@"
}

# untraceable DESCRIPTION TEXT [FILE...]
untraceable() {
	refused "$1" "$2" --deb --keyring=good.gpg --indexes=dists "${3:-small.deb}"
}

small=$(sums small/DEBIAN/postinst small/usr/bin/small)
no_release="dists: there is no release with a signature that counts"
nothing="small.deb: nothing signed names a package of its sha256, $(sums small.deb)"
archive
equal "a package that is traced" "$(traced small.deb):$(cat said)" "$small:"
equal "wherever it is, and whatever it is called" \
	"$(mkdir -p away && cp small.deb away/x && traced away/x)" "$small"
equal "with an armored keyring" \
	"$(gen --deb --keyring=good.asc --indexes=dists small.deb)" "$small"
cat good.asc good.asc >twice.asc
equal "with one of several blocks" \
	"$(gen --deb --keyring=twice.asc --indexes=dists small.deb)" "$small"
equal "with several keyrings" "$(gen --deb --keyring=stranger.gpg --keyring=good.gpg \
	--indexes=dists small.deb)" "$small"
refused "another keyring" "InRelease: left out: the key is in no keyring" \
	--deb --keyring=stranger.gpg --indexes=dists small.deb
refused "no keyring" "nosuch: No such file or directory" \
	--deb --keyring=nosuch --indexes=dists small.deb
refused "what is no keyring" "three: it is no keyring of OpenPGP" \
	--deb --keyring=three --indexes=dists small.deb
sed '/^-----END/d' good.asc >cut.asc
refused "a keyring without its end" "cut.asc: it is no keyring of OpenPGP" \
	--deb --keyring=cut.asc --indexes=dists small.deb
refused "no indexes" "nosuch: No such file or directory" \
	--deb --keyring=good.gpg --indexes=nosuch small.deb
mkdir -p bare
refused "no release" "bare: there is no release with a signature that counts" \
	--deb --keyring=good.gpg --indexes=bare small.deb
untraceable "a package that is not in it" "other.deb: nothing signed names a package" other.deb

# An altered package.
perl -pe 'BEGIN { binmode STDIN; $/ = undef } substr($_, -1, 1) ^= "\x01"' \
	<small.deb >away/small_2.0-1_all.deb
untraceable "an altered package" "away/small_2.0-1_all.deb: its sha256 is $(sums \
	away/small_2.0-1_all.deb), and that of the signed package of its name $(sums small.deb)" \
	away/small_2.0-1_all.deb
{ cat small.deb; printf '\n'; } >longer.deb
untraceable "a longer one" "longer.deb: nothing signed names" longer.deb
equal "but if nothing is to be traced" \
	"$(gen --deb --untraced longer.deb; cut -d : -f 3 said)" "$small"

# Indexes as apt and mirrors have them.
for method in "gzip gz" "xz xz" "zstd zst" "bzip2 bz2"; do
	archive
	(cd dists && ${method% *} -q main/binary-all/Packages && release >Release && sign good &&
		rm Release Release.gpg)
	equal "Packages.${method#* }" "$(traced small.deb):$(cat said)" "$small:"
done
archive
(cd dists && gzip main/binary-all/Packages)
equal "an index that was compressed after that" "$(traced small.deb):$(cat said)" "$small:"
mkdir -p apt/partial
cp dists/InRelease apt/example.org_dists_test_InRelease
cp dists/main/binary-all/Packages.gz apt/example.org_dists_test_main_binary-all_Packages.gz
chmod 000 apt/partial
printf 'x' >apt/lock
equal "as apt names them" "$(gen --deb --keyring=good.gpg --indexes=apt small.deb):$(cat said)" \
	"$small:"
chmod 700 apt/partial
archive
(cd dists && release >Release && sign good && rm InRelease)
equal "a signature that is apart" "$(traced small.deb):$(cat said)" "$small:"
echo >>dists/Release
untraceable "of another content" "Release: left out: the signature is not one of this content"
archive
(cd dists && release >Release && sign good && rm InRelease Release.gpg)
untraceable "none at all" "dists/Release: left out: there is no signature beside it"
archive
cp dists/InRelease dists/Release
equal "a Release that is not needed" "$(traced small.deb):$(cat said)" "$small:"

# An altered index, and none.
archive
echo "X: y" >>dists/main/binary-all/Packages
untraceable "an altered index" "dists/main/binary-all/Packages: left out: no release that counts"
untraceable "and no package of it counts" "$nothing"
sed "s/$(sums small.deb)/$(sums other.deb)/" Packages >dists/main/binary-all/Packages
untraceable "with another package in it" "other.deb: nothing signed names" other.deb
rm dists/main/binary-all/Packages
untraceable "no index" "$nothing"
archive
head -c 100000000 /dev/zero | gzip >dists/main/binary-all/Packages.gz
rm dists/main/binary-all/Packages
untraceable "an index that would be huge" "Packages.gz: left out: it is longer than any"
archive
printf 'x' >dists/main/binary-all/Packages.gz
equal "one that is broken, beside a good one" "$(traced small.deb):$(cut -d : -f 2-3 said)" \
	"$small: dists/main/binary-all/Packages.gz: left out"

# signed_index SED - an archive whose index was edited and then signed
signed_index() {
	rm -rf dists
	mkdir -p dists/main/binary-all
	sed "$1" Packages >dists/main/binary-all/Packages
	(cd dists && release >Release && sign good && rm Release Release.gpg)
}

signed_index 's/^Size: .*/Size: 17/'
untraceable "another size" \
	"small.deb: it has $(wc -c <small.deb) bytes, and the signed package with its sha256 has 17"
signed_index '/^SHA256/d'
untraceable "an index without digests" "left out: before line 10: there is no field SHA256"
signed_index 's/^SHA256: ./SHA256: /'
untraceable "with a short one" "SHA256 or Size is none"
signed_index 's/^Size: /&-/'
untraceable "with a size that is none" "SHA256 or Size is none"
signed_index 's/^Size: .*/&\n&/'
untraceable "with two sizes" "the field is there twice"

# An altered release.
archive
sed -i 's/^Suite: test/Suite: tess/' dists/InRelease
untraceable "an altered release" "InRelease: left out: the signature is not one of this content"
untraceable "and no package counts" "$no_release"
archive
sed -i '1i Suite: other' dists/InRelease
untraceable "something before it" "left out: it does not begin as a signed message does"
archive
printf 'SHA256:\n %s 1 main/Packages\n' "$(sums three)" >>dists/InRelease
untraceable "something behind it" "left out: something stands behind the signature"
archive
cp dists/InRelease once
cat once >>dists/InRelease
untraceable "it twice" "left out: something stands behind the signature"
archive
sed -i 's/^Hash: .*/&\nSHA256: x/' dists/InRelease
untraceable "something before the message" "left out: something else than names of hashes stands"
archive
sed -i 's/^Suite: test/-----BEGIN PGP MESSAGE-----/' dists/InRelease
untraceable "something like an end" "left out: a line begins with a dash that is not escaped"
# shellcheck disable=SC2016
for part in '/BEGIN PGP SIGNATURE/,$d' '/END PGP SIGNATURE/,$d' '3,$d' '2,$d'; do
	archive
	sed -i "$part" dists/InRelease
	untraceable "a release without its end" "InRelease: left out: "
done
: >dists/InRelease
untraceable "an empty one" "left out: it does not begin as a signed message does"
archive
sed -i '/BEGIN PGP SIGNATURE/,/END PGP/{//!d}' dists/InRelease
untraceable "a signature that is none" "InRelease: left out: "
gpg --batch --yes --quiet --pinentry-mode loopback --passphrase '' -u good --armor --sign \
	-o whole once 2>/dev/null
archive
(cd dists && release >Release && rm InRelease && cp ../whole Release.gpg)
untraceable "a signature of something else with that in it" "Release: left out: "
archive
(cd dists && sed -n '4,/BEGIN PGP SIGNATURE/{/BEGIN PGP/!p}' InRelease >Release &&
	sign good --digest-algo SHA1 && rm Release Release.gpg)
untraceable "a weak digest" "InRelease: left out: the signature cannot be verified"
(cd dists && release >Release && sign stranger && rm Release Release.gpg)
untraceable "an unknown key" "InRelease: left out: the key is in no keyring"
(cd dists && release >Release && sign stranger -u good && rm Release Release.gpg)
equal "one beside a known one" "$(traced small.deb):$(cat said)" "$small:"
# Keys of another time, and what they signed then.
then="--faked-system-time 20200101T000000"
# shellcheck disable=SC2086
gpg_key old never $then
# shellcheck disable=SC2086
gpg_key expired 1y $then
gpg --export old expired >old.gpg
(cd dists && release >Release && sign old && rm Release Release.gpg)
equal "a key that does not expire" \
	"$(gen --deb --keyring=old.gpg --indexes=dists small.deb)" "$small"
# shellcheck disable=SC2086
(cd dists && release >Release && sign old $then --default-sig-expire 2d && rm Release Release.gpg)
refused "a signature that has expired" "InRelease: left out: the signature has expired" \
	--deb --keyring=old.gpg --indexes=dists small.deb
# shellcheck disable=SC2086
(cd dists && release >Release && sign expired $then && rm Release Release.gpg)
refused "a key that has expired" "InRelease: left out: the key has expired" \
	--deb --keyring=old.gpg --indexes=dists small.deb
gpg_key revoked never
(cd dists && release >Release && sign revoked && rm Release Release.gpg)
gpg --export revoked >revoked.gpg
equal "a key" "$(gen --deb --keyring=revoked.gpg --indexes=dists small.deb)" "$small"
revocation=$(gpg --with-colons --list-keys revoked | sed -n 's/^fpr:*\([0-9A-F]*\):/\1/p')
sed 's/^:---/---/' "gnupg/openpgp-revocs.d/$revocation.rev" |
	gpg --batch --quiet --import 2>/dev/null
gpg --export revoked >revoked.gpg
refused "that was revoked" "InRelease: left out: the key was revoked" \
	--deb --keyring=revoked.gpg --indexes=dists small.deb
(cd dists && release | sed 's/^SHA256:/SHA1:/' >Release && sign good && rm Release Release.gpg)
untraceable "a release without SHA256" "InRelease: left out: it has no digests of SHA256"
(cd dists && release | sed 's/^ [0-9a-f]*/ xyz/' >Release && sign good && rm Release Release.gpg)
untraceable "a release whose digests are none" "a line of SHA256 is not a digest, a size and a name"
mkdir bin
PATH=$dir/bin "$imactl" digest-list gen --deb --keyring=good.gpg --indexes=dists -o x \
	small.deb 2>said
equal "no gpgv" "$?:$(head -n 1 said | cut -d : -f 2-)" \
	"1: dists/InRelease: left out: gpgv: No such file or directory"

# A release that is over.
archive "Valid-Until: Sat, 01 Jan 2022 00:00:00 UTC"
equal "a release that is over counts, and is told of" "$(traced small.deb):$(cut -d : -f 2- said)" \
	"$small: dists/InRelease: it was valid until Sat, 01 Jan 2022 00:00:00 UTC, and may not be the newest"
archive "Valid-Until: Sat, 01 Jan 2200 00:00:00 UTC"
equal "one that is not over" "$(traced small.deb):$(cat said)" "$small:"

# What is altered between the first and the second look at it.
tree big 1
truncate -s 150M big/usr/bin/big
pack big big.deb -Znone
index big.deb >Packages.big
mkdir -p dists.big/main
cp Packages.big dists.big/main/Packages
(cd dists.big && release >Release && sign good)
equal "a large package" "$(gen --deb --keyring=good.gpg --indexes=dists.big big.deb)" \
	"$(sums big/usr/bin/big)"
"$imactl" digest-list gen --deb --keyring=good.gpg --indexes=dists.big -o list big.deb 2>said &
perl -e 'my ($pid, $file) = @ARGV; my ($fd, $last) = (undef, 0);
	while (-e "/proc/$pid") {
		for (glob("/proc/$pid/fd/*")) {
			next if defined $fd || (readlink($_) || "") !~ /\/$file$/;
			$fd = $1 if m,(\d+)$,;
		}
		next if !defined $fd;
		open(F, "<", "/proc/$pid/fdinfo/$fd") or next;
		my $pos = (<F> =~ /(\d+)/) ? $1 : 0;
		if ($pos < $last) {
			open(B, "+<", $file); seek(B, -600, 2); print B "x"; close(B); exit
		}
		$last = $pos;
	}' $! big.deb
wait $!
equal "one that is altered meanwhile" "$?:$(cut -d : -f 3- said)" "1: it changed while it was read"
rm -f big.deb big/usr/bin/big

#
# An installed system
#

# installed NAME VERSION [STATE [ARCH]]
installed() {
	printf 'Package: %s\nStatus: install ok %s\nVersion: %s\nArchitecture: %s\n' \
		"$1" "${3:-installed}" "$2" "${4:-all}"
	printf 'Maintainer: x\nDescription: x\n y\n'
	[ "${3:-}" != triggers-pending ] || echo 'Triggers-Pending: x'
	echo
}

mkdir -p root/var/lib/dpkg root/var/cache/apt/archives root/var/lib/apt/lists \
	root/etc/apt/trusted.gpg.d
cp good.asc root/etc/apt/trusted.gpg.d
printf 'x' >root/etc/apt/trusted.gpg.d/README
index full-xz.deb small.deb other.deb >Packages
archive
cp dists/InRelease root/var/lib/apt/lists/test_InRelease
cp dists/main/binary-all/Packages root/var/lib/apt/lists/test_main_binary-all_Packages
pool=root/var/cache/apt/archives
cp full-xz.deb $pool/full_1.0_all.deb
cp small.deb $pool/small_2.0-1_all.deb
cp other.deb "$pool/other_1%3a3.1~rc1+b-2_all.deb"
{ installed full 1.0; installed small 2.0-1 triggers-pending
	installed other '1:3.1~rc1+b-2' half-configured; installed gone 1 config-files
	installed never 1 not-installed; } >root/var/lib/dpkg/status
equal "the packages of a system" "$(gen --dpkg-root=root):$(cat said)" "$all:"
"$imactl" digest-list gen --dpkg-root=root --output-directory=dpkg
equal "a list of each" "$?:$(cd dpkg && echo *)" \
	"0:full_1.0_all other_1%3a3.1~rc1+b-2_all small_2.0-1_all"
for name in 'other_1:3.1~rc1+b-2_all.deb' 'other_3.1~rc1+b-2_all.deb'; do
	rm -rf more
	mkdir more
	mv $pool/other_* "more/$name"
	refused "a package that is not there" \
		"other 1:3.1~rc1+b-2 all: its package is not there (--archives)" --dpkg-root=root
	equal "but elsewhere, as $name" \
		"$(gen --dpkg-root=root --archives=more):$(cat said)" "$all:"
	mv more/other_* $pool
done
mv $pool/other_* more
gen --dpkg-root=root --skip-unreadable >got
absent="other 1:3.1~rc1+b-2 all: left out: its package is not there (--archives)"
equal "it is left out if that was asked for" \
	"$(grep -c "$(sums other/usr/bin/other)" got):$(cat said)" \
	"0:imactl digest-list gen: $absent
imactl digest-list gen: left out: 1 x missing package"
rm -rf dpkg
"$imactl" digest-list gen --dpkg-root=root --output-directory=dpkg 2>said
equal "or has no list" "$?:$(cd dpkg && echo *)" "1:full_1.0_all small_2.0-1_all"
cp small.deb $pool/other_3.1~rc1+b-2_all.deb
refused "another one in its place" \
	"$pool/other_3.1~rc1+b-2_all.deb: it is small 2.0-1 all" --dpkg-root=root --skip-unreadable
cp longer.deb $pool/other_3.1~rc1+b-2_all.deb
refused "an altered one in its place" "$pool/other_3.1~rc1+b-2_all.deb: its sha256 is" \
	--dpkg-root=root --skip-unreadable
rm $pool/other_3.1~rc1+b-2_all.deb
cp more/other_* $pool
rm root/etc/apt/trusted.gpg.d/good.asc
refused "no key" "var/lib/apt/lists/test_InRelease: left out: " --dpkg-root=root
equal "one that is named" "$(gen --dpkg-root=root --keyring=good.gpg)" "$all"
equal "if nothing is to be traced" "$(gen --dpkg-root=root --untraced)" "$all"
cp good.gpg root/etc/apt/trusted.gpg.d
cp three root/etc/apt/trusted.gpg.d/bad.gpg
equal "a keyring of apt's that is none" "$(gen --dpkg-root=root):$(cut -d : -f 2- said)" \
	"$all: /etc/apt/trusted.gpg.d/bad.gpg: left out: it is no keyring of OpenPGP"
rm root/etc/apt/trusted.gpg.d/bad.gpg
rm root/var/lib/apt/lists/*
refused "no list of apt's" "there is no release with a signature that counts" --dpkg-root=root
equal "those of another directory" "$(gen --dpkg-root=root --indexes=dists)" "$all"
# status WHY TEXT
status() {
	printf '%b' "$2" >root/var/lib/dpkg/status
	refused "a status that is none" "root: $1" --dpkg-root=root --untraced
}

status "dpkg-query: parsing file 'root/var/lib/dpkg/status' near line 0" 'nonsense\n'
status "dpkg-query: parsing" 'Package: x\nStatus: install ok\nVersion: 1\n'
status "dpkg-query: parsing" 'Package: ../x\nStatus: install ok installed\nVersion: 1\n'
status "dpkg-query: parsing" 'Package: x\nPackage: y\nStatus: install ok installed\n'
status 'dpkg-query: what is "installed x 1/2 all"?' \
	'Package: x\nStatus: install ok installed\nVersion: 1/2\nArchitecture: all\n'
status 'dpkg-query: what is "installed x 1 "?' \
	'Package: x\nStatus: install ok installed\nVersion: 1\n'
status "dpkg installed no package there" 'Package: x\nStatus: install ok config-files\nVersion: 1\n'
status "dpkg installed no package there" ''
refused "no system" "nosuch: dpkg installed no package there" --dpkg-root=nosuch --untraced
PATH=$dir/bin "$imactl" digest-list gen --dpkg-root=root --untraced -o x 2>said
equal "no dpkg-query" "$?:$(head -n 1 said | cut -d : -f 2-)" \
	"1: root: dpkg-query: No such file or directory"

#
# Debian's own archive
#

real="a package of Debian's archive, traced to the release that apt loaded"
mkdir real
if ! ls /var/lib/apt/lists/*_InRelease >/dev/null 2>&1 || ! command -v apt-get >/dev/null; then
	pass "$real # SKIP apt has no lists here"
elif ! (cd real && apt-get -qq download hostname >/dev/null 2>&1); then
	pass "$real # SKIP the archive cannot be reached"
else
	dpkg-deb -R real/hostname_*.deb real/tree
	find real/tree -type f ! -path '*/DEBIAN/*' -exec sha256sum {} + | cut -d ' ' -f 1 |
		LC_ALL=C sort -u >real/sums
	equal "$real" "$(gen --deb real/hostname_*.deb)" "$(cat real/sums)"
	printf 'x' >>"$(echo real/hostname_*.deb)"
	refused "and one that was altered is not" "and that of the signed package of its name" \
		--deb real/hostname_*.deb
fi
exit "$failed"
