#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What happens to keys costs what is known of files if it takes trust from one that
# IMA may have used, and else nothing.  That the verdict is right afterwards is what
# appraise_keys.sh is about; here it is what it costs.
#
# vmtest-disk: 64M
# vmtest-extension: the policy engine
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
ima_start 40

mount_disk
text=/fixtures/text
put text sig text.sig
put text hash text.sha256
remount_disk

check "a rule is accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fsname=ext4
RULES
watch
settle $disk/sig $disk/hash

# kept WHAT COMMAND... - does not cost what is known
kept() {
	local what=$1
	shift
	check "$what" "$@"
	check_work "$what: a signature is still known" $disk/sig "0 0" cmp $disk/sig $text
	check_work "$what: so is a hash" $disk/hash "0 0" cmp $disk/hash $text
}

# void WHAT COMMAND... - costs a verification of each file, once, and no reading:
# there is one number for all trust
void() {
	local what=$1
	shift
	check "$what" "$@"
	check_work "$what: the signature is verified once" $disk/sig "0 1" \
		cat $disk/sig $disk/sig
	check_work "$what: so is the hash" $disk/hash "0 1" cat $disk/hash $disk/hash
}

# A key of somebody's own
own() {
	key add asymmetric "" @u </etc/keys/verity.der >/tmp/own
}

with_own() {
	local command=$1
	shift
	key "$command" "$(cat /tmp/own)" "$@"
}

kept "a keyring is made" sh -c "key newring some @u >/dev/null"
kept "a key is added to root's own keyring" own
kept "it is revoked there" with_own revoke
kept "another one" own
kept "is unlinked there" with_own unlink @u
kept "a key is added to .ima" give_key ima-ecdsa .ima
void "it will expire in an hour, which it would not" key timeout "$(cat $serial)" 3600
kept "or later" key timeout "$(cat $serial)" 7200
void "another key than the file's is revoked on .ima" take_back revoked .ima
# It is still linked there, and gives way to one of its name.
void "one is put in its place" give_key ima-ecdsa .ima
void "that is unlinked" take_back unlinked .ima
kept "one is added where there is none" give_key ima-ecdsa .ima
kept "one is added to .evm" give_key evm .evm

umount $disk
ima_end
