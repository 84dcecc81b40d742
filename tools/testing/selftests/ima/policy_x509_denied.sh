#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A built-in rule that speaks of certificates holds for the kernel that loads them,
# too: see joined.policy.
#
# vmtest-variant: joined
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-x509: ima
# vmtest-evm-x509: evm
# vmtest-append: ima=on
# vmtest-append: ima=off ima_appraise=off

. ./lib.sh
. ./lib_appraise.sh
ima_start 9

list=$ima/ascii_runtime_measurements

for file in x509_ima.der x509_evm.der; do
	check "$file is refused: EACCES" \
		sh -c "dmesg | grep -F 'Unable to open file: /etc/keys/$file (-13)'"
	check "$file: a record says why" sh -c "dmesg | grep -F 'cause=denied' |
		grep -F 'name=\"/etc/keys/$file\"' |
		grep -F ' func=X509_CHECK layer=builtin rule=2 need=deny have=none'"
	check_equal "$file was measured before that" "$(grep -c "^10 .* /etc/keys/$file\$" $list)" 1
done
check "none was loaded" sh -c '! dmesg | grep "Loading X.509 certificate: /etc/keys/"'
check_equal "EVM has no key" "$(cat /sys/kernel/security/evm)" 0
check "who reads the file as any other may" cat /etc/keys/x509_ima.der

ima_end
