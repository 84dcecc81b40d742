#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# vmtest.sh - run the tests of IMA in a kernel that is booted in QEMU
#
# A policy of IMA cannot be taken back and a denial ends what is denied, so
# that each set of tests wants a kernel of its own.  This script boots it, with
# an initramfs of Debian's static busybox and the tests, and prints what
# kselftest would print.  It needs neither root nor network.
#
# What a test wants of its machine stands in comments at its head (of its .c
# file, for a program); a test that names nothing shares a guest with others:
#
#   vmtest-append: PARAMETERS  on the kernel command line; several such lines
#                              are several boots of the same test
#   vmtest-always: PARAMETERS  the same, for each of these boots
#   vmtest-tpm: tis|crb        a TPM 2.0 (swtpm) behind this interface; several
#                              such lines are several boots, too
#   vmtest-firmware: NAME [=> MESSAGE]  OVMF, see firmwares below; it must refuse
#                              to start the kernel, and say MESSAGE; several such
#                              lines are several boots
#   vmtest-cpus: NUMBER        so many processors (1), for what happens at the same time: to
#                              emulate two that wait for each other takes twice as long
#   vmtest-disk: SIZE          an empty disk, /dev/vda (SIZE as in truncate)
#   vmtest-variant: NAME       a kernel with the options of config.NAME, in
#                              build/variants/NAME; with "-v OTHER" that in
#                              build/variants/OTHER-NAME, if there is one
#   vmtest-x509: NAME          the certificate that the kernel loads onto .ima,
#                              one of build/keys (ima)
#   vmtest-evm-x509: NAME      the same for .evm (none)
#   vmtest-put: FIXTURE:PATH   a file that fixtures.sh makes, at PATH in the initramfs;
#                              several such lines are several files
#   vmtest-x509-dir: NUMBER    in the directory of certificates: so many files that are
#                              none, a FIFO, a subdirectory, and a symbolic link to
#                              a certificate
#   vmtest-root: CHANGE [=> HOW CAUSE]  no initramfs: the guest's files are an ext4 file
#                              system, each with a signature by ima, on the last disk;
#                              with CHANGE made after that ("none", or what root_disk.sh
#                              knows); the kernel must panic, as init is refused (init
#                              CAUSE), or the file that was changed is refused to it
#                              (dies CAUSE), or with words (says WORDS); or it must not
#                              panic, and halt or restart before the test, having said
#                              something (halts REGEX, restarts REGEX).  Several such lines
#                              are several boots; $change tells the test which one it is
#   vmtest-root-package: FILE  with that, a .deb or .rpm that fixtures.sh makes ("init")
#                              is unpacked there; its files get no label
#   vmtest-reboot: [PARAMETERS] [after CHANGE] [=> HOW CAUSE]  when the machine has ended
#                              it is started again: with these parameters, its disks and
#                              its TPM as they were left.  CHANGE and HOW as above, or
#                              CHANGE is "other-tpm".  The test runs each time, as a test
#                              of its own, and $boot tells it which time it is (1, 2, ...)
#   vmtest-srk: yes            the TPM has a storage root key, at 0x81000001
#   vmtest-packages: yes       packages and their digest lists (see fixtures.sh)
#   vmtest-kernel: yes         the kernel itself in the guest's /boot, with its
#                              test module and signatures (see fixtures.sh)
#   vmtest-properties: yes     images for dm-verity and signatures for fs-verity (see
#                              fixtures.sh)
#   vmtest-ipe: yes            policies of IPE, and files to compare IMA with it (see
#                              ipe_fixtures.sh)
#   vmtest-alone: REASON       a guest of its own
#   vmtest-timeout: SECONDS    for the test; without it, that of "settings"
#   vmtest-console: REGEX      a report in the kernel log that belongs to the
#                              test and does not fail it
#   vmtest-panic: REGEX        the kernel must panic, and say this: with that
#                              the test has passed; "REGEX && REGEX2": and have said
#                              the second before
#   vmtest-skip: REASON        it may skip, wholly or in part; without this
#                              a skip is a failure: the machine was asked for
#   vmtest-extension: NAME     it tests what upstream's kernel has not: left
#                              out of "all tests" on such a kernel
#
# The results come over a virtio port.  The serial console is read for what
# the kernel itself reports: a warning, an oops, a stall, a leak, a splat of a
# sanitizer or of lockdep fails the test during which it came.

# What only a trap calls looks unreachable.
# shellcheck disable=SC2317

set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
	cat <<-USAGE
	usage: vmtest.sh [options] [TEST...]

	Without TEST, all tests; a TEST with a slash is a script elsewhere.  Exit
	status: 0 if all passed, 1 if one failed, 2 if the call was wrong.  With -i
	and a TEST, the guest is the machine that TEST wants.

	  -k DIR      kernel build directory (with arch/x86/boot/bzImage)
	  -v NAME     build/variants/NAME instead
	  -a PARAMS   more kernel parameters, for every test
	  -t          a TPM 2.0 (swtpm, CRB) for every test
	  -s          OVMF with Secure Boot and a signed kernel for every test
	  -d FILE     a disk image (raw), as the next /dev/vd?; not changed
	  -f SRC:DST  a file of the host in the guest's initramfs
	  -x SCRIPT   run SCRIPT on the guest's console instead of tests
	  -r CHANGE   no initramfs, for SCRIPT: a disk on which each file is signed,
	              with this change ("none", "byte FILE"; see root_disk.sh)
	  -i          interactive: a shell in the guest, after SCRIPT if there is
	              one; 'poweroff -f' or Ctrl-A x leaves it
	  -m MB       memory of a guest (512)
	  -j N        guests at a time (number of processors)
	  -1          of the several boots of a test the first one only
	  -o DIR      where logs are kept (vmtest/ beside the kernel's directory);
	              a new or empty directory, or one that vmtest.sh made
	  -l          list the tests and their boots

	VMTEST_ACCEL=tcg|kvm chooses the accelerator; without it KVM is used if a
	kernel boots with it.  VMTEST_ACCEL=icount is TCG with one processor whose
	clock counts instructions, one a nanosecond: for what measures a cost.
	VMTEST_CPUS=N is how many processors a guest has if its tests want no more (1).
	VMTEST_TIMEOUT_FACTOR=N multiplies all timeouts, VMTEST_BOOT_LIMIT=S is
	what a guest may take beside its tests (60).  VMTEST_TPM_LOG=N is how much
	swtpm logs (1), with 5 each command; with -x that is in console/tpm.log.
	USAGE
	exit "$1"
}

die() {
	echo "vmtest.sh: $*" >&2
	exit 2
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# In the repository of the patchset the files of kselftest are missing: go on
# in the assembled tree.
if [ ! -e "$here/../lib.mk" ]; then
	project=$(cd "$here/../../../.." && pwd)
	[ -x "$project/scripts/assemble" ] || die "no kselftest here: $here/../lib.mk is missing"
	"$project/scripts/assemble" >&2
	exec "${BUILD:-$project/build}/linux/tools/testing/selftests/ima/${0##*/}" "$@"
fi

kdir='' variant='' append='' tpm='' firmware='' script='' interactive='' list='' first=''
memory=512 out='' root_change=''
jobs=$(nproc)
disks=() files=() tests=()
while getopts k:v:a:tsd:f:x:r:im:j:1o:lh option; do
	case $option in
	k) kdir=$OPTARG ;;
	v) variant=$OPTARG ;;
	a) append=$OPTARG ;;
	t) tpm=crb ;;
	s) firmware=secureboot ;;
	d) disks+=("$OPTARG") ;;
	f) files+=("$OPTARG") ;;
	x) script=$OPTARG ;;
	r) root_change=$OPTARG ;;
	i) interactive=yes ;;
	m) memory=$OPTARG ;;
	j) jobs=$OPTARG ;;
	1) first=yes ;;
	o) out=$OPTARG ;;
	l) list=yes ;;
	h) usage 0 ;;
	*) usage 2 >&2 ;;
	esac
done
shift $((OPTIND - 1))

srctree=$(cd "$here/../../../.." && pwd)
# Where the patchset keeps its kernels; another tree is built in place.
builds=$(dirname "$srctree")
# Where root_disk.sh keeps signatures from run to run
export VMTEST_LABELS=$builds/vmtest-labels
if [ -z "$kdir" ]; then
	if [ -e "$builds/x86_64/.config" ]; then
		kdir=$builds/x86_64
	else
		kdir=${KBUILD_OUTPUT:-$srctree}
	fi
fi
[ -d "$kdir" ] || die "no kernel build directory $kdir"
kdir=$(cd "$kdir" && pwd)
variants=$(dirname "$kdir")/variants
# number WHAT VALUE - must be a number, at least 1
number() {
	[[ $2 =~ ^[1-9][0-9]{0,5}$ ]] || die "$1: '$2' is not a number"
}
factor=${VMTEST_TIMEOUT_FACTOR:-1}
boot_limit=${VMTEST_BOOT_LIMIT:-60}
number VMTEST_TIMEOUT_FACTOR "$factor"
cpus_of_all=${VMTEST_CPUS:-1}
number VMTEST_CPUS "$cpus_of_all"
number VMTEST_BOOT_LIMIT "$boot_limit"
number VMTEST_TPM_LOG "${VMTEST_TPM_LOG:-1}"
number -j "$jobs"
number -m "$memory"
case ${VMTEST_ACCEL:-} in
''|tcg|kvm|icount) ;;
*) die "VMTEST_ACCEL: '$VMTEST_ACCEL' is none of tcg, kvm, icount" ;;
esac
[ -z "$root_change" ] || [ -n "$script$interactive" ] || die "-r is for -x and -i"
for f in "${disks[@]}" ${script:+"$script"}; do
	[ -f "$f" ] || die "no file $f"
done

out=${out:-$(dirname "$kdir")/vmtest}
mkdir -p "$out"
out=$(cd "$out" && pwd)
# Nothing is deleted in a directory that somebody else filled.
if [ ! -e "$out/.vmtest" ]; then
	[ -z "$(ls -A "$out")" ] || die "-o $out: not empty, and not made by vmtest.sh"
	touch "$out/.vmtest"
fi
# Logs of two runs must not mix.
exec 8>"$out/.vmtest"
until flock -w 9 8; do
	echo "# waiting for another run that writes to $out" >&2
done

work=$(mktemp -d "${TMPDIR:-/tmp}/vmtest.XXXXXX")
children=()
cleanup() {
	trap - EXIT INT TERM
	# shellcheck disable=SC2046
	kill "${children[@]}" $(jobs -p) 2>/dev/null || true
	wait 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# kernel_dir VARIANT - the build directory of a variant, or that of -k
kernel_dir() {
	if [ -n "$1" ]; then
		# Beside the kernel of -k: a variant of that one.
		[ -e "$variants/$1/arch/x86/boot/bzImage" ] ||
			die "no kernel in $variants/$1:" \
				"build it with scripts/variant $1 FRAGMENT"
		echo "$variants/$1"
	else
		echo "$kdir"
	fi
}

#
# Tests and what they want
#

# read_head FILE - set $said to what FILE wants: of each "vmtest-NAME: VALUE" in its head, by NAME,
# the values, a line each.  Without a new process, as there are hundreds of files, and thousands
# of values.
declare -A said
read_head() {
	local line lines
	said=()
	mapfile -t -n 60 lines <"$1"
	for line in "${lines[@]}"; do
		[[ $line == *vmtest-*:* && $line =~ $directive_re ]] || continue
		[[ $line != *$'\x1f'* ]] || die "$1: a control character in a vmtest line"
		line=${BASH_REMATCH[2]//$'\t'/ }
		said[${BASH_REMATCH[1]}]+=${said[${BASH_REMATCH[1]}]+$'\n'}$line
	done
}
directive_re='^[#/ ]*\*? *vmtest-([a-z0-9-]+): *(.*[^ ]) *$'

# only_one FILE NAME... - FILE, which was read, does not say that twice
only_one() {
	local file=$1 name
	shift
	for name; do
		[[ ${said[$name]-} != *$'\n'* ]] || die "$file: more than one vmtest-$name"
	done
}

# number_of FILE NAME - if FILE says that, it is a number
number_of() {
	[ -z "${said[$2]-}" ] || number "$1: vmtest-$2" "${said[$2]}"
}

# source_of TEST - set $source to the file that says what TEST wants
source_of() {
	case $1 in
	*/*)
		source=$1
		[ -f "$source" ] || die "no test $1"
		;;
	*)
		source=$here/$1
		[ -f "$source" ] || source=$here/$1.c
		[ -f "$source" ] || die "no test $1 in $here"
		;;
	esac
}

# What programs and modules for the guest are compiled with
cc=${CC:-$(command -v ccache >/dev/null && echo 'ccache gcc' || echo gcc)}

default_timeout=$(sed -n 's/^timeout=//p' "$here/settings")

# all_tests - what the Makefile calls a test
all_tests() {
	make -s -C "$here" OUTPUT="$work" print-tests
}

# without_extensions - of the tests on standard input those that the kernel is
# made for
without_extensions() {
	local t source
	while read -r t; do
		source_of "$t"
		read_head "$source"
		[ ! -e "$kdir/source/Makefile" ] || [ -e "$kdir/source/$extensions" ] ||
			[ -z "${said[extension]-}" ] || continue
		echo "$t"
	done
}
extensions=security/integrity/ima/Kconfig.extensions

# plan TEST... - the boots: "KEY<tab>TEST<tab>TIMEOUT<tab>SKIP" lines, where
# equal keys share a guest.  KEY has the fields of set_machine, separated by
# \x1f; none of them has a tab, a \x1f or the end of a line in it.
plan() {
	local t source key alone count=0 appends interfaces always panic
	local console put firmware roots root change reboots firmwares refused
	for t in "$@"; do
		source_of "$t"
		read_head "$source"
		only_one "$source" alone timeout skip cpus disk variant x509 evm-x509 kernel panic \
			root-package srk properties x509-dir
		number_of "$source" timeout
		number_of "$source" cpus
		number_of "$source" x509-dir
		mapfile -t appends <<<"${said[append]-}"
		always=${said[always]-}
		[ -z "$always" ] || appends=("${appends[@]/#/${always//$'\n'/ } }")
		mapfile -t roots <<<"${said[root]-}"
		mapfile -t interfaces <<<"${said[tpm]-}"
		mapfile -t firmwares <<<"${said[firmware]-}"
		reboots=()
		[ -z "${said[reboot]-}" ] || mapfile -t reboots <<<"${said[reboot]}"
		[ -z "$first" ] || appends=("${appends[0]}") interfaces=("${interfaces[0]}") \
			roots=("${roots[0]}") firmwares=("${firmwares[0]}")
		alone=${said[alone]-}
		[ ${#reboots[@]} -eq 0 ] || alone="its machine is started again"
		panic=${said[panic]-} console=${said[console]-} put=${said[put]-}
		for root in "${roots[@]}"; do for firmware in "${firmwares[@]}"; do
			change=${root%% => *}
			[ "$change" = "$root" ] || panic=$(root_panic "$change" "${root#* => }")
			refused=''
			[ "${firmware%% => *}" = "$firmware" ] || refused=${firmware#* => }
			printf -v key '\x1f%s' "${firmware%% => *}" "${said[disk]-}" \
				"${said[variant]-}" "${said[x509]-}" "${said[evm-x509]-}" \
				"${said[kernel]-}" "${console//$'\n'/|}" "$panic" \
				"${put//$'\n'/ }" "${said[x509-dir]-}" "$change" \
				"${said[root-package]-}" "${said[srk]-}" "$refused" \
				"${said[properties]-}" "${said[cpus]-}"
			key=${key#?}
			boots "$key" "${t##*/}" "${said[timeout]:-$default_timeout}" \
				"${said[skip]:+may-skip}"
		done; done
	done
}

# root_panic CHANGE "HOW CAUSE" - the value of vmtest-panic
root_panic() {
	local file=${1#* } cause=${2#* }
	case $2 in
	init\ *)
		echo "IMA: /sbin/init was not executed as init \\(-13\\)." \
			"$file: $cause, needs imasig\\|diglim"
		;;
	dies\ *)
		echo "Attempted to kill init! &&" \
			"ima: $file is refused: $cause, needs imasig\\|diglim"
		;;
	says\ *) echo "$cause" ;;
	halts\ *|restarts\ *) echo "@$2" ;;
	*) die "vmtest-root: '$2' is none of init, dies, says, halts, restarts" ;;
	esac
}

# boots KEY TEST TIMEOUT SKIP - the lines of plan; with its variables
boots() {
	local a interface again after ends n
	for a in "${appends[@]}"; do for interface in "${interfaces[@]}"; do
		boot "$a" "${#reboots[@]}" "" "" "$@"
		n=1
		for again in "${reboots[@]}"; do
			n=$((n + 1)) ends=''
			if [[ $again == *"=> "* ]]; then
				ends=${again#*=> } again=${again%%=> *}
			fi
			after=none again=" $again"
			if [[ $again == *" after "* ]]; then
				after=${again#* after } again=${again%% after *}
			fi
			# What was between these words.
			after=${after%"${after##*[! ]}"} again=${again%"${again##*[! ]}"}
			[ -z "$ends" ] || ends=$(root_panic "$after" "$ends")
			boot "$a$again vmtest.boot=$n" $((${#reboots[@]} + 1 - n)) "$after" \
				"$ends" "$@"
		done
	done; done
}

# boot PARAMETERS MORE AFTER ENDS KEY TEST TIMEOUT SKIP - one line: MORE boots follow of the
# same machine, if it is started again at all; AFTER is what is changed before, and tells
# that it is not the first one
boot() {
	count=$((count + 1))
	printf '%s\x1f%s\x1f%s\x1f%s\x1f%s\x1f%s\x1f%s\t%s\t%s\t%s\n' "$1" "$interface" \
		"$5" "$2" "$3" "$4" "${alone:+$count}" "$6" "$7" "$8"
}

#
# The initramfs
#

# The part that all guests share: busybox, the tests, certificates, modules.
make_base() {
	local root=$work/root m
	mkdir -p "$work/tests" "$root"/{bin,dev,proc,sys,tmp,etc/keys,lib/modules,mnt,tests}
	cp /bin/busybox "$root/bin/busybox" ||
		die "no /bin/busybox; Debian's package busybox-static has it"
	/bin/busybox --list | while read -r m; do
		[ "$m" = busybox ] || ln -s busybox "$root/bin/$m"
	done
	echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
	echo 'nobody:x:65534:65534:nobody:/:/bin/sh' >>"$root/etc/passwd"

	make_tests "$root/tests/ima"
	for m in "${tests[@]}"; do
		case $m in
		*/*) install -m 755 "$m" "$root/tests/ima/" ;;
		esac
	done
	add_tools "$root"
	mkdir -p "$root/tests/kselftest"
	cp "$here/../kselftest/ktap_helpers.sh" "$root/tests/kselftest/"
	install -m 755 "$here/vm_init.sh" "$root/init"

	for m in "$builds"/keys/{ima,ima-ecdsa,evm,verity,rogue}.der; do
		[ ! -e "$m" ] || cp "$m" "$root/etc/keys/"
	done
	# A tree without the patchset's keys has none of these files.
	if [ -e "$builds/keys" ]; then
		make_fixtures "$root/fixtures"
		# What a guest runs that runs nothing without a signature.
		"$here/fixtures.sh" programs "$root/fixtures" "$builds/keys" "$root/bin/busybox" \
			"$root"/tests/ima/{kexec,map,module} || die "no signatures for programs"
		[ ! -x "$work/tools/build/imactl" ] ||
			"$here/fixtures.sh" system "$root/fixtures" "$builds/keys" \
				"$work/tools/build/imactl" "$root/init" "$root/bin" "$root/tests" ||
			die "no digest list of the guest"
		! wanted packages || add_packages "$root"
		! wanted ipe ||
			"$here/ipe_fixtures.sh" "$root/fixtures/ipe" "$builds/keys" \
				"$work/tools/build/imactl" "$root/tests/ima/bench_true" ||
			die "no policies of IPE"
		! wanted root-package ||
			"$here/fixtures.sh" init "$root/fixtures" "$builds/keys" \
				"$work/tools/build/imactl" "$work/tools/build/ima-init" ||
			die "no packages of ima-init"
	fi
	for m in "${files[@]}"; do
		[ -e "${m%%:*}" ] || die "-f $m: no file ${m%%:*}"
		mkdir -p "$root/$(dirname "${m#*:}")"
		cp "${m%%:*}" "$root/${m#*:}"
	done
	if [ -n "$script" ]; then
		install -D -m 755 "$script" "$root/vm/script"
	fi
	find_programs "$root"
	archive "$root" "${programs[@]/#/tests/ima/}" >"$work/base.cpio"
	! wanted root ||
		"$here/root_disk.sh" make "$work/root.ext4" "$builds/keys" "$root" ||
		die "no disk with signed files"
}

# find_programs ROOT - set $programs to the names of those below ROOT that a guest has only if one
# of its tests, or what that sources, names them: static, they would be most of what each guest
# unpacks.  Set $named to what each of these files names.  imactl is none of them: what is tried
# of a guide names it, too.
declare -A named
find_programs() {
	local f name
	programs=()
	for f in "$here"/*.c; do
		name=${f##*/} name=${name%.c}
		[ ! -e "$1/tests/ima/$name" ] || programs+=("$name")
	done
	# shellcheck disable=SC2062 # the patterns are on its standard input
	while IFS=: read -r f name; do
		named[$f]+=" $name"
	done < <(cd "$1/tests/ima" && { printf '%s\n' "${programs[@]}" && ls lib*.sh; } |
		grep -HIowF -f - -- *)
}

# add_programs ROOT DIR TEST... - to DIR those of ROOT that the tests need
add_programs() {
	local root=$1 dir=$2 program word left needed=' '
	shift 2
	left=("${@##*/}" vm_init.sh)
	while [ ${#left[@]} -gt 0 ]; do
		word=${left[-1]}
		unset 'left[-1]'
		[[ $needed != *" $word "* ]] || continue
		needed+="$word "
		# shellcheck disable=SC2206 # a list of words
		left+=(${named[$word]-})
	done
	for program in "${programs[@]}"; do
		[[ $needed != *" $program "* ]] ||
			install -D "$root/tests/ima/$program" "$dir/tests/ima/$program"
	done
}

# is_kept DIR WORDS INPUT... - whether what is in DIR was made for WORDS and of these inputs as
# they are now.  If not DIR is empty then, and who has made it anew calls keep.  By the time of
# the last change of an inode: an input that was moved there, or copied with its times, is new.
is_kept() {
	local dir=$1 words=$2 new
	shift 2
	if [ "$words" = "$(cat "$dir/.made" 2>/dev/null)" ] &&
	   new=$(find -H "$@" -cnewer "$dir/.made" -print -quit) && [ -z "$new" ]; then
		return
	fi
	find "$dir" -mindepth 1 ! -name .lock -delete || die "cannot empty $dir"
	echo "$words" >"$dir/.begun"
	return 1
}

# keep DIR - it is as old as its beginning: what changed meanwhile is newer
keep() {
	mv "$1/.begun" "$1/.made"
}

# make_tests DIR - the tests, as they are installed
make_tests() {
	local kept=$work/tests
	[ ! -e "$builds/keys" ] || kept=$builds/vmtest-tests/${kdir##*/}
	mkdir -p "$kept"
	(
		flock 7
		is_kept "$kept" "$here $kdir $cc" "$here"/{*.[ch],Makefile,../lib.mk} \
			"$srctree"/{include/uapi/linux,tools/include/nolibc} || changed=yes
		make -s -j "$(nproc)" -C "$here" install OUTPUT="$kept" INSTALL_PATH="$1" \
			KHDR_INCLUDES="-isystem $kdir/usr/include" CC="$cc" &&
			if [ -n "${changed:-}" ]; then keep "$kept"; fi
	) 7>"$kept/.lock" >"$out/make-tests.log" 2>&1 || {
		cat "$out/make-tests.log" >&2
		die "the tests do not compile"
	}
}

# make_fixtures DIR - files and labels for the tests: hundreds of signatures
make_fixtures() {
	local kept=$builds/vmtest-fixtures
	mkdir -p "$kept"
	(
		flock 7
		if ! is_kept "$kept" "$here" "$here" "$builds/keys" \
		     "$srctree"/Documentation/{security,admin-guide}; then
			"$here/fixtures.sh" files "$kept/files" "$builds/keys" &&
				keep "$kept" || exit
		fi
		cp -a "$kept/files" "$1"
	) 7>"$kept/.lock" || die "no files and labels for the tests"
}

# wanted NAME - whether one of the tests has the directive, or an option asks for it
wanted() {
	local t source
	[ "$1" != root ] || [ -z "$root_change" ] || return 0
	for t in "${tests[@]}"; do
		source_of "$t"
		read_head "$source"
		[ -z "${said[$1]-}" ] || return 0
	done
	return 1
}

# add_packages ROOT - packages are read by a program with the libraries for that, which
# is not for the guest
add_packages() {
	make_tools "" "$work/packages/"
	"$here/fixtures.sh" packages "$1/fixtures" "$builds/keys" \
		"$work/packages/build/imactl" || die "no packages for the tests"
}

# make_tools STATIC OUTPUT - the user-space programs of the tree.  Where there is a place for
# what is built they are kept there: to build them takes longer than a boot, and nothing has
# changed since the last run.
make_tools() {
	local log=$out/make-tools.log kept=$2
	[ ! -e "$builds/keys" ] || kept=$builds/vmtest-tools${1:+-static}/
	mkdir -p "$kept" "$2/build"
	(
		flock 7
		make -s -j "$(nproc)" -C "$srctree/tools/ima-utils" OUTPUT="$kept" STATIC="$1" \
			CC="$cc" || exit
		[ "$kept" = "$2" ] || cp "$kept"build/{imactl,ima-init} "$2/build/"
	) 7>"$kept.lock" >"$log" 2>&1 || {
		cat "$log" >&2
		die "tools/ima-utils does not build: libjson-c-dev, libkeyutils-dev, libssl-dev?"
	}
}

# add_tools ROOT - the user-space programs of the tree, for the tests that run
# them: static, as the guest has no C library
add_tools() {
	[ -e "$srctree/tools/ima-utils/Makefile" ] || return 0
	make_tools 1 "$work/tools/"
	# Small: all of it is unpacked in memory, under emulation, at each boot.
	strip -o "$1/bin/imactl" "$work/tools/build/imactl"
}

# archive DIR [FILE...] - as cpio archives, without FILEs, whose files belong to root; the
# certificates that the kernel loads have a group of their own, so that a rule can tell them
archive() {
	local certificates=./etc/keys/x509_ without=() f
	for f in "${@:2}"; do
		without+=(! -path "./$f")
	done
	(
		cd "$1"
		find . -mindepth 1 ! -path "$certificates*" "${without[@]}" | sort |
			cpio --quiet -o -H newc -R 0:0 --reproducible
		find . -path "$certificates*" | sort |
			cpio --quiet -o -H newc -R 0:7100 --reproducible
	)
}

# add_machine DIR - what depends on the machine: certificates, modules and, if
# the test asked for it, the kernel
add_machine() {
	# Where CONFIG_IMA_X509_PATH and CONFIG_EVM_X509_PATH look by default.
	# EVM's is loaded for those who ask: with a key EVM wants a security.evm
	# of every file that is appraised.
	add_certificate "$1" x509_ima "${g_x509:-ima}" "$g_x509"
	[ -z "$g_evm_x509" ] || add_certificate "$1" x509_evm "$g_evm_x509" asked
	add_modules "$1" "$g_variant"
	add_fixtures "$1"
	[ -z "$g_x509_dir" ] || add_x509_dir "$1/etc/keys/ima" "$g_x509_dir"
	[ -z "$g_kernel_inside" ] ||
		"$here/fixtures.sh" kernel "$1/boot" "$builds/keys" "$(kernel_dir "$g_variant")" ||
		die "no signed kernel for the guest"
	[ -z "$g_properties" ] ||
		"$here/fixtures.sh" properties "$1/fixtures" "$builds/keys" \
			"$(kernel_dir "$g_variant")" || die "no images for the guest"
}

# add_certificate DIR NAME KEY ASKED - it may be missing unless somebody asked
add_certificate() {
	local certificate=$work/root/etc/keys/$3.der
	mkdir -p "$1/etc/keys"
	if [ -e "$certificate" ]; then
		cp "$certificate" "$1/etc/keys/$2.der"
	elif [ -n "$4" ]; then
		die "no certificate $3 in $builds/keys"
	fi
}

# add_fixtures DIR - those that are to be somewhere else when the kernel starts
add_fixtures() {
	local put mode
	for put in $g_put; do
		mode=644
		[ ! -x "$work/root/fixtures/${put%%:*}" ] || mode=755
		install -D -m $mode "$work/root/fixtures/${put%%:*}" "$1/${put#*:}" ||
			die "vmtest-put: no $put"
	done
}

# add_x509_dir DIR NUMBER - what somebody may put into a directory of certificates
add_x509_dir() {
	local i
	mkdir -p "$1/directory"
	for ((i = 0; i < $2; i++)); do
		echo "not a certificate" >"$1/none-$i"
	done
	mkfifo "$1/fifo"
	ln -s /fixtures/key-other.der "$1/link"
	cp "$work/root/fixtures/key-banned.der" "$1/directory/"
}

# add_modules DIR VARIANT - modules of the kernel that is booted, signed as
# "make modules_install" would sign them
add_modules() {
	mkdir -p "$1/lib"
	cp -r "$work/modules$(kernel_dir "$2")" "$1/lib/modules"
}

# make_modules DIR - the modules of the kernel in DIR, and those of the tests for it, signed, for
# add_modules
make_modules() {
	local to=$work/modules$1 sign m key
	make_test_modules "$1"
	mkdir -p "$to"
	key=$(sed -n 's/^CONFIG_MODULE_SIG_KEY="\(.*\)"/\1/p' "$1/.config")
	[ "${key#/}" != "$key" ] || key=$1/$key
	sign=$(sed -n 's/^CONFIG_MODULE_SIG=//p' "$1/.config")
	find "$1" -path "$builds/variants" -prune -o -name '*.ko' -print |
	while read -r m; do
		if [ "$sign" = y ]; then
			"$1/scripts/sign-file" sha256 "$key" "$1/certs/signing_key.x509" \
				"$m" "$to/${m##*/}" || die "cannot sign ${m##*/} with $key"
		else
			cp "$m" "$to/"
		fi
	done
}

# make_test_modules DIR - the modules of the tests, for the kernel in DIR
make_test_modules() {
	local to=$1/ima-test-modules
	grep -qx CONFIG_MODULES=y "$1/.config" || return 0
	mkdir -p "$to"
	# Another run may be at it, for the same kernel.
	(
		flock 7
		! is_kept "$to" "$here $cc" "$here/test_modules" "$1"/{.config,vmlinux} || exit 0
		cp "$here"/test_modules/* "$to/" &&
			make -s -j "$(nproc)" -C "$1" M="$to" modules CC="$cc" && keep "$to"
	) 7>"$to/.lock" >"$out/make-modules.log" 2>&1 || {
		cat "$out/make-modules.log" >&2
		die "the modules of the tests do not compile for $1"
	}
}

# kernels - the build directories of all kernels that the plan boots
kernels() {
	local key
	for key in "${keys[@]}"; do
		set_machine "$key"
		kernel_dir "$g_variant"
	done | sort -u
}

#
# Guests
#

# The firmwares, and what they start.
#
#   uefi                     no secure boot
#   secureboot               Debian's "snakeoil" keys, and a kernel signed with them
#   secureboot-unsigned      a kernel that is not signed
#   secureboot-own           keys of our own, enrolled as ima-secure-boot.rst says; the
#                            kernel is signed with them
#   secureboot-own-snakeoil  the same, but the kernel is signed with Debian's keys
#   secureboot-own-altered   signed with ours, one byte is another one then
#   secureboot-own-unsigned  not signed
#   secureboot-own-loader    a boot loader and the kernel are signed, and not the file with
#                            the command line
#   secureboot-own-initrd    that file names an initramfs, too, which nobody signed
#
# But for the last two, kernel, initramfs and command line are one image.
firmwares_known="uefi secureboot secureboot-unsigned secureboot-own secureboot-own-snakeoil"
firmwares_known+=" secureboot-own-altered secureboot-own-unsigned secureboot-own-loader"
firmwares_known+=" secureboot-own-initrd"

# set_machine KEY - what a guest is made of, from a key of plan and the options
set_machine() {
	local ends
	IFS=$'\x1f' read -r g_append g_tpm g_firmware g_disk g_variant g_x509 \
		g_evm_x509 g_kernel_inside g_console g_panic g_put g_x509_dir g_root \
		g_package g_srk g_refused g_properties g_cpus g_more g_after ends _ <<<"$1"
	[ "${g_cpus:-1}" -gt "$cpus_of_all" ] || g_cpus=$cpus_of_all
	[ -z "$g_after" ] || g_panic=$ends
	g_append+=" $append"
	g_tpm=${g_tpm:-$tpm}
	g_firmware=${g_firmware:-$firmware}
	g_root=${g_root:-$root_change}
	if [ -z "$g_variant" ]; then
		g_variant=$variant
	elif [ -n "$variant" ] && [ -d "$variants/$variant-$g_variant" ]; then
		g_variant=$variant-$g_variant
	fi
	case $g_tpm in
	''|crb|tis) ;;
	*) die "TPM '$g_tpm' is neither tis nor crb" ;;
	esac
	[[ -z $g_firmware || " $firmwares_known " == *" $g_firmware "* ]] ||
		die "firmware '$g_firmware' is none of $firmwares_known"
	g_kernel=$(kernel_dir "$g_variant")/arch/x86/boot/bzImage
	[ -e "$g_kernel" ] || die "no kernel $g_kernel"
}

# make_store - a variable store with keys of our own, for all guests that want one
make_store() {
	"$here/secure_boot.sh" store "$work/store" || die "no keys for secure boot"
}

# make_esp DIR INITRD PARAMETERS - a disk from which a firmware starts the kernel
#
# QEMU changes the header of a kernel that it is given with -kernel, which breaks
# a signature.  So the kernel stands on a disk with an EFI system partition.
make_esp() {
	local dir=$1 how keys=$work/store
	mkdir -p "$dir/boot"
	ln -s "$g_kernel" "$dir/boot/bzImage"
	printf '%s' "$3" >"$dir/boot/cmdline"
	case $g_firmware in
	*-initrd) ln -s "$work/base.cpio" "$dir/boot/initrd" ;;
	# Where the root file system is a disk there is none.
	*) [ -n "$g_root" ] || ln -s "$2" "$dir/boot/initrd" ;;
	esac
	case $g_firmware in
	uefi | *-unsigned) how=unsigned keys=snakeoil ;;
	secureboot | *-snakeoil) how=image keys=snakeoil ;;
	*-own) how=image ;;
	*-altered) how=altered ;;
	*-loader | *-initrd) how=loader ;;
	esac
	"$here/secure_boot.sh" $how "$dir/boot" "$keys" || die "no image for $g_firmware"
	truncate -s 128M "$dir/esp"
	{
		mformat -i "$dir/esp" -F :: &&
		mcopy -s -i "$dir/esp" "$dir"/boot/esp/* ::/
	} >"$dir/mtools" 2>&1 || die "mtools: $(cat "$dir/mtools")"
	rm -rf "${dir:?}/boot"
}

# start_tpm DIR - swtpm, in the background; its state and socket in DIR
start_tpm() {
	mkdir -p "$1/tpm"
	rm -f "$1/tpm/socket"
	if [ -n "$g_srk" ] && [ -z "$(ls "$1/tpm")" ]; then
		swtpm_setup --tpm2 --tpmstate "$1/tpm" --create-spk >"$1/swtpm_setup" 2>&1 ||
			die "swtpm_setup: $(tail -n 1 "$1/swtpm_setup")"
	fi
	swtpm socket --tpm2 --tpmstate "dir=$1/tpm" --terminate \
		--ctrl "type=unixio,path=$1/tpm/socket" \
		--log "file=$1/tpm/log,level=${VMTEST_TPM_LOG:-1}" 8>&- &
	children+=($!)
	# It is there in milliseconds; a socket cannot be awaited.
	for ((i = 0; i < 500; i++)); do
		[ ! -S "$1/tpm/socket" ] || return 0
		sleep 0.02
	done
	die "swtpm does not start"
}

pflash="if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF"

# qemu_command DIR INITRD - set $qemu from the machine that set_machine set;
# starts its TPM.  DIR is short and temporary: a path of a socket is short.
qemu_command() {
	local dir=$1 initrd=$2 machine=q35 d
	mkdir -p "$dir"
	touch "$dir/tap" "$dir/console.log"
	qemu=(qemu-system-x86_64 -nodefaults -no-user-config -display none
	      -no-reboot -smp "$g_cpus" -m "$memory"
	      -device virtio-rng-pci -device virtio-serial-pci
	      -chardev "file,id=tap,path=$dir/tap"
	      -device "virtserialport,chardev=tap,name=org.kernel.kselftest")
	case $accel in
	kvm) qemu+=(-accel kvm -cpu host) ;;
	tcg) qemu+=(-accel "tcg,thread=multi" -cpu "max,la57=off") ;;
	# Does not wait in real time while idle, so it is as quick as it can.
	icount) qemu+=(-accel tcg -icount "shift=0,sleep=off" -smp 1 -cpu "max,la57=off") ;;
	esac
	# On a busy host an emulated timer is late, and the kernel, which counts
	# its ticks at boot, panics.
	g_append="no_timer_check $g_append"
	# QEMU keeps what it has translated by address: libraries that are elsewhere in each
	# process are translated again each time.  With sanitizers it is the other way around:
	# what depends on an address is to be seen.
	[[ $variant == debug* ]] || g_append="norandmaps $g_append"
	# So it seems to the kernel that a processor stands still for long.
	[ "$accel" != tcg ] || g_append="rcupdate.rcu_cpu_stall_timeout=60 $g_append"
	if [ -n "$console" ]; then
		qemu+=(-serial mon:stdio)
		g_append="console=ttyS0 panic=-1 $g_append loglevel=3"
	else
		qemu+=(-serial "file:$dir/console.log")
		# Last, so that no parameter of a test hides a report.
		g_append="console=ttyS0 panic=-1 $g_append ignore_loglevel"
	fi
	for d in "${disks[@]}"; do
		qemu+=(-drive "file=$d,format=raw,if=virtio,snapshot=on")
	done
	if [ -n "$g_disk" ]; then
		truncate -s "$g_disk" "$dir/disk" || die "vmtest-disk: '$g_disk' is not a size"
		qemu+=(-drive "file=$dir/disk,format=raw,if=virtio")
	fi
	if [ -n "$g_tpm" ]; then
		start_tpm "$dir"
		qemu+=(-chardev "socket,id=tpm,path=$dir/tpm/socket"
		       -tpmdev "emulator,id=tpm0,chardev=tpm"
		       -device "tpm-$g_tpm,tpmdev=tpm0")
	fi
	if [ -n "$g_root" ]; then
		qemu+=(-drive "file=$initrd,format=raw,if=virtio")
		g_append="root=$(last_disk) rw $g_append"
	fi
	case $g_firmware in
	'')
		qemu+=(-kernel "$g_kernel" -append "$g_append")
		[ -n "$g_root" ] || qemu+=(-initrd "$initrd")
		;;
	uefi)
		cp /usr/share/OVMF/OVMF_VARS_4M.fd "$dir/vars.fd"
		qemu+=(-drive "$pflash/OVMF_CODE_4M.fd")
		;;
	secureboot*)
		machine=q35,smm=on
		case $g_firmware in
		secureboot-own*) cp "$work/store/vars.fd" "$dir/vars.fd" ;;
		*) cp /usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd "$dir/vars.fd" ;;
		esac
		qemu+=(-global "driver=cfi.pflash01,property=secure,value=on"
		       -global ICH9-LPC.disable_s3=1
		       -drive "$pflash/OVMF_CODE_4M.secboot.fd")
		;;
	esac
	if [ -n "$g_firmware" ]; then
		make_esp "$dir" "$initrd" "$g_append"
		# On a controller that the firmware has a driver for and the
		# kernel has not, so that the disks have the same names.
		qemu+=(-drive "if=pflash,format=raw,unit=1,file=$dir/vars.fd"
		       -drive "file=$dir/esp,format=raw,if=none,id=esp"
		       -device "ide-hd,drive=esp,bus=ide.0")
	fi
	qemu+=(-machine "$machine")
}

# last_disk - the device that is one behind those of the options and of the test
last_disk() {
	local letters=abcdefgh n=${#disks[@]}
	[ -z "$g_disk" ] || n=$((n + 1))
	echo "/dev/vd${letters:n:1}"
}

# KVM only where a boot proves that it works: nested or broken KVM hangs.
choose_accel() {
	local proof found
	accel=${VMTEST_ACCEL:-}
	[ -z "$accel" ] || return 0
	accel=tcg
	[ -w /dev/kvm ] || return 0
	# Once after each boot of this machine.
	proof=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/vmtest-kvm-
	proof+=$(cat /proc/sys/kernel/random/boot_id)
	if [ ! -s "$proof" ]; then
		found=no
		mkdir -p "$work/probe/vm"
		echo "mode=probe" >"$work/probe/vm/run"
		{ cat "$work/base.cpio"; archive "$work/probe"; } >"$work/probe.cpio"
		accel=kvm console='' disks_saved=("${disks[@]}") disks=()
		variant='' set_machine "$no_key"
		g_tpm='' g_firmware=''
		qemu_command "$work/probe" "$work/probe.cpio"
		disks=("${disks_saved[@]}")
		if timeout --foreground 20 "${qemu[@]}" </dev/null >/dev/null 2>&1 &&
		   grep -q '^@done' "$work/probe/tap"; then
			found=yes
		fi
		accel=tcg
		{ mkdir -p "$(dirname "$proof")" && echo $found >"$proof"; } 2>/dev/null || true
	else
		found=$(cat "$proof")
	fi
	[ "$found" != yes ] || accel=kvm
}

# What the kernel says when something is wrong with it.
bad_console='WARNING: |(^|[^A-Z_])BUG[: ]|kernel BUG at|Oops: |Kernel panic|Unable to handle'
bad_console+='|general protection fault|double fault'
bad_console+='|INFO: task .* blocked|rcu: INFO: .* (stall|detected)|soft lockup|hard LOCKUP'
bad_console+='|INFO: possible |inconsistent lock state|suspicious RCU usage|bad unlock balance'
bad_console+='|KASAN: |UBSAN: |suspected memory leaks|memory leak detector disabled'
bad_console+='|refcount_t: |list_(add|del) corruption|Out of memory: |Call Trace:'
bad_console+='|vmtest: init failed'

# An empty key: the machine that nobody said anything about.
no_key=$'\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f'

# guest_job ID KEY LIST - boot one guest and leave its results in $out/ID; in a
# process of its own, whose end is seen whatever happens
guest_job() {
	children=()
	trap 'guest_ended $? '"$1" EXIT
	trap 'exit 143' INT TERM
	run_guest "$@"
}

guest_ended() {
	trap - EXIT
	kill "${children[@]}" 2>/dev/null || true
	wait 2>/dev/null || true
	[ "$1" -eq 0 ] || [ -e "$out/$2/fault" ] ||
		tail -n 1 "$out/$2.err" >"$out/$2/fault"
	mv "$work/$2.run"/{tap,console.log} "$out/$2/" 2>/dev/null || true
	# swtpm writes what it knows.
	wait 2>/dev/null || true
	[ "${g_more:-0}" = 0 ] || hand_on "$2" $(($2 + 1)) || true
	rm -rf "${work:?}/$2" "$work/$2.cpio" "$work/$2.run"
	touch "$out/$2/ended"
}

# hand_on ID ID - to the next boot of the same machine, all that it keeps
hand_on() {
	mv "$work/$1.run" "$work/$2.run" && mv "$work/$1.cpio" "$work/$2.cpio"
}

# take_over ID - of the boot before, which has ended; and make the change
take_over() {
	[ -e "$work/$1.cpio" ] || die "the boot before left nothing"
	if [ "$g_after" = other-tpm ]; then
		rm -rf "$work/$1.run/tpm"
	else
		change_root "$1" "$g_after"
	fi
}

# change_root ID CHANGE
change_root() {
	[ "$2" = none ] || "$here/root_disk.sh" change "$work/$1.cpio" "$builds/keys" "$2" ||
		die "no change of the root: $2"
}

# make_root ID - the disk with the guest's files
make_root() {
	local disk=$work/$1.cpio
	cp --sparse=always "$work/root.ext4" "$disk"
	[ -z "$g_package" ] ||
		"$here/root_disk.sh" install "$disk" "$builds/keys" \
			"$work/root/fixtures/$g_package" || die "vmtest-root-package: $g_package"
	"$here/root_disk.sh" add "$disk" "$builds/keys" "$work/$1" || die "vmtest-root: $g_root"
	change_root "$1" "$g_root"
}

# end_when_said PID CONSOLE WORDS - a machine that halts does not end, nor does a firmware that
# has nothing to start
end_when_said() {
	! grep -q -a -m 1 -F "$3" < <(tail -n +1 -s 0.1 -f --pid="$1" "$2") ||
		kill "$1" 2>/dev/null || true
}

# make_medium ID TEST... - what the guest has of $work/ID, of what all share and of what the tests
# need: its initramfs, or the disk that it has instead, as $work/ID.cpio
make_medium() {
	if [ -n "$g_after" ]; then
		take_over "$1"
	elif [ -n "$g_root" ]; then
		make_root "$1"
	else
		add_programs "$work/root" "$work/$1" "${@:2}"
		{ cat "$work/base.cpio"; archive "$work/$1"; } >"$work/$1.cpio"
	fi
}

# start_guest ID SECONDS - QEMU, until it ends or its time is over; its status
start_guest() {
	local status=0
	qemu_command "$work/$1.run" "$work/$1.cpio"
	printf '%q ' "${qemu[@]}" >"$out/$1/command"
	# In the background, so that a signal to this process is not kept
	# waiting.
	timeout --foreground -k 5 "$2" "${qemu[@]}" </dev/null >"$out/$1/qemu.log" 2>&1 &
	children+=($!)
	[[ $g_panic != @halts* ]] ||
		end_when_said "${children[-1]}" "$work/$1.run/console.log" 'reboot: System halted' &
	[ -z "$g_refused" ] ||
		end_when_said "${children[-1]}" "$work/$1.run/console.log" \
			'BdsDxe: No bootable option' &
	wait "${children[-1]}" || status=$?
	# bash 5.2 loses the status of a child now and then; the console knows how it ended.
	if [ $status -eq -1 ]; then
		grep -q 'reboot: Power down' "$work/$1.run/console.log" && return 0
		return 1
	fi
	return $status
}

run_guest() {
	local id=$1 list=$3 dir=$out/$1 limit names status=0
	set_machine "$2"
	printf '%s\n' "$g_console" >"$dir/expected"
	printf '%s\n' "$g_panic" >"$dir/panic"
	printf '%s\n' "$g_refused" >"$dir/refused"
	mkdir -p "$work/$id/vm"
	printf '%s\n' mode=tests "factor=$factor" "tpm=$g_tpm" "change='$g_root'" \
		>"$work/$id/vm/run"
	cp "$list" "$work/$id/vm/tests"
	add_machine "$work/$id"
	mapfile -t names < <(cut -d ' ' -f 1 "$list")
	make_medium "$id" "${names[@]}"

	limit=$(awk -v f="$factor" -v boot="$boot_limit" \
		'{ s += $2 + 5 } END { print (s + boot) * f }' "$list")
	start_guest "$id" "$limit" || status=$?
	# Emulation on a busy host hangs once in hundreds of boots, in a driver
	# and before init.  A kernel that does so by itself does so again.
	if [ $status -eq 124 ] && ! grep -q 'Run /[a-z/]*init' "$work/$id.run/console.log"; then
		echo "# guest $id hung before init; it is started once more" >"$dir/again"
		mv "$work/$id.run/console.log" "$dir/console.first"
		[ -n "$g_after" ] || rm -rf "$work/$id.run"
		set_machine "$2"
		status=0
		start_guest "$id" "$limit" || status=$?
	fi
	case $status in
	0) ;;
	124|137) echo "the guest did not end within $limit seconds" >"$dir/fault" ;;
	*) echo "QEMU ended with status $status: $(tail -n 1 "$dir/qemu.log")" >"$dir/fault" ;;
	esac
}

#
# Results
#

passed=0 failed=0 skipped=0

# report ID TEST SKIP LAST LABEL - one test's output and verdict, as kselftest
# prints them.  LAST is not empty for the last test of the guest, which answers
# for how the guest ended.
report() {
	local dir=$out/$1 test=$2 may_skip=$3 last=$4 label=$5
	local status panic refused why='' suffix=''
	local unasked="it skipped, on the machine that it asked for"

	tr -d '\000' <"$dir/tap" | TEST=$test awk '
		BEGIN { t = ENVIRON["TEST"] }
		$0 == "@begin " t { on = 1; next }
		/^@end / { on = 0 }
		on && NF { print }' >"$work/said"
	status=$(tr -d '\000' <"$dir/tap" | TEST=$test awk '
		$1 == "@end" && $2 == ENVIRON["TEST"] && !n++ { print $3 }')

	echo "# selftests: ima: $label"
	sed 's/^/# /' "$work/said"

	why=$(kernel_report "$dir" "$test")
	[ -z "$why" ] || why="the kernel reported: $why"
	# Nor has one that the firmware should not start.
	refused=$(cat "$dir/refused")
	if [ -n "$refused" ]; then
		status=0 last=''
		printf '1..1\nok 1\n' >"$work/said"
		why=$(not_refused "$dir/console.log" "$refused")
	fi
	# A guest that should panic has one test, and nothing else to say.
	panic=$(cat "$dir/panic")
	if [ -n "$panic" ]; then
		status=0 last=''
		printf '1..1\nok 1\n' >"$work/said"
		case $panic in
		@*) why=${why:-$(not_stopped "$dir" "${panic%% *}" "${panic#* }")} ;;
		*) why=$(not_panicked "$dir" "$panic" "$why") ;;
		esac
	fi
	case $status in
	0) why=${why:-$(contradiction)} ;;
	4)
		suffix=" # SKIP"
		[ -n "$may_skip" ] || why=${why:-$unasked}
		;;
	124) why=${why:-"timed out"} ;;
	'') why=${why:-$(fault "$dir")} ;;
	*) why=${why:-"exit status $status"} ;;
	esac
	if [ -z "$may_skip" ] && grep -qE '^ok .*# SKIP|^1\.\.0' "$work/said"; then
		why=${why:-$unasked}
	fi
	[ -z "$last" ] || sed -n 's/^@leak /# leak: /p' "$dir/tap"
	if [ -n "$last" ] && [ -z "$why" ]; then
		if grep -q '^@leak ' "$dir/tap"; then
			why=$(awk '/^@leak / && !n++ { print "kmemleak: " substr($0, 7) }' \
				"$dir/tap")
		elif [ -e "$dir/fault" ] || ! grep -q '^@done' "$dir/tap"; then
			why="after the test: $(fault "$dir")"
		fi
	fi

	if [ -n "$why" ]; then
		failed=$((failed + 1))
		echo "not ok $((passed + skipped + failed)) selftests: ima: $label # $why"
		echo "# the end of the guest's console ($dir/console.log):"
		tail -n "${VMTEST_TAIL:-25}" "$dir/console.log" | tr -d '\r\033' | sed 's/^/# | /'
		return
	fi
	if [ -n "$suffix" ]; then
		skipped=$((skipped + 1))
	else
		passed=$((passed + 1))
	fi
	echo "ok $((passed + skipped + failed)) selftests: ima: $label$suffix"
}

# not_panicked DIR PANIC WHY - what is not as vmtest-panic says; WHY is what the kernel reported
not_panicked() {
	if grep -qE "Kernel panic - not syncing: .*(${2%% && *})" <<<"$3" &&
	   { [ "${2#* && }" = "$2" ] || grep -qE -- "${2#* && }" "$1/console.log"; }; then
		return
	fi
	echo "no panic with \"$2\"${3:+; $3}"
}

# not_stopped DIR @halts|@restarts REGEX - what is not as it says
not_stopped() {
	local end='reboot: System halted'
	[ "$2" = @halts ] || end='reboot: machine restart'
	if grep -q '^@begin' "$1/tap"; then
		echo "the test began"
	elif ! grep -qE -- "$3" "$1/console.log"; then
		echo "nobody said \"$3\""
	elif ! grep -qF "$end" "$1/console.log"; then
		echo "it was said, but there is no \"$end\""
	fi
}

# not_refused CONSOLE MESSAGE - what is wrong if the firmware should have refused to start
# the kernel, and said MESSAGE
not_refused() {
	if grep -qa 'Linux version' "$1"; then
		echo "the firmware started the kernel"
	elif ! tr -d '\r' <"$1" | grep -qaE "failed to (load|start) Boot[0-9]+ .*Sata.*: $2\$"; then
		echo "the firmware did not say \"$2\""
	elif ! grep -qa 'BdsDxe: No bootable option' "$1"; then
		echo "the firmware has started something else"
	fi
}

# contradiction - what in the output of a test that exited with 0 says that it
# did not pass
contradiction() {
	awk '
		/^1\.\.[0-9]+/ { plan = substr($1, 4) + 0 }
		/^(not )?ok / { results++ }
		/^not ok / && !/# (SKIP|TODO|XFAIL)/ { bad = bad ? bad : $0 }
		END {
			if (bad)
				print "exit status 0, but " bad
			else if (plan == "")
				print "exit status 0, but no plan"
			else if (results + 0 != plan)
				printf "exit status 0, but %d results for a plan of %d\n",
					results, plan
		}' "$work/said"
}

fault() {
	if [ -s "$1/fault" ]; then
		cat "$1/fault"
	else
		echo "the guest ended before the test did"
	fi
}

# kernel_report DIR TEST - the first bad line on the console during TEST; what
# came before the first test counts for that one
kernel_report() {
	tr -d '\r' <"$1/console.log" |
		BAD=$bad_console EXPECTED=$(cat "$1/expected") TEST=$2 awk '
			BEGIN {
				bad = ENVIRON["BAD"]
				expected = ENVIRON["EXPECTED"]
				test = ENVIRON["TEST"]
			}
			/vmtest: begin / { sub(/.*vmtest: begin /, ""); current = $0; next }
			expected != "" && $0 ~ expected { next }
			$0 ~ bad && (current == test || current == "") && !n++'
}

run_tests() {
	local id keys=() again=() waiting=() now=() moments last_word=$SECONDS own=''
	mapfile -t keys < <(cut -f 1 "$work/plan" | awk '!seen[$0]++')
	# A machine that cannot be is an error of the call.
	for id in "${!keys[@]}"; do
		set_machine "${keys[id]}"
		again[id]=$g_after
		case $g_firmware in
		secureboot-own*) own=yes ;;
		esac
	done
	[ -z "$own" ] || make_store
	make_base
	kernels >"$work/kernels"
	while read -r id; do
		make_modules "$id"
	done <"$work/kernels"
	choose_accel
	console=''

	echo "TAP version 13"
	echo "# kernel $(cat "$kdir/include/config/kernel.release"), $accel," \
		"${#keys[@]} guests, logs in $out"
	warn_if_old
	echo "1..$(wc -l <"$work/plan")"
	rm -rf "$out"/[0-9]*
	mkfifo "$work/moments"
	exec {moments}<>"$work/moments"
	waiting=("${!keys[@]}")
	while [ ${#waiting[@]} -gt 0 ]; do
		while running; [ ${#now[@]} -ge "$jobs" ] || ! next_guest; do
			one_moment
		done
		KEY=${keys[id]} awk -F '\t' '$1 == ENVIRON["KEY"] { print $2, $3, $4 }' \
			"$work/plan" >"$work/list.$id"
		mkdir -p "$out/$id"
		guest_job "$id" "${keys[id]}" "$work/list.$id" 2>"$out/$id.err" 8>&- &
	done
	while running; [ ${#now[@]} -gt 0 ]; do
		one_moment
	done
	report_ended
	echo "# Totals: pass:$passed fail:$failed skip:$skipped"
	[ $((passed + failed + skipped)) -eq "$(wc -l <"$work/plan")" ] ||
		die "some tests of the plan have no result"
}

# running - set $now to the processes of the guests that run.  This and all that is done each
# moment is without a new process: ten times a second they would take a tenth of the machine.
running() {
	jobs -rp >"$work/jobs"
	mapfile -t now <"$work/jobs"
}

# next_guest - take the first one that can start from $waiting, and set $id; a machine that is
# started again waits until it has ended, and lets others go first; if nothing runs any more and
# it has not ended, it never will
next_guest() {
	local i
	for i in "${!waiting[@]}"; do
		id=${waiting[i]}
		if [ -z "${again[id]}" ] || [ -e "$out/$((id - 1))/ended" ] ||
		   [ ${#now[@]} -eq 0 ]; then
			unset "waiting[i]"
			return 0
		fi
	done
	return 1
}

# Let guests run, print those that ended, show that time passes.
one_moment() {
	read -r -t 0.1 -u "$moments" || true
	report_ended
	if [ $((SECONDS - last_word)) -ge 9 ]; then
		last_word=$SECONDS
		printf '# %d:%02d %d guests are running\n' $((SECONDS / 60)) \
			$((SECONDS % 60)) ${#now[@]}
	fi
}

# Print guests that ended, in their order.
next_report=0
report_ended() {
	local t skip label last parameters interface n
	while [ -e "$out/$next_report/ended" ] && [ "$next_report" -lt ${#keys[@]} ]; do
		touch "$out/$next_report"/{tap,console.log}
		[ ! -e "$out/$next_report/again" ] || cat "$out/$next_report/again"
		n=$(wc -l <"$work/list.$next_report")
		while read -r t _ skip; do
			n=$((n - 1))
			last=
			[ "$n" -gt 0 ] || last=yes
			IFS=$'\x1f' read -r parameters interface _ <<<"${keys[next_report]}"
			set_machine "${keys[next_report]}"
			label="$t${interface:+ [TPM: $interface]}${parameters:+ [$parameters]}"
			label+="${g_root:+ [root: $g_root]}${g_after:+ [again, after $g_after]}"
			label+="${g_firmware:+ [$g_firmware]}"
			report "$next_report" "$t" "$skip" "$last" "$label"
		done <"$work/list.$next_report"
		next_report=$((next_report + 1))
		last_word=$SECONDS
	done
}

# A kernel that is older than its source tests something else.
warn_if_old() {
	local dir f
	[ -e "$srctree/.laid" ] || return 0
	while read -r dir; do
		[ -e "$dir/.built" ] || continue
		[ "$(readlink -f "$dir/source")" = "$srctree" ] || continue
		while read -r f; do
			if [ "$srctree/$f" -nt "$dir/.built" ]; then
				echo "# the kernel in $dir is older than $f: build it again"
				break
			fi
		done < <(cd "$srctree" && sed -n '/^\(security\|include\)\//p' .laid &&
			 awk '/^--- a/ && !/^--- a.(tools|Documentation|MAINTAINERS)/ {
				print FILENAME; nextfile }' .applied/*.patch)
	done <"$work/kernels"
}

# A guest with a terminal, or a script on the console.
run_console() {
	local status=0 key bad
	if [ -s "$work/plan" ]; then
		key=$(head -n 1 "$work/plan" | cut -f 1)
	else
		key=$no_key
	fi
	make_base
	choose_accel
	console=yes
	set_machine "$key"
	case $g_firmware in
	secureboot-own*) make_store ;;
	esac
	make_modules "$(kernel_dir "$g_variant")"
	mkdir -p "$work/console/vm" "$out/console"
	printf '%s\n' mode=console "interactive=$interactive" "tpm=$g_tpm" \
		>"$work/console/vm/run"
	add_machine "$work/console"
	make_medium console "${programs[@]}"
	qemu_command "$work/c.run" "$work/console.cpio"
	if [ -n "$interactive" ] && [ -t 0 ]; then
		"${qemu[@]}" || status=$?
	else
		timeout --foreground -k 5 $((300 * factor)) "${qemu[@]}" </dev/null |
			tee "$out/console/console.log" || status=$?
	fi
	[ $status -eq 0 ] || die "QEMU ended with status $status"
	[ -n "$script" ] || return 0
	[ -z "$g_tpm" ] || cp "$work/c.run/tpm/log" "$out/console/tpm.log"
	cp "$work/c.run/tap" "$out/console/tap"
	status=$(sed -n 's/^@end script //p' "$out/console/tap")
	[ -n "$status" ] || die "the guest ended before the script did"
	bad=$(sed '1,/^@dmesg/d' "$out/console/tap" |
		BAD=$bad_console awk '$0 ~ ENVIRON["BAD"] && !n++')
	[ -z "$bad" ] || die "the kernel reported while $script ran: $bad"
	return "$status"
}

main() {
	[ $# -eq 0 ] || tests=("$@")
	if [ $# -eq 0 ] && [ -z "$interactive$script" ]; then
		all_tests >"$work/all" || die "cannot list the tests"
		without_extensions <"$work/all" >"$work/wanted"
		mapfile -t tests <"$work/wanted"
		[ ${#tests[@]} -gt 0 ] || die "there are no tests"
	fi
	plan "${tests[@]}" >"$work/plan"
	if [ -n "$list" ]; then
		tr '\037' ' ' <"$work/plan"
	elif [ -n "$interactive$script" ]; then
		run_console
	else
		run_tests
		[ $failed -eq 0 ]
	fi
}

# One line, read whole: the script may be edited while it runs.
main "$@"; exit
