#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# One file, two layers: what each of them measures and demands, see joined.policy.
#
# vmtest-variant: joined
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-append: bdev_allow_write_mounted=on
# vmtest-disk: 64M
# vmtest-timeout: 120

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 47

mount_disk
text=/fixtures/text
list=$ima/ascii_runtime_measurements

for n in 0 1 2 3 4; do
	put text measured-$n - 720$n
done
put text between text.sha256 7205
put text algos text.sha256 7206
put text direct-builtin text.sha256 7207
put text direct-custom text.sha256 7208
put text violated-0 - 7200
put text violated-2 - 7202
remount_disk

# The kernel was not let load it: see policy_x509_denied.sh.  It is no file of that group
# that brings it here.
check "root links the key" give_key ima .ima
check "the other half of the rules is accepted" rules <<-RULES
	measure func=KEY_CHECK keyrings=joined
	measure func=FILE_CHECK mask=MAY_READ fowner=7200
	measure func=FILE_CHECK mask=MAY_READ fowner=7201
	measure func=FILE_CHECK mask=MAY_READ fowner=7202
	measure func=FILE_CHECK mask=MAY_READ fowner=7203 cache_result=no
	measure func=FILE_CHECK mask=MAY_READ fowner=7204
	appraise func=FILE_CHECK mask=MAY_READ fowner=7205 uid=65534 cache_result=no
	appraise func=FILE_CHECK mask=MAY_READ fowner=7206 uid=65534 appraise_algos=sha512
	appraise func=FILE_CHECK mask=MAY_READ fowner=7207 uid=65534
	appraise func=FILE_CHECK mask=MAY_READ fowner=7208 permit_directio
	measure func=FILE_CHECK mask=MAY_READ fowner=7202
RULES
watch

nobody() {
	su nobody -c "$*"
}

# entries FILE - what the list has of it, without digests of the entries: PCR,
# template, and the digest of the content, cut to eight digits; one a line
entries() {
	awk -v name="$disk/$1" '$5 == name {
			split($4, digest, ":")
			print $1, $3, substr(digest[2], 1, 8)
		}' $list
}

# check_entries DESCRIPTION FILE ENTRY... - they must be the entries of it
check_entries() {
	local description=$1 file=$2
	shift 2
	check_equal "$description" "$(entries "$file")" "$(printf '%s\n' "$@")"
}

digest() {
	sha256sum <"$1" | cut -c 1-8
}

first=$(digest $text)
second=$({ printf A; tail -c +2 $text; } | sha256sum | cut -c 1-8)

# Entries
for n in 0 1 2 3 4; do
	cat $disk/measured-$n $disk/measured-$n >/dev/null
done
check_entries "two PCRs: one entry in each" measured-0 "11 ima-ng $first" "10 ima-ng $first"
check_entries "two templates: one entry with each" measured-1 \
	"10 ima-sig $first" "10 ima-ng $first"
check_entries "the same PCR and template, a rule twice: one entry" measured-2 "10 ima-ng $first"
check_entries "so it is if one takes nothing as known" measured-3 "10 ima-ng $first"
check_entries "or the other" measured-4 "10 ima-ng $first"
echo more >>$disk/measured-0
echo more >>$disk/measured-2
cat $disk/measured-0 $disk/measured-2 >/dev/null
third=$(digest $disk/measured-2)
check_entries "two PCRs: new content has an entry in each" measured-0 \
	"11 ima-ng $first" "10 ima-ng $first" "11 ima-ng $third" "10 ima-ng $third"
check_entries "the same PCR: it has one" measured-2 "10 ima-ng $first" "10 ima-ng $third"

for n in 3 4; do
	layer=$([ $n = 3 ] && echo custom || echo builtin)
	change_below measured-$n
	check_equal "$layer cache_result=no: the disk was changed" \
		"$(head -c 1 $disk/measured-$n)" A
	check_entries "$layer cache_result=no: there is an entry of what is there now" \
		measured-$n "10 ima-ng $first" "10 ima-ng $second"
	cat $disk/measured-$n >/dev/null
	check_entries "$layer cache_result=no: one" measured-$n \
		"10 ima-ng $first" "10 ima-ng $second"
	change_below measured-$n a
	cat $disk/measured-$n >/dev/null
	check_entries "$layer cache_result=no: what was there before has one more" measured-$n \
		"10 ima-ng $first" "10 ima-ng $second" "10 ima-ng $first"
done

# Somebody else's access reads anew, and measures nothing.
cat $disk/between >/dev/null
check_entries "between: root's access makes an entry" between "10 ima-ng $first"
change_below between
refused "between: nobody is refused what is there now" invalid-hash \
	su nobody -c "cat $disk/between"
check_entries "between: that is not measured" between "10 ima-ng $first"
cat $disk/between >/dev/null
check_entries "between: root's next access makes an entry of it" between \
	"10 ima-ng $first" "10 ima-ng $second"
cat $disk/between >/dev/null
check_entries "between: one" between "10 ima-ng $first" "10 ima-ng $second"

# Data that is no file
key newring joined @u >/dev/null
key add asymmetric "" joined </etc/keys/verity.der >/dev/null
check_equal "a key: the first layer's entry has its template, the other's the default" \
	"$(awk '$5 == "joined" { print $1, $3 }' $list)" "10 ima-ng
10 ima-buf"

# Violations
exec 7<$disk/violated-0
true 8>>$disk/violated-0
exec 7<&-
check_entries "two PCRs: a violation in each" violated-0 "11 ima-ng $first" \
	"10 ima-ng $first" "10 ima-ng 00000000" "11 ima-ng 00000000"
exec 7<$disk/violated-2
true 8>>$disk/violated-2
exec 7<&-
check_entries "the same PCR: one" violated-2 "10 ima-ng $first" "10 ima-ng 00000000"

# Options of appraising
denied="func=FILE_CHECK layer=custom"
check "algorithms: the first layer allows this one" cmp $disk/algos $text
check_work "algorithms: that is known" $disk/algos "0 0" cat $disk/algos
refused "algorithms: the other does not allow it" denied-hash-algorithm \
	su nobody -c "cat $disk/algos"
check "  it is that layer who says so" logged " $denied rule=8 "
check "algorithms: the first still does" cmp $disk/algos $text
xattr set $disk/algos $label $text.sha512
check "algorithms: one that both allow" nobody cat $disk/algos
check_work "algorithms: is known to both" $disk/algos "0 0" nobody cat $disk/algos
xattr set $disk/algos $label $text.sig
refused "algorithms: of a signature it is its own" denied-hash-algorithm \
	su nobody -c "cat $disk/algos"
check "algorithms: which the first allows" cat $disk/algos

check "O_DIRECT: the built-in rule permits it" \
	dd if=$disk/direct-builtin iflag=direct bs=4096 of=/dev/null
refused "O_DIRECT: another layer's rule does not" "failed(directio)" \
	su nobody -c "dd if=$disk/direct-builtin iflag=direct bs=4096 of=/dev/null"
check "  it is that layer who says so" logged " $denied rule=9 "
check "O_DIRECT: who reads it otherwise is let in" nobody cat $disk/direct-builtin
refused "O_DIRECT: a custom rule does not permit it for the built-in one" \
	"failed(directio)" dd if=$disk/direct-custom iflag=direct bs=4096 of=/dev/null
check "  it is that layer who says so" logged " func=FILE_CHECK layer=builtin rule=13 "
check "O_DIRECT: otherwise it is read" cat $disk/direct-custom

# Labels
label_refused() {
	refused "labels: $1" denied-hash-algorithm xattr set $disk/direct-custom $label "$2"
}
label_refused "an algorithm that the built-in rule does not name" $text.sha1
check "labels: one that it names" xattr set $disk/direct-custom $label $text.sha512
check "labels: another layer's rule is accepted" rules <<-RULES
	appraise func=SETXATTR_CHECK appraise_algos=sha1,sha256
RULES
label_refused "it does not permit what the built-in one does not" $text.sha1
label_refused "nor is it enough that the built-in one does" $text.sha512
check "labels: what both permit" xattr set $disk/direct-custom $label $text.sha256

umount $disk
ima_end
