#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What counts as told by a list that was measured, and as vouched for by one that was
# signed: not what is measured to another PCR, or by a weak digest, nor what several keys
# are needed for.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 35

mount_disk
held="func=FILE_CHECK mask=MAY_READ fowner=4004"
check "rules are accepted" rules <<RULES
measure func=DIGEST_LIST_CHECK fowner=3001 pcr=12
measure func=CRITICAL_DATA label=diglim pcr=11
measure func=FILE_CHECK mask=MAY_READ fowner=4001 pcr=12 use_diglim
measure func=FILE_CHECK mask=MAY_READ fowner=4003 pcr=13 use_diglim
measure func=POLICY_CHECK fowner=4001 pcr=12 use_diglim
appraise func=DIGEST_LIST_CHECK fowner=3002 appraise_type=imasig|modsig
appraise func=FILE_CHECK mask=MAY_READ fowner=4002 appraise_type=diglim
appraise $held uid=0 appraise_type=imasig|diglim appraise_algos=sha512
appraise $held uid=65534 appraise_type=imasig|diglim
RULES

# has_entry NAME PCR, has_none NAME PCR - of a file on the disk
has_entry() {
	[ "$(entries "^$2 .* $disk/$1\$")" = 1 ]
}

has_none() {
	[ "$(entries "^$2 .* $disk/$1\$")" = 0 ]
}

# One PCR tells of lists, and it is one that a rule with use_diglim names

check "a list is measured to a PCR of no such rule" add_buffer /fixtures/list-sha512 first
check_equal "it is not measured" "$(loaded /fixtures/list-sha512 actions)" 0
put list measured - 3001
check "the first list is measured to the PCR of files" add $disk/measured
check_equal "it is measured" "$(loaded /fixtures/list actions)" 1
put text told - 4001
check "a file of it is read" cat $disk/told
check "which makes no entry" has_none told 12
put text elsewhere - 4003
check "a file is measured to another PCR" cat $disk/elsewhere
check "which has no entry of the list, so of the file" has_entry elsewhere 13
check "a list is measured to a third one" add_buffer /fixtures/list-script x
check_equal "it is not measured" "$(loaded /fixtures/list-script actions)" 0
check "there is an entry of it" [ "$(entries '^11 .* add_buffer_x ')" = 1 ]
put script untold - 4001
check "a file of it is read" cat $disk/untold
check "which makes an entry" has_entry untold 12
check_refused "nor is a removal told there" "Operation not permitted" del_buffer /fixtures/list x

# What decides about files has entries always

put list-policy list-policy - 3001
check "a list of a policy is measured" add $disk/list-policy
check_equal "it is" "$(loaded /fixtures/list-policy actions)" 1
put policy other-policy - 4001
check "the policy is loaded" sh -c "echo $disk/other-policy >$ima/policy"
check "with an entry" has_entry other-policy 12

# Weak digests

put list-nothing weak - 3001
sha1sum <$disk/weak >/tmp/sum
# A label of SHA-1: the entry has that.
# shellcheck disable=SC2059
printf "\\001$(sed 's/ .*//; s/../\\x&/g' /tmp/sum)" >/tmp/label
xattr set $disk/weak $label /tmp/label
check "a list is measured by a SHA-1" add $disk/weak
check "there is an entry" has_entry weak 12
check_equal "it is not measured" "$(loaded /fixtures/list-nothing actions)" 0
# raised KIND LABEL FIXTURE ACTIONS - what the list of text is worth, after it came with
# this signature
raised() {
	put "$3" "$1" "$2" 3002
	add $disk/"$1" >/dev/null 2>&1
	check_equal "$1: what the list is worth" "$(loaded /fixtures/list actions)" "$4"
}

put text signed - 4002
refused "a list that nobody signed vouches for nothing" untrusted-list cat $disk/signed
raised sha1 list.sig1 list 3
refused "nor one that is signed by its SHA-1" untrusted-list cat $disk/signed

# Several keys

for kind in deputy two; do
	raised $kind - list.modsig-$kind 3
	refused "$kind: its list vouches for nothing" untrusted-list cat $disk/signed
done
raised one - list.modsig 7
check "that of one key does" cat $disk/signed

# What a list calls immutable is held by who passes, whoever was refused before

put list-immutable.modsig immutable - 3002
check "a list calls the text immutable" add $disk/immutable
put text held - 4004
chmod 666 $disk/held
refused "one may not read it, for the algorithm" denied-hash-algorithm cat $disk/held
check "another one may" su nobody -c "cat $disk/held"
refused "but not write it then" listed-file-is-immutable su nobody -c ": >>$disk/held"

umount $disk
ima_end
