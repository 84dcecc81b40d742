#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Who may set which label.
#
# vmtest-disk: 80M
# vmtest-alone: a rule for labels is for those of all files

. ./lib.sh
. ./lib_appraise.sh
if extended; then
	ima_start 40
else
	ima_start 39
fi

mount_disk
text=/fixtures/text
owner=9000
put text file text.sha256 $owner
put text nobody text.sha256 65534
chmod 755 $disk

check "a rule is accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$owner
RULES

# set_bytes FILE OCTAL - its label, from bytes
set_bytes() {
	# shellcheck disable=SC2059
	printf "$2" >/tmp/bytes
	xattr set "$1" $label /tmp/bytes
}

check "a file is accepted" cmp $disk/file $text
errno="Operation not permitted"
for name in sha256 sig; do
	check_refused "its owner may not set a label: $name" "$errno" \
		su nobody -c "xattr set $disk/nobody $label /fixtures/text.$name"
done
check_refused "nor remove it" "$errno" su nobody -c "xattr remove $disk/nobody $label"
check_refused "nor set EVM's" "$errno" \
	su nobody -c "xattr set $disk/nobody security.evm /fixtures/text.evm"
check "he may read it" su nobody -c "xattr get $disk/nobody $label"

check_refused "no bytes are no label" "Invalid argument" set_bytes $disk/file ''
check_refused "a type behind the last one is refused" "Invalid argument" set_bytes $disk/file '\7\4'
check_refused "so is one far behind it" "Invalid argument" set_bytes $disk/file '\377\4'
check "the label is as it was" cmp $disk/file $text
check "a type in front of the first one is set" set_bytes $disk/file '\0\4'
errno="Permission denied"
refused "and refused when the file is read" unknown-ima-data cat $disk/file
check "a label of one byte is set" set_bytes $disk/file '\4'
refused "and refused when the file is read" invalid-hash cat $disk/file
check "a signature that is cut is set" set_bytes $disk/file '\3\2\4'
refused "and refused when the file is read" invalid-signature cat $disk/file
# 3 is RIPEMD-160, which this kernel has not
refused "an algorithm that the kernel does not have is not set" unavailable-hash-algorithm \
	set_bytes $disk/file '\4\3aaaaaaaaaaaaaaaaaaaa'
if extended; then
	check "  the record says which hook" \
		logged " func=SETXATTR_CHECK layer=? rule=? need=? have=?"
fi
refused "nor a signature with it" unavailable-hash-algorithm set_bytes $disk/file '\3\2\3aaaabbcccc'
# The number is taken for that of the default algorithm, when it is set and
# when it is compared.
cp /fixtures/text.sha256 /tmp/number
alter /tmp/number 1 310
check "expected to change: an algorithm that there is not is set" \
	xattr set $disk/file $label /tmp/number
check "expected to change: and accepted" cmp $disk/file $text

for name in sha1 sha512 sig ecdsa sigv3; do
	check "root may set a label: $name" xattr set $disk/file $label /fixtures/text.$name
done
check "root may remove it" xattr remove $disk/file $label
refused "then the file is refused" missing-hash cat $disk/file
check "a label is set" xattr set $disk/file $label /fixtures/text.sha512

check "the policy allows only sha256 for labels" rules <<-RULES
	appraise func=SETXATTR_CHECK appraise_algos=sha256
RULES
refused "sha512 is not set" denied-hash-algorithm xattr set $disk/file $label /fixtures/text.sha512
refused "nor a signature with it" denied-hash-algorithm \
	xattr set $disk/file $label /fixtures/text.sig512

for name in sha256 sig; do
	check "what the rule allows is set: $name" \
		xattr set $disk/file $label /fixtures/text.$name
	check "and accepted: $name" cmp $disk/file $text
done
# The first one that was ever loaded counts.
check "another rule for labels allows another algorithm" rules <<-RULES
	appraise func=SETXATTR_CHECK appraise_algos=sha512
RULES
refused "expected to change: that is still not set" denied-hash-algorithm \
	xattr set $disk/file $label /fixtures/text.sha512
check "expected to change: what the first rule allowed still is" \
	xattr set $disk/file $label /fixtures/text.sha256

umount $disk
ima_end
