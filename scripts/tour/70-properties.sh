# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154,SC2086

scene "Where a file comes from: from a signed device or the initramfs, or it does not run."
# The device and the signature of its root hash were made outside; the key is in the kernel.
loop=$(losetup -f)
losetup -r "$loop" /tour/device.img
key add user tour @u </tour/device.img.sig >/dev/null
dm_device create tour verity "$(cat /tour/device.img.sectors)" \
	"$(sed "s|DEVICE|$loop|g" /tour/device.img.table) 2 root_hash_sig_key_desc tour"
mkdir -p /sealed
mount -t squashfs -o ro /dev/dm-0 /sealed
chown 3000 /tour/run
cp -p /tour/run /tmp/run

show "cat /tour/properties.policy"
cat /tour/properties.policy >$ima/policy
expect "a program of the device runs" /sealed/run
expect "one that came with the initramfs runs" /tour/run
refuse "its copy does not: nothing vouches for that" \
	"need=deny have=none boot_verified=no dmverity_signature=no" /tmp/run
echo "# one more line" >>/tour/run
refuse "nor does the first, now that somebody has written to it" \
	"need=deny have=none boot_verified=no dmverity_signature=no" /tour/run
show "cat /tour/tour.ipe"
show "imactl policy import-ipe /tour/tour.ipe 2>/dev/null | grep -v '^#'"
expect "IPE says the same in its own words, and can be converted" \
	sh -c "imactl policy import-ipe /tour/tour.ipe | imactl policy check --offline -"
