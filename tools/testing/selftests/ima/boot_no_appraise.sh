#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A kernel without appraisal: values that ask for it are no values.
#
# vmtest-extension: ima=
# vmtest-variant: no-appraise
# vmtest-append: ima=measure ima=appraise ima=appraise_enforce

. ./lib.sh
ima_start 3

for value in appraise appraise_enforce; do
	check "ima=$value is reported" \
		sh -c "dmesg | grep -q 'ima=$value: no such value, .*; ima=measure stays'"
done
check_equal "what was accepted before stays" "$(status boot)" measure

ima_end
