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

. ./lib.sh
. ./lib_appraise.sh
ima_start 27

mount_disk
owner=10000
text=/fixtures/text
for name in before after; do
	put text $name text.ecdsa $owner
done
put policy known policy.sig $owner
put policy revoked policy.sig $owner
put text signed text.sig $owner
cp /boot/module.ko.modsig-ecdsa /boot/module.ko.modsig $disk
remount_disk

check "rules are accepted" rules <<-RULES
	measure func=FILE_CHECK mask=MAY_READ fowner=$owner
	appraise func=FILE_CHECK mask=MAY_READ fowner=$owner appraise_type=imasig
	appraise func=MODULE_CHECK appraise_type=imasig|modsig
RULES
check "the key is added" sh -c 'key add asymmetric "" .ima </etc/keys/ima-ecdsa.der'
check "its signature is accepted" cmp $disk/before $text
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
# Verdicts are not thought over when a key is taken back.
check "expected to change: what was accepted before still is" cmp $disk/before $text
remount_disk
refused "until the file is forgotten" invalid-signature cat $disk/before
# The verification of appended signatures does not look at .ima_blacklist.
check "expected to change: signatures that it appended are still accepted" \
	module file $disk/module.ko.modsig-ecdsa
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
# The measurement list tells why, the audit log does not.
refused_silently "expected to change: what is on .blacklist is refused without a record" \
	cat $disk/revoked
check "the hash is measured under a name of its own" \
	grep -q " blacklisted-hash " $ima/ascii_runtime_measurements
check "expected to change: what was accepted before still is, again" \
	cmp $disk/known /fixtures/policy
check "what is not on .blacklist is accepted" cmp $disk/signed $text
check "a rule that looks at .blacklist is accepted" rules <<-RULES
	appraise func=KEXEC_KERNEL_CHECK appraise_flag=check_blacklist appraise_type=imasig|modsig
RULES
cp /boot/bzImage.modsig $disk
check "what is not on it is accepted" kexec load $disk/bzImage.modsig - ""
kexec unload

umount $disk
ima_end
