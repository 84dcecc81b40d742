#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# In a guest: what this boot's ima= and ima_appraise= made of the system, as
# "@mode FACT=VALUE" lines.  scripts/run boots several and compares them.

ima=/sys/kernel/security/ima

fact() {
	echo "@mode $1=$2"
}

# yes_if COMMAND... - "yes" if it succeeds, else "no"
yes_if() {
	if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi
}

runs() {
	if "$@" >/dev/null 2>&1; then echo runs; else echo refused; fi
}

mkdir -p /disk
mount -t ext4 -o ro /dev/vda /disk

fact lsm "$(yes_if grep -q '\<ima\>' /sys/kernel/security/lsm)"
fact securityfs "$(yes_if [ -d $ima ])"
fact signed "$(runs /disk/signed/busybox true)"
fact altered "$(runs /disk/altered/busybox true)"
# A thread of its own prints the records.
recorded=no tries=0
until [ "$recorded" = yes ] || [ $tries -ge 200 ]; do
	recorded=$(yes_if sh -c 'dmesg | grep -q cause=invalid-signature')
	tries=$((tries + 1))
	usleep 10000
done
fact recorded "$recorded"
fact list "$(yes_if grep -q . $ima/ascii_runtime_measurements)"
fact pcr "$(yes_if grep -q '[1-9A-F]' /sys/class/tpm/tpm0/pcr-sha256/10)"
