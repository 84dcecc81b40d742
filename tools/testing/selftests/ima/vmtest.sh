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
#   vmtest-tpm: tis|crb        a TPM 2.0 (swtpm) behind this interface; several
#                              such lines are several boots, too
#   vmtest-firmware: uefi|secureboot  OVMF; with secure boot a signed kernel
#   vmtest-disk: SIZE          an empty disk, /dev/vda (SIZE as in truncate)
#   vmtest-variant: NAME       a kernel with the options of config.NAME, in
#                              build/variants/NAME
#   vmtest-alone: REASON       a guest of its own
#   vmtest-timeout: SECONDS    for the test; without it, that of "settings"
#   vmtest-console: REGEX      a report in the kernel log that belongs to the
#                              test and does not fail it
#
# The results come over a virtio port.  The serial console is read for what
# the kernel itself reports: a warning, an oops, a stall, a leak, a splat of a
# sanitizer or of lockdep fails the test during which it came.

set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
	cat <<-USAGE
	usage: vmtest.sh [options] [TEST...]

	Without TEST, all tests; a TEST with a slash is a script elsewhere.  Exit
	status: 0 if all passed, 1 if one failed, 2 if the call was wrong.

	  -k DIR      kernel build directory (with arch/x86/boot/bzImage)
	  -v NAME     build/variants/NAME instead
	  -a PARAMS   more kernel parameters, for every test
	  -t          a TPM 2.0 (swtpm, CRB) for every test
	  -s          OVMF with Secure Boot and a signed kernel for every test
	  -d FILE     a disk image (raw), as the next /dev/vd?; not changed
	  -f SRC:DST  a file of the host in the guest's initramfs
	  -x SCRIPT   run SCRIPT on the guest's console instead of tests
	  -i          interactive: a shell in the guest, after SCRIPT if there is
	              one; 'poweroff -f' or Ctrl-A x leaves it
	  -m MB       memory of a guest (512)
	  -j N        guests at a time (number of processors)
	  -o DIR      where logs are kept (vmtest/ beside the kernel's directory)
	  -l          list the tests and their boots

	VMTEST_ACCEL=tcg|kvm chooses the accelerator; without it KVM is used if a
	kernel boots with it.  VMTEST_TIMEOUT_FACTOR=N multiplies all timeouts,
	VMTEST_BOOT_LIMIT=S is what a guest may take beside its tests (60).
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

kdir='' variant='' append='' tpm='' firmware='' script='' interactive='' list=''
memory=512 out=''
jobs=$(nproc)
disks=() files=() tests=()
while getopts k:v:a:tsd:f:x:im:j:o:lh option; do
	case $option in
	k) kdir=$OPTARG ;;
	v) variant=$OPTARG ;;
	a) append=$OPTARG ;;
	t) tpm=crb ;;
	s) firmware=secureboot ;;
	d) disks+=("$OPTARG") ;;
	f) files+=("$OPTARG") ;;
	x) script=$OPTARG ;;
	i) interactive=yes ;;
	m) memory=$OPTARG ;;
	j) jobs=$OPTARG ;;
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
if [ -z "$kdir" ]; then
	if [ -e "$builds/x86_64/.config" ]; then
		kdir=$builds/x86_64
	else
		kdir=${KBUILD_OUTPUT:-$srctree}
	fi
fi
[ -d "$kdir" ] || die "no kernel build directory $kdir"
kdir=$(cd "$kdir" && pwd)
[ -z "$out" ] || { mkdir -p "$out"; out=$(cd "$out" && pwd); }
out=${out:-$(dirname "$kdir")/vmtest}
mkdir -p "$out"
# Logs of two runs must not mix.
exec 8>"$out/.lock"
if ! flock -n 8; then
	echo "# waiting for another run that writes to $out" >&2
	flock 8
fi
rm -rf "$out"/[0-9]*
factor=${VMTEST_TIMEOUT_FACTOR:-1}
[ "$jobs" -ge 1 ] 2>/dev/null || die "-j wants a number, not '$jobs'"

work=$(mktemp -d "${TMPDIR:-/tmp}/vmtest.XXXXXX")
cleanup() {
	trap - EXIT INT TERM
	# shellcheck disable=SC2046
	kill $(jobs -p) 2>/dev/null || true
	wait 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT
trap 'cleanup; exit 130' INT TERM

# kernel_dir VARIANT - the build directory of a variant, or that of -k
kernel_dir() {
	if [ -n "$1" ]; then
		[ -e "$builds/variants/$1/arch/x86/boot/bzImage" ] ||
			die "no kernel in $builds/variants/$1: build it with scripts/variant $1 FRAGMENT"
		echo "$builds/variants/$1"
	else
		echo "$kdir"
	fi
}

#
# Tests and what they want
#

# directive FILE NAME - values of "vmtest-NAME:" in the head of FILE
directive() {
	sed -nE "1,60s/^[#/ ]*\\*? *vmtest-$2: *(.*[^ ]) *\$/\\1/p" "$1"
}

# source_of TEST - the file that says what TEST wants
source_of() {
	local f
	case $1 in
	*/*)
		[ -f "$1" ] || die "no test $1"
		echo "$1"
		return
		;;
	esac
	for f in "$here/$1" "$here/$1.c"; do
		[ ! -f "$f" ] || { echo "$f"; return; }
	done
	die "no test $1 in $here"
}

default_timeout=$(sed -n 's/^timeout=//p' "$here/settings")

# all_tests - what the Makefile calls a test
all_tests() {
	make -s -C "$here" OUTPUT="$work" print-tests
}

# plan TEST... - the boots: "KEY<tab>TEST<tab>TIMEOUT" lines, where equal keys
# share a guest.  KEY has the fields of run_guest, separated by \x1f.
plan() {
	local t f alone limit count=0 a interface appends interfaces
	for t in "$@"; do
		f=$(source_of "$t")
		alone=$(directive "$f" alone)
		limit=$(directive "$f" timeout)
		mapfile -t appends < <(directive "$f" append)
		[ ${#appends[@]} -gt 0 ] || appends=("")
		mapfile -t interfaces < <(directive "$f" tpm)
		[ ${#interfaces[@]} -gt 0 ] || interfaces=("")
		for a in "${appends[@]}"; do for interface in "${interfaces[@]}"; do
			count=$((count + 1))
			printf '%s\x1f' "$a" "$interface" \
				"$(directive "$f" firmware)" "$(directive "$f" disk)" \
				"$(directive "$f" variant)" "$(directive "$f" console)" \
				"${alone:+$count}"
			printf '\t%s\t%s\n' "${t##*/}" "${limit:-$default_timeout}"
		done; done
	done
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

	make -s -C "$here" install OUTPUT="$work/tests" INSTALL_PATH="$root/tests/ima" \
		KHDR_INCLUDES="-isystem $kdir/usr/include" \
		CC="${CC:-$(command -v ccache >/dev/null && echo 'ccache gcc' || echo gcc)}" \
		>"$out/make-tests.log" 2>&1 || {
		cat "$out/make-tests.log" >&2
		die "the tests do not compile"
	}
	for m in "${tests[@]}"; do
		case $m in
		*/*) install -m 755 "$m" "$root/tests/ima/" ;;
		esac
	done
	mkdir -p "$root/tests/kselftest"
	cp "$here/../kselftest/ktap_helpers.sh" "$root/tests/kselftest/"
	install -m 755 "$here/vm_init.sh" "$root/init"

	for m in "$builds"/keys/{ima,ima-ecdsa,evm,verity,rogue}.der; do
		[ ! -e "$m" ] || cp "$m" "$root/etc/keys/"
	done
	# Where CONFIG_IMA_X509_PATH looks by default.  EVM's is not loaded: with
	# a key EVM wants a security.evm of every file that is appraised.
	[ ! -e "$root/etc/keys/ima.der" ] ||
		cp "$root/etc/keys/ima.der" "$root/etc/keys/x509_ima.der"
	for m in "${files[@]}"; do
		[ -e "${m%%:*}" ] || die "-f $m: no file ${m%%:*}"
		mkdir -p "$root/$(dirname "${m#*:}")"
		cp "${m%%:*}" "$root/${m#*:}"
	done
	if [ -n "$script" ]; then
		install -D -m 755 "$script" "$root/vm/script"
	fi
	archive "$root" >"$work/base.cpio"
}

# archive DIR - as a cpio archive whose files belong to root
archive() {
	(cd "$1" && find . -mindepth 1 | sort |
		cpio --quiet -o -H newc -R 0:0 --reproducible)
}

# add_modules DIR VARIANT - modules of the kernel that is booted, signed as
# "make modules_install" would sign them
add_modules() {
	local to=$1/lib/modules from m key
	from=$(kernel_dir "$2")
	mkdir -p "$to"
	key=$(sed -n 's/^CONFIG_MODULE_SIG_KEY="\(.*\)"/\1/p' "$from/.config")
	[ "${key#/}" != "$key" ] || key=$from/$key
	find "$from" -path "$builds/variants" -prune -o -name '*.ko' -print |
	while read -r m; do
		if grep -qx CONFIG_MODULE_SIG=y "$from/.config"; then
			"$from/scripts/sign-file" sha256 "$key" "$from/certs/signing_key.x509" \
				"$m" "$to/${m##*/}" || die "cannot sign ${m##*/} with $key"
		else
			cp "$m" "$to/"
		fi
	done
}

#
# Guests
#

# A kernel and a firmware that verifies it: signed with the key that Debian's
# snakeoil variable store has enrolled.
signed_kernel() {
	local image=$1 signed=$1.signed snakeoil=/usr/share/ovmf/PkKek-1-snakeoil
	if [ ! -e "$signed" ] || [ "$image" -nt "$signed" ]; then
		# The passphrase is no secret: it is in the package's README.
		openssl rsa -in $snakeoil.key -passin pass:snakeoil -out "$work/sb.key" 2>/dev/null
		sbsign --key "$work/sb.key" --cert $snakeoil.pem \
			--output "$signed.$$" "$image" >/dev/null 2>&1 ||
			die "sbsign cannot sign $image"
		mv "$signed.$$" "$signed"
	fi
	echo "$signed"
}

pflash="if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF"

# qemu_command DIR KERNEL INITRD APPEND TPM FIRMWARE - sets $qemu
qemu_command() {
	local dir=$1 kernel=$2 initrd=$3 params=$4 tpm=$5 firmware=$6 machine=q35 d
	qemu=(qemu-system-x86_64 -nodefaults -no-user-config -display none
	      -no-reboot -smp 2 -m "$memory"
	      -device virtio-rng-pci -device virtio-serial-pci
	      -chardev "file,id=tap,path=$dir/tap"
	      -device "virtserialport,chardev=tap,name=org.kernel.kselftest")
	case $accel in
	kvm) qemu+=(-accel kvm -cpu host) ;;
	tcg) qemu+=(-accel "tcg,thread=multi" -cpu "max,la57=off") ;;
	esac
	params="console=ttyS0 panic=-1 loglevel=7 $params"

	if [ -n "$interactive" ]; then
		qemu+=(-serial mon:stdio)
	else
		qemu+=(-serial "file:$dir/console.log")
	fi
	for d in "${disks[@]}" ${7:+"$7"}; do
		qemu+=(-drive "file=$d,format=raw,if=virtio,snapshot=on")
	done
	if [ -n "$tpm" ]; then
		mkdir -p "$dir/tpm"
		# swtpm ends with the connection.
		swtpm socket --tpm2 --tpmstate "dir=$dir/tpm" --terminate --daemon \
			--ctrl "type=unixio,path=$dir/tpm/socket" \
			--log "file=$dir/tpm/log,level=1" || die "swtpm does not start"
		qemu+=(-chardev "socket,id=tpm,path=$dir/tpm/socket"
		       -tpmdev "emulator,id=tpm0,chardev=tpm"
		       -device "tpm-$tpm,tpmdev=tpm0")
	fi
	case $firmware in
	'') ;;
	uefi)
		cp /usr/share/OVMF/OVMF_VARS_4M.fd "$dir/vars.fd"
		qemu+=(-drive "$pflash/OVMF_CODE_4M.fd")
		;;
	secureboot)
		machine=q35,smm=on
		kernel=$(signed_kernel "$kernel")
		cp /usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd "$dir/vars.fd"
		qemu+=(-global "driver=cfi.pflash01,property=secure,value=on"
		       -global ICH9-LPC.disable_s3=1
		       -drive "$pflash/OVMF_CODE_4M.secboot.fd")
		;;
	*) die "firmware '$firmware' is neither uefi nor secureboot" ;;
	esac
	[ -z "$firmware" ] || qemu+=(-drive "if=pflash,format=raw,unit=1,file=$dir/vars.fd")
	qemu+=(-machine "$machine" -kernel "$kernel" -initrd "$initrd" -append "$params")
}

# KVM only where a boot proves that it works: nested or broken KVM hangs.
choose_accel() {
	local proof
	accel=${VMTEST_ACCEL:-}
	[ -z "$accel" ] || return 0
	accel=tcg
	[ -w /dev/kvm ] || return 0
	proof=$kdir/.kvm-$(cat /proc/sys/kernel/random/boot_id)
	if [ ! -e "$proof" ]; then
		echo no >"$proof"
		mkdir -p "$work/probe/vm"
		echo "mode=probe" >"$work/probe/vm/run"
		{ cat "$work/base.cpio"; archive "$work/probe"; } >"$work/probe.cpio"
		accel=kvm
		qemu_command "$work/probe" "$kdir/arch/x86/boot/bzImage" \
			"$work/probe.cpio" "" "" ""
		if timeout --foreground 20 "${qemu[@]}" </dev/null >/dev/null 2>&1 &&
		   grep -q '^@done' "$work/probe/tap"; then
			echo yes >"$proof"
		fi
		accel=tcg
	fi
	[ "$(cat "$proof")" != yes ] || accel=kvm
}

# What the kernel says when something is wrong with it.
bad_console='WARNING: |BUG: |Oops: |Kernel panic|Unable to handle'
bad_console+='|general protection fault|double fault'
bad_console+='|INFO: task .* blocked|rcu: INFO: .* (stall|detected)|soft lockup|hard LOCKUP'
bad_console+='|INFO: possible |inconsistent lock state|suspicious RCU usage|bad unlock balance'
bad_console+='|KASAN: |UBSAN: |unreferenced object|refcount_t: |list_(add|del) corruption'
bad_console+='|Out of memory: |Call Trace:|vmtest: init failed'

# run_guest ID KEY LIST - boot one guest and leave its results in $out/ID
run_guest() {
	local id=$1 list=$3 dir=$out/$1 disk='' limit status=0
	local g_append g_tpm g_firmware g_disk g_variant g_console
	IFS=$'\x1f' read -r g_append g_tpm g_firmware g_disk g_variant g_console _ <<<"$2"

	rm -rf "$dir"
	mkdir -p "$dir" "$work/$id/vm"
	g_variant=${g_variant:-$variant}
	printf '%s\n' "$g_console" >"$dir/expected"
	{
		echo "mode=tests"
		echo "factor=$factor"
	} >"$work/$id/vm/run"
	cp "$list" "$work/$id/vm/tests"
	add_modules "$work/$id" "$g_variant"
	{ cat "$work/base.cpio"; archive "$work/$id"; } >"$work/$id.cpio"
	if [ -n "$g_disk" ]; then
		disk=$work/$id.disk
		truncate -s "$g_disk" "$disk"
	fi

	limit=$(awk -v f="$factor" -v boot="${VMTEST_BOOT_LIMIT:-60}" \
		'{ s += $2 } END { print (s + boot) * f }' "$list")
	# A path of a UNIX socket is short: the TPM's state is in $work.
	mkdir -p "$work/$id.run"
	qemu_command "$work/$id.run" "$(kernel_dir "$g_variant")/arch/x86/boot/bzImage" \
		"$work/$id.cpio" "$g_append $append" "${g_tpm:-$tpm}" \
		"${g_firmware:-$firmware}" "$disk"
	printf '%q ' "${qemu[@]}" >"$dir/command"
	timeout --foreground -k 5 "$limit" "${qemu[@]}" \
		</dev/null >"$dir/qemu.log" 2>&1 || status=$?
	case $status in
	0) ;;
	124|137) echo "the guest did not end within $limit seconds" >"$dir/fault" ;;
	*) echo "QEMU ended with status $status: $(tail -n 1 "$dir/qemu.log")" >"$dir/fault" ;;
	esac
	mv "$work/$id.run"/{tap,console.log} "$dir/" 2>/dev/null || true
	rm -rf "${work:?}/$id" "$work/$id.cpio" "$work/$id.run" "$disk"
}

# guest_job ID KEY LIST - run_guest in a process of its own, whose end is seen
# whatever happens
guest_job() {
	trap 'guest_ended $?' EXIT
	run_guest "$@"
}

guest_ended() {
	[ "$1" -eq 0 ] || [ -e "$out/$id/fault" ] ||
		tail -n 1 "$out/$id.err" >"$out/$id/fault"
	touch "$out/$id/ended"
}

#
# Results
#

failed=0 number=0

# report ID TEST LABEL - one test's output and verdict, as kselftest prints them
report() {
	local dir=$out/$1 test=$2 label=$3 status why='' verdict="ok" suffix=''
	number=$((number + 1))
	status=$(tr -d '\000' <"$dir/tap" 2>/dev/null | sed -n "s/^@end $test //p")

	echo "# selftests: ima: $label"
	tr -d '\000' <"$dir/tap" 2>/dev/null |
		awk -v t="$test" '$0 == "@begin " t { on = 1; next }
			/^@end / { on = 0 } on && NF { print "# " $0 }'

	why=$(kernel_report "$dir" "$test")
	[ -z "$why" ] || why="the kernel reported: $why"
	case $status in
	0) ;;
	4) suffix=" # SKIP" ;;
	124|137|143) why=${why:-"timed out"} ;;
	'')
		[ -e "$dir/fault" ] || echo "the guest ended before the test did" >"$dir/fault"
		why=${why:-$(cat "$dir/fault")}
		;;
	*) why=${why:-"exit status $status"} ;;
	esac
	if [ -n "$why" ]; then
		verdict="not ok"
		suffix=" # $why"
		failed=$((failed + 1))
	fi
	echo "$verdict $number selftests: ima: $label$suffix"
	if [ -n "$why" ]; then
		echo "# the end of the guest's console ($dir/console.log):"
		tail -n "${VMTEST_TAIL:-25}" "$dir/console.log" 2>/dev/null |
			tr -d '\r\033' | sed 's/^/# | /'
	fi
}

# kernel_report DIR TEST - the first bad line on the console during TEST; what
# came before the first test counts for that one
kernel_report() {
	local expected
	expected=$(cat "$1/expected")
	tr -d '\r' <"$1/console.log" 2>/dev/null |
		awk -v bad="$bad_console" -v expected="$expected" -v t="$2" '
			BEGIN { current = "" }
			/vmtest: begin / { sub(/.*vmtest: begin /, ""); current = $0; next }
			expected != "" && $0 ~ expected { next }
			$0 ~ bad && (current == t || current == "") { print; exit }'
}

run_tests() {
	local id key keys=()
	tests=("$@")
	[ ${#tests[@]} -gt 0 ] || mapfile -t tests < <(all_tests)
	plan "${tests[@]}" >"$work/plan"
	if [ -n "$list" ]; then
		tr '\037' ' ' <"$work/plan"
		return
	fi
	# A kernel that is not there is an error of the call.
	while read -r key; do
		kernel_dir "${key:-$variant}" >/dev/null
	done < <(cut -d $'\x1f' -f 5 "$work/plan" | sort -u)
	mapfile -t keys < <(cut -f 1 "$work/plan" | awk '!seen[$0]++')
	make_base
	choose_accel

	echo "TAP version 13"
	echo "# kernel $(cat "$kdir/include/config/kernel.release"), $accel," \
		"${#keys[@]} guests, logs in $out"
	echo "1..$(wc -l <"$work/plan")"
	for id in "${!keys[@]}"; do
		while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do
			wait -n || true
		done
		awk -F '\t' -v k="${keys[id]}" '$1 == k { print $2, $3 }' \
			"$work/plan" >"$work/list.$id"
		mkdir -p "$out/$id"
		guest_job "$id" "${keys[id]}" "$work/list.$id" 2>"$out/$id.err" 8>&- &
		report_ended
	done
	while [ "$(jobs -rp | wc -l)" -gt 0 ]; do
		wait -n || true
		report_ended
	done
	report_ended
	echo "# Totals: pass:$((number - failed)) fail:$failed"
}

# Print guests that ended, in their order.
next_report=0
report_ended() {
	local t label parameters interface
	while [ -e "$out/$next_report/ended" ] && [ "$next_report" -lt ${#keys[@]} ]; do
		while read -r t _; do
			IFS=$'\x1f' read -r parameters interface _ <<<"${keys[next_report]}"
			label="$t${interface:+ [TPM: $interface]}${parameters:+ [$parameters]}"
			report "$next_report" "$t" "$label"
		done <"$work/list.$next_report"
		next_report=$((next_report + 1))
	done
}

# A guest with a terminal, or a script on the console.
run_console() {
	local status
	rm -rf "$out/console"
	mkdir -p "$out/console" "$work/console/vm"
	make_base
	if [ -n "$interactive" ]; then
		interactive=''
		choose_accel
		interactive=yes
	else
		choose_accel
	fi
	{
		echo "mode=console"
		echo "interactive=$interactive"
	} >"$work/console/vm/run"
	add_modules "$work/console" "$variant"
	{ cat "$work/base.cpio"; archive "$work/console"; } >"$work/console.cpio"
	mkdir -p "$work/c.run"
	interactive=yes
	qemu_command "$work/c.run" "$(kernel_dir "$variant")/arch/x86/boot/bzImage" \
		"$work/console.cpio" "loglevel=3 $append" "$tpm" "$firmware"
	status=0
	if [ -t 0 ]; then
		"${qemu[@]}" || status=$?
	else
		timeout --foreground -k 5 $((300 * factor)) "${qemu[@]}" </dev/null |
			tee "$out/console/console.log" || status=$?
	fi
	[ $status -eq 0 ] || die "QEMU ended with status $status"
	if [ -n "$script" ]; then
		status=$(sed -n 's/^@end script //p' "$work/c.run/tap")
		[ -n "$status" ] || die "the guest ended before the script did"
		if sed '1,/^@dmesg/d' "$work/c.run/tap" | grep -E -m 1 "$bad_console" >&2; then
			die "the kernel reported this while $script ran"
		fi
		exit "$status"
	fi
}

main() {
	if [ -n "$interactive" ] || [ -n "$script" ]; then
		run_console
	else
		run_tests "$@"
		[ $failed -eq 0 ]
	fi
}

# One line, read whole: the script may be edited while it runs.
main "$@"; exit
