#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima/status of a kernel that cannot appraise.
#
# vmtest-extension: ima/status
# vmtest-variant: no-appraise
# vmtest-append: ima_policy=tcb ima_appraise=enforce

. ./lib.sh
ima_start 3

check "the kernel is built without appraisal" \
	sh -c 'zcat /proc/config.gz | grep -qx "# CONFIG_IMA_APPRAISE is not set"'
check_equal "nothing is enforced" "$(status appraise_mode)" "off"
check_equal "it measures" "$(status mode)" "measure"

ima_end
