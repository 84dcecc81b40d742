#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl digest-list gen --rpm and --rpmdb: which files of packages are in a list, and
# which packages are refused.  The packages are built by rpmbuild, and signed by gpg.
#
# usage: IMACTL=PROGRAM tests/digest_list_rpm.sh

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
have rpmbuild rpmsign rpmkeys gpg gpgconf python3 || exit 0
if "$imactl" digest-list gen --rpm /nosuch 2>&1 | grep -q 'was built without'; then
	echo "SKIPPED: this imactl was built without RPM"
	exit 0
fi
dir=$(mktemp -d)
trap 'gpgconf --kill all; rm -rf "$dir"' EXIT
cd "$dir" || exit 1
# Neither the user's settings nor the system's packages are looked at.
export HOME="$dir" GNUPGHOME="$dir/gnupg"
unset XDG_CONFIG_HOME
mkdir -m 700 gnupg
{
	echo "%_dbpath $dir/rpmdb"
	echo "%__gpg $(command -v gpg)"
	echo "%_topdir $dir/top"
} >.rpmmacros

# gen ARGUMENT... - the digests of a list
gen() {
	"$imactl" digest-list gen "$@" 2>said | "$imactl" digest-list show --digests - |
		sed -n 's/^    //p'
}

# sums PROGRAM FILE... - the digests that are wanted
sums() {
	program=$1
	shift
	for file; do
		printf '%s' "$file" | $program
	done | cut -d ' ' -f 1 | LC_ALL=C sort -u
}

# preamble NAME VERSION - the first lines of its spec
preamble() {
	cat <<-EOF
		Name: $1
		Version: $2
		Release: 1
		Summary: for tests
		License: GPL-2.0-only
		BuildArch: noarch
		%description
		for tests
	EOF
}

# build NAME VERSION OPTION... - a package with files that have their names as content
build() {
	package=$1 version=$2
	shift 2
	preamble "$package" "$version" >"$package.spec"
	cat >>"$package.spec" <<-EOF
		%install
		mkdir -p %{buildroot}/opt/$package/empty %{buildroot}/opt/doc
		cd %{buildroot}/opt/$package
		printf '$package-one' >one
		printf '$package-two' >two
		printf '$package-config' >config
		printf '$package-ghost' >ghost
		printf '$package-doc' >../doc/$package
		ln two hard
		ln -s two link
		: >nothing
		%files
		%dir /opt/$package
		%dir /opt/$package/empty
		/opt/$package/one
		/opt/$package/two
		/opt/$package/hard
		/opt/$package/link
		/opt/$package/nothing
		%config(missingok) /opt/$package/config
		%ghost /opt/$package/ghost
		%doc /opt/doc/$package
		%post
		echo scriptlets are no files
	EOF
	rpmbuild -bb --quiet "$@" "$package.spec" >rpmbuild.log 2>&1 || cat rpmbuild.log
	mv "top/RPMS/noarch/$package"-*.rpm "$package.rpm"
}

# signed FILE [KEY [OPTION...]] - have it signed
signed() {
	file=$1 key=${2:-first}
	shift
	[ $# = 0 ] || shift
	rpmsign --define "_gpg_name $key" "$@" --addsign "$file" >rpmsign.log 2>&1 ||
		cat rpmsign.log
}

for name in first second; do
	gpg -q --batch --passphrase '' --quick-generate-key "$name" rsa2048 sign never 2>/dev/null
	gpg -q --armor --export $name 2>/dev/null >$name.asc
	gpg -q --export $name >$name.gpg
done
build sample 1.0
cp sample.rpm unsigned.rpm
signed sample.rpm
want=$(sums sha256sum sample-one sample-two sample-config sample-doc '')

#
# What is in a list
#

equal "regular files, and nothing else" "$(gen --rpm --keyring first.asc sample.rpm)" "$want"
equal "without a word" "$(cat said)" ""
equal "with the same in a binary keyring" "$(gen --rpm --keyring first.gpg sample.rpm)" "$want"
cat second.asc first.asc >all.asc
cat second.gpg first.gpg >all.gpg
gpg -q --armor --export 2>/dev/null >one.asc
for keyring in all.asc all.gpg one.asc; do
	equal "and in one of several, $keyring" "$(gen --rpm --keyring $keyring sample.rpm)" "$want"
done
equal "and in the second that is named" \
	"$(gen --rpm --keyring second.asc --keyring first.asc sample.rpm)" "$want"
printf 'sample.rpm\n' >names
equal "packages that a file names" "$(gen --rpm --keyring first.asc -T names)" "$want"
build other 2.0
signed other.rpm second
equal "of several one list" "$(gen --rpm --keyring all.gpg sample.rpm other.rpm)" \
	"$({ echo "$want"; sums sha256sum other-one other-two other-config other-doc ''
	} | LC_ALL=C sort -u)"
equal "each once" "$(gen --rpm --keyring all.gpg sample.rpm ./sample.rpm)" "$want"
build epoch '1~rc1+x'
sed -i 's/^Release:/Epoch: 3\nRelease:/' epoch.spec
rpmbuild -bb --quiet epoch.spec >/dev/null 2>&1
mv top/RPMS/noarch/epoch-*.rpm epoch.rpm
signed epoch.rpm
"$imactl" digest-list gen --rpm --keyring all.gpg --output-directory lists sample.rpm other.rpm \
	epoch.rpm
equal "a list of each, by its name" "$(cd lists && echo *)" \
	"epoch_3%3a1~rc1+x-1_noarch other_2.0-1_noarch sample_1.0-1_noarch"
equal "which has its digests" "$("$imactl" digest-list show -d lists/sample_1.0-1_noarch |
	sed -n 's/^    //p')" "$want"

# Algorithms: as RPM numbers them.
for algo in 9:sha384 10:sha512; do
	name=${algo#*:}
	build "$name" 1 --define "_binary_filedigest_algorithm ${algo%:*}"
	signed "$name.rpm"
	equal "digests of $name" "$(gen --rpm --keyring first.asc "$name.rpm")" \
		"$(sums "${name}sum" "$name-one" "$name-two" "$name-config" "$name-doc" '')"
done
expect 0 "file, sha512, 5 digests" show "$("$imactl" digest-list gen --rpm --keyring first.asc \
	-o list sample.rpm sha512.rpm; echo list)"
expect 0 "file, sha256, 5 digests" show list
expect 1 "sha512.rpm: its digests are of sha512, which was not asked for (--algo)" \
	gen --rpm --keyring first.asc -a sha256 sha512.rpm
expect 0 "" gen --rpm --keyring first.asc -a sha512 -a sha256 -o x sha512.rpm
for algo in 1:MD5 2:SHA1 11:SHA224; do
	build weak 1 --define "_binary_filedigest_algorithm ${algo%:*}"
	signed weak.rpm
	expect 0 "weak.rpm: left out: its digests are of ${algo#*:}, which vouch for nothing" \
		gen --rpm --keyring first.asc -o list sample.rpm weak.rpm
	equal "what is left is what else there is" \
		"$("$imactl" digest-list show -d list | sed -n 's/^    //p')" "$want"
	expect 1 "there is no digest to write" gen --rpm --keyring first.asc weak.rpm
done
{ preamble none 1; echo "%files"; } >none.spec
rpmbuild -bb --quiet none.spec >/dev/null 2>&1
mv top/RPMS/noarch/none-*.rpm none.rpm
signed none.rpm
expect 0 "left out: 1 x package without files" \
	gen --rpm --keyring first.asc --output-directory lists none.rpm
expect 1 "there is no digest to write" gen --rpm --keyring first.asc none.rpm
rpmbuild -bs --quiet sample.spec >/dev/null 2>&1
mv top/SRPMS/sample-*.rpm source.rpm
signed source.rpm
expect 1 "source.rpm: it has sources, which are installed nowhere" \
	gen --rpm --keyring first.asc source.rpm

#
# Who vouches for a package
#

expect 1 "unsigned.rpm: nobody signed its header (--untraced)" \
	gen --rpm --keyring first.asc unsigned.rpm
equal "unless that is wanted" "$(gen --rpm --untraced unsigned.rpm)" "$want"
expect 1 "sample.rpm: no key that is trusted signed it: Header V4 RSA/" \
	gen --rpm --keyring second.asc sample.rpm
# What signs makes a database, too.
rm -rf rpmdb
expect 1 "sample.rpm: no key that is trusted signed it" gen --rpm sample.rpm
[ ! -e rpmdb ] || fail "RPM's database is made by who only reads it"
equal "which does not matter then, either" "$(gen --rpm --untraced sample.rpm)" "$want"
expect 1 "x: no list is written, because of 2 errors" \
	gen --rpm --keyring first.asc -o x other.rpm sample.rpm unsigned.rpm
# changed FILE OLD NEW - a copy with other bytes
changed() {
	python3 -c 'import sys
data = open(sys.argv[1], "rb").read()
old, new = (s.encode() for s in sys.argv[2:4])
assert old in data and len(old) == len(new)
open("changed.rpm", "wb").write(data.replace(old, new))' "$@"
}
digest=$(printf 'sample-one' | sha256sum | cut -d ' ' -f 1)
changed sample.rpm "$digest" "$(printf '%064d' 7)"
expect 1 "changed.rpm: its signature is bad: Header V4 RSA/" \
	gen --rpm --keyring first.asc changed.rpm
changed unsigned.rpm "$digest" "$(printf '%064d' 7)"
equal "nobody sees that in one that is not traced" \
	"$(gen --rpm --untraced changed.rpm | head -n 1)" "$(printf '%064d' 7)"
changed sample.rpm "$digest" "$(printf '%064d' 0)"
expect 0 "changed.rpm: left out: 1 x file without a digest" gen --rpm --untraced -o x changed.rpm
size=$(wc -c <sample.rpm)
for n in 0 10 95 96 100 500 1000 2000 $((size - 1)); do
	head -c "$n" sample.rpm >cut.rpm
	got=0
	"$imactl" digest-list gen --rpm --keyring first.asc cut.rpm >x 2>said || got=$?
	# The header is what counts: the payload is after it.
	[ "$got:$(wc -l <said)" = 1:1 ] || [ "$n:$got" = "$((size - 1)):0" ] ||
		fail "a package that is cut at $n: $got, $(cat said)"
done
pass "a package that is cut"
cp unsigned.rpm sha1.rpm
signed sha1.rpm first --define '_gpg_digest_algo sha1'
expect 1 "sha1.rpm: its signature is of SHA1, which vouches for nothing" \
	gen --rpm --keyring first.asc sha1.rpm
printf 'x' >x
expect 1 "x: it is no RPM package" gen --rpm --keyring first.asc x
expect 1 "nosuch: No such file or directory" gen --rpm --keyring first.asc nosuch
expect 0 "nosuch: left out: No such file or directory" \
	gen --rpm --keyring first.asc --skip-unreadable -o list sample.rpm nosuch
expect 1 "x: it has no public keys of OpenPGP, or is broken" gen --rpm --keyring x sample.rpm
expect 1 "nosuch: No such file or directory" gen --rpm --keyring nosuch sample.rpm
: >x
expect 1 "x: it has no public keys of OpenPGP, or is broken" gen --rpm --keyring x sample.rpm
head -c 100 first.gpg >x
expect 1 "x: it has no public keys of OpenPGP, or is broken" gen --rpm --keyring x sample.rpm
head -n 8 first.asc >x
expect 1 "x: it has no public keys of OpenPGP, or is broken" gen --rpm --keyring x sample.rpm
cat first.asc x >y
expect 1 "y: it has no public keys of OpenPGP, or is broken" gen --rpm --keyring y sample.rpm
expect 2 "which packages?" gen --rpm
expect 2 "either --rpm or --rpmdb" gen --rpm --rpmdb sample.rpm
expect 2 "--rpmdb finds its packages itself" gen --rpmdb sample.rpm

#
# What is installed
#

rm -rf rpmdb
expect 1 "RPM's database: $dir/rpmdb: No such file or directory" gen --rpmdb -o x
install() {
	rpm -i --force-debian --justdb --nodeps --nosignature "$@" >/dev/null 2>&1
}
rpm --initdb
expect 1 "there is no digest to write" gen --rpmdb -o x
rpmkeys --import first.asc
expect 1 "there is no digest to write" gen --rpmdb -o x
equal "RPM's own keys" "$(gen --rpm sample.rpm)" "$want"
expect 1 "other.rpm: no key that is trusted signed it" gen --rpm other.rpm
install sample.rpm
equal "what is installed" "$(gen --rpmdb)" "$want"
equal "is not read" "$(ls /opt/sample 2>/dev/null)" ""
equal "with a keyring" "$(gen --rpmdb --keyring first.gpg)" "$want"
expect 1 "sample-1.0-1.noarch: no key that is trusted signed it" gen --rpmdb --keyring second.gpg
rm -rf lists
"$imactl" digest-list gen --rpmdb --output-directory lists
equal "a list of each that is installed" "$(ls lists)" sample_1.0-1_noarch
mkdir -p "root$dir"
cp -r rpmdb "root$dir"
equal "in a directory" "$(gen --rpmdb="$dir/root" --keyring first.asc)" "$want"
equal "with the keys of the system there" "$(gen --rpmdb="$dir/root")" "$want"
expect 1 "nosuch: it is no absolute path" gen --rpmdb=nosuch -o x

# What stands beside the signed part of a header counts for RPM, and not here.
cat >forge.py <<'EOF'
import sqlite3, struct, sys
db = sqlite3.connect(sys.argv[1])
for number, blob in db.execute("SELECT hnum, blob FROM Packages").fetchall():
    if b"sample-1.0-1" not in blob and b"sample\0" not in blob:
        continue
    entries, size = struct.unpack(">II", blob[:8])
    index, data = blob[8:8 + 16 * entries], blob[8 + 16 * entries:]
    tags = [struct.unpack(">IIII", index[i:i + 16]) for i in range(0, len(index), 16)]
    count = [tag[3] for tag in tags if tag[0] == 1035][0]
    index += struct.pack(">IIII", 1035, 8, size, count)
    data += (b"%064d" % 7 + b"\0") * count
    blob = struct.pack(">II", entries + 1, len(data)) + index + data
    db.execute("UPDATE Packages SET blob = ? WHERE hnum = ?", (blob, number))
db.commit()
EOF
python3 forge.py rpmdb/rpmdb.sqlite
equal "RPM takes digests that nobody signed" \
	"$(rpm -q --nosignature --nodigest --qf '[%{FILEDIGESTS}\n]' sample | sort -u)" \
	"$(printf '%064d' 7)"
equal "imactl does not" "$(gen --rpmdb)" "$want"
equal "nor where nothing is traced" "$(gen --rpmdb --untraced)" "$want"

rpm -e --justdb --nodeps sample >/dev/null 2>&1
install unsigned.rpm other.rpm
expect 1 "sample-1.0-1.noarch: nobody signed its header (--untraced)" gen --rpmdb -o x
expect 1 "other-2.0-1.noarch: no key that is trusted signed it" gen --rpmdb -o x
equal "what is installed, whoever vouches for it" "$(gen --rpmdb --untraced | wc -l)" 9
exit "$failed"
