# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What the tests of imactl digest-list tell; to be read by a script that sets $imactl.
# It ends with "exit $failed".

failed=0

# pass DESCRIPTION, fail DESCRIPTION
pass() {
	printf 'ok: %s\n' "$1" | tr -c ' -~\n' '?'
}

fail() {
	echo "not ok: $1"
	# shellcheck disable=SC2034 # it is what the script ends with
	failed=1
}

# have PROGRAM... - whether they are there; what is missing is told
have() {
	for program in "$@"; do
		command -v "$program" >/dev/null && continue
		echo "SKIPPED: there is no $program"
		return 1
	done
}

# equal DESCRIPTION GOT WANT
equal() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1"
		printf 'got:    %s\nwanted: %s\n' "$2" "$3"
	fi
}

# same DESCRIPTION FILE FILE - they have the same bytes
same() {
	if cmp "$2" "$3"; then
		pass "$1"
	else
		fail "$1"
	fi
}

# told DESCRIPTION STATUS TEXT COMMAND... - it ends with STATUS and says TEXT
told() {
	description=$1 status=$2 text=$3 said='' got=0
	shift 3
	said=$("$@" 2>&1) || got=$?
	if [ "$got" = "$status" ] && printf '%s\n' "$said" | grep -qF -- "$text"; then
		pass "$description"
	else
		fail "$description"
		printf 'status %s instead of %s, or no "%s" in:\n%s\n' \
			"$got" "$status" "$text" "$said"
	fi
}

# expect STATUS TEXT ARGUMENT... - so does imactl digest-list
expect() {
	status=$1 text=$2
	shift 2
	# shellcheck disable=SC2154
	told "digest-list $*" "$status" "$text" "$imactl" digest-list "$@"
}

# as_kernel ALGOS COMMAND... - where the kernel has lists, none with what it is asked for, and tells
# that it looks for digests of files with ALGOS; and /opt and /var/lib are those of $dir/root
as_kernel() {
	# shellcheck disable=SC2016,SC2154
	unshare -m sh -ec '
		mount -t tmpfs none /sys/kernel
		diglim=/sys/kernel/security/integrity/diglim
		mkdir -p $diglim /sys/kernel/security/ima
		echo "list_algos: file=$2" >/sys/kernel/security/ima/status
		ln -s /dev/null $diglim/digest_query
		mount --bind "$1/root/opt" /opt
		mount --bind "$1/root/var/lib" /var/lib
		shift 2
		exec "$@"' sh "$dir" "$@"
}

# can_mount - whether as_kernel can
can_mount() {
	[ "$(id -u)" != 0 ] || ! unshare -m mount -t tmpfs none /sys/kernel 2>/dev/null || return 0
	echo "left out: nothing can be mounted"
	return 1
}
