#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What labels (security.ima) are accepted, and why others are not.
#
# Each kind of rule is for the files of an owner of its own.
#
# vmtest-disk: 64M
# vmtest-alone: it loads a policy

. ./lib.sh
. ./lib_appraise.sh
ima_start 65

mount_disk
text=/fixtures/text

hash=1000	# a hash or a signature
sig=2000	# a signature
algo=3000	# these algorithms
v3=4000		# a signature of the digest of fs-verity
direct=5000	# O_DIRECT is not looked at
except=6000	# any label, but not for a group
hashed=6100	# no label is asked for, but one is made; not for a group
sealed=6200	# measured with the digest of fs-verity, if one is asked for
group=6300

for name in sha1 sha256 sha512 sig sig512; do
	put text $name text.$name $hash
done
put text altered-hash text.sha256 $hash
put text altered-sig text.sig $hash
for name in altered-hash altered-sig; do
	echo "more" >>$disk/$name
done
put text none - $hash
dd if=/fixtures/text.sha256 of=/tmp/short bs=33 count=1 2>/dev/null
put text short /tmp/short $hash
put text wrong-hash "$(forge text.sha256 10 000)" $hash
# 2 is EVM's HMAC: a type, but none of a label
put text hmac "$(forge text.sha256 0 002)" $hash
chown $hash $disk/strange

put text sig-sig text.sig $sig
put text sig-ecdsa text.ecdsa $sig
put text sig-hash text.sha256 $sig
put text sig-none - $sig
put text sig-rogue text.rogue $sig
put text sig-v3 text.sigv3 $sig
put text sig-other script.sig $sig
put text sig-altered "$(forge text.sig 100 000)" $sig
put text sig-keyid "$(forge text.sig 4 000)" $sig
put text sig-size "$(forge text.sig 8 002)" $sig
put text sig-algo "$(forge text.sig 2 006)" $sig
put text sig-version "$(forge text.sig 1 003)" $sig
put text sig-version9 "$(forge text.sig 1 011)" $sig
put text sig-version0 "$(forge text.sig 1 000)" $sig
dd if=/fixtures/text.sig of=/tmp/cut bs=100 count=1 2>/dev/null
put text sig-cut /tmp/cut $sig
dd if=/fixtures/text.sig of=/tmp/head bs=9 count=1 2>/dev/null
put text sig-head /tmp/head $sig

for name in sha1 sha256 sha512 sig sig512; do
	put text algo-$name text.$name $algo
done

for name in sigv3 sigv3-rogue sig sha256; do
	put text v3-$name text.$name $v3
done
put text v3-none - $v3
put text v3-altered "$(forge text.sigv3 100 000)" $v3
put text v3-version "$(forge text.sigv3 1 002)" $v3
put script v3-other text.sigv3 $v3
for name in sigv3 sigv3-rogue sig sha256 none altered version other; do
	verity enable $disk/v3-$name
done
put text v3-unsealed text.sigv3 $v3

put text direct - $direct
put text direct-wrong script.sha256 $direct
put text except - $except
put text except-group - $except
put text hashed - $hashed
put text hashed-group - $hashed
put text hashed-signed text.sig $hashed
put text hashed-other - $group
put text hashed-read - $hashed
chown $except:$group $disk/except-group
chown $hashed:$group $disk/hashed-group
for name in verity content; do
	put text sealed-$name - $sealed
	verity enable $disk/sealed-$name
done
put text sealed-not - $sealed
chown $sealed:$group $disk/sealed-content
put text no-direct text.sha256 $hash
sync
remount_disk

check "rules of all kinds are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$hash
	appraise func=FILE_CHECK mask=MAY_READ fowner=$sig appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$algo appraise_algos=sha256,sha512
	appraise func=FILE_CHECK mask=MAY_READ fowner=$v3 digest_type=verity appraise_type=sigv3
	appraise func=FILE_CHECK mask=MAY_READ fowner=$direct permit_directio
	dont_appraise func=FILE_CHECK mask=MAY_READ fowner=$except fgroup=$group
	appraise func=FILE_CHECK mask=MAY_READ fowner=$except
	dont_hash func=FILE_CHECK fowner=$hashed fgroup=$group
	hash func=FILE_CHECK fowner=$hashed
	measure func=FILE_CHECK mask=MAY_READ fowner=$sealed fgroup=$group template=ima-ngv2
	measure func=FILE_CHECK mask=MAY_READ fowner=$sealed digest_type=verity template=ima-ngv2
RULES

for name in sha1 sha256 sha512 sig sig512; do
	check "any label: $name is accepted" cmp $disk/$name $text
done
refused "any label: none is refused" missing-hash cat $disk/none
refused "any label: a changed content is refused" invalid-hash cat $disk/altered-hash
refused "any label: changed under its signature, too" invalid-signature cat $disk/altered-sig
refused "any label: a changed hash is refused" invalid-hash cat $disk/wrong-hash
refused "any label: a hash that is cut is refused" invalid-hash cat $disk/short
refused "any label: a type that is not one of labels is refused" unknown-ima-data cat $disk/hmac
refused "any label: a type that nobody knows is refused" unknown-ima-data cat $disk/strange

check "signature: RSA-2048 is accepted" cmp $disk/sig-sig $text
# Its certificate is not there yet.
refused "signature: by a key that is not there is refused" invalid-signature cat $disk/sig-ecdsa
check "the certificate that belongs to it may be added" \
	sh -c 'key add asymmetric "" .ima </etc/keys/ima-ecdsa.der'
check "signature: ECDSA P-256 is accepted" cmp $disk/sig-ecdsa $text
check_refused "a certificate that nobody trusts may not" "Required key not available" \
	sh -c 'key add asymmetric "" .ima </etc/keys/rogue.der'
refused "signature: a hash is refused" IMA-signature-required cat $disk/sig-hash
refused "signature: none is refused" IMA-signature-required cat $disk/sig-none
refused "signature: by a rogue key is refused" invalid-signature cat $disk/sig-rogue
refused "signature: of another file is refused" invalid-signature cat $disk/sig-other
refused "signature: with a changed byte is refused" invalid-signature cat $disk/sig-altered
refused "signature: of an unknown key is refused" invalid-signature cat $disk/sig-keyid
refused "signature: of a wrong size is refused" invalid-signature cat $disk/sig-size
refused "signature: under another algorithm is refused" invalid-signature cat $disk/sig-algo
refused "signature: of version 3 and type 3 is refused" invalid-signature-version \
	cat $disk/sig-version
refused "signature: of version 9 is refused" invalid-signature-version cat $disk/sig-version9
# The status is UNKNOWN, and nobody says what that comes from.
refused "expected to change: signature: of version 0 is refused for an unknown cause" unknown \
	cat $disk/sig-version0
refused "signature: that is cut is refused" invalid-signature cat $disk/sig-cut
refused "signature: nothing but its head is refused" invalid-signature cat $disk/sig-head
refused "signature: that of a fs-verity digest is refused" IMA-signature-required \
	cat $disk/sig-v3

for name in sha256 sha512 sig sig512; do
	check "algorithms: $name is accepted" cmp $disk/algo-$name $text
done
refused "algorithms: sha1 is refused" denied-hash-algorithm cat $disk/algo-sha1
if extended; then
	refused "algorithms: sha1 is refused the second time" denied-hash-algorithm \
		cat $disk/algo-sha1
else
	# The verdict of the first access is remembered, and the algorithm is no
	# part of it: whoever comes next is let in.
	check "expected to change: algorithms: sha1 is accepted the second time" \
		cmp $disk/algo-sha1 $text
fi

check "fs-verity: a signature is accepted" cmp $disk/v3-sigv3 $text
refused "fs-verity: by a rogue key is refused" invalid-verity-signature cat $disk/v3-sigv3-rogue
refused "fs-verity: a changed signature is refused" invalid-verity-signature cat $disk/v3-altered
refused "fs-verity: of another file is refused" invalid-verity-signature cat $disk/v3-other
refused "fs-verity: a signature of the content is refused" verity-signature-required \
	cat $disk/v3-sig
refused "fs-verity: a hash is refused" verity-signature-required cat $disk/v3-sha256
refused "fs-verity: no label is refused" verity-signature-required cat $disk/v3-none
refused "fs-verity: another version is refused" invalid-signature-version cat $disk/v3-version
refused "fs-verity: a file that is not sealed is refused" "no-verity-digest" cat $disk/v3-unsealed

refused "O_DIRECT is refused: there is nothing to hash" "failed(directio)" \
	dd if=$disk/no-direct iflag=direct of=/dev/null
# Whoever opens a file this way gets past the label.
for name in direct direct-wrong; do
	check "expected to change: with permit_directio it is accepted, whatever the label: $name" \
		dd if=$disk/$name iflag=direct bs=4096 of=/dev/null
done
remount_disk
refused "permit_directio: without O_DIRECT no label is refused" missing-hash cat $disk/direct
refused "permit_directio: nor is a wrong one accepted" invalid-hash cat $disk/direct-wrong

refused "dont_appraise: what it does not match is refused" missing-hash cat $disk/except
check "dont_appraise: what it matches is accepted" cmp $disk/except-group $text

for name in hashed hashed-group hashed-signed hashed-other; do
	echo "more" >>$disk/$name
done
check_equal "hash: what was written has a label" "$(label_of $disk/hashed)" \
	"$(hash_of $disk/hashed)"
check_refused "hash: what dont_hash matches has none" "No data available" \
	xattr get $disk/hashed-group $label
check_refused "hash: what it does not match has none" "No data available" \
	xattr get $disk/hashed-other $label
check_equal "hash: a signature stays" "$(label_of $disk/hashed-signed)" \
	"$(hex /fixtures/text.sig)"
check "hash: what is only read" cat $disk/hashed-read
check_refused "hash: has none" "No data available" xattr get $disk/hashed-read $label

# digests FILE - those in the list
digests() {
	measurement_list show $ima/binary_runtime_measurements sha1 |
		sed -n "s:^[0-9]* pcr=10 template=ima-ngv2 d-ngv2=\(.*\) n-ng=$disk/$1\$:\1:p"
}
cat $disk/sealed-verity $disk/sealed-content >/dev/null
check_equal "digest_type=verity: that of fs-verity is measured" "$(digests sealed-verity)" \
	"verity:sha256:$(verity digest $disk/sealed-verity)"
check_equal "digest_type=verity: without it, that of the content" \
	"$(digests sealed-content)" "ima:sha256:$(sha256sum $text | cut -d ' ' -f 1)"
mark_log
check "digest_type=verity: a file that is not sealed is read" cat $disk/sealed-not
check_equal "digest_type=verity: it is not measured" "$(digests sealed-not)" ""
check "digest_type=verity: the reason is logged" recorded no-verity-digest sealed-not

ima_end
