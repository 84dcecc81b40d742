# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "The command line switches off what it can: what is built in holds."
show "cat /proc/cmdline"
show "grep -E '^(mode|appraise_mode|boot|builtin_rules|bound|named_policies):' $ima/status"
expect "multi-user is reached" systemctl is-active --quiet multi-user.target
refuse "an unknown program is refused" "func=BPRM_CHECK layer=builtin" /tour/unknown
refuse -n /tour/preload.so "and an unknown library" "func=MMAP_CHECK layer=builtin" \
	python3 -c 'import ctypes; ctypes.CDLL("/tour/preload.so")'
refuse "and an unknown module" "func=MODULE_CHECK layer=builtin" insmod /tour/unsigned.ko
expect "a program of a list is executed" id
# Not shared between processes, which most machines of the tour are started with
addresses() {
	python3 -c 'print(next(line for line in open("/proc/self/maps") if "/libc.so" in line))'
}
expect "all of it with other addresses in each process" differ "$(addresses)" "$(addresses)"
