#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The places where IMA looks: mapping, executing, loading a module or a kernel.
#
# vmtest-disk: 64M
# vmtest-kernel: yes

. ./lib.sh
. ./lib_appraise.sh
ima_start 63

mount_disk

map=100		# MMAP_CHECK
reqprot=200	# MMAP_CHECK_REQPROT
bprm=300	# BPRM_CHECK
creds=400	# CREDS_CHECK
setid=500	# CREDS_CHECK with an effective user
read=600	# FILE_CHECK of readers

owner=
for name in map reqprot read; do
	eval "owner=\$$name"
	put text $name text.sha256 "$owner"
	put text $name-sig text.sig "$owner"
	put text $name-none - "$owner"
	put text $name-wrong script.sha256 "$owner"
done
for name in bprm creds; do
	eval "owner=\$$name"
	put script $name script.sha256 "$owner"
	put script $name-sig script.sig "$owner"
	put script $name-none - "$owner"
	put script $name-wrong text.sha256 "$owner"
done
cp /bin/busybox $disk/true
chown $setid $disk/true
chmod 4755 $disk/true
put text writer text.sha256 $map
put text late text.sha256 $map

for name in module.ko module.ko.modsig module.ko.modsig-rogue; do
	cp /boot/$name $disk/$name
done
cp /boot/module.ko $disk/sig.ko
xattr set $disk/sig.ko $label /boot/module.ko.sig
cp /boot/module.ko $disk/hash.ko
xattr set $disk/hash.ko $label /boot/module.ko.sha256
cp /boot/module.ko.modsig $disk/changed.ko
alter $disk/changed.ko 2000 130
cp /boot/module.ko.modsig $disk/both.ko
xattr set $disk/both.ko $label "$(forge text.sig 100 000)"

put text firmware.signed text.sig
put text firmware.hash text.sha256

cp /boot/bzImage /boot/bzImage.modsig $disk
cp /boot/bzImage $disk/bzImage.signed
xattr set $disk/bzImage.signed $label /boot/bzImage.sig
cp /boot/bzImage $disk/bzImage.hash
xattr set $disk/bzImage.hash $label /boot/bzImage.sha256
cp /fixtures/text $disk/initramfs
cp /fixtures/text $disk/initramfs.signed
xattr set $disk/initramfs.signed $label /fixtures/text.sig
remount_disk

check "rules for all of them are accepted" rules <<-RULES
	appraise func=MMAP_CHECK mask=MAY_EXEC fowner=$map
	appraise func=MMAP_CHECK_REQPROT mask=MAY_EXEC fowner=$reqprot
	appraise func=BPRM_CHECK mask=MAY_EXEC fowner=$bprm
	appraise func=CREDS_CHECK mask=MAY_EXEC fowner=$creds
	appraise func=CREDS_CHECK mask=MAY_EXEC euid=$setid fsname=ext4
	appraise func=FILE_CHECK mask=MAY_READ fowner=$read
	appraise func=MODULE_CHECK appraise_type=imasig|modsig
	appraise func=FIRMWARE_CHECK appraise_type=imasig
	appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig|modsig
	appraise func=KEXEC_INITRAMFS_CHECK appraise_type=imasig
	measure func=KEXEC_CMDLINE
RULES

# Mapping
check "MMAP_CHECK: a hash is accepted" map $disk/map exec
check "MMAP_CHECK: a signature is accepted" map $disk/map-sig exec
refused "MMAP_CHECK: no label is refused" missing-hash map $disk/map-none exec
refused "MMAP_CHECK: a wrong label is refused" invalid-hash map $disk/map-wrong exec
check "MMAP_CHECK: it may be mapped to read" map $disk/map-none read
refused "MMAP_CHECK: not if reading implies executing" missing-hash \
	map $disk/map-none implied read
check "MMAP_CHECK: it may be read" cat $disk/map-none
errno="Operation not permitted"
refused "mprotect: what was mapped to read does not become executable" failed-mprotect \
	map $disk/map-none read protect
# There is no way to appraise in mprotect(), so it is denied to all.
refused "mprotect: nor if its label is right" failed-mprotect map $disk/map read protect
check "mprotect: what was executable before may be made so again" map $disk/map exec protect
check "mprotect: a file that no rule is for may" map /fixtures/text read protect
errno="Permission denied"
check "MMAP_CHECK: a file that is mapped to be written may be mapped to execute" \
	map $disk/writer write read
refused "MMAP_CHECK: not when it has been accepted" mmapped_writers \
	map $disk/writer write exec
# It is the second mapping that fails: what is executable can be written to.
check "expected to change: MMAP_CHECK: the other way round it may be" \
	map $disk/late exec write

check "MMAP_CHECK_REQPROT: a hash is accepted" map $disk/reqprot exec
check "MMAP_CHECK_REQPROT: a signature is accepted" map $disk/reqprot-sig exec
refused "MMAP_CHECK_REQPROT: no label is refused" missing-hash map $disk/reqprot-none exec
refused "MMAP_CHECK_REQPROT: a wrong label is refused" invalid-hash map $disk/reqprot-wrong exec
check "MMAP_CHECK_REQPROT: what reading implies does not matter" \
	map $disk/reqprot-none implied read
errno="Operation not permitted"
refused "MMAP_CHECK_REQPROT: mprotect is denied" failed-mprotect \
	map $disk/reqprot-none read protect
errno="Permission denied"

# Executing
check "BPRM_CHECK: a hash is accepted" $disk/bprm
check "BPRM_CHECK: a signature is accepted" $disk/bprm-sig
refused "BPRM_CHECK: no label is refused" missing-hash $disk/bprm-none
refused "BPRM_CHECK: a wrong label is refused" invalid-hash $disk/bprm-wrong
# A signed interpreter runs whatever it reads.
check "BPRM_CHECK: what the interpreter is told to read is not looked at" \
	sh $disk/bprm-none
check "BPRM_CHECK: nor what is mapped" map $disk/bprm-none exec
check "CREDS_CHECK: a hash is accepted" $disk/creds
check "CREDS_CHECK: a signature is accepted" $disk/creds-sig
refused "CREDS_CHECK: no label is refused" missing-hash $disk/creds-none
refused "CREDS_CHECK: a wrong label is refused" invalid-hash $disk/creds-wrong
echo "user:x:$setid:$setid::/:/bin/sh" >>/etc/passwd
refused "CREDS_CHECK: a rule for a user is found" missing-hash su user -c "$disk/true true"
# The hook sees credentials in which the bit is not accounted for yet.
check "expected to change: CREDS_CHECK: a rule for the user that a file is set to is not found" \
	su nobody -c "$disk/true true"

# Reading
check "FILE_CHECK: a hash is accepted" cat $disk/read
check "FILE_CHECK: a signature is accepted" cat $disk/read-sig
refused "FILE_CHECK: no label is refused" missing-hash cat $disk/read-none
refused "FILE_CHECK: a wrong label is refused" invalid-hash cat $disk/read-wrong
refused "FILE_CHECK: it is looked at before any mapping" missing-hash map $disk/read-none read
check "FILE_CHECK: a rule for readers lets it be written" sh -c "echo more >>$disk/read-none"

# Modules
check "MODULE_CHECK: a signature in the label is accepted" module file $disk/sig.ko
rmmod test_module
check "MODULE_CHECK: an appended signature is accepted" module file $disk/module.ko.modsig
rmmod test_module
refused "MODULE_CHECK: neither is refused" IMA-signature-required module file $disk/module.ko
refused "MODULE_CHECK: a hash is refused" IMA-signature-required module file $disk/hash.ko
refused "MODULE_CHECK: one by a rogue key is refused" invalid-signature \
	module file $disk/module.ko.modsig-rogue
refused "MODULE_CHECK: a changed module is refused" invalid-signature module file $disk/changed.ko
if extended; then
	# One method of those that the rule names has to succeed.
	check "MODULE_CHECK: an appended signature is enough, whatever the label" \
		module file $disk/both.ko
	rmmod test_module
else
	refused "expected to change: a bad label is not made good by an appended signature" \
		invalid-signature module file $disk/both.ko
fi
# The kernel puts the key that its build signs modules with on .ima.
check "MODULE_CHECK: that of the build is accepted" module file /lib/modules/test_module.ko
rmmod test_module
mark_log
check_refused "MODULE_CHECK: what is no file cannot have a label" "Permission denied" \
	module memory $disk/sig.ko
check "MODULE_CHECK: the reason is logged" \
	logged "$(without_file kernel-module module)"
check "no module is there" sh -c '! grep -q test_module /proc/modules'

# Firmware: when a file is refused the loader goes on looking for another one.
firmware() {
	printf %s "${1##*/}" | dd of=/sys/devices/virtual/misc/test_firmware/trigger_request 2>&1
}
check "a module that asks for firmware is loaded" insmod /lib/modules/test_firmware.ko
printf %s $disk >/sys/module/firmware_class/parameters/path
check "FIRMWARE_CHECK: a signature is accepted" firmware $disk/firmware.signed
errno="No such file or directory"
refused "FIRMWARE_CHECK: a hash is refused" IMA-signature-required firmware $disk/firmware.hash
refused "FIRMWARE_CHECK: no label is refused" IMA-signature-required firmware $disk/map-none
errno="Permission denied"
rmmod test_firmware

# Kernels
check "KEXEC_KERNEL_CHECK: a signature in the label is accepted" \
	kexec load $disk/bzImage.signed - "first"
check "KEXEC_KERNEL_CHECK: an appended signature is accepted" \
	kexec load $disk/bzImage.modsig - "second"
refused "KEXEC_KERNEL_CHECK: neither is refused" IMA-signature-required \
	kexec load $disk/bzImage - "third"
refused "KEXEC_KERNEL_CHECK: a hash is refused" IMA-signature-required \
	kexec load $disk/bzImage.hash - "third"
check "KEXEC_INITRAMFS_CHECK: a signature is accepted" \
	kexec load $disk/bzImage.signed $disk/initramfs.signed "fourth"
refused "KEXEC_INITRAMFS_CHECK: none is refused" IMA-signature-required \
	kexec load $disk/bzImage.signed $disk/initramfs "fifth"
mark_log
check_refused "KEXEC_KERNEL_CHECK: what is no file cannot have a label" "Permission denied" \
	kexec memory
check "KEXEC_KERNEL_CHECK: the reason is logged" \
	logged "$(without_file kexec-image "kernel image")"
kexec unload
# What is measured is what was given, in hexadecimal.
cmdlines() {
	sed -n 's/.* kexec-cmdline //p' $ima/ascii_runtime_measurements | while read -r hex; do
		# shellcheck disable=SC2059
		printf "$(echo "$hex" | sed 's/00$//; s/../\\x&/g') "
	done
}
check_equal "KEXEC_CMDLINE: the parameters of what was accepted are measured" \
	"$(cmdlines)" "first second fourth "

umount $disk
ima_end
