# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "Whatever the kernel takes is refused without a list or signature, and is in the PCR then."
# entry FILE - it has the last entry
entry() {
	show "tail -n 1 $list | cut -c 1-110"
	expect "and has an entry" grep -q "^12 .* $1\$" <(tail -n 1 "$list")
}
mkdir -p /root/hooks
cd /root/hooks || exit
cp /tour/preload.so library.so
refuse "a library" "func=MMAP_CHECK layer=builtin" \
	python3 -c 'import ctypes; ctypes.CDLL("./library.so")' library.so
entry /root/hooks/library.so
cp /tour/unsigned.ko module.ko
refuse "a module" "func=MODULE_CHECK layer=builtin" insmod module.ko
entry /root/hooks/module.ko

# What drivers ask for, a module asks for that is told what.
firmware=/sys/devices/virtual/misc/test_firmware/trigger_request
mkdir -p /usr/lib/firmware
cp /tour/unknown /usr/lib/firmware/unknown
cp /usr/bin/id /usr/lib/firmware/listed
expect "firmware is asked for" modprobe test_firmware
before=$(pcr)
expect "what a list has is loaded" sh -c "printf listed >$firmware"
expect "and has no entry" same "$(pcr)" "$before"
refuse -n /usr/lib/firmware/unknown "other firmware" "func=FIRMWARE_CHECK layer=builtin" \
	sh -c "printf unknown >$firmware"
entry /usr/lib/firmware/unknown

# kexec KERNEL INITRAMFS - kexec_file_load(2); without the second one there is none
kexec() {
	python3 - "$@" <<-'END'
		import ctypes, os, sys
		libc = ctypes.CDLL(None, use_errno=True)
		files = [os.open(name, os.O_RDONLY) for name in sys.argv[1:]]
		without = 4 if len(files) == 1 else 0
		if libc.syscall(320, files[0], files[-1], 1, b"", without):
		    sys.exit(os.strerror(ctypes.get_errno()))
	END
}
cp /tour/kernel kernel
refuse "a kernel without a signature" "func=KEXEC_KERNEL_CHECK layer=builtin" kexec kernel
entry /root/hooks/kernel
expect "one with a signature is loaded" kexec /tour/kernel
entry /tour/kernel
cp /usr/bin/id initramfs
refuse "an initramfs without a signature" "func=KEXEC_INITRAMFS_CHECK layer=builtin" \
	kexec /tour/kernel initramfs
entry /root/hooks/initramfs
cd /root || exit
