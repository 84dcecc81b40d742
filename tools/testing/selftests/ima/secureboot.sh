#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Secure boot: a signed kernel, started by a firmware that verified it.
#
# vmtest-extension: ima/status
# vmtest-firmware: secureboot
# vmtest-append: ima_appraise=off

. ./lib.sh
ima_start 4

check "the firmware says that secure boot is on" \
	sh -c 'dmesg | grep -q "secureboot: Secure boot enabled"'
check "IMA refuses to be switched off" \
	sh -c 'dmesg | grep -q "Secure boot enabled: ignoring ima_appraise=off"'
check_equal "ima/status says so" "$(status appraise_mode)" "enforce"
check "the rules of the architecture are active" \
	grep -q '^appraise func=POLICY_CHECK appraise_type=imasig' $ima/policy

ima_end
