#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# package.sh - make a .deb or .rpm of ima-init, for a machine whose user space is signed
#
# usage: package.sh --deb=FILE|--rpm=FILE --key=KEY --cert=CERT --policy=FILE [OPTION...]
#
#   --deb=FILE, --rpm=FILE  what is made; both can be asked for
#   --key=KEY           signs the policy and the list; what imactl takes as a key
#   --cert=CERT         its certificate (PEM), signed by a key that the kernel trusts
#   --policy=FILE       the policy, which becomes /ima/policy
#   --conf=FILE         the configuration, see ima-init(8); without it, one that loads all
#                       that is in the package
#   --certificates=DIR  certificates (DER), which become /ima/certificates
#   --digest-lists=DIR  lists that have a signature each, which become /ima/digest-lists
#   --program=FILE      ima-init (that of this build)
#   --imactl=FILE       imactl (the same, or that of the system)
#   --x509-dir=DIR      CONFIG_IMA_X509_DIR of the kernel (/etc/keys/ima)
#   --lists-dir=DIR     CONFIG_DIGLIM_DIGEST_LISTS_DIR (/etc/digest_lists)
#   --name=NAME, --version=VERSION  of the package (ima-init, 1)
#
# Neither format carries labels.  So the package brings what vouches for its files: the
# certificate of who made it, where the kernel looks for certificates, and a digest list
# signed by him, where it looks for lists.  The policy has its own signature.  Nothing of
# that is trusted for being in the package: it is the kernel's key that has signed the
# certificate.
#
# Exit status: 0, or 1 with a line that says what is wrong.

set -eu
export LC_ALL=C
umask 022

die() {
	echo "package.sh: $*" >&2
	exit 1
}

here=$(cd "$(dirname "$0")" && pwd)
deb='' rpm='' key='' cert='' policy='' conf='' certificates='' lists=''
program=$here/../build/ima-init imactl=$here/../build/imactl
x509_dir=/etc/keys/ima lists_dir=/etc/digest_lists name=ima-init version=1
[ -x "$imactl" ] || imactl=imactl
for argument; do
	value=${argument#*=}
	case $argument in
	--deb=?*) deb=$value ;;
	--rpm=?*) rpm=$value ;;
	--key=?*) key=$value ;;
	--cert=?*) cert=$value ;;
	--policy=?*) policy=$value ;;
	--conf=?*) conf=$value ;;
	--certificates=?*) certificates=$value ;;
	--digest-lists=?*) lists=$value ;;
	--program=?*) program=$value ;;
	--imactl=?*) imactl=$value ;;
	--x509-dir=/?*) x509_dir=$value ;;
	--lists-dir=/?*) lists_dir=$value ;;
	--name=?*) name=$value ;;
	--version=?*) version=$value ;;
	*) die "what is $argument? usage: package.sh --deb=FILE|--rpm=FILE --key=KEY" \
		"--cert=CERT --policy=FILE [OPTION...]" ;;
	esac
done
[ -n "$deb$rpm" ] || die "neither --deb nor --rpm"
[ -n "$key" ] || die "no --key"
for file in "$cert" "$policy" "$program" ${conf:+"$conf"}; do
	[ -f "$file" ] || die "no file ${file:-for --cert or --policy}"
done
for dir in ${certificates:+"$certificates"} ${lists:+"$lists"}; do
	[ -d "$dir" ] || die "no directory $dir"
done
# They stand in the file names and headers of packages.
case $name$version in
*[!a-z0-9.+-]*) die "--name=$name --version=$version: only a-z, 0-9, '.', '+' and '-'" ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree

# quietly COMMAND... - what it says is shown if it fails
quietly() {
	"$@" >"$work/said" 2>&1 || {
		cat "$work/said" >&2
		die "failed: $1"
	}
}

# signed FILE - with a signature behind it
signed() {
	quietly "$imactl" digest-list sign --force --key="$key" --cert="$cert" "$1"
}

default_conf() {
	echo "# What ima-init loads, see ima-init(8)."
	[ -z "$certificates" ] || echo "certificates = /ima/certificates"
	[ -z "$lists" ] || echo "digest-lists = /ima/digest-lists"
	echo "policy = /ima/policy"
}

# each DIR TO - the files of DIR in a directory of the package
each() {
	mkdir -p "$2"
	for file in "$1"/*; do
		[ -f "$file" ] || die "$file is no regular file"
		install -m 644 "$file" "$2/"
	done
}

# check_policy - the kernel would refuse it
check_policy() {
	quietly "$imactl" policy check --offline "$policy"
	grep -Eq '^[[:space:]]*(appraise|deny)[[:space:]](.*[[:space:]])?func=POLICY_CHECK' \
		"$policy" ||
		die "$policy: it does not demand signed policies: let it begin with" \
			"appraise func=POLICY_CHECK appraise_type=imasig|modsig"
}

# check_paths - what is configured below /ima is in the package, but for keys of EVM, which
# are made on the machine
check_paths() {
	tr -d ' \t' <"$tree/ima/init.conf" |
		sed -nE 's,^(certificates|evm-certificates|digest-lists|policy)=(/ima/.*),\2,p' \
			>"$work/paths"
	while read -r path; do
		[ -e "$tree$path" ] || die "${conf:-the configuration} names $path, which is not" \
			"in the package"
	done <"$work/paths"
}

make_tree() {
	mkdir -p "$tree/ima" "$tree$x509_dir" "$tree$lists_dir"
	install -m 755 "$program" "$tree/ima/init"
	if [ -n "$conf" ]; then
		install -m 644 "$conf" "$tree/ima/init.conf"
	else
		default_conf >"$tree/ima/init.conf"
	fi
	# Here, and not on a machine that does not start.
	quietly "$program" --check "$tree/ima/init.conf"
	check_policy
	install -m 644 "$policy" "$tree/ima/policy"
	signed "$tree/ima/policy"
	quietly openssl x509 -in "$cert" -outform DER -out "$tree$x509_dir/$name.der"
	[ -z "$certificates" ] || each "$certificates" "$tree/ima/certificates"
	[ -z "$lists" ] || each "$lists" "$tree/ima/digest-lists"
	check_paths
	# Certificates and lists are not in it: they have signatures of their own.
	list=$lists_dir/$name
	quietly "$imactl" digest-list gen --output="$tree$list" \
		"$tree/ima/init" "$tree/ima/init.conf" "$tree/ima/policy"
	signed "$tree$list"
}

make_deb() {
	mkdir -p "$work/deb/DEBIAN"
	cp -a "$tree/." "$work/deb/"
	cat >"$work/deb/DEBIAN/control" <<-CONTROL
	Package: $name
	Version: $version
	Architecture: $(dpkg --print-architecture)
	Maintainer: the vendor of this machine <root@localhost>
	Section: admin
	Priority: optional
	Description: first program of a machine whose user space is signed
	 The kernel starts /ima/init, which loads certificates, digest lists, the key
	 of EVM and the policy, and then starts the real init.
	CONTROL
	quietly dpkg-deb --root-owner-group --build "$work/deb" "$work/package.deb"
}

# Nothing may change the files any more, as rpmbuild does where it strips them.
make_rpm() {
	cat >"$work/spec" <<-SPEC
	Name: $name
	Version: $version
	Release: 1
	Summary: first program of a machine whose user space is signed
	License: GPL-2.0-only
	%global debug_package %{nil}
	%global __os_install_post %{nil}
	%global _build_id_links none
	AutoReqProv: no
	%description
	The kernel starts /ima/init, which loads certificates, digest lists, the key of
	EVM and the policy, and then starts the real init.
	%install
	mkdir -p %{buildroot}
	cp -a $tree/. %{buildroot}/
	%files
	%defattr(-, root, root)
	/ima
	$x509_dir/$name.der
	$list
	SPEC
	quietly env HOME="$work" rpmbuild -bb --define "_topdir $work/rpm" \
		--define "_rpmdir $work/rpms" "$work/spec"
	mv "$work"/rpms/*/*.rpm "$work/package.rpm"
}

make_tree
if [ -n "$deb" ]; then
	make_deb
	cp "$work/package.deb" "$deb"
fi
if [ -n "$rpm" ]; then
	make_rpm
	cp "$work/package.rpm" "$rpm"
fi
