#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Firmware without secure boot: ima=off is taken, as the boot loader said that
# secure boot is off.
#
# vmtest-extension: ima=
# vmtest-firmware: uefi
# vmtest-append: ima=off

. ./lib.sh
ima_start 3

check "the firmware is EFI" [ -d /sys/firmware/efi ]
check "there is no ima/ in securityfs" [ ! -e $ima ]
check "nothing was ignored" sh -c '! dmesg | grep -q "ignoring ima="'

ima_end
