#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# A digest list in an algorithm that is a module: the program that the kernel calls to
# load it is appraised with digest lists, too.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-alone: it says which program loads modules

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
. ./lib_diglim.sh
ima_start 18

cp /fixtures/loader /fixtures/text /tmp
chown 4007 /tmp/loader /tmp/text
for list in list-loader list-wp512; do
	owned $list 0 $list.modsig
done
: >/tmp/asked
check "rules are accepted" rules <<RULES
appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
appraise func=BPRM_CHECK fowner=4007 appraise_type=diglim
appraise func=FILE_CHECK mask=MAY_READ fowner=4007 appraise_type=diglim
appraise func=MODULE_CHECK appraise_type=imasig|modsig
RULES
watch
echo /tmp/loader >/proc/sys/kernel/modprobe

# refused(): the kernel, not the command, is told that the program is refused.
mark_log
check_refused "a list in an algorithm that cannot be loaded is refused" \
	"Package not installed" add /tmp/list-wp512
check "the program that would load it was refused" recorded unlisted-digest loader
check_equal "and did not run" "$(cat /tmp/asked)" ""
check "the log says what the kernel lacks" logged "the kernel has no wp512"
check "no list is loaded" [ ! -s $diglim/digest_lists_loaded ]

check "the program's list is loaded" add /tmp/list-loader
check "the list is loaded" add /tmp/list-wp512
check_equal "after its module was asked for" "$(head -n 1 /tmp/asked)" "-q -- crypto-wp512"
check "which is there" grep -q "^wp512 " /proc/modules
check "its file passes" cmp /tmp/text /fixtures/text
check_work "it is hashed with both algorithms, once" /tmp/text "0 0" cat /tmp/text
check_refused "the module stays as long as the list" "Resource temporarily unavailable" \
	rmmod wp512
/tmp/loader once more 2>/dev/null
check_equal "the program itself is hashed with the new algorithm, and runs" \
	"$(tail -n 1 /tmp/asked)" "once more"
check "its list is removed" del /tmp/list-loader
refused "it does not run without" unlisted-digest /tmp/loader
check "the file's list is removed" del /tmp/list-wp512
refused "the file is refused" unlisted-digest cat /tmp/text

ima_end
