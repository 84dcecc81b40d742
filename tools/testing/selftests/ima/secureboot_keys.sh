#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Secure boot with keys of our own: the firmware starts a kernel that they have signed.  It
# starts none that is altered by a byte, signed by others, or not signed.
#
# vmtest-extension: ima/status
# vmtest-firmware: secureboot-own
# vmtest-firmware: secureboot-own-altered => Access Denied
# vmtest-firmware: secureboot-own-snakeoil => Access Denied
# vmtest-firmware: secureboot-own-unsigned => Access Denied

. ./lib.sh
ima_start 4

# variable NAME - of the firmware, without its attributes
variable() {
	tail -c +5 /sys/firmware/efi/efivars/"$1"-*
}

mount -t efivarfs none /sys/firmware/efi/efivars
check "the firmware says that secure boot is on" \
	sh -c 'dmesg | grep -q "secureboot: Secure boot enabled"'
check "what starts the machine is decided by our key" sh -c \
	'grep -q "our PK" /sys/firmware/efi/efivars/PK-* &&
	 grep -q "our KEK" /sys/firmware/efi/efivars/KEK-*'
check_equal "which is the only one that may sign kernels" \
	"$(dmesg | grep -A 1 'UEFI:db$' | sed -n "s/.*Loaded X.509 cert '\\([^:]*\\):.*/\\1/p")" \
	"our db"
check_equal "setup mode is over" "$(variable SetupMode | hexdump -e '/1 "%d"')" 0

ima_end
