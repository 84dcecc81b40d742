#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Before init the kernel loads the lists of a directory of the initramfs, in the order
# of their names, and goes on past what is no list.  Signatures are appended: there are
# no labels.  What the lists have is executed, and makes no entry.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-tpm: crb
# vmtest-append: ima_policy=exec_tcb|tmpfs|diglim|appraise_tcb|appraise_diglim ima_diglim_pcr=12
# vmtest-put: list-script.modsig:etc/digest_lists/10-script
# vmtest-put: list.modsig:etc/digest_lists/0-file_list-compact-text
# vmtest-put: list.modsig-rogue:etc/digest_lists/20-rogue
# vmtest-put: text:etc/digest_lists/30-text
# vmtest-put: list.modsig:etc/digest_lists/40-again
# vmtest-put: list-sha512.modsig:etc/digest_lists/0-file_list-rpm-text
# vmtest-put: list-sha512.modsig:etc/digest_lists/.hidden
# vmtest-put: list-sha512.modsig:etc/digest_lists/below/list
# vmtest-put: list-deny-more.sig:etc/digest_lists/50-signature

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 17

dir=/etc/digest_lists
# lists that are loaded, by label
labels() {
	sed 's/.* label=//' $diglim/digest_lists_loaded | tr '\n' ' '
}

check_equal "lists are loaded in the order of their names" "$(labels)" \
	"0-file_list-compact-text 10-script "
check_equal "they were measured, and a signature was verified" \
	"$(grep -c 'actions=7' $diglim/digest_lists_loaded)" 2
for name in 20-rogue 30-text 50-signature; do
	check "$name is named in the log" \
		sh -c "dmesg | grep -q 'diglim: digest list $name was not loaded at boot: '"
done
check "a copy of a list is no fault" sh -c "! dmesg | grep 'digest list 40-again was not'"
check "and it is said how many there are" \
	sh -c "dmesg | grep -q '3 of 6 digest lists loaded from $dir'"

check_equal "each list has an entry in PCR 12" \
	"$(entries "^12 .* $dir/(10-script|0-file_list-compact-text)\$")" 2
check "rules measure to that PCR, but what lists have" \
	grep -q '^measure func=BPRM_CHECK mask=MAY_EXEC pcr=12 use_diglim $' $ima/policy
check "also what becomes of lists" \
	grep -q '^measure func=CRITICAL_DATA label=diglim pcr=12 $' $ima/policy
check "lists need a signature" \
	grep -q '^appraise func=DIGEST_LIST_CHECK appraise_type=imasig' $ima/policy
check "tmpfs is measured" sh -c "! grep -q '^dont_measure fsmagic=0x1021994' $ima/policy"

cp /fixtures/script /tmp/run
check_equal "a script that a list has runs" "$(/tmp/run)" "it ran"
check_equal "without an entry" "$(entries ' /tmp/run$')" 0
echo "# another one" >>/tmp/run
check_equal "another one, too" "$(/tmp/run)" "it ran"
check_equal "with an entry" "$(entries '^12 .* /tmp/run$')" 1
check "the list gives what the TPM holds" ./measurement_list pcrs

ima_end
