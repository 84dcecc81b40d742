#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# ima/keys: what it tells of keys, which certificates it takes and which it refuses for
# which reason, and what becomes of files when a key is revoked.
#
# vmtest-cpus: 2
# vmtest-disk: 48M
# vmtest-extension: ima/keys
# vmtest-timeout: 120
# vmtest-alone: rules for X509_CHECK cannot be taken back, and the clock is set

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 186

keys=$ima/keys
text=/fixtures/text

# give PATH|-KEYID, give_content FILE - to the file, in one write
give() {
	printf '%s\n' "$1" | ./write_once $keys
}

give_content() {
	./write_once $keys <"$1"
}

# of NAME KEY - what the file tells of the key whose certificate has the common name: a
# value; nothing if it has no such key
of() {
	sed -n "s/.*\\b$2=\\([^ ]*\\).* subject=\"[^\"]*: $1\"\$/\\1/p" $keys
}

# not_done DESCRIPTION ERROR REASON CAUSE NAME COMMAND... - it is refused, the log has the
# reason and a name, and so has the audit record the cause
not_done() {
	local description=$1 error=$2 reason=$3 cause=$4 name=$5
	shift 5
	mark_log
	check_refused "$description: refused" "write: $error" "$@"
	check "$description: the log says why" logged "ima: keys: not done for $reason: $name"
	check "$description: it is recorded" logged " cause=$cause comm="
}

# no_certificate NAME ERROR REASON CAUSE - as a file and as content
no_certificate() {
	local file=/fixtures/key-$1.der
	not_done "$1" "$2" ".ima: $3" "$4" "$file" give "$file"
	check_refused "$1 as content: refused" "write: $2" give_content "$file"
}

# What the kernel has

check_equal "only root's" "$(stat -c %a $keys)" 600
check_equal "another user cannot read it" \
	"$(su nobody -c "cat $keys" 2>&1 | sed 's/.*: //')" "Permission denied"
check_equal "a built-in key" "$(of "kernel modules" origin)" built-in
check_equal "one that was loaded at boot" "$(of files origin)" boot
check_equal "it counts" "$(of files state)" valid
check_equal "its keyring" "$(of files keyring)" .ima
check_equal "its algorithm" "$(of files algorithm)" rsa-2048
check_equal "its identifier is what signatures name" "$(of files keyid)" \
	"$(hex $text.sig | cut -c 7-14)"
check "and ends the whole one" \
	sh -c "echo $(of files skid) | grep -q '^[0-9a-f]\\{32\\}$(of files keyid)\$'"
check "its issuer" grep -q ' issuer="IMA extensions build: certificate authority" ' $keys
check "it is valid for ten years" \
	[ "$(of files not_after | cut -c 1-4)" = $(($(of files not_before | cut -c 1-4) + 10)) ]
check_equal "each line is one of these" "$(grep -vcE '^keyring=\.(ima|evm) keyid=[0-9a-f]{8} '\
'skid=[0-9a-f]{40} algorithm=[a-z0-9-]+ not_before=[0-9TZ:-]{20} not_after=[0-9TZ:-]{20} '\
'origin=(built-in|boot) state=valid issuer="[^"]*" subject="[^"]*"$' $keys)" 0

# What is accepted

mark_log
check "a certificate is added by its path" give /fixtures/key-good.der
check "the log says so" logged "ima: keys: added to .ima: IMA tests: good: "
check "it is recorded" logged "op=add_key cause=completed "
check_equal "it came by the file" "$(of good origin)" file
check_equal "it counts" "$(of good state)" valid
check_equal "its algorithm" "$(of good algorithm)" ecdsa-nist-p256
check_equal "valid from" "$(of good not_before)" 2020-01-01T00:00:00Z
check_equal "valid to" "$(of good not_after)" 2099-01-01T00:00:00Z
check "its key will expire" sh -c "grep 'IMA tests: good' /proc/keys | grep -v perm"
check "one is added by content" give_content /fixtures/key-rsa.der
check_equal "that is an RSA key" "$(of rsa algorithm)" rsa-3072
check "one with a strange name" give /fixtures/key-quoted.der
check "it ends neither the name nor the line" \
	grep -qF 'subject="IMA tests: a \042name\042\012 \134"' $keys
check "a key for EVM" give evm:/etc/keys/evm.der
check_equal "is in its keyring" "$(of metadata keyring)" .evm
check "keyctl adds one" sh -c 'key add asymmetric "" .ima </etc/keys/verity.der'
check_equal "which is told" "$(of verity origin)" keyctl
check "or links one" give_key ima-ecdsa .ima
check_equal "which is told, too" "$(of "files, ECDSA" origin)" keyctl
check "with its issuer" sh -c "grep 'files, ECDSA' $keys |
	grep -q ' issuer=\"IMA extensions build: certificate authority\" '"
check_equal "nobody has looked at what keyctl adds" \
	"$(key add asymmetric "" .ima </fixtures/key-expired.der >/dev/null && of expired state)" \
	lapsed

# What is refused

cp $keys /tmp/before
no_certificate malformed "Bad message" "it is not a certificate in DER" malformed
no_certificate cut "Bad message" "it is not as long as it says" cut-off
no_certificate longer "Bad message" "it is not as long as it says" cut-off
not_done "an empty one" "Bad message" ".ima: it is not a certificate in DER" malformed \
	/fixtures/key-empty.der give /fixtures/key-empty.der
not_done "a text" "Bad message" ".ima: it is not a certificate in DER" malformed \
	/fixtures/key-good.pem give /fixtures/key-good.pem
no_certificate nameless "Bad message" "it has no identifier that signatures could name" \
	no-identifier
no_certificate ed25519 "Package not installed" "the kernel lacks an algorithm" no-algorithm
check "good is revoked, to be forged" give "-$(of good keyid)"
sed -i '/subject="IMA tests: good"/s/state=valid/state=revoked/' /tmp/before
no_certificate forged "Key was rejected by service" "its signature is bad" bad-signature
no_certificate stranger "Required key not available" \
	"no key that the kernel trusts has signed it" not-trusted
check_refused "one that signed itself" "Required key not available" give /etc/keys/rogue.der
check_equal "one that has expired: keyctl's is revoked first" \
	"$(give "-$(of expired skid)")" 42
sed -i '/subject="IMA tests: expired"/s/state=lapsed/state=revoked/' /tmp/before
no_certificate expired "Key has expired" "it has expired" expired
no_certificate early "Key has expired" "it is not valid yet" not-yet-valid
no_certificate authority "Operation not supported" "it is for signing certificates" authority
no_certificate certsign "Operation not supported" "it is for signing certificates" authority
no_certificate encipher "Operation not supported" "it lacks digitalSignature" not-for-signing
no_certificate usage "Operation not supported" "it lacks digitalSignature" not-for-signing
no_certificate huge "File too large" "it is too long for a certificate" too-long
no_certificate rsa "File exists" "its key is there already" exists
check_refused "more than is read" "write: File too large" ./write_once $keys zeros 70000

ban() {
	key add blacklist "$(cat /fixtures/key-banned.name)" .blacklist \
		</fixtures/key-banned.revoked
}
check "a certificate is put on .blacklist" ban
no_certificate banned "Key has been revoked" "it is blacklisted" blacklisted
check "one is put on .ima_blacklist" \
	sh -c 'key add asymmetric "" .ima_blacklist </fixtures/key-other.der'
no_certificate other "Key has been revoked" "it is blacklisted" blacklisted

check_refused "no such file" "write: No such file" give /nothing
check_refused "a directory" "write: Is a directory" give /fixtures
check_refused "a device" "write: No such device" give /dev/null
check_refused "a relative path" "write: Invalid argument" give fixtures/key-good.der
check_refused "nothing" "write: Invalid argument" give ""
check_refused "another word" "write: Invalid argument" give "revoke 12345678"
check_refused "half an identifier" "write: Invalid argument" give -1234567
check_refused "no digits" "write: Invalid argument" give -1234567g
check_refused "a path that is too long" "write: File name too long" \
	give "/$(head -c 5000 /dev/zero | tr '\0' x)"
check_refused "memory that there is not" "write: Bad address" ./write_once $keys bad
check_refused "another user" "Permission denied" su nobody -c "./write_once $keys </dev/null"
check "none of these left anything" cmp /tmp/before $keys

# What is revoked

id=$(of rsa keyid)
mark_log
check "a key is revoked" give "-$id"
check "the log says so" logged "ima: keys: revoked of .ima: IMA tests: rsa: "
check "it is recorded" logged "op=revoke_key cause=completed "
check_equal "it is told" "$(of rsa state)" revoked
not_done "a second time" "Operation already in progress" ".ima: it is revoked already" revoked \
	"-$id" give "-$id"
check "it can be added again" give /fixtures/key-rsa.der
check "and revoked by the whole identifier" give "-$(of rsa skid | tail -n 1)"
not_done "one that is not there" "No such file or directory" ".ima: there is no such key" \
	no-such-key -01234567 give -01234567
id=$(of "kernel modules" keyid)
not_done "a built-in one" "Operation not permitted" \
	".ima: it is there since the kernel started" permanent "-$id" give "-$id"
id=$(of files keyid)
not_done "one of the boot" "Operation not permitted" \
	".ima: it is there since the kernel started" permanent "-$id" give "-$id"
id=$(of metadata keyid)
check_refused "one of the other keyring" "No such file" give "-$id"
check "there it is" give "evm:-$id"
check "two whose identifiers end alike" give /fixtures/key-twin1.der
check "both are added" give /fixtures/key-twin2.der
check_refused "a certificate of another name for the same key" "File exists" \
	give /fixtures/key-twin1-again.der
not_done "both are meant" "Name not unique" ".ima: more than one key ends so" ambiguous \
	-0A0b0c0D give -0A0b0c0D
check "one is" give -010203040a0b0c0d
check "then the other is, too" give -0a0b0c0d
check_equal "both are revoked" "$(of 'twin[12]' state | sort -u)" revoked
check "one that keyctl has added" give "-$(of verity keyid)"
check_equal "is revoked, too" "$(of verity state)" revoked

# Many at the same time

writer() {
	local left=5
	while [ $left -gt 0 ]; do
		give /fixtures/key-twin1.der
		give -010203040a0b0c0d
		cat $keys
		left=$((left - 1))
	done >/dev/null 2>&1
}
writers=''
while [ ${#writers} -lt 30 ]; do
	writer &
	writers="$writers $!"
done
# shellcheck disable=SC2086
wait $writers
give -010203040a0b0c0d 2>/dev/null
check_equal "no key is there twice" "$(of twin1 state)" revoked

# What rests on a key

mount_disk
put text signed text.ecdsa 4000
put script listed - 4001
remount_disk
owned list 0 list-script.modsig-ecdsa
check "rules are accepted" rules <<-RULES
	appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
	appraise func=FILE_CHECK mask=MAY_READ fowner=4000 appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=4001 appraise_type=diglim
RULES
check "keyctl's key is revoked" give "-$(of "files, ECDSA" keyid)"
refused "its signature is not accepted" invalid-signature cat $disk/signed
check "its certificate is given to the file" give /etc/keys/ima-ecdsa.der
check "it is" cmp $disk/signed $text
check "and again" cmp $disk/signed $text
check "a list of that key is loaded" add /tmp/list
check "it vouches" cmp $disk/listed /fixtures/script
check "the key is revoked" give "-$(of "files, ECDSA" keyid | tail -n 1)"
refused "the file is refused at the next access" invalid-signature cat $disk/signed
refused "the list vouches no longer" untrusted-list cat $disk/listed
check "it says so" grep -q "state=loaded,key-withdrawn" $diglim/digest_lists_loaded
check "the key is added again" give /etc/keys/ima-ecdsa.der
check "the file is accepted again" cmp $disk/signed $text

check "a key is blacklisted" sh -c 'key add asymmetric "" .ima_blacklist </etc/keys/ima-ecdsa.der'
check "which is told" sh -c "grep 'files, ECDSA' $keys | grep -q state=blacklisted"
refused "it counts no more" invalid-signature cat $disk/signed

# Rules for certificates

check "a rule for certificates" rules <<-RULES
	appraise func=X509_CHECK appraise_type=imasig
RULES
mark_log
not_done "content, of which there is no file" "Permission denied" \
	".ima: it must not be read, or not come without a file" refused "what was written" \
	give_content /fixtures/key-good.der
cp /fixtures/key-good.der $disk/certificate
not_done "a file without signature" "Permission denied" \
	".ima: it must not be read, or not come without a file" refused $disk/certificate \
	give $disk/certificate
xattr set $disk/certificate $label /fixtures/key-good.sig
check "with one it is accepted" give $disk/certificate
check_equal "the key counts" "$(of good state | tail -n 1)" valid

# The end of a certificate

check "the clock goes to its end" date -s "2098-12-31 23:59:58"
check "until then it counts" grep -q 'state=valid .*subject="IMA tests: good"' $keys
sleep 3
check "then it does not" grep -q 'state=expired .*subject="IMA tests: good"' $keys

umount $disk
ima_end
