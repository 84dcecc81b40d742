#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl audit suggest, of files that dpkg has: whether they are as they were installed.  The
# packages are real ones, which dpkg installs into a directory.
#
# usage: IMACTL=PROGRAM tests/suggest_dpkg.sh

imactl=${IMACTL:?}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/ima-utils/tests/report.sh
. "$here/report.sh"
have dpkg dpkg-deb || exit 0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export LC_ALL=C
# dpkg looks for programs that only root's has in it.
PATH=$PATH:/usr/sbin:/sbin

# ask FILE... - what audit suggest has to say of them in the directory root, in the file "said"
ask() {
	for file; do
		echo "audit: type=1800 audit(1.1:1): op=appraise_data cause=unlisted-digest $(
		)comm=\"a\" name=\"$file\" res=0 errno=0 func=BPRM_CHECK layer=custom rule=1 $(
		)need=imasig|diglim have=none"
	done | "$imactl" audit suggest -r root - >said 2>&1
}

# altered FILE... - which of them are altered
altered() {
	ask "$@"
	sed -n 's/^  \(\/[^:]*\): BPRM_CHECK .*/\1/;/^\//h
		/^    WARNING: altered since it was installed: /{g;p;}' said
}

# reinstalled FILE... - how packages are had back of which one is altered
reinstalled() {
	ask "$@"
	sed -n 's/^    apt-get install --reinstall //p' said
}

# deb NAME VERSION [ACTION] - build the directory NAME, and install it
deb() {
	mkdir -p "$1/DEBIAN"
	printf '%s\n' "Package: $1" "Version: $2" "Architecture: all" "Maintainer: a" \
		"Description: a" >"$1/DEBIAN/control"
	dpkg-deb --root-owner-group --build "$1" "$1.deb" >/dev/null
	dpkg --root="$dir/root" --force-not-root --force-script-chrootless --log=/dev/null \
		"${3:---install}" "$1.deb" >dpkg.log 2>&1 || cat dpkg.log
}

# sum FILE - its MD5
sum() {
	md5sum <"$1" | cut -d ' ' -f 1
}

# verified PACKAGE - what dpkg itself says of it
verified() {
	dpkg --root="$dir/root" --verify "$1" | sed -n 's/^..5...... . //p'
}

mkdir -p root/var/lib/dpkg/info root/var/lib/dpkg/updates
: >root/var/lib/dpkg/status

# What is in md5sums was made by whoever made the package, as he liked.
mkdir -p hand/DEBIAN hand/usr/bin
for name in plain dot slash both last twice behind ..odd; do
	echo "$name" >"hand/usr/bin/$name"
done
cp hand/usr/bin/..odd hand/..odd
{
	echo "$(sum hand/usr/bin/plain)  usr/bin/plain"
	echo "$(sum hand/usr/bin/dot)  ./usr/bin/dot"
	echo "$(sum hand/usr/bin/slash)  /usr/bin/slash"
	echo "$(sum hand/usr/bin/both)  .//././/usr/bin/both"
	echo "$(sum hand/usr/bin/plain)  usr/bin/last"
	echo "$(sum hand/usr/bin/last)  ./usr/bin/last"
	echo "$(sum hand/usr/bin/twice)  usr/bin/twice"
	echo "$(sum hand/usr/bin/plain)  usr/bin/twice"
	echo "$(sum hand/usr/bin/behind)  usr/bin/behind/"
	echo "$(sum hand/..odd)  ..odd"
} >hand/DEBIAN/md5sums
deb hand 1.0
files=$(cd hand && find . -path ./DEBIAN -prune -o -type f -print | cut -c 2- | sort)
# shellcheck disable=SC2086
equal "as dpkg takes md5sums" "$(altered $files)" "$(verified hand | sort)"
equal "of several lines the last one" "$(altered /usr/bin/last /usr/bin/twice)" \
	/usr/bin/twice
equal "as it was installed" "$(altered /usr/bin/plain /usr/bin/dot /usr/bin/slash)" ""
for name in plain dot slash both last behind; do
	echo more >>"root/usr/bin/$name"
done
echo more >>root/..odd
# shellcheck disable=SC2086
equal "and so of what was altered" "$(altered $files)" "$(verified hand | sort)"
for name in plain dot slash both last behind; do
	equal "altered: $name" "$(reinstalled "/usr/bin/$name")" hand=1.0
done
equal "a name that begins with dots" "$(altered /..odd)" /..odd
equal "nothing is known of one that has no line" "$(altered /usr/bin/..odd)" ""

# A conffile is one even if md5sums has it, too.
mkdir -p conf/DEBIAN conf/etc
echo one >conf/etc/one.conf
echo two >conf/etc/two.conf
printf '%s\n' /etc/one.conf /etc/two.conf >conf/DEBIAN/conffiles
# list_all - have all of its files in md5sums
list_all() {
	(cd conf && md5sum etc/*) >conf/DEBIAN/md5sums
}
list_all
deb conf 1.0
equal "conffiles as they were installed" "$(altered /etc/one.conf /etc/two.conf)" ""
echo edited >>root/etc/one.conf
equal "one that was edited" "$(altered /etc/one.conf /etc/two.conf)" /etc/one.conf
equal "is told to be a conffile" "$(grep -c "^    WARNING: altered since it was $(
	)installed: conf 1.0 had another content; it is a configuration file, which the $(
	)administrator may have edited" said)" 1
equal "which dpkg is to ask for" "$(reinstalled /etc/one.conf)" \
	"-o Dpkg::Options::=--force-confask conf=1.0"
# Until it is configured, a package that is unpacked has those of the version before.
echo new >>conf/etc/two.conf
echo third >conf/etc/three.conf
echo /etc/three.conf >>conf/DEBIAN/conffiles
echo mine >root/etc/three.conf
list_all
deb conf 2.0 --unpack
equal "its old ones count, and what was there before is not altered" \
	"$(altered /etc/one.conf /etc/two.conf /etc/three.conf)" /etc/one.conf
cp root/etc/two.conf kept
echo edited >>root/etc/two.conf
equal "if they are not altered" "$(altered /etc/two.conf)" /etc/two.conf
cp kept root/etc/two.conf
dpkg --root="$dir/root" --force-not-root --force-script-chrootless --log=/dev/null \
	--force-confold --configure conf >dpkg.log 2>&1 || cat dpkg.log
equal "then it has its own, of which some were kept" \
	"$(altered /etc/one.conf /etc/two.conf /etc/three.conf | tr '\n' ' ')" \
	"/etc/one.conf /etc/three.conf "

# A list of the package has digests for which the kernel looks.
mkdir -p tool/opt/tool
echo tool >tool/opt/tool/file
deb tool 1.0
# listed ALGOS - what is proposed for it where the kernel looks for these
listed() {
	echo "audit: type=1800 audit(1.1:1): op=appraise_data cause=unlisted-digest $(
	)comm=\"a\" name=\"/opt/tool/file\" res=0 errno=0 func=BPRM_CHECK layer=custom $(
	)rule=1 need=diglim have=none" |
		as_kernel "$1" "$imactl" audit suggest - 2>&1 |
		sed -n 's/.* && \(imactl digest-list gen .*\) && .* sign .*/\1/p
			/no list of the package/p'
}
if can_mount; then
	gen="imactl digest-list gen --deb" of="-o tool.list ./tool_1.0_all.deb"
	equal "a list is made with what is usual" "$(listed sha512)" "$gen $of"
	equal "if the kernel looks for that" "$(listed sha256,sha512)" "$gen $of"
	equal "and else with another one" "$(listed sha384,sha512)" "$gen --algo=sha512 $of"
	equal "which may be the one that there is here" "$(listed sha384,rmd320)" \
		"$gen --algo=sha384 $of"
	equal "if imactl has none, that is told" \
		"$(listed streebog256,streebog512 | sed 's/.*, and //')" \
		"imactl makes lists with neither"
fi
exit "$failed"
