#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# With lockdown a kernel image needs no signature of its own if IMA demands one of
# it.  A rule with conditions may be about other images: it must not open the way to
# all of them.
#
# vmtest-append: lockdown=integrity
# vmtest-kernel: yes
# vmtest-alone: the kernel stays locked down
# vmtest-extension: the policy engine

. ./lib.sh
. ./lib_appraise.sh
ima_start 5

errno="Operation not permitted"
lockdown="Lockdown: kexec: kexec of unsigned images is restricted"

# refused_by_lockdown DESCRIPTION - the kernel image is not taken
refused_by_lockdown() {
	mark_log
	if said=$(kexec load /boot/bzImage - "$(cat /proc/cmdline)" 2>&1); then
		ktap_test_fail "$1"
	else
		check_equal "$1" "$said" "kexec: load /boot/bzImage: $errno"
	fi
	check "$1: by lockdown" logged "$lockdown"
}

refused_by_lockdown "without a rule"
check "a rule for another user's images is accepted" rules <<-RULES
	appraise func=KEXEC_KERNEL_CHECK uid=4242 appraise_type=imasig
RULES
refused_by_lockdown "with it, too"
ima_end
