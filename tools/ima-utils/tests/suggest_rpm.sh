#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl audit suggest, of files that RPM has: whose they are, and whether they are as they
# were installed.  The packages are built by rpmbuild, and are in a database of a system
# that is a directory here.
#
# usage: IMACTL=PROGRAM tests/suggest_rpm.sh

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
have rpm rpmbuild || exit 0
if "$imactl" digest-list gen --rpm /nosuch 2>&1 | grep -q 'was built without'; then
	echo "SKIPPED: this imactl was built without RPM"
	exit 0
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
# Neither the user's settings nor the system's packages are looked at; Debian's RPM has its
# database in the home directory, and others have it here.
export HOME="$dir"
unset XDG_CONFIG_HOME
{
	echo "%_dbpath /var/lib/rpm"
	echo "%_topdir $dir/top"
} >.rpmmacros
mkdir -p root/var/lib/rpm

# build NAME VERSION [OPTION...] - a package, with the lines of standard input behind %install,
# for the processor $cpu
cpu=noarch
build() {
	package=$1 version=$2
	shift 2
	{
		cat <<-SPEC
			Name: $package
			Version: $version
			Release: 3
			Summary: for tests
			License: GPL-2.0-only
			%description
			for tests
			%install
			cd %{buildroot}
			mkdir -p opt/$package etc
		SPEC
		cat
	} >"$package.spec"
	rpmbuild -bb --quiet --target "$cpu" "$@" "$package.spec" >rpmbuild.log 2>&1 ||
		cat rpmbuild.log
	mv "top/RPMS/$cpu/$package"-*.rpm "$package.rpm"
}

# install PACKAGE... - to the database; files are put where they belong by who wants them
install() {
	rpm --dbpath "$dir/root/var/lib/rpm" -i --force-debian --force --justdb --nodeps \
		--nosignature "$@" >rpm.log 2>&1 || cat rpm.log
}

# erase PACKAGE... - from the database
erase() {
	rpm --dbpath "$dir/root/var/lib/rpm" -e --force-debian --justdb --nodeps "$@" \
		>rpm.log 2>&1 || cat rpm.log
}

# suggest FILE... - what is said of records of them
suggest() {
	for file; do
		echo "audit: type=1800 audit(1.1:1): op=appraise_data cause=unlisted-digest $(
		)comm=\"a\" name=\"$file\" res=0 errno=0 func=BPRM_CHECK layer=custom rule=1 $(
		)need=diglim have=none"
	done >refused
	"$imactl" audit suggest --root=root refused >said 2>&1
}

# said TEXT, not_said TEXT - the last one did, or did not
said() {
	grep -qF -- "$1" said && pass "it says: $1" && return
	fail "it does not say: $1"
	cat said
}

not_said() {
	grep -qF -- "$1" said || { pass "it does not say: $1"; return; }
	fail "it says: $1"
	cat said
}

build tool 1.2 <<'EOS'
printf program >opt/tool/program
printf ghost >opt/tool/ghost
printf config >etc/tool.conf
printf kept >etc/tool.kept
%files
/opt/tool/program
%ghost /opt/tool/ghost
%config /etc/tool.conf
%config(noreplace) /etc/tool.kept
EOS
install tool.rpm
mkdir -p root/opt/tool root/etc
printf program >root/opt/tool/program
printf ghost >root/opt/tool/ghost
printf config >root/etc/tool.conf
printf kept >root/etc/tool.kept

suggest /opt/tool/program
said "rpm tool: 1 file, 1 record"
said "dnf download tool-1.2-3.noarch && imactl digest-list gen --rpm -o tool.list $(
	)./tool-1.2-3.noarch.rpm"
suggest /opt/tool/program /opt/tool/ghost /etc/tool.conf /etc/tool.kept /opt/none
said "rpm tool: 4 files, 4 records"
said "directory /opt/: 1 file, 1 record"
not_said "altered since"
not_said "dnf reinstall"

# What has another content, of the same length, too.
printf PROGRAM >root/opt/tool/program
suggest /opt/tool/program
altered="altered since it was installed: tool 1.2-3 had another content"
said "    WARNING: $altered"
said "    WARNING: /opt/tool/program: $altered"
equal "to have it back is the first advice" "$(sed -n '/^  to let them pass:$/{n;p;q}' said)" \
	"    dnf reinstall tool-1.2-3.noarch"
said "    dnf download tool-1.2-3.noarch && "
"$imactl" audit suggest --json --root=root refused >said
said '"kind":"rpm"'
said "\"altered\":\"$altered\""
printf program >root/opt/tool/program

# A ghost has no content in the package: it is made by what was installed.
printf 'other' >root/opt/tool/ghost
suggest /opt/tool/ghost
not_said "altered since"

for kind in conf kept; do
	echo "# edited" >>root/etc/tool.$kind
	suggest /etc/tool.$kind
	said "    WARNING: $altered; it is a configuration file, which the administrator may have"
	equal "RPM leaves tool.$kind as it is" "$(sed -n '/^  to let them pass:$/{n;p;q}' said)" \
		"    mv -bT /etc/tool.$kind /etc/tool.$kind.altered && $(
		)dnf reinstall tool-1.2-3.noarch"
done

# What was moved away is still there, and the package's is in its place.
mkdir -p live
build real 1 <<-EOS
	mkdir -p .$dir/live
	printf config >".$dir/live/a 'b'"
	%files
	%config "$dir/live/a 'b'"
EOS
rpm --dbpath "$dir/root/var/lib/rpm" -i --force-debian --nodeps --nosignature real.rpm \
	>rpm.log 2>&1 || cat rpm.log
echo edited >"live/a 'b'"
mkdir -p "root$dir/live"
cp "live/a 'b'" "root$dir/live"
name=$(printf %s "$dir/live/a 'b'" | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F)
suggest "$dir/x"
sed -i "s/name=\"[^\"]*\"/name=$name/" refused
"$imactl" audit suggest --root="$dir/root" refused >said 2>&1
command=$(sed -n 's/^    \(mv .* && \)dnf reinstall real-1-3.noarch$/\1/p' said)
bash -c "${command}true"
rpm --dbpath "$dir/root/var/lib/rpm" --reinstall --force-debian --nodeps --nosignature real.rpm \
	>rpm.log 2>&1 || cat rpm.log
equal "what was edited is kept" "$(cat "live/a 'b'.altered")" edited
equal "and what the package has is back" "$(cat "live/a 'b'")" config

# The digests of a package are of any algorithm.
mounts=no
! can_mount || mounts=yes
neither="no list of the package is proposed: the kernel looks in digest lists for two hash $(
	)algorithms now, those of the lists that came first, and RPM's digests of it are of neither"
for algo in 1:md5 2:sha1 8:sha256 9:sha384 10:sha512; do
	name=${algo#*:}
	build "$name" 1 --define "_binary_filedigest_algorithm ${algo%:*}" <<-EOS
		printf $name >opt/$name/file
		%files
		/opt/$name/file
	EOS
	install "$name.rpm"
	mkdir -p "root/opt/$name"
	printf %s "$name" >"root/opt/$name/file"
	suggest "/opt/$name/file"
	said "rpm $name: 1 file"
	not_said "altered since"
	# A list has these, and no others.
	case $mounts:$name in
	yes:md5 | yes:sha1)
		as_kernel sha256,sha384 "$imactl" audit suggest refused >said 2>&1
		said "$neither"
		;;
	yes:*)
		as_kernel "sm3,$name" "$imactl" audit suggest refused >said 2>&1
		said "imactl digest-list gen --rpm -o $name.list ./$name-1-3.noarch.rpm && "
		not_said "$neither"
		as_kernel md4,sm3 "$imactl" audit suggest refused >said 2>&1
		said "$neither"
		not_said "digest-list gen --rpm"
		;;
	esac
	echo >>"root/opt/$name/file"
	suggest "/opt/$name/file"
	said "    WARNING: altered since it was installed: $name 1-3 had another content"
done

# Two packages have a file, of which one took the place of the other's, as RPM knows.
for name in one two; do
	build $name 1 <<-EOS
		mkdir -p opt/both
		printf $name >opt/both/file
		%files
		/opt/both/file
	EOS
done
install one.rpm
install two.rpm
mkdir -p root/opt/both
printf two >root/opt/both/file
suggest /opt/both/file
said "rpm two: 1 file"
not_said "altered since"
printf one >root/opt/both/file
suggest /opt/both/file
said "    WARNING: altered since it was installed: two 1-3 had another content"

# What has no content in a package that was installed first is that of the next one.
build names 1 <<'EOS'
mkdir -p opt/shared
printf none >opt/shared/file
%files
%ghost /opt/shared/file
EOS
build brings 1 <<'EOS'
mkdir -p opt/shared
printf content >opt/shared/file
%files
/opt/shared/file
EOS
mkdir -p root/opt/shared
for order in "names brings" "brings names"; do
	# shellcheck disable=SC2086
	for name in $order; do
		install "$name.rpm"
	done
	printf content >root/opt/shared/file
	suggest /opt/shared/file
	said "rpm brings: 1 file"
	not_said "altered since"
	printf CONTENT >root/opt/shared/file
	suggest /opt/shared/file
	said "    WARNING: altered since it was installed: brings 1-3 had another content"
	said "    dnf reinstall brings-1-3.noarch"
	erase names brings
done

# What is on another machine's disk was not installed here.
build net 1 <<-EOS
	mkdir -p .$dir/net
	printf content >.$dir/net/file
	%files
	$dir/net/file
EOS
rpm --dbpath "$dir/root/var/lib/rpm" -i --force-debian --nodeps --nosignature \
	--define "_netsharedpath $dir/net" net.rpm >rpm.log 2>&1 || cat rpm.log
mkdir -p "root$dir/net"
printf other >"root$dir/net/file"
suggest "$dir/net/file"
said "rpm net: 1 file"
not_said "altered since"

# Of a package for two processors each file is had back from its own.
for cpu in i686 x86_64; do
	build multi 1 <<-EOS
		printf $cpu >opt/multi/$cpu
		printf shared >opt/multi/shared
		%files
		/opt/multi/$cpu
		/opt/multi/shared
	EOS
	install --ignorearch multi.rpm
done
cpu=noarch
mkdir -p root/opt/multi
printf i686 >root/opt/multi/i686
printf X86_64 >root/opt/multi/x86_64
printf shared >root/opt/multi/shared
suggest /opt/multi/i686 /opt/multi/x86_64 /opt/multi/shared
equal "what was altered comes from the package for its processor" \
	"$(sed -n 's/^    dnf reinstall //p' said)" multi-1-3.x86_64
printf I686 >root/opt/multi/i686
suggest /opt/multi/i686 /opt/multi/x86_64 /opt/multi/shared
equal "from that of either if both were" "$(sed -n 's/^    dnf reinstall //p' said | sort)" \
	"multi-1-3.i686
multi-1-3.x86_64"
# For what was altered and what was not there is a list each.
equal "and so do the lists" "$(sed -n 's/^    dnf download \([^ ]*\) .*/\1/p' said | sort -u)" \
	"multi-1-3.i686
multi-1-3.x86_64"
not_said "/opt/multi/shared: altered"

# Links that were made since lead to what a package has by another name: with /usr/sbin a link
# to bin, say.  Those of this system are none of the system in a directory.
for name in way place; do
	build $name 1 <<-EOS
		mkdir -p .$dir/$name
		echo $name >.$dir/$name/file
		echo $name >.$dir/$name/$name
		%files
		$dir/$name/file
		$dir/$name/$name
	EOS
	rpm --dbpath "$dir/own" -i --force-debian --justdb --nodeps --nosignature $name.rpm \
		>rpm.log 2>&1 || cat rpm.log
done
mkdir place
ln -s place way
for name in way place; do
	echo $name >place/$name
done
mkdir -p other/var/lib "other$dir/place"
cp -r own other/var/lib/rpm
cp place/way "other$dir/place"
echo way >"other$dir/place/file"
echo "%_dbpath $dir/own" >>.rpmmacros
suggest "$dir/place/way" "$dir/place/place"
"$imactl" audit suggest refused >said 2>&1
said "rpm place: 1 file"
said "rpm way: 1 file"
not_said "altered since"
printf other >place/way
"$imactl" audit suggest refused >said 2>&1
said "    WARNING: altered since it was installed: way 1-3 had another content"
said "    dnf reinstall way-1-3.noarch"
for name in way place; do
	echo $name >place/file
	suggest "$dir/place/file"
	"$imactl" audit suggest refused >said 2>&1
	said "1 file refused"
	not_said "altered since"
done
printf other >place/file
"$imactl" audit suggest refused >said 2>&1
said "    WARNING: altered since it was installed: "
sed -i '$d' .rpmmacros
suggest "$dir/place/file" "$dir/place/way"
"$imactl" audit suggest --root=other refused >said 2>&1
said "rpm place: 1 file"
said "directory $dir/place/: 1 file"
said "    WARNING: altered since it was installed: place 1-3 had another content"
if [ -L /bin ]; then
	build merged 1 <<-'EOS'
		mkdir -p bin
		printf merged >bin/merged
		%files
		/bin/merged
	EOS
	install merged.rpm
	mkdir -p root/usr/bin
	printf other >root/usr/bin/merged
	suggest /usr/bin/merged
	said "    WARNING: altered since it was installed: merged 1-3 had another content"
fi

# With the packages of a system where RPM has its database in another place than here.
echo "%_dbpath /nosuch/rpm" >.rpmmacros
suggest /opt/both/file
said "    WARNING: altered since it was installed: "
mkdir -p root/usr/lib/sysimage
mv root/var/lib/rpm root/usr/lib/sysimage/rpm
suggest /opt/both/file
said "    WARNING: altered since it was installed: "

# Without a database there are no packages.
rm -rf root/usr/lib/sysimage
suggest /opt/both/file
said "directory /opt/both/: 1 file"
exit "$failed"
