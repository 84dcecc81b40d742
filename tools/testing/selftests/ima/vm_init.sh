#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Init of the guest that vmtest.sh boots.  /vm/run says what to do:
#
#   mode=tests    run the tests of /vm/tests ("NAME TIMEOUT" lines)
#   mode=console  run /vm/script on the console, then a shell if interactive=yes
#   mode=probe    say that the kernel booted
#
# continued=yes says that the first of the tests has begun in another kernel and
# started this one (kexec).  The test is run once more and goes on with its
# results; it finds "continued" in its environment.
#
# Results go to the virtio port org.kernel.kselftest, between lines "@begin
# NAME" and "@end NAME STATUS", with "@done" as the last one.

export PATH=/bin:/tests/ima HOME=/ TERM="${TERM:-linux}"

# A panic is what vmtest.sh looks for.
fail() {
	echo "vmtest: init failed: $*" >/dev/kmsg
	poweroff -f
}

mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev 2>/dev/null
mkdir -p /dev/pts
mount -t devpts none /dev/pts
mount -t securityfs none /sys/kernel/security || fail "no securityfs"
mount -t debugfs none /sys/kernel/debug 2>/dev/null
mount -t tracefs none /sys/kernel/tracing 2>/dev/null
mount -t tmpfs none /tmp
# Audit records go to the kernel log, where tests look for them: all of them.
sysctl -q -w kernel.printk_ratelimit=0 || fail "records would be dropped"

factor=1
mode=
interactive=
tpm=
continued=
change=
# shellcheck source=/dev/null
. /vm/run
# The machine may have been started before, with the same disks.
boot=$(sed -n 's/.*vmtest\.boot=\([0-9]*\).*/\1/p' /proc/cmdline)
boot=${boot:-1}
export tpm continued change boot

# The port appears when its driver has asked for it.
find_port() {
	local name
	for name in /sys/class/virtio-ports/*/name; do
		if [ "$(cat "$name" 2>/dev/null)" = org.kernel.kselftest ]; then
			echo "/dev/$(basename "$(dirname "$name")")"
		fi
	done
}

tries=0
until [ -c "$(find_port)" ]; do
	tries=$((tries + 1))
	[ $tries -lt 100 ] || fail "no virtio port"
	usleep 100000
done
exec 3>"$(find_port)"

now() {
	cut -d . -f 1 /proc/uptime
}

# run NAME TIMEOUT - one test
run() {
	local name=$1 timeout=$2 start status

	echo "vmtest: begin $name" >/dev/kmsg
	[ -n "$continued" ] || echo "@begin $name" >&3
	start=$(now)
	timeout -k 5 "$timeout" "./$name" >&3 2>&1 </dev/null 3>&-
	status=$?
	# What a test does with the signal at its end is its own affair.
	[ $(($(now) - start)) -lt "$timeout" ] || status=124
	printf '\n@end %s %d\n' "$name" $status >&3
	continued=
	# Nothing that it left may run on into the next one: as init, all but
	# this shell.
	kill -9 -1
}

# Leaks show only when objects have reached a certain age.
look_for_leaks() {
	local kmemleak=/sys/kernel/debug/kmemleak

	if [ ! -e $kmemleak ]; then
		! zcat /proc/config.gz 2>/dev/null | grep -qx CONFIG_DEBUG_KMEMLEAK=y ||
			fail "kmemleak is not running"
		return
	fi
	sleep 6
	echo scan >$kmemleak
	sleep 6
	echo scan >$kmemleak
	sed 's/^/@leak /' $kmemleak >&3
}

case $mode in
tests)
	cd /tests/ima || fail "no tests"
	while read -r name timeout _; do
		run "$name" $((timeout * factor))
	done </vm/tests
	look_for_leaks
	;;
console)
	cd /
	export interactive
	if [ -e /vm/script ]; then
		/vm/script
		echo "@end script $?" >&3
		# The console of a guest that somebody looks at is quiet.
		echo "@dmesg" >&3
		dmesg >&3
	fi
	if [ "$interactive" = yes ]; then
		setsid cttyhack sh
	fi
	;;
esac

echo "@done" >&3
exec 3>&-
poweroff -f
