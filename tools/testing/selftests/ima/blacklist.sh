#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Keys and hashes that are no longer accepted: .ima_blacklist and .blacklist.
#
# What is taken back here is the ECDSA key: the one that other tests sign with
# stays.
#
# vmtest-disk: 64M
# vmtest-kernel: yes
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
ima_start $((35 + $(extended && echo 6 || echo 2)))

mount_disk
owner=10000
flagged=10001
sealed=10003	# fs-verity
text=/fixtures/text
for name in before after; do
	put text $name text.ecdsa $owner
done
put policy known policy.sig $owner
put policy revoked policy.sig $owner
put policy flagged policy.sha256 $flagged
put text signed text.sig $owner
put text sealed-ecdsa text.sigv3-ecdsa $sealed
put text sealed text.sigv3 $sealed
put text sealed-new text.sigv3 $sealed
for name in sealed-ecdsa sealed sealed-new; do
	verity enable $disk/$name
done
cp /boot/module.ko.modsig-ecdsa /boot/module.ko.modsig $disk
cp /boot/module.ko.modsig $disk/revoked.ko
cp /boot/bzImage.modsig $disk
cp /boot/bzImage.modsig $disk/revoked.bzImage
remount_disk

check "rules are accepted" rules <<-RULES
	measure func=FILE_CHECK mask=MAY_READ fowner=$owner
	appraise func=FILE_CHECK mask=MAY_READ fowner=$owner appraise_type=imasig
	appraise func=FILE_CHECK fowner=$flagged appraise_flag=check_blacklist
	appraise func=FILE_CHECK mask=MAY_READ fowner=$sealed digest_type=verity appraise_type=sigv3
	measure func=MODULE_CHECK
	appraise func=MODULE_CHECK appraise_type=imasig|modsig
	appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig|modsig
RULES
check "the key is added" sh -c 'key add asymmetric "" .ima </etc/keys/ima-ecdsa.der'
check "its signature is accepted" cmp $disk/before $text
check "one of a fs-verity digest, too" cmp $disk/sealed-ecdsa $text
check "one appended to a module, too" module file $disk/module.ko.modsig-ecdsa
rmmod test_module

check_refused ".ima_blacklist does not take a certificate that nobody trusts" \
	"Required key not available" \
	sh -c 'key add asymmetric "" .ima_blacklist </etc/keys/rogue.der'
check_refused "it is not for any user" "Permission denied" \
	su nobody -c "key add asymmetric '' $(key id .ima_blacklist) </fixtures/text"
check "it takes the certificate" \
	sh -c 'key add asymmetric "" .ima_blacklist </etc/keys/ima-ecdsa.der >/tmp/serial'
mark_log
refused "signatures of its key are refused" invalid-signature cat $disk/after
check "the reason is logged" logged "is in ima_blacklist_keyring"
if extended; then
	refused "so is what was accepted before" invalid-signature cat $disk/before
else
	# Verdicts are not thought over when a key is taken back.
	check "expected to change: what was accepted before still is" cmp $disk/before $text
fi
! extended || refused "so is one of a fs-verity digest that was accepted before" \
	invalid-verity-signature cat $disk/sealed-ecdsa
remount_disk
refused "until the file is forgotten" invalid-signature cat $disk/before
if extended; then
	refused "signatures that it appended are refused, too" invalid-signature \
		module file $disk/module.ko.modsig-ecdsa
else
	# The verification of appended signatures does not look at .ima_blacklist.
	check "expected to change: signatures that it appended are still accepted" \
		module file $disk/module.ko.modsig-ecdsa
fi
rmmod test_module 2>/dev/null
check "another key's signature is accepted" module file $disk/module.ko.modsig
rmmod test_module

check_refused "the certificate cannot be taken off the list" "Operation not permitted" \
	key unlink "$(cat /tmp/serial)" .ima_blacklist
check_refused "the list cannot be cleared" "Operation not permitted" key clear .ima_blacklist
check_refused "the certificate cannot be revoked" "Permission denied" \
	key revoke "$(cat /tmp/serial)"

# A hash goes onto .blacklist if a key that the kernel trusts has signed it.
hash=bin:$(sha256sum /fixtures/policy | cut -d ' ' -f 1)
check "what is signed is accepted" cmp $disk/known /fixtures/policy
check_refused "root adds no hash to .blacklist without a signature" "Bad message" \
	sh -c ": | key add blacklist $hash .blacklist"
check_refused "nor one that nobody trusts" "Required key not available" \
	sh -c "key add blacklist $hash .blacklist </fixtures/policy.revoked-rogue"
check_refused "nor another hash with a right one" "Key was rejected by service" \
	sh -c "key add blacklist bin:$(sha256sum $text | cut -d ' ' -f 1) .blacklist \
		</fixtures/policy.revoked"
check "with a right one it is added" \
	sh -c "key add blacklist $hash .blacklist </fixtures/policy.revoked"

# entries - those of the list that tell of .blacklist, without their digests
entries() {
	measurement_list show $ima/binary_runtime_measurements sha1 |
		sed -n 's/^[0-9]* \(.* n-ng=blacklisted-hash \)/\1/p'
}

# refused_listed DESCRIPTION COMMAND... - upstream does not say that it did that
refused_listed() {
	described=$1
	shift
	if extended; then
		refused "$described is refused" blacklisted-hash "$@"
	else
		refused_silently "expected to change: $described is refused without a record" "$@"
	fi
}

refused_listed "what is on .blacklist" cat $disk/revoked
# entry_of HASH - the entry of the list for it
entry_of() {
	# shellcheck disable=SC2059
	echo "pcr=10 template=ima-buf d-ng=sha256:$(printf "$(echo "$1" | sed 's/../\\x&/g')" |
		sha256sum | cut -d ' ' -f 1) n-ng=blacklisted-hash buf=$1"
}

if extended; then
	check_equal "an entry of the list says so" "$(entries)" "$(entry_of "${hash#bin:}")"
else
	# The entry was made for appended signatures, and has a hash only for them.
	check_equal "expected to change: an entry of the list says so, without the hash" \
		"$(entries)" "$(entry_of "")"
fi
if extended; then
	refused_listed "what was accepted before" cat $disk/known
else
	check "expected to change: what was accepted before still is, again" \
		cmp $disk/known /fixtures/policy
fi
check "what is not on .blacklist is accepted" cmp $disk/signed $text

# revoke FILE - put its hash onto .blacklist; FILE.revoked is signed for that
revoke() {
	key add blacklist "bin:$(sha256sum "$1" | cut -d ' ' -f 1)" .blacklist <"$1.revoked"
}
# What is revoked is the content without its signature.
check "a module is put onto .blacklist" revoke /boot/module.ko
refused_listed "with an appended signature it" module file $disk/revoked.ko
check_equal "an entry of the list has the hash that is on .blacklist" \
	"$(entries | tail -n 1)" "$(entry_of "$(sha256sum /boot/module.ko | cut -d ' ' -f 1)")"
check "the module is not there" sh -c '! grep -q test_module /proc/modules'

check "a kernel is loaded" kexec load $disk/bzImage.modsig - ""
check "it is put onto .blacklist" revoke /boot/bzImage
refused_listed "a copy of it" kexec load $disk/revoked.bzImage - ""
kexec unload

check "another key's signature of a fs-verity digest is accepted" cmp $disk/sealed $text
if extended; then
	check "the fs-verity digest is put onto .blacklist" \
		sh -c "key add blacklist bin:$(verity digest $disk/sealed) .blacklist \
			<$text.revoked-verity"
	refused_listed "a file with it that was accepted before" cat $disk/sealed
	refused_listed "one that was not looked at before" cat $disk/sealed-new
fi

# Rules for signatures look at .blacklist, with appraise_flag=check_blacklist or
# without it; other rules do not.
check "expected to change: with a rule for any label, its flag is of no use" \
	cmp $disk/flagged /fixtures/policy
check_equal "the flag is not kept" "$(grep -c appraise_flag $ima/policy)" 0
check "expected to change: the flag may be nonsense" rules <<-RULES
	appraise func=FILE_CHECK fowner=10002 appraise_type=imasig appraise_flag=nonsense
RULES

umount $disk
ima_end
