#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Where appraisal refuses nothing, what fails it is loaded, and is not taken for
# appraised: the list vouches for nothing.
#
# vmtest-extension: digest lists
# vmtest-append: ima_appraise=log
# vmtest-append: ima_appraise=fix
# vmtest-x509: ima
# vmtest-disk: 48M

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 10

mount_disk
rules <<RULES
appraise func=DIGEST_LIST_CHECK fowner=3101 appraise_type=imasig|modsig
deny func=DIGEST_LIST_CHECK fowner=3102
RULES

put list unlabelled - 3101
mark_log
check "a list without a signature is loaded" add $disk/unlabelled
check "what it lacks is recorded" recorded IMA-signature-required unlabelled
check_equal "it is not appraised" "$(loaded /fixtures/list actions)" 0
unload /fixtures/list

put list.modsig-rogue rogue - 3101
check "so is one that a stranger signed" add $disk/rogue
check_equal "it is not appraised" "$(loaded /fixtures/list actions)" 0
check_equal "and the stranger's key is not noted" "$(loaded /fixtures/list key)" -
unload /fixtures/list

put list denied list.sig 3102
check "one that is denied is loaded" add $disk/denied
check_equal "its signature does not count" "$(loaded /fixtures/list actions)" 0
unload /fixtures/list

put list.modsig signed - 3101
check "a signature is verified all the same" add $disk/signed
check_equal "and counts" "$(loaded /fixtures/list actions)" 6

ima_end
