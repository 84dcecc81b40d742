#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A signature is good as long as its key is trusted, and no longer: what IMA found
# when a file was opened is not used at the next open if the key was taken back.
#
# What is taken back here is the ECDSA key: the one that other tests sign with
# stays.
#
# vmtest-disk: 64M
# vmtest-alone: the first rule for a hook counts, and EVM cannot be switched off

. ./lib.sh
. ./lib_appraise.sh
ima_start 54

evm=/sys/kernel/security/evm
text=/fixtures/text

# The last one takes the other key, too.
ways="revoked invalidated unlinked hidden cleared"

mount_disk
for name in $ways replaced expired metadata; do
	put text "$name" text.ecdsa
done
put text other text.sig
remount_disk

check "a rule is accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fsname=ext4 appraise_type=imasig
RULES
refused "without its key a signature is refused" invalid-signature cat $disk/revoked
check "another key's is accepted" cmp $disk/other $text

for way in $ways; do
	check "$way: root links the key" give_key ima-ecdsa .ima
	check "$way: a signature is accepted" cmp "$disk/$way" $text
	check "$way: and again" cmp "$disk/$way" $text
	check "$way: the key is taken back" take_back "$way" .ima
	withdrawn "$way: at the next access it is refused" invalid-signature cat "$disk/$way"
	[ "$way" = cleared ] || check "$way: another key's is accepted" cmp $disk/other $text
done
withdrawn "what the other key signed is refused, too" invalid-signature cat $disk/other
check "both keys are linked again" give_key ima .ima
check "the second one" give_key ima-ecdsa .ima
for way in $ways; do
	check "$way: when the key is there again it is accepted" cmp "$disk/$way" $text
done

check "replaced: it is accepted" cmp $disk/replaced $text
check "replaced: another key of that name is linked" give_key ima-ecdsa .ima
check "replaced: with that it is accepted" cmp $disk/replaced $text

check "expired: its key expires soon" key timeout "$(cat $serial)" 3
check "expired: until then it is accepted" cmp $disk/expired $text
check "expired: the time comes" key_expires
withdrawn "expired: then it is refused" invalid-signature cat $disk/expired

# EVM that knows a key wants metadata to be protected.
check "the key is linked again" give_key ima-ecdsa .ima
check_equal "EVM has no key yet" "$(cat $evm)" 0
check "metadata: what is signed is accepted" cmp $disk/metadata $text
check "metadata: a certificate for EVM is linked" give_key evm .evm
check "metadata: it is accepted still" cmp $disk/metadata $text
check "metadata: EVM starts" sh -c "echo 2 >$evm"
withdrawn "metadata: nobody signed them: refused" missing-HMAC cat $disk/metadata

ima_end
