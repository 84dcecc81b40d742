#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Default deny: what came with the initramfs is executed, mapped and loaded, and nothing
# else is, by a file or without one.  What a property vouches for is not even read.
#
# vmtest-extension: boot_verified=
# vmtest-kernel: yes
# vmtest-append: module.sig_enforce=1
# vmtest-alone: what is denied is denied to all

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
. ./lib_diglim.sh
. ./lib_property.sh
ima_start 49

keys=$ima/keys
module=/lib/modules/test_module.ko
firmware=/sys/module/firmware_class/parameters/path
hooks="BPRM_CHECK MMAP_CHECK MMAP_CHECK_REQPROT MODULE_CHECK FIRMWARE_CHECK $(
	)KEXEC_KERNEL_CHECK KEXEC_INITRAMFS_CHECK POLICY_CHECK X509_CHECK DIGEST_LIST_CHECK"

# The same files on another file system, which have labels and signatures as good.
other=/mnt/other
mkdir $other
mount -t tmpfs none $other
for file in /fixtures/script /fixtures/text /fixtures/policy /fixtures/key-rsa.der \
	/fixtures/list /boot/bzImage $module; do
	cp -p "$file" $other/
done
insmod /lib/modules/test_firmware.ko

# rule_of HOOK - the number of the one that denies
rule_of() {
	echo "$hooks" | tr ' ' '\n' | awk -v hook="$1" '$0 == hook { print 3 * NR }'
}

# elsewhere DESCRIPTION HOOK COMMAND...
elsewhere() {
	local description=$1 hook=$2
	shift 2
	denied "$description: refused from elsewhere" "$hook" "$(rule_of "$hook")" \
		"$nothing" "$@"
}

buffer() {
	local description=$1 hook=$2
	shift 2
	no_file "$description: refused without a file" "$hook" "$(rule_of "$hook")" "$@"
}

load_kernel() {
	kexec load "$1" "$2" "" && kexec unload
}

ask_firmware() {
	printf %s "$1" >$firmware
	printf text | dd of=/sys/devices/virtual/misc/test_firmware/trigger_request 2>&1
}

# give PATH - to ima/keys
give() {
	printf '%s\n' "$1" | ./write_once $keys
}

for hook in $hooks; do
	echo "dont_measure func=$hook boot_verified=yes"
	echo "dont_appraise func=$hook boot_verified=yes"
	echo "deny func=$hook"
done >/tmp/deny
for hook in $hooks; do
	echo "measure func=$hook"
done >>/tmp/deny
check "rules are accepted" sh -c "cat /tmp/deny >$ima/policy"
watch

check_work "BPRM: a program of the initramfs is executed, unread" /fixtures/script "0 0" \
	/fixtures/script
elsewhere "BPRM" BPRM_CHECK $other/script
check_work "MMAP: a file of the initramfs is mapped, unread" /fixtures/text "0 0" \
	./map /fixtures/text exec
elsewhere "MMAP, what was asked for" MMAP_CHECK_REQPROT ./map $other/text exec
check_work "MMAP: also where reading implies it" /fixtures/text "0 0" \
	./map /fixtures/text implied read
elsewhere "MMAP, what it comes to" MMAP_CHECK ./map $other/text implied read
check "MMAP: to read is something else" ./map $other/text read

check_work "module: loaded, unread" $module "0 0" try_module $module
elsewhere "module" MODULE_CHECK try_module $other/test_module.ko
buffer "module" MODULE_CHECK module memory $module

check_work "firmware: given, unread" /fixtures/text "0 0" ask_firmware /fixtures
# The kernel looks in other places then, where there is none.
errno="No such file or directory"
elsewhere "firmware" FIRMWARE_CHECK ask_firmware $other
errno="Permission denied"

check "kernel and initramfs: loaded" load_kernel /boot/bzImage /fixtures/text
check_equal "kernel: unread" "$(work_on /boot/bzImage)" "0 0"
elsewhere "kernel" KEXEC_KERNEL_CHECK load_kernel $other/bzImage /fixtures/text
elsewhere "initramfs" KEXEC_INITRAMFS_CHECK load_kernel /boot/bzImage $other/text
buffer "kernel" KEXEC_KERNEL_CHECK kexec memory

check_work "certificate: added, unread" /fixtures/key-good.der "0 0" give /fixtures/key-good.der
elsewhere "certificate" X509_CHECK give $other/key-rsa.der
buffer "certificate" X509_CHECK sh -c "./write_once $keys </fixtures/key-rsa.der"
buffer "certificate of keyctl" X509_CHECK sh -c "key add asymmetric '' .ima </fixtures/key-rsa.der"
check "certificate: none of these is there" sh -c "! grep -q 'IMA tests: rsa' $keys"

check "digest list: loaded" add /fixtures/list
check_equal "digest list: known" "$(answers "sha256-$(sha256sum /fixtures/text |
	cut -d ' ' -f 1)" | wc -l)" 1
del /fixtures/list >/dev/null
elsewhere "digest list" DIGEST_LIST_CHECK add $other/list
buffer "digest list" DIGEST_LIST_CHECK add_buffer /fixtures/list name
check_equal "digest list: none is there" "$(loaded /fixtures/list actions)" ""

# give_policy PATH
give_policy() {
	echo "$1" >$ima/policy
}

check_work "policy: loaded, unread" /fixtures/policy "0 0" give_policy /fixtures/policy
check "policy: its rule is there" grep -q "audit func=BPRM_CHECK fowner=4711" $ima/policy
elsewhere "policy" POLICY_CHECK give_policy $other/policy
buffer "policy" POLICY_CHECK sh -c "echo 'audit fsmagic=0x1' >$ima/policy"

# What was vouched for is in no list; what was not has been measured before it was refused.
measured() {
	grep -c " $1\$" $ima/ascii_runtime_measurements
}

for file in /fixtures/script /fixtures/text $module /boot/bzImage /fixtures/key-good.der \
	/fixtures/list /fixtures/policy; do
	check_equal "$file: not measured" "$(measured "$file")" 0
	check_equal "$file: the one from elsewhere is" "$([ "$(measured \
		"$other/$(basename "$file" | sed 's/good/rsa/')")" -gt 0 ] && echo yes)" yes
done

# What is opened to write is from elsewhere from then on.
check_equal "a program of the initramfs is executed" "$(/fixtures/script)" "it ran"
exec 4<>/fixtures/script
exec 4<&-
elsewhere "what was opened to write" BPRM_CHECK /fixtures/script
exec 4<>$module
exec 4<&-
elsewhere "a module that was" MODULE_CHECK try_module $module
ima_end
