#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# EVM under each value of ima=.  EVM protects metadata by itself; IMA asks it
# for the state of a file that it appraises.
#
# vmtest-extension: ima=
# vmtest-append: ima_policy=appraise_tcb ima=off
# vmtest-append: ima_policy=appraise_tcb ima=measure
# vmtest-append: ima_policy=appraise_tcb ima=appraise
# vmtest-append: ima_policy=appraise_tcb ima=on
# vmtest-evm-x509: evm
# vmtest-disk: 64M
# vmtest-alone: EVM cannot be switched off

. ./lib.sh
. ./lib_appraise.sh
ima_start 10

evm=/sys/kernel/security/evm
text=/fixtures/text

check_equal "EVM has the certificate, whatever ima= says" "$(cat $evm)" 2
check "it is on .evm" sh -c 'key list .evm | grep -q "IMA extensions build: metadata"'
check "metadata may be written first" sh -c "echo 4 >$evm"
mount_disk
for name in signed swapped bare; do
	cp $text $disk/$name
	chmod 644 $disk/$name
done
xattr set $disk/signed $label $text.sig
xattr set $disk/signed security.evm $text.evm
xattr set $disk/swapped $label $text.sha256
xattr set $disk/swapped security.evm $text.evm
xattr remove $disk/bare $label 2>/dev/null
remount_disk

check "signed metadata: the file is read" cmp $disk/signed $text
case $(parameter ima) in
on|appraise)
	refused "metadata of another label: it is refused" invalid-fail-immutable \
		cat $disk/swapped
	refused "no metadata: it is refused" missing-hash cat $disk/bare
	;;
*)
	check "metadata of another label: nobody asks" cmp $disk/swapped $text
	check "no metadata: nobody asks" cmp $disk/bare $text
	;;
esac

# With a key for HMACs what is signed is immutable.
dd if=/dev/urandom bs=32 count=1 2>/dev/null | key add user kmk @u >/dev/null
key link @u @s 2>/dev/null
printf 'new default user:kmk 64' | key add encrypted evm-key @u >/dev/null
check "EVM takes a key for HMACs" sh -c "echo 1 >$evm"
errno="Operation not permitted"
refused "then signed metadata cannot be changed" pass_immutable chmod 600 $disk/signed
check "the mode is what it was" [ "$(stat -c %a $disk/signed)" = 644 ]
check_equal "a new file gets an HMAC if IMA gives it a label" "$(
	cat $text >$disk/new
	xattr list $disk/new | grep -c 'security.evm')" \
	"$(case $(parameter ima) in on|appraise) echo 1 ;; *) echo 0 ;; esac)"

ima_end
