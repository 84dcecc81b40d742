#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A digest list that is built into the kernel is there before all others, counts as
# signed, is measured, and stays: what it denies and revokes holds from the first
# program on, whatever other lists say.
#
# vmtest-extension: digest lists
# vmtest-variant: builtin-list
# vmtest-x509: ima
# vmtest-tpm: crb
# vmtest-append: ima_policy=exec_tcb|diglim ima_diglim_pcr=12
# vmtest-put: list-script.modsig:etc/digest_lists/10-script
# vmtest-put: list-immutable.modsig:etc/digest_lists/20-immutable
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 23

# as it was given to the build
./digest_list file - sha256 0 "=$(sha256sum /fixtures/text | cut -d ' ' -f 1)" \
	file deny sha256 0 "=$(sha256sum /fixtures/script | cut -d ' ' -f 1)" \
	list deny sha256 0 "=$(sha256sum /fixtures/list-immutable | cut -d ' ' -f 1)" \
	>/tmp/builtin

check_equal "it was loaded before those of the directory" \
	"$(sed 's/.* label=//' $diglim/digest_lists_loaded | tr '\n' ' ')" \
	"builtin 10-script 20-immutable "
check_equal "it is what was given to the build" \
	"$(sed -n 's/ .* label=builtin$//p' $diglim/digest_lists_loaded)" \
	"sha256-$(sha256sum /tmp/builtin | cut -d ' ' -f 1)"
check_equal "it counts as signed, and was measured" "$(loaded /tmp/builtin actions)" 7
check_equal "by no key" "$(loaded /tmp/builtin key)" -
check_equal "it denies" "$(loaded /tmp/builtin state)" \
	loaded,denies,revokes
check_equal "it has an entry in PCR 12" "$(entries '^12 .* add_buffer_builtin ')" 1
check "which is the first one of a list" \
	sh -c "grep '^12 ' $measurements | head -n 1 | grep ' add_buffer_builtin '"
check_equal "another list is revoked by it" "$(loaded /fixtures/list-immutable state)" \
	revoked,immutable

check "rules are accepted" rules <<RULES
measure func=CRITICAL_DATA label=diglim pcr=12
appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
appraise func=FILE_CHECK mask=MAY_READ fowner=4001 appraise_type=diglim
appraise func=BPRM_CHECK fowner=4002 appraise_type=diglim
RULES
cp /fixtures/text /tmp/text
cp /fixtures/script /tmp/script
cp /fixtures/policy /tmp/policy
chown 4001 /tmp/text /tmp/policy
chown 4002 /tmp/script
check "a file that it has passes" cmp /tmp/text /fixtures/text
refused "one that it has not does not" unlisted-digest cat /tmp/policy
refused "what it denies is not run, though a signed list has it" denied-by-list /tmp/script
check "a file that only the revoked list made immutable is written" sh -c ": >>/tmp/text"

cp /tmp/builtin /tmp/builtin-copy
check_refused "it cannot be removed by the path of a copy" "Operation not permitted" \
	del /tmp/builtin-copy
check_refused "nor by its bytes" "Operation not permitted" del_buffer /tmp/builtin x
check_refused "nor loaded again" "File exists" add_buffer /tmp/builtin x
check "the revoked list is loaded again, now with a rule for its signature" \
	add /etc/digest_lists/20-immutable
check_equal "it stays revoked" "$(loaded /fixtures/list-immutable state)" revoked,immutable
check "the list that it overrules can be removed" del_buffer /fixtures/list-script x
check "and loaded" add /etc/digest_lists/10-script
refused "but what is denied stays denied" denied-by-list /tmp/script
check "what it vouches for still passes" cmp /tmp/text /fixtures/text
check "the list gives what the TPM holds" ./measurement_list pcrs

ima_end
