#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima=off: user space sees a kernel without IMA, and the rest of the kernel
# finds one.  EVM and the signatures of modules do not depend on it.
#
# vmtest-extension: ima=
# vmtest-tpm: crb
# vmtest-append: ima=off ima_policy=tcb|appraise_tcb module.sig_enforce=1
# vmtest-append: ima=disabled ima_policy=tcb|appraise_tcb module.sig_enforce=1

. ./lib.sh
ima_start 14

security=/sys/kernel/security

check "IMA is not among the LSMs" \
	sh -c "! grep -q '\<ima\>' $security/lsm"
check "EVM is" grep -q '\<evm\>' $security/lsm
check "there is no ima/ in securityfs" [ ! -e $security/ima ]
check "nor behind the link" [ ! -e $security/integrity/ima ]
check "EVM's file is there" [ -e $security/evm ]
check "there is no keyring .ima" sh -c '! grep -q "keyring .*\.ima:" /proc/keys'
check "EVM has its own" grep -q 'keyring .*\.evm' /proc/keys
check "PCR 10 was left alone" \
	sh -c "! grep -q '[1-9A-F]' /sys/class/tpm/tpm0/pcr-sha256/10"
check "the kernel log says why" \
	sh -c 'dmesg | grep -q "ima: Switched off by ima="'

check_callers_refused

check_modules_signed

ima_end
