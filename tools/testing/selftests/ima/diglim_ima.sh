#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What IMA does with digest lists, and what is noted of each list: measured or not,
# appraised or not, by whose signature.  The numbers of the actions are 1 (measured),
# 2 (appraised) and 4 (by a signature), added up.
#
# Rules cannot be taken back: each has an owner of files of its own, and what is true
# without a rule is checked before.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-alone: it measures all lists in the end

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 190

mount_disk
digest=$(sha256sum /fixtures/list | cut -d ' ' -f 1)

# --- no rule ---

owned plain 0
check "without a rule a list is loaded" add /tmp/plain
check_equal "it was neither measured nor appraised" "$(loaded /fixtures/list actions)" 0
check_equal "nobody signed it" "$(loaded /fixtures/list key)" -
check_equal "its label is the file's name" "$(loaded /fixtures/list label)" plain
check_refused "a copy of it is the same list" "File exists" add_buffer /fixtures/list copy
check "and removes it" del_buffer /fixtures/list copy
check_equal "it is gone" "$(loaded /fixtures/list actions)" ""

owned signed 0 list.modsig
check "the signature is no part of the list" add /tmp/signed
check_equal "its digest is that of the list without" "$(loaded /fixtures/list actions)" 0
check_equal "as its size" "$(loaded /fixtures/list size)" "$(stat -c %s /fixtures/list)"
check "so it is removed by the list without" del /tmp/plain

# --- what is no list ---

mkdir /tmp/directory
mkfifo /tmp/fifo
: >/tmp/empty
tail -c +49 /fixtures/list.modsig >/tmp/signature
truncate -s 2147483648 /tmp/long
check_caused "a directory is none" "write: Is a directory" unreadable add /tmp/directory
check_caused "nor is a pipe, which nobody waits for" "write: No such device" unreadable \
	add /tmp/fifo
check_caused "nor an empty file" "write: No data available" empty-list add /tmp/empty
check_caused "nor one with nothing but a signature" "write: No data available" empty-list \
	add /tmp/signature
check_caused "2 GiB are too much" "write: File too large" too-long add /tmp/long
check_caused "there has to be a file" "write: No such file" not-found add /tmp/missing
check_caused "to remove a list, too" "write: No such file" not-found del /tmp/missing
rm /tmp/long
exec 4>>/tmp/plain
check_caused "nobody may write to it meanwhile" "write: Text file busy" open-writers \
	add /tmp/plain
exec 4>&-
check_caused "what is not loaded is not removed" "write: No such file" not-loaded del /tmp/plain

for length in "000 000 000 000" "200 000 000 000" "377 377 377 377" "177 377 377 377" \
	      "000 001 000 000"; do
	owned trailer 0 list.modsig
	# shellcheck disable=SC2086
	announce /tmp/trailer $length
	check_caused "a signature of that length ($length) is none" "write: Bad message" \
		invalid-signature add /tmp/trailer
done
tail -c 28 /fixtures/list.modsig >/tmp/marker
check_refused "nor is the marker alone" "write: Bad message" add /tmp/marker
tail -c 39 /fixtures/list.modsig >/tmp/marker
check_refused "nor half of what stands before it" "write: Bad message" add /tmp/marker

# --- FILE_CHECK has no part in it ---

rules <<RULES
measure func=FILE_CHECK mask=MAY_READ fowner=3001
appraise func=FILE_CHECK fowner=3002 appraise_type=imasig
RULES
owned read 3001
check "a list that FILE_CHECK measures" add /tmp/read
check_equal "is not measured when the kernel reads it" "$(entries ' /tmp/read$')" 0
check_equal "and is not taken for measured" "$(loaded /fixtures/list actions)" 0
unload /fixtures/list
cat /tmp/read >/dev/null
check_equal "but when somebody else does" "$(entries ' /tmp/read$')" 1
put list read - 3002
check "a list that FILE_CHECK refuses is loaded" add $disk/read
refused "and refused to others" IMA-signature-required cat $disk/read
unload /fixtures/list

# --- appraised ---

rules <<RULES
appraise func=DIGEST_LIST_CHECK fowner=3005 appraise_type=imasig
appraise func=DIGEST_LIST_CHECK fowner=3006 appraise_type=imasig|modsig
appraise fowner=3007
deny func=DIGEST_LIST_CHECK fowner=3008
audit func=DIGEST_LIST_CHECK fowner=3009
dont_appraise func=DIGEST_LIST_CHECK fowner=3010
appraise func=DIGEST_LIST_CHECK fowner=3010 appraise_type=imasig
appraise func=DIGEST_LIST_CHECK fowner=3011 appraise_type=imasig appraise_algos=sha512
appraise fowner=3012 appraise_type=imasig
RULES
put list labelled list.sig 3005
check "a list with a good signature in its label" add $disk/labelled
check_equal "is appraised, by a signature" "$(loaded /fixtures/list actions)" 6
key=$(loaded /fixtures/list key)
check "by the key that is noted ($key)" grep ": ${key:-none}: X509" /proc/keys
check_equal "which has 20 bytes" ${#key} 40
check_caused "again, it gains nothing" "write: File exists" loaded-already add $disk/labelled
check_caused "and loses nothing by an unsigned copy" "File exists" loaded-already \
	add_buffer /fixtures/list unsigned
check_equal "its actions are the same" "$(loaded /fixtures/list actions)" 6
check "an unsigned copy removes it: it denies nothing" del_buffer /fixtures/list unsigned
check_equal "it is gone" "$(loaded /fixtures/list actions)" ""
check "a list that was loaded without its signature" add_buffer /fixtures/list unsigned
check "is raised by it" add $disk/labelled
check_equal "it is appraised, by a signature" "$(loaded /fixtures/list actions)" 6
check_equal "of that key" "$(loaded /fixtures/list key)" "$key"
check_equal "its label is that of now" "$(loaded /fixtures/list label)" labelled
check_equal "it is one list" "$(grep -c . $diglim/digest_lists_loaded)" 1
check_caused "once" "write: File exists" loaded-already add $disk/labelled
check "it removes itself" del $disk/labelled
# What is known of the file must not stand for a signature.
check "it is found to be signed each time" add $disk/labelled
check_equal "by the same key" "$(loaded /fixtures/list key)" "$key"
del $disk/labelled >/dev/null

put list known list.sig 3012
cat $disk/known >/dev/null
check "also if who read the file found it to be signed" add $disk/known
check_equal "it is the list that counts" "$(loaded /fixtures/list actions)" 6
check_equal "and its key" "$(loaded /fixtures/list key)" "$key"
del $disk/known >/dev/null

put list unlabelled - 3005
add $disk/labelled >/dev/null
check_caused "what a rule refuses to load" "write: Permission denied" denied add $disk/unlabelled
check "removes what is loaded: no rule is asked" del $disk/unlabelled
check_equal "it is removed" "$(loaded /fixtures/list actions)" ""
refused "one without a signature is refused" IMA-signature-required add $disk/unlabelled
check "by the hook" logged " func=DIGEST_LIST_CHECK layer=custom "
check "the list is recorded as denied, too" logged "op=digest_list_add cause=denied "
add_buffer /fixtures/list unsigned
refused "it does not raise one that is loaded, either" IMA-signature-required \
	add $disk/unlabelled
check_equal "that is as it was" "$(loaded /fixtures/list actions)" 0
unload /fixtures/list
put list rogue list.rogue 3005
refused "one that a stranger signed is, too" invalid-signature add $disk/rogue
put list changed list.sig 3005
alter $disk/changed 47 000
refused "and one that was changed" invalid-signature add $disk/changed
put list.modsig appended - 3005
refused "a signature that the rule does not take is none" IMA-signature-required \
	add $disk/appended
put list weak list.sig 3011
refused "an algorithm that it does not take" denied-hash-algorithm add $disk/weak

put list.modsig appended - 3006
check "a list with a good appended signature" add $disk/appended
check_equal "is appraised by a signature" "$(loaded /fixtures/list actions)" 6
check_equal "of the same key" "$(loaded /fixtures/list key)" "$key"
check "the label does to remove it, too" del $disk/labelled
put list.modsig-rogue appended - 3006
refused "one that a stranger signed is refused" invalid-signature add $disk/appended
put list.modsig-wrong appended - 3006
refused "and one that was changed" invalid-signature add $disk/appended
put list.modsig appended - 3006
mark_log
put list-twice.modsig appended - 3006
check_refused "and one that was signed twice: the first signature is no list" \
	"Invalid argument" add $disk/appended
check "which is recorded" logged "op=digest_list_add cause=invalid-list "
put list.modsig appended - 3006
announce $disk/appended 200 000 000 000
refused "and one whose signature is longer than it" IMA-signature-required \
	add $disk/appended

put list hashed list.sha256 3007
refused "a digest in the label does not do, whatever a rule takes" IMA-signature-required \
	add $disk/hashed
check "its record says what it needs" \
	logged " func=DIGEST_LIST_CHECK layer=custom rule=$(sed -n '/fowner=3007/=' $ima/policy) $(
		)need=imasig have=hash"
check_equal "it is not loaded" "$(loaded /fixtures/list actions)" ""
put list denied list.sig 3008
refused "deny refuses even what is signed" denied add $disk/denied
put list audited - 3009
mark_log
check "a list that is to be audited" add $disk/audited
check "is" logged "file=\"$disk/audited\" hash=\"sha256:$digest\""
unload /fixtures/list
put list spared - 3010
check "dont_appraise spares what a later rule would refuse" add $disk/spared
check_equal "which is not appraised" "$(loaded /fixtures/list actions)" 0
unload /fixtures/list

# --- measured ---

rules <<RULES
measure func=DIGEST_LIST_CHECK fowner=3003
measure func=DIGEST_LIST_CHECK fowner=3004 pcr=12
RULES
owned measured 3003
check "a list that a rule measures" add /tmp/measured
check_equal "is noted as measured" "$(loaded /fixtures/list actions)" 1
check_equal "and is in the measurement list" \
	"$(entries "^10 .* sha256:$digest /tmp/measured\$")" 1
check_equal "once" "$(entries "$digest")" 2
check_refused "again, it gains nothing" "write: File exists" add /tmp/measured
check_caused "it is not removed, as nothing would tell" "write: Operation not permitted" \
	must-stay del /tmp/measured
owned other 0
check_caused "nor by another path" "write: Operation not permitted" must-stay del /tmp/other
check_caused "nor as a buffer" "Operation not permitted" must-stay \
	del_buffer /tmp/other other
check_equal "it stays" "$(loaded /fixtures/list actions)" 1
check_equal "nothing says that it was removed" "$(entries 'ima-buf .* del_')" 0
owned never 3003 text
check_caused "what is no list is not removed" "write: No such file" not-loaded del /tmp/never
check_equal "nothing looks as if it had been loaded" "$(entries ' /tmp/never$')" 0
digest_list file - sha256 1 1 >/tmp/pcr
chown 3004 /tmp/pcr
check "one is measured to another PCR than the first" add /tmp/pcr
check_equal "which does not count" "$(loaded /tmp/pcr actions)" 0
check_equal "though the entry is there" \
	"$(entries "^12 .* sha256:$(sha256sum /tmp/pcr | cut -d ' ' -f 1) /tmp/pcr\$")" 1

# --- measured as critical data ---

rules <<RULES
measure func=CRITICAL_DATA label=diglim
RULES
check "now the removal of a list can be measured" del /tmp/measured
check_equal "the list is gone" "$(loaded /fixtures/list actions)" ""
check_equal "with an entry that holds it" \
	"$(entries "^10 .* ima-buf sha256:$digest del_file_measured $(hex /fixtures/list)\$")" 1
check "it can be added again, and is known to be measured" add /tmp/measured
check_equal "that makes no second entry" "$(entries ' /tmp/measured$')" 1
check_equal "but counts" "$(loaded /fixtures/list actions)" 1
check_equal "with an entry that says that it is there again" \
	"$(entries 'ima-buf .* add_file#1_measured ')" 1
check "it is removed again" del /tmp/measured
check_equal "with another entry" "$(entries 'ima-buf .* del_file#1_measured ')" 1
add /tmp/measured >/dev/null
check "a buffer removes it" del_buffer /fixtures/list buffer
check_equal "with an entry of that name" \
	"$(entries "ima-buf sha256:$digest del_buffer#2_buffer ")" 1
check "so is that of the other PCR removed" del_buffer /tmp/pcr pcr

check "a buffer" add_buffer /fixtures/list name
check_equal "is measured" "$(loaded /fixtures/list actions)" 1
check_equal "with the whole list" \
	"$(entries "^10 .* ima-buf sha256:$digest add_buffer#3_name $(hex /fixtures/list)\$")" 1
check "a list that was never removed, by a name with a number" \
	add_buffer /fixtures/list-nothing "x#1"
check "is removed" del_buffer /fixtures/list-nothing x
check "and is there again, by a name that would give the same" add_buffer /fixtures/list-nothing x
check_equal "with an entry that says so" "$(entries 'ima-buf .* add_buffer#1_x ')" 1
check "it is removed again" del_buffer /fixtures/list-nothing x
check_caused "again, by another name, it gains nothing" "File exists" loaded-already \
	add_buffer /fixtures/list again
check_equal "and is not measured again" "$(entries add_buffer_again)" 0
del_buffer /fixtures/list name
check_equal "so is its removal" "$(entries "ima-buf sha256:$digest del_buffer#3_name ")" 1

check "a file that no rule measures as one" add /tmp/plain
check_equal "is measured in this way" "$(loaded /fixtures/list actions)" 1
check_equal "under its name" "$(entries "ima-buf sha256:$digest add_file#4_plain ")" 1
del /tmp/plain >/dev/null
check_equal "its removal, too" "$(entries "ima-buf sha256:$digest del_file#4_plain ")" 1

head -c 47 /fixtures/list >/tmp/cut
digest_list file - wp512 1 1 >/tmp/lacks
owned absent 0
check_caused "a list that is cut off" "write: Invalid argument" invalid-list add /tmp/cut
check_caused "or is, as a buffer" "Invalid argument" invalid-list add_buffer /tmp/cut cut
check_caused "one with an algorithm that the kernel lacks" "write: Package not installed" \
	unknown-algorithm add /tmp/lacks
check_caused "one that is not loaded" "write: No such file" not-loaded del /tmp/absent
check_caused "or is not, as a buffer" "No such file" not-loaded del_buffer /tmp/absent absent
check_equal "make no entry" \
	"$(entries '(add|del)_(file|buffer)_(cut|lacks|absent) ')" 0

# 2048 digests, which are all the same: one is kept.
{
	printf '\1\0\1\0\0\0\4\0\0\10\0\0\0\0\1\0'
	head -c 65536 /dev/zero
} >/tmp/big
check "a long list" add /tmp/big
check_equal "is measured" "$(loaded /tmp/big actions)" 1
check_equal "by its digest" \
	"$(entries " add_file_big $(sha256sum /tmp/big | cut -d ' ' -f 1)\$")" 1
check "it is removed" del /tmp/big
check_equal "which is measured by its digest, too" \
	"$(entries " del_file_big $(sha256sum /tmp/big | cut -d ' ' -f 1)\$")" 1

# --- what denies, and is signed, stays ---

denied=sha256-$(sha256sum /fixtures/text | cut -d ' ' -f 1)
check "a list that denies, without signature" add_buffer /fixtures/list-deny deny
check "is removed" del_buffer /fixtures/list-deny deny
put list-deny deny list-deny.sig 3005
check "one with a good signature" add $disk/deny
check_equal "is measured, and appraised by it" "$(loaded /fixtures/list-deny actions)" 7
check_equal "and denies" "$(loaded /fixtures/list-deny state)" loaded,denies
removals=$(entries 'del_(file|buffer)_deny ')
check_caused "it is not removed" "write: Operation not permitted" must-stay del $disk/deny
check_caused "nor by an unsigned copy" "write: Operation not permitted" must-stay \
	del /fixtures/list-deny
check_caused "nor as a buffer" "Operation not permitted" must-stay \
	del_buffer /fixtures/list-deny deny
check_equal "nothing says that it was" "$(entries 'del_(file|buffer)_(deny|list-deny) ')" \
	"$removals"
check_equal "it still denies" "$(answers "$denied" | grep -c 'type: 1, modifiers: 2$')" 1

put list-deny-more more list-deny-more.sig 3005
check "one that was loaded without its signature" add_buffer /fixtures/list-deny-more more
check_equal "is nobody's" "$(loaded /fixtures/list-deny-more key)" -
check "is raised by it" add $disk/more
check_equal "what is noted is the better one" "$(loaded /fixtures/list-deny-more actions)" 7
check_equal "with the key" "$(loaded /fixtures/list-deny-more key)" "$key"
check_caused "once" "write: File exists" loaded-already add $disk/more
check_caused "then it stays" "write: Operation not permitted" must-stay del $disk/more
check_caused "as a buffer, too" "Operation not permitted" must-stay \
	del_buffer /fixtures/list-deny-more more
check_equal "and is there" "$(loaded /fixtures/list-deny-more state)" loaded,denies

ima_end
