#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Files are appraised with digest lists: what a signed list vouches for passes, what a
# list denies does not, and whatever comes or goes counts at the next access, without a
# file being read again.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
. ./lib_diglim.sh
ima_start 125

mount_disk
check "rules are accepted" rules <<RULES
appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
appraise func=FILE_CHECK mask=MAY_READ fowner=4001 appraise_type=diglim
appraise func=FILE_CHECK mask=MAY_READ fowner=4002 appraise_type=hash|diglim
appraise func=FILE_CHECK mask=MAY_READ fowner=4003 appraise_type=imasig use_diglim
appraise func=FILE_CHECK mask=MAY_READ fowner=4004 appraise_type=diglim|optional
appraise func=FILE_CHECK mask=MAY_READ fowner=4005 appraise_type=hash
appraise func=FILE_CHECK mask=MAY_READ fowner=4006 appraise_type=diglim appraise_algos=sha512
appraise func=BPRM_CHECK fowner=4007 appraise_type=diglim
appraise func=MMAP_CHECK fowner=4008 appraise_type=diglim
appraise func=FILE_CHECK mask=MAY_READ fowner=4009 appraise_type=diglim
appraise func=FILE_CHECK mask=MAY_READ fowner=4010 uid=65534 appraise_type=diglim
appraise func=FILE_CHECK fowner=4010 uid=0 appraise_type=hash|diglim
RULES
check "they are shown" grep -q "fowner=4003 appraise_type=imasig|diglim" $ima/policy
watch

# lists are loaded from /tmp, where there are no labels
for list in list list-script list-deny list-immutable list-revokes list-nothing list-sha512 \
	    list-sha1; do
	owned $list 0 $list.modsig
done
owned rogue 0 list.modsig-rogue
owned wrong 0 list.modsig-wrong
owned ecdsa 0 list-script.modsig-ecdsa

put text none - 4001
put text hash text.sha256 4002
put text sig text.sig 4003
put text unlabelled - 4003
put text optional - 4004
put text label text.sha256 4005
put script other - 4001
cp /fixtures/text /tmp/ram
chown 4001 /tmp/ram
remount_disk
text=/fixtures/text

# --- no list, or none that is worth something ---

refused "without a list a file is refused" unlisted-digest cat $disk/none
refused "and one where there are no labels" unlisted-digest cat /tmp/ram
check "a label does as well, where it may" cat $disk/hash
check "as does a signature" cat $disk/sig
check "a file without anything passes if that is optional" cat $disk/optional
check "an unsigned list is loaded from memory" add_buffer /fixtures/list unsigned
refused "but vouches for nothing" untrusted-list cat $disk/none
check_refused "one that nobody trusts is not loaded" "Permission denied" add /tmp/rogue
check_refused "nor one with a bad signature" "Permission denied" add /tmp/wrong
refused "so that the file is refused" untrusted-list cat $disk/none
check "a list that a signature raises" add /tmp/list
check "vouches for it at the next access" cmp $disk/none $text
check "also where there are no labels" cmp /tmp/ram $text
check "and for one with a rule that wants a signature" cmp $disk/unlabelled $text
refused "but not for another file" unlisted-digest cat $disk/other
refused "nor for a rule with another algorithm" denied-hash-algorithm \
	sh -c "cp $text $disk/algo; chown 4006 $disk/algo; cat $disk/algo"

# --- what it costs ---

settle $disk/none
check_work "what is known needs no work" $disk/none "0 0" cat $disk/none
check_equal "nor a look into the lists" "$(events ima_lists $disk/none)" 0
check "another list comes" add /tmp/list-script
check_work "that costs no reading" $disk/none "0 0" cat $disk/none
check_equal "but one look into the lists" "$(events ima_lists $disk/none)" 1
check "what it has passes now" cmp $disk/other /fixtures/script
check_work "a signature is not verified again, either" $disk/sig "0 0" cat $disk/sig
check "the list goes" del /tmp/list-script
refused "and what it has is refused" unlisted-digest cat $disk/other
check_work "the others' files are not read" $disk/none "0 0" cat $disk/none

# --- denied ---

check "anybody who may load a list may deny" add_buffer /fixtures/list-deny deny
for file in none hash sig unlabelled optional; do
	refused "denied: $file" denied-by-list cat $disk/$file
done
refused "denied where there are no labels" denied-by-list cat /tmp/ram
check "a rule that does not speak of lists lets it pass" cat $disk/label
check "what denies without a signature can be removed" del_buffer /fixtures/list-deny deny
for file in none hash sig unlabelled optional; do
	check_work "not denied any more, and not read again: $file" $disk/$file "0 *" \
		cat $disk/$file
done

# --- executed ---

cp /fixtures/script $disk/run
chown 4007 $disk/run
chmod 755 $disk/run
refused "a script that no list has is not run" unlisted-digest $disk/run
check "its list comes" add /tmp/list-script
check_equal "it runs" "$($disk/run)" "it ran"
refused "and is not written any more" listed-file-is-immutable sh -c "echo exit >>$disk/run"
check_equal "it runs again" "$($disk/run)" "it ran"
check "its list goes" del /tmp/list-script
refused "it is not run" unlisted-digest $disk/run
check "and can be written" sh -c ": >>$disk/run"

# --- revoked ---

check "a list" add /tmp/list-script
check "vouches" cmp $disk/other /fixtures/script
check "another one revokes it" add /tmp/list-revokes
refused "so that it does not any more" unlisted-digest cat $disk/other
check_refused "loading it again is no help" "File exists" add /tmp/list-script
check_refused "what revokes, and is signed, stays" "Operation not permitted" del /tmp/list-revokes
check "the revoked list can be removed" del /tmp/list-script
check "and loaded" add /tmp/list-script
refused "but it stays revoked" unlisted-digest cat $disk/other

# --- algorithms ---

check "a list of the same file with another algorithm" add /tmp/list-sha512
check_work "costs one reading" $disk/none "1 0" cat $disk/none
check_work "and no second one" $disk/none "0 0" cat $disk/none
check "the rule with that algorithm is met" cat $disk/algo
check_equal "both are told" "$(status list_algos)" "file=sha256,sha512"
# Who writes it may, and the kernel hashes it for a label when he closes it.
put text both - 4010
check "a file that root may change" cat $disk/both
check "and others read as long as a list has it" ./run_as 65534 65534 65534 65534 cat $disk/both
check "is changed" sh -c "echo more >>$disk/both"
refused "so that others do not" unlisted-digest ./run_as 65534 65534 65534 65534 cat $disk/both
check "but root" cat $disk/both
check "the first list goes" del /tmp/list
check_work "the second one vouches, too" $disk/none "0 0" cat $disk/none
check "it goes as well" del /tmp/list-sha512
refused "then nobody vouches" unlisted-digest cat $disk/none
check "a list of SHA-1 is loaded" add /tmp/list-sha1
refused "but vouches for nothing" unlisted-digest cat $disk/none
check_equal "and nobody looks for it" "$(status list_algos)" "file=sha256"
check "and is removed" del /tmp/list-sha1

# --- metadata ---

owned list-metadata 0 list-metadata.modsig
put text metadata - 4009
refused "a file that no list has" unlisted-digest cat $disk/metadata
check "a list has the digest of its metadata" add /tmp/list-metadata
check "so it passes" cmp $disk/metadata $text
check_equal "its algorithm is told by itself" "$(status list_algos)" "file=sha256 metadata=sha256"
check_work "the second time without work" $disk/metadata "0 0" cat $disk/metadata
check "its mode is changed" chmod 600 $disk/metadata
refused "so that the list does not speak of it" unlisted-digest cat $disk/metadata
check "and changed back" chmod 644 $disk/metadata
check_work "it passes, and is not read again" $disk/metadata "0 *" cat $disk/metadata
check "its content is changed" sh -c "echo more >>$disk/metadata"
refused "which is in its metadata" unlisted-digest cat $disk/metadata
cp $text /tmp/metadata
chown 4009:4009 /tmp/metadata
chmod 644 /tmp/metadata
check "another file of the same metadata passes, too" cmp /tmp/metadata $text
check "the list goes" del /tmp/list-metadata

# --- content ---

check "the list is loaded again" add /tmp/list
check "it vouches" cmp $disk/none $text
check "the file is changed" sh -c "echo more >>$disk/none"
refused "its content is not in the list" unlisted-digest cat $disk/none
cp $text $disk/again
chown 4001 $disk/again
check "a copy is" cmp $disk/again $text
exec 5>>$disk/again
check_work "while somebody can write it is read each time" $disk/again "1 0" cat $disk/again
exec 5>&-
check "then it is known again" cat $disk/again
check_work "without work" $disk/again "0 0" cat $disk/again

# --- no content ---

: >$disk/empty
chown 4001 $disk/empty
chmod 755 $disk/empty
remount_disk
refused "an empty file is not vouched for by chance" unlisted-digest cat $disk/empty
check "a list has the digest of nothing" add /tmp/list-nothing
refused "that does not vouch for a file that may be filled" untrusted-list cat $disk/empty
: >$disk/run-empty
chown 4007 $disk/run-empty
chmod 755 $disk/run-empty
check "but for one that is executed" $disk/run-empty
check "the list goes" del /tmp/list-nothing
refused "and that is over" unlisted-digest $disk/run-empty

# --- what must not be written ---

check "a file of it can be written before it is executed" sh -c \
	"cp $text $disk/lib; chown 4008 $disk/lib; chmod 755 $disk/lib; : >>$disk/lib"
check "it is mapped to be executed" ./map $disk/lib exec
refused "from then on it is not opened to write" listed-file-is-immutable \
	sh -c ": >>$disk/lib"
refused "nor to be truncated" listed-file-is-immutable sh -c ": >$disk/lib"
refused "nor truncated by name" listed-file-is-immutable ./truncate_path $disk/lib
check "it is still there" cmp $disk/lib $text
check "it can be replaced" sh -c "cp $text $disk/new && mv $disk/new $disk/replaced"
check "the list goes" del /tmp/list
check "then it can be written" sh -c ": >>$disk/lib"
check "and truncated by name" ./truncate_path $disk/lib

cp $text $disk/immutable
chown 4001 $disk/immutable
check "a list says that a file is immutable" add /tmp/list-immutable
check "it is written as long as nobody looked at it" sh -c ": >>$disk/immutable"
check "it is read" cmp $disk/immutable $text
refused "then it is not written" listed-file-is-immutable sh -c ": >>$disk/immutable"
check "the list goes" del /tmp/list-immutable
check "and it can be written" sh -c "echo more >>$disk/immutable"

# --- a denial that stays ---

check "a signed denial" add /tmp/list-deny
check_refused "cannot be removed" "Operation not permitted" del /tmp/list-deny
check_refused "nor by its bytes" "Operation not permitted" del_buffer /fixtures/list-deny x
check "the list that vouches comes" add /tmp/list
refused "and does not help" denied-by-list cat $disk/again

umount $disk
ima_end
