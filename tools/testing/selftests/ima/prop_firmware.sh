#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Firmware where a property vouches for files and all else is denied: what user space gives
# to the kernel comes without a file, and has no property.
#
# vmtest-variant: joined
# vmtest-extension: boot_verified=
# vmtest-timeout: 120
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_property.sh
ima_start 7

# The built-in layer has no rule for firmware.
insmod /lib/modules/test_firmware.ko
mkdir /mnt/other
mount -t tmpfs none /mnt/other
cp /fixtures/text /mnt/other/

# ask DIRECTORY - for "text"
ask() {
	printf %s "$1" >/sys/module/firmware_class/parameters/path
	printf text | dd of=/sys/devices/virtual/misc/test_firmware/trigger_request 2>&1
}

check "without a rule user space gives firmware" give_firmware first
check "rules are accepted" rules <<-RULES
	dont_appraise func=FIRMWARE_CHECK boot_verified=yes
	deny func=FIRMWARE_CHECK
RULES
check "a file of the initramfs is firmware" ask /fixtures
# The kernel looks in other places then, where there is none.
errno="No such file or directory"
denied "one from elsewhere is not" FIRMWARE_CHECK 2 "$nothing" ask /mnt/other
errno="Permission denied"
no_file "nor is what user space gives" FIRMWARE_CHECK 2 give_firmware second
check "  the kernel log says so" logged "ima: firmware without a file: refused by rule 2"
check "the file is, as before" ask /fixtures
ima_end
