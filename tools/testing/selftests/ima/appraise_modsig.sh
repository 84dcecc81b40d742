#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What signs a module may name a hash algorithm that the kernel has to load.  The
# program that it asks for that uses the module itself, which is not locked meanwhile.
#
# vmtest-disk: 64M
# vmtest-extension: the policy engine
# vmtest-alone: it says which program loads modules

. ./lib.sh
. ./lib_appraise.sh
ima_start 5

mount_disk
owner=9000
put text.modsig-sm3 file - $owner
put text.modsig right - $owner

check "rules are accepted" rules <<-RULES
	appraise func=MODULE_CHECK fowner=$owner appraise_type=modsig
	measure func=FILE_CHECK mask=MAY_READ fowner=$owner
RULES

# In the place of modprobe
cat >/tmp/loader <<-LOADER
	#!/bin/sh
	echo "\$*" >>/tmp/asked
	cat $disk/file >/tmp/seen
LOADER
chmod 755 /tmp/loader
echo /tmp/loader >/proc/sys/kernel/modprobe

refused "a module with such a signature is refused" invalid-signature module file $disk/file
check "its algorithm was asked for" grep -q "crypto-sm3" /tmp/asked
check "who was asked could read it" cmp $disk/file /tmp/seen
check_refused "by itself a good signature makes no module" "Exec format error" \
	module file $disk/right

umount $disk
ima_end
