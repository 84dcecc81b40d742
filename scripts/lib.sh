# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the project's build scripts share: where things are, how an error is
# said, how a long command shows that it is alive.

set -euo pipefail
export LC_ALL=C.UTF-8
# Debian's own tools, for the kernel's scripts: what else a user has installed
# (another python3, a rustc, whose version becomes an option of the kernel)
# makes no difference.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
# Everything that is made stands below this directory.
build=${BUILD:-$top/build}
# The assembled kernel source.
# shellcheck disable=SC2034
linux=$build/linux
jobs=${JOBS:-$(nproc)}

# The parts of the repository that are laid into the kernel tree.
# shellcheck disable=SC2034
laid_dirs=(security include Documentation tools)

# ccache finds objects again in another clone: paths below the clone are
# hashed relative to it.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$top}
export CCACHE_NOHASHDIR=1
# ccache has to see the preprocessed source: only there does it notice .incbin,
# which brings in what it does not hash, the trusted keys for one.  With the
# compiler's list of headers instead (CCACHE_DEPEND) it would give a kernel the
# keys of another clone.
export CCACHE_NODEPEND=1
# It makes names in the code relative to the source, wherever that is.
export CCACHE_IGNOREOPTIONS="-fmacro-prefix-map=*"
# sloppiness: the kernel's own time macros stand in files that are never
# compiled twice with the same result anyway.
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-time_macros,include_file_mtime,include_file_ctime}

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

say() {
	echo "== $*"
}

# The value of CC= for make.
if command -v ccache >/dev/null; then
	cc="ccache gcc"
else
	cc=gcc
fi

# hms SECONDS - as minutes:seconds
hms() {
	printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}

# run_logged NAME LOG COMMAND... - run a long command with its output in LOG
#
# On a terminal one line is kept up to date; elsewhere a line is printed every
# 9 seconds.  On failure the errors in LOG are printed, or its end.  Returns
# the status of COMMAND.
run_logged() {
	local name=$1 log=$2 start=$SECONDS status=0 pid now last=0 line
	shift 2

	mkdir -p "$(dirname "$log")"
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	# A build must not outlive the script that a user interrupts.
	# shellcheck disable=SC2064
	trap "kill $pid 2>/dev/null; exit 130" INT TERM
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.2
		now=$((SECONDS - start))
		if [ -t 1 ]; then
			line=$(tail -n 1 "$log" | cut -c 1-60)
			printf '\r\033[K   %s %s %6d lines  %s' "$name" \
				"$(hms $now)" "$(wc -l <"$log")" "$line"
		elif [ $((now - last)) -ge 9 ]; then
			last=$now
			line=$(tail -n 1 "$log" | cut -c 1-100)
			printf '   %s %s %6d lines  %s\n' "$name" \
				"$(hms $now)" "$(wc -l <"$log")" "$line"
		fi
	done
	wait "$pid" || status=$?
	trap - INT TERM
	[ ! -t 1 ] || printf '\r\033[K'
	if [ $status -ne 0 ]; then
		echo "${0##*/}: $name failed after $(hms $((SECONDS - start))) (status $status), $log says:" >&2
		grep -nE -m 20 '(error|Error|ERROR|FAILED)([ :]|$)|\*\*\*|undefined reference' "$log" >&2 ||
			tail -n 20 "$log" >&2
		return $status
	fi
	echo "   $name: $(hms $((SECONDS - start)))"
}

# await_lock NAME FD [-s] - take a lock, and say that it takes time
await_lock() {
	until flock ${3:+"$3"} -w 9 "$2"; do
		echo "   waiting for another run to finish ($1)"
	done
}

# reading_source COMMAND... - while the command runs the assembled source does
# not change: what was compiled from a file that changes underneath would look
# newer than the change
reading_source() {
	(
		exec 7>"$build/.lock-$(basename "$linux")"
		await_lock source 7 -s
		"$@"
	)
}

# hold_lock NAME - until this process ends: one of a kind at a time, others wait
hold_lock() {
	mkdir -p "$build"
	exec 9>"$build/.lock-$1"
	await_lock "$1" 9
	export HELD_LOCK=$1
}

# with_lock NAME COMMAND... - the same while the command runs
with_lock() {
	# bash scopes dynamically: the command must not see these names.
	local lock__=$1
	shift
	if [ "${HELD_LOCK:-}" = "$lock__" ]; then
		"$@"
		return
	fi
	(
		hold_lock "$lock__"
		"$@"
	)
}

# start_beside COMMAND... - in another process group, which ends when this process does: there
# is one at a time
start_beside() {
	set -m
	"$@" &
	side=$!
	set +m
	# With what it has started
	# shellcheck disable=SC2064
	trap "kill -TERM -- -$side 2>/dev/null" EXIT
}

# await_beside - its status, when it has ended
await_beside() {
	local status=0
	wait "$side" || status=$?
	trap - EXIT
	return "$status"
}

# hold_disks - until this process ends scripts/debian/image makes no other ones
hold_disks() {
	exec 8>"$build/.lock-debian-disks"
	await_lock debian-disks 8 -s
}

# series - the names of the patches, in order
series() {
	sed 's/[[:space:]]*#.*//; /^$/d' "$top/patches/series"
}

# unpack_package DEB DIR [TAR-OPTION...] - the kernel source of a package
# linux-source-6.12, in the empty directory DIR
unpack_package() {
	local deb=$1 to=$2
	shift 2
	dpkg-deb --fsys-tarfile "$deb" |
		tar -xO ./usr/src/linux-source-6.12.tar.xz |
		tar -x -J -C "$to" --strip-components=1 "$@"
}

# allnoconfig TREE ARCH DIR MAKE-ARGUMENT... - write DIR/.config from nothing
# but the lines of DIR/.fragments
allnoconfig() {
	local tree=$1 arch=$2 dir=$3
	shift 3
	make -s -C "$tree" ARCH="$arch" O="$dir" KCONFIG_ALLCONFIG="$dir/.fragments" \
		"$@" allnoconfig
}

# key_options DIR - where the keys are that the kernel in DIR is built with
#
# Relative to DIR: every file is compiled with the options in sight, so that
# ccache would know no object again in a clone with another path.
key_options() {
	local beside
	beside=$(dirname "$1")
	case $beside in
	"$build"/*)
		mkdir -p "$beside"
		ln -sfnr "$build/keys" "$beside/keys"
		;;
	esac
	echo 'CONFIG_SYSTEM_TRUSTED_KEYS="../keys/ca.pem"'
	echo 'CONFIG_MODULE_SIG_KEY="../keys/module.pem"'
}

# copy_image FROM TO - an image of a disk: what is empty in it takes no space
copy_image() {
	cp --sparse=always --reflink=auto "$1" "$2"
}

# copy_build FROM TO - a copy of a finished build directory in which nothing is
# out of date
#
# The files below tools/ remember the directory by name.  objtool would be
# built again, and with it every object that it has looked at.
copy_build() {
	rm -rf "$2"
	mkdir -p "$(dirname "$2")"
	cp -a --reflink=auto "$1" "$2"
	[ ! -d "$2/tools" ] || find "$2/tools" -name '.*.cmd' -exec sed -i "s|$1/|$2/|g" {} +
	rm -f "$2/.complete" "$2/.built"
}

# make_kernel ARCH DIR LABEL - build what is configured in DIR
make_kernel() {
	local arch=$1 dir=$2 label=$3 targets=(all)
	[ "$arch" != x86_64 ] || targets=(bzImage modules)
	touch "$dir/.built.new"
	reading_source run_logged "$label" "$build/log/make-$(basename "$dir").log" \
		make -C "$linux" ARCH="$arch" O="$dir" CC="$cc" \
		-j "$jobs" "${targets[@]}"
	# As old as the source that it was made from.
	mv "$dir/.built.new" "$dir/.built"
}

# make_configured ARCH DIR LABEL FRAGMENT... - configure DIR and build in it
make_configured() {
	local arch=$1 dir=$2 label=$3
	shift 3
	"$top/scripts/configure" "$arch" "$dir" "$@"
	printf '%s\n' "$@" >"$dir/.base"
	make_kernel "$arch" "$dir" "$label"
}

# lay_bytes DIR FRAGMENT - in DIR the file NAME.bin of which NAME.hex, beside the
# fragment config.NAME, has the bytes: what options name and is no text
lay_bytes() {
	local name=${2##*/config.} hex
	hex=${2%/*}/$name.hex
	[ ! -e "$hex" ] ||
		sed 's/#.*//' "$hex" | perl -0777 -ne 's/\s//g; print pack("H*", $_)' >"$1/$name.bin"
}

# fragments_of BASE - the options of build/BASE, a file a line
fragments_of() {
	local dir=$top/scripts/configs
	printf '%s\n' "$dir/common.config" "$dir/$1.config"
	[ "$1" != um ] || echo "$linux/security/integrity/ima/.kunitconfig"
	# Options chosen with 'make menuconfig'.
	[ ! -e "$build/menuconfig.config" ] || echo "$build/menuconfig.config"
}

# start_variant FROM DIR WHAT [FRESH] - unless DIR is one that started so, a copy of
# the finished build FROM, or without FROM empty
start_variant() {
	if [ "$(cat "$2/.complete" 2>/dev/null)" = "$3" ] &&
	   { [ -z "$4" ] || [ ! "$1/vmlinux" -nt "$2/.complete" ]; }; then
		return
	fi
	rm -rf "$2"
	if [ -n "$1" ]; then
		copy_build "$1" "$2"
	else
		mkdir -p "$2"
	fi
	echo "$3" >"$2/.complete"
}

# make_variant [--fresh] [--alone | --from VARIANT] BASE NAME FRAGMENT... - build
# variants/NAME, which starts as a copy of the finished build BASE, or of a variant
# of it, or from nothing; see scripts/variant
make_variant() {
	local fresh='' from='' base name dir f start=$SECONDS fragments
	[ "$1" != --fresh ] || { fresh=yes; shift; }
	case $1 in
	--alone) from=none; shift ;;
	--from) from=$build/variants/$2; shift 2 ;;
	esac
	base=$1 name=$2 dir=$build/variants/$2
	from=${from:-$build/$base}
	shift 2
	if [ "$from" = none ]; then
		start_variant "" "$dir" "$base alone" ""
		fragments_of "$base" >"$dir/.base"
	else
		start_variant "$from" "$dir" "$base" "$fresh"
		cmp -s "$from/.base" "$dir/.base" || cp "$from/.base" "$dir/.base"
	fi
	mapfile -t fragments <"$dir/.base"
	for f; do
		fragments+=("$(realpath "$f")")
		lay_bytes "$dir" "$(realpath "$f")"
	done
	"$top/scripts/configure" "$base" "$dir" "${fragments[@]}"
	make_kernel "$base" "$dir" "variant $name"
	say "variant $name: ${dir#"$top"/}, $(hms $((SECONDS - start)))"
}
