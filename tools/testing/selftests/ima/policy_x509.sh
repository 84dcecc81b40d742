#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A certificate that the kernel loads is measured by a built-in rule.  A rule that
# refuses the file to everybody, and does not speak of certificates, spares the
# kernel that loads it, and nobody else: see builtin.policy.
#
# vmtest-variant: builtin
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-x509: ima
# vmtest-evm-x509: evm
# vmtest-append: ima=on
# vmtest-append: ima=off ima_appraise=off
# vmtest-alone: EVM cannot be switched off

. ./lib.sh
. ./lib_appraise.sh
ima_start 9

list=$ima/ascii_runtime_measurements
certificate=/etc/keys/x509_ima.der

check "the kernel was not hindered: IMA's certificate" \
	sh -c "dmesg | grep 'integrity: Loading X.509 certificate: $certificate\$'"
check_equal "nor EVM's: it has a key" "$(cat /sys/kernel/security/evm)" 2
check "no certificate was refused" sh -c '! dmesg | grep "Unable to open file: .*x509_"'
for file in $certificate /etc/keys/x509_evm.der; do
	check_equal "$file was measured" "$(grep -c "^12 .* $file\$" $list)" 1
done
check_equal "IMA's: with the digest of its content" \
	"$(sed -n "s|^12 .* sha256:\([0-9a-f]*\) $certificate\$|\1|p" $list)" \
	"$(cp /etc/keys/ima.der /tmp && sha256sum </tmp/ima.der | cut -d ' ' -f 1)"
refused "who comes later is refused it" denied cat $certificate
check "by the rule for everybody" \
	logged " func=FILE_CHECK layer=builtin rule=12 need=deny have=none"
check "a certificate that no rule is for is read" cat /etc/keys/ima.der

ima_end
