#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A built-in rule for modules wants a signature by a key of .ima.  That the kernel wants
# one of every module, by a key of its own, does not do: a module that comes without a
# file is refused.  For rules of the other layer it does; see policy_load_data.sh.
#
# vmtest-variant: builtin
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-append: module.sig_enforce=1
# vmtest-append: module.sig_enforce=1 ima_appraise=log

. ./lib.sh
. ./lib_appraise.sh
ima_start 7

signed=/lib/modules/test_module.ko

mark_log
check_refused "a module without a file is refused, signed as it is" "Permission denied" \
	module memory $signed
check "  the kernel log says so" logged "ima: kernel-module without a file: refused by rule"
check "  a record says so" recorded no-file ""
check "  and by which rule" logged \
	" func=MODULE_CHECK layer=builtin rule=10 need=imasig|modsig have=none"
check "a rule of the other layer for modules is accepted" rules <<-RULES
	dont_appraise func=MODULE_CHECK
RULES
refused "it does not take the other away" no-file module memory $signed
check "no module is left" sh -c '! grep -q test_module /proc/modules'

ima_end
