#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# imactl policy explain: for each of many rules and files it says what the kernel then does,
# and if that is to refuse, the very words of the kernel's record.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-alone: the first rule for a hook counts
# vmtest-timeout: 400

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
. ./lib_explain.sh
. ./lib_imactl.sh

# shellcheck disable=SC2034 # lib_imactl.sh uses it
subcommand=policy

# explain HOOK FILE ARGUMENT... - what imactl says, in /tmp/said; sets $status
explain() {
	local hook=$1 file=$2 uid=0
	shift 2
	[ "$hook" != FILE_CHECK ] || uid=$reader
	tell explain --file="$file" --hook="$hook" --uid=$uid "$@"
}

# rows - each file and hook
rows() {
	local owner file hook
	for owner in $owners; do
		for file in "$disk"/*."$owner"; do
			for hook in $hooks; do
				echo "$hook $file"
			done
		done
	done
}

# predict ARGUMENT... - what is said of each, a line each, in /tmp/predicted: HOOK FILE
# STATUS, and the record
predict() {
	rows | while read -r hook file; do
		explain "$hook" "$file" "$@"
		echo "$hook $file $status $(sed -n 's/^  record: //p' /tmp/said)"
	done >/tmp/predicted
}

# happened HOOK FILE - the same of what the kernel did; only one record there is
happened() {
	local record
	record=$(sed -n "s|^$1 $2 ||p" /tmp/records)
	if [ -n "$record" ]; then
		echo "1 $record"
	else
		echo "0 "
	fi
}

# compare WHEN - what was predicted with what happened; a result for each row
compare() {
	while read -r hook file said; do
		check_equal "$1: $hook ${file##*/}" "$said" \
			"$(happened "$hook" "$file" | sed 's/ $//')"
	done </tmp/predicted
}

ima_start 902

mount_disk
make_files
make_guard
{ all_rules; guard; } >/tmp/policy
owned list 0 list.modsig
owned list-deny-more 0 list-deny-more.modsig
remount_disk

# --- without lists, and before the rules are in force ---

predict --policy=/tmp/policy
check "the rules are accepted" rules </tmp/policy
attempt_all
compare "before any list"
check_equal "some were refused, and some were not" \
	"$(cut -d ' ' -f 3 /tmp/predicted | sort -u | tr '\n' ' ')" "0 1 "
causes=$(sed 's/.* cause=\([^ ]*\) .*/\1/' /tmp/records | sort -u | tr '\n' ' ')
check_equal "for each of many causes" "$causes" "IMA-signature-required $(
	)denied denied-hash-algorithm invalid-hash invalid-signature missing-hash $(
	)no-verity-digest unlisted-digest verity-signature-required "

# --- with lists, and with the rules in force ---

check "a list with one content is loaded" add /tmp/list
check "a list that denies another one is loaded" add /tmp/list-deny-more
predict
attempt_all
compare "with lists"
check "some are denied by a list" grep -q "cause=denied-by-list" /tmp/records
check "what a list has passes" grep -q "^BPRM_CHECK $disk/listed.5103 0" /tmp/predicted

# --- where the kernel reads the file itself, and looks for what is appended ---

owners="5201 5202 5203"
hooks="MODULE_CHECK FIRMWARE_CHECK"
check "a module asks for firmware" insmod /lib/modules/test_firmware.ko
printf %s "$disk" >/sys/module/firmware_class/parameters/path
# Behind no signature stands what is behind one.
{ cat /fixtures/policy; echo "~Module signature appended~"; } >/tmp/garbage
for owner in $owners; do
	put list.modsig modsig."$owner" - "$owner"
	put policy other."$owner" - "$owner"
	put script signed."$owner" script.sig "$owner"
	cp /tmp/garbage $disk/garbage."$owner"
	# Both lists that are loaded have something to say of these.
	put text listed."$owner" - "$owner"
	put script denied."$owner" - "$owner"
	chown "$owner" $disk/garbage."$owner"
done
# For who takes one it is not known whether it is good: nobody here has a certificate of its key.
put list.modsig-rogue rogue.5201 - 5201
for hook in $hooks; do
	cat <<-RULES
	appraise func=$hook fowner=5201 appraise_type=imasig|optional
	measure func=$hook fowner=5203 use_diglim pcr=12
	appraise func=$hook fowner=5203 appraise_type=imasig
	RULES
done >/tmp/read
echo "appraise func=MODULE_CHECK fowner=5202 appraise_type=imasig|modsig" >>/tmp/read
echo "appraise func=FIRMWARE_CHECK fowner=5202 appraise_type=imasig" >>/tmp/read
check "rules for that are accepted" rules </tmp/read
predict
attempt_all
compare "read by the kernel"
check "what is appended to firmware makes it no file without a signature" \
	grep -q "^FIRMWARE_CHECK $disk/modsig.5201 1 " /tmp/predicted
check "that can be read or not" grep -q "^FIRMWARE_CHECK $disk/garbage.5201 1 " /tmp/predicted
check "what has none passes" grep -q "^FIRMWARE_CHECK $disk/other.5201 0" /tmp/predicted
check "of what is measured with lists they are asked" \
	grep -q "^FIRMWARE_CHECK $disk/listed.5203 1 .* have=diglim" /tmp/predicted

# --- what a list says is immutable, opened to be written ---

owned list-immutable 0 list-immutable.modsig
check "a list says that a content is immutable" add /tmp/list-immutable
owners="5301 5302 5303 5304"
hooks=FILE_CHECK
for owner in $owners; do
	put text immutable."$owner" - "$owner"
	put text labelled."$owner" text.sha256 "$owner"
	put policy other."$owner" - "$owner"
	chmod 666 $disk/*."$owner"
done
cat >/tmp/write <<-RULES
	appraise func=FILE_CHECK fowner=5301 mask=^MAY_WRITE uid=$reader appraise_type=diglim
	appraise func=FILE_CHECK fowner=5302 mask=^MAY_WRITE uid=$reader appraise_type=imasig|diglim
	appraise func=FILE_CHECK fowner=5303 mask=^MAY_WRITE uid=$reader appraise_type=hash|diglim
	appraise func=FILE_CHECK fowner=5304 mask=^MAY_WRITE uid=$reader appraise_type=hash
RULES
check "rules for who writes are accepted" rules </tmp/write

# attempt HOOK FILE - open it to be written
attempt() {
	./run_as $reader $reader $reader $reader sh -c ": >>$2" >/dev/null 2>&1
}

predict --mask=MAY_WRITE
# What no rule refuses depends on whether it was executed, and none was.
sed -i 's/ 4 $/ 0 /' /tmp/predicted
attempt_all
compare "opened to be written"
for owner in 5301 5302 5303; do
	check "it is not written where a list alone lets it pass, $owner" grep -q \
		"^FILE_CHECK $disk/immutable.$owner 1 .* cause=open-writers .* have=diglim" \
		/tmp/predicted
done
check "by a rule for its hash it is" grep -q "^FILE_CHECK $disk/labelled.5304 0" /tmp/predicted

explain FILE_CHECK $disk/labelled.5304 --mask=MAY_WRITE
check_equal "nobody knows whether it was executed" $status 4
check_line "which is said" "whether it was executed, mapped for that, or read where a list says $(
	)that it is immutable, and passed as a list vouches for it (cause=listed-file-is-immutable)"
explain FILE_CHECK $disk/other.5304 --mask=MAY_WRITE
check_equal "of what no list has it is no matter" $status 1
explain FILE_CHECK $disk/labelled.5304
check_equal "nor for who reads" $status 0
check "the list is removed" del /tmp/list-immutable

# --- what it says beside the verdict ---

explain BPRM_CHECK $disk/unknown-key.5101
check_line "the label is told" "label: signature, sha256, by key "
check_line "and that its key is not there" ", which is not on .ima: not good"
check_line "and that it could be added" "imactl keys add CERT"
check_line "or the file be signed anew, as it is" "imactl file sign --key=KEY --cert=CERT $(
	)--expect=sha256:$(sha256sum <$disk/unknown-key.5101 | cut -d ' ' -f 1) $disk/"
check_line "its owner is told" "  owner: user 5101, group 5101, mode 0"
check_line "and who else can write it" "  WARNING: user 5101 can write $disk/unknown-key.5101"
check_line "and what is not seen" "  it assumes that nobody has the file open for writing"
explain BPRM_CHECK $disk/signed.5101
check_line "a good signature is one" ", which is valid ("
check_line "with nothing to mend" "verdict: allowed"
check_equal "not at all" "$(grep -c '^to mend' /tmp/said)" 0
explain BPRM_CHECK $disk/bare.5103
check_line "which list denies it is told" "digest lists: list-deny-more has it: denied"
check_line "and how to find out more" "imactl digest-list query $disk/bare.5103"
explain BPRM_CHECK $disk/listed.5103
check_line "and which vouches for it" "digest lists: list has it: vouches for it"
explain BPRM_CHECK $disk/sealed-bare.5106
check_line "that fs-verity protects it is told" "fs-verity: yes"
explain FILE_CHECK $disk/bare.5105 --json
check_line "in JSON, too" '"cause":"denied"'
check_equal "whose exit status is the same" $status 1

# A key that is not told any more makes what it signed unknown, not good.
explain BPRM_CHECK $disk/signed.5101 --cert=/etc/keys/evm.der
check_equal "without the certificate nobody knows" $status 4
check_line "which is said" "whether the signature in the label is good: there is no certificate"

# What cannot be opened is not guessed.
chmod 000 $disk/hashed.5102
./run_as 1 1 1 1 imactl policy explain --file=$disk/hashed.5102 --hook=BPRM_CHECK \
	--policy=/tmp/policy >/tmp/said 2>&1
check_equal "without the content nobody knows, either" $? 4
check_line "which is said, too" \
	"whether the digest in the label is that of the content: the content could not be read"

# --- lists with more algorithms than the kernel looks for ---

# attempt HOOK FILE - open it to be read
attempt() {
	./run_as $reader $reader $reader $reader cat "$2" >/dev/null 2>&1
}

# as_expected WHEN - what is said of the files of these owners is what happens
as_expected() {
	predict
	attempt_all
	compare "$1"
}

# predicted DESCRIPTION FILE OUTCOME - an extended regular expression
predicted() {
	check "$1" grep -qE "^FILE_CHECK $disk/$2 $3" /tmp/predicted
}

owners="5401 5402 5403"
hooks=FILE_CHECK
for owner in $owners; do
	put text third."$owner" - "$owner"
	put text labelled."$owner" text.sha256 "$owner"
	put policy second."$owner" - "$owner"
	chmod 644 $disk/*."$owner"
done
cat >/tmp/third <<-RULES
	appraise func=FILE_CHECK fowner=5401 mask=MAY_READ uid=$reader appraise_type=diglim
	appraise func=FILE_CHECK fowner=5402 mask=MAY_READ uid=$reader appraise_type=imasig|diglim
	appraise func=FILE_CHECK fowner=5403 mask=MAY_READ uid=$reader appraise_type=hash|diglim
RULES
check "rules for these files are accepted" rules </tmp/third
# What denies another file keeps the first algorithm in use.
check "the list that has the file goes" del /tmp/list
imactl digest-list gen --algo=sha384 -o /tmp/list-sha384 /fixtures/policy
imactl digest-list gen --algo=sha512 --deny -o /tmp/deny-sha512 /fixtures/text
owned list-sha512 0 list-sha512.modsig
check "a list with a second algorithm comes" add_buffer /tmp/list-sha384 second
check "and a signed one of the file, with a third" add /tmp/list-sha512
check_equal "for which the kernel does not look" "$(status list_algos)" "file=sha256,sha384"
as_expected "listed by a third algorithm"
predicted "so that the file is refused" third.5401 "1 .* cause=unlisted-digest "
predicted "unlike one that nobody has signed" second.5401 "1 .* cause=untrusted-list "
explain FILE_CHECK $disk/third.5401
check_line "that it is listed so is told" \
	"none has it; listed by its sha512 digest, by which the kernel does not look"
check "a list denies it, with the third algorithm" add_buffer /tmp/deny-sha512 deny
as_expected "denied by a third algorithm"
predicted "it passes by its label" labelled.5403 "0"
check "what denies goes" del_buffer /tmp/deny-sha512 deny
check "the second algorithm goes" del_buffer /tmp/list-sha384 second
check_equal "the third takes its place" "$(status list_algos)" "file=sha256,sha512"
as_expected "listed by what was the third algorithm"
predicted "so that the file passes" third.5401 "0"
check "what denies comes again" add_buffer /tmp/deny-sha512 deny
as_expected "denied by what was the third algorithm"
predicted "and counts" labelled.5403 "1 .* cause=denied-by-list "

umount $disk
ima_end
