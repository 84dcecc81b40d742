#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A list vouches as long as the key that signed it is trusted, without its being read
# again, and so do its files.
#
# vmtest-extension: digest lists
# vmtest-disk: 48M
# vmtest-alone: the first rule for a hook counts, and EVM cannot be switched off

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
. ./lib_diglim.sh
ima_start 75

# The last one takes the other key, too.
ways="revoked invalidated unlinked hidden cleared"

mount_disk
put script file - 4001
put text other - 4001
remount_disk
owned list 0 list.modsig
owned ecdsa 0 list-script.modsig-ecdsa
# await COMMAND... - until it succeeds
await() {
	tries=0
	until "$@" 2>/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 500 ] || return 1
		usleep 20000
	done
}

# answered - what digest_query says of the list with the file, as far as it is about trust
answered() {
	answers "sha256-$(sha256sum </fixtures/script | cut -d ' ' -f 1)" |
		sed 's/.*\( (actions: [0-9]*): \)[^,]*, [^,]*, [^,]*/\1/
			s/^ //; s/ , / /; s/ $/ as loaded/'
}

check "rules are accepted" rules <<RULES
appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
appraise func=FILE_CHECK mask=MAY_READ fowner=4001 appraise_type=diglim
RULES
watch
check "a list of another key" add /tmp/list
check "which vouches" cmp $disk/other /fixtures/text

for way in $ways; do
	check "$way: root links the key" give_key ima-ecdsa .ima
	check "$way: its list is loaded" add /tmp/ecdsa
	check "$way: a file passes" cmp $disk/file /fixtures/script
	check_equal "$way: as the list is said to do" "$(answered)" "(actions: 6): as loaded"
	check "$way: the key is taken back" take_back "$way" .ima
	check_equal "$way: the list is said to do no more, before somebody asks for a file" \
		"$(answered)" "(actions: 0): key-withdrawn: 1"
	refused "$way: at the next access it is refused" untrusted-list cat $disk/file
	check "$way: the list says so" grep -q "state=loaded,key-withdrawn" \
		$diglim/digest_lists_loaded
	check_equal "$way: nothing was read" "$(events ima_collect $disk/file)" 1
	[ "$way" = cleared ] ||
		check "$way: another key's files pass" cmp $disk/other /fixtures/text
	check "$way: the list can be removed all the same" del_buffer /fixtures/list-script x
done
check "a key that is unlinked" give_key ima-ecdsa .ima
check "with a list" add /tmp/ecdsa
check "and a file" cmp $disk/file /fixtures/script
check "is unlinked" take_back unlinked .ima
refused "and its file refused" untrusted-list cat $disk/file
check "it is linked again: the same key" key link "$(cat $serial)" .ima
check "within a second or so the file passes, without its list being read" \
	await cmp $disk/file /fixtures/script
check "the list is removed" del_buffer /fixtures/list-script x

refused "what the other key signed is refused, too" untrusted-list cat $disk/other
check "it is linked again" give_key ima .ima

check "expired: the key is linked again" give_key ima-ecdsa .ima
check "expired: its list is loaded" add /tmp/ecdsa
check "expired: the key expires soon" key timeout "$(cat $serial)" 3
check "expired: until then the file passes" cmp $disk/file /fixtures/script
check "expired: the time comes" key_expires
refused "expired: then it is refused" untrusted-list cat $disk/file

owned again 0 list-script.modsig
check "the same list, signed with a key that counts" add /tmp/again
check "is worth something again" cmp $disk/file /fixtures/script

umount $disk
ima_end
