#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Properties, signatures and digest lists in two layers, each of which has its say: the
# built-in one wants a device with a signed root hash, or a signature (rules 13 and 14 of
# builtin.policy); for one user the custom one wants a certain root hash, or a digest list.
#
# vmtest-variant: builtin
# vmtest-extension: dmverity_signature=
# vmtest-properties: yes
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-timeout: 120
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
. ./lib_property.sh
ima_start 30

ext4=$(root_of verity-ext4)
another=$(root_of verity-other)

mount_disk
put text signed text.sig $owner
put text hashed text.sha256 $owner
put text plain - $owner
remount_disk
check "a device with a signed root hash" sealed signed verity-ext4 signed
mount_sealed signed ext4
check "one with another root hash" sealed other verity-other signed
mount_sealed other ext4
check "one without a signature" sealed unsigned verity-ext4 -
mount_sealed unsigned ext4

check "rules are accepted" rules <<-RULES
	appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
	dont_appraise func=FILE_CHECK mask=MAY_READ fowner=$owner uid=1 $(
		)dmverity_roothash=sha256:$ext4
	appraise func=FILE_CHECK mask=MAY_READ fowner=$owner uid=1 appraise_type=diglim
RULES
owned list 0 list.modsig

# by_builtin DESCRIPTION CAUSE HAVE VALUES FILE - who only that layer has rules for
by_builtin() {
	refused_with "$1" "$2" "func=FILE_CHECK layer=builtin rule=14 need=imasig have=$3 $4" \
		cat "$5"
}

# by_custom DESCRIPTION VALUES FILE
by_custom() {
	refused_with "$1" unlisted-digest $(
		)"func=FILE_CHECK layer=custom rule=3 need=diglim have=[a-z]* $2" read_by 1 "$3"
}

signed=/mnt/signed/text other=/mnt/other/text unsigned=/mnt/unsigned/text
check "built-in: a signed device is good" cat $signed
check "built-in: another one, too" cat $other
by_builtin "built-in: an unsigned one is not" IMA-signature-required none \
	"$(values root="$ext4")" $unsigned
check "built-in: a signature is good" cat $disk/signed
by_builtin "built-in: a hash is not" IMA-signature-required hash "$nothing" $disk/hashed
by_builtin "built-in: nothing is not" IMA-signature-required none "$nothing" $disk/plain

check "both: a signed device with the root hash" reads 1 $signed
by_custom "both: another root hash is refused by the other layer" \
	"$(values dmverity root="$another")" $other
by_custom "both: so is a signature" "$nothing" $disk/signed
check "a list of the file" add /tmp/list
check "both: another root hash, but a list" reads 1 $other
check "both: a signature, and a list" reads 1 $disk/signed
errno="Permission denied"
refused "both: the list is not enough for the built-in one" IMA-signature-required \
	read_by 1 $disk/plain
check "the list is removed" del /tmp/list
by_custom "both: refused without it" "$(values dmverity root="$another")" $other
by_custom "both: so is what has a signature" "$nothing" $disk/signed
check "both: not what needs no list" reads 1 $signed
echo 1 >$ima/success_audit
mark_log
check "both: it is granted" reads 1 $signed
for rule in "builtin rule=13" "custom rule=2"; do
	check "  the layer $rule says so" \
		logged "cause=granted comm=\"cat\" name=\"$signed\" dev=\"dm-0\" $(
		)ino=$(stat -c %i $signed) res=1 errno=0 func=FILE_CHECK layer=$rule $(
		)action=dont_appraise $(values dmverity root="$ext4")"
done
echo 0 >$ima/success_audit

# The device has another table.
verity_table verity-other signed
check "another table" ./dm_device replace signed verity "$sectors" "$table"
check "  the log says what that means" sh -c "dmesg | grep 'it has another table\$'"
by_builtin "built-in: refuses it" IMA-signature-required none "$nothing" $signed
refused "both: refuse it" IMA-signature-required read_by 1 $signed
check "a list again" add /tmp/list
refused "both: which does not help" IMA-signature-required read_by 1 $signed

umount /mnt/signed /mnt/other /mnt/unsigned $disk
ima_end
