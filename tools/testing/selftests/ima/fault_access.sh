#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# An allocation of memory fails while a file is appraised, each of them once: what
# is refused else is refused then, too, and what came of it is not remembered.
#
# vmtest-append: audit=0
# vmtest-alone: what it blacklists stays so
# vmtest-disk: 64M
# vmtest-extension: the policy engine
# vmtest-skip: only a kernel with CONFIG_FAILSLAB can do it (make check-debug)
# vmtest-timeout: 240

. ./lib.sh
. ./lib_appraise.sh

fail_nth probe >/dev/null || {
	ktap_print_header
	ktap_skip_all "no CONFIG_FAILSLAB"
	exit "$KSFT_SKIP"
}
ima_start 19

text=/fixtures/text
plain=7001	# any label
strict=7002	# a signature
optional=7003	# none, or a good one
denied=7004

mount_disk
for owner in $plain $optional; do
	put text "$owner-hash" text.sha256 "$owner"
	put text "$owner-hash-bad" script.sha256 "$owner"
	put text "$owner-none" - "$owner"
done
for owner in $plain $strict $optional; do
	put text "$owner-sig" text.sig "$owner"
	put text "$owner-sig-bad" script.sig "$owner"
	put policy "$owner-revoked" policy.sig "$owner"
done
put text $strict-listed text.ecdsa $strict
put text $denied-sig text.sig $denied
chmod 755 $disk/*
remount_disk

check "rules are accepted" rules <<-RULES
	appraise func=FILE_CHECK mask=MAY_READ fowner=$plain
	appraise func=MMAP_CHECK fowner=$plain
	appraise func=BPRM_CHECK fowner=$plain
	appraise func=FILE_CHECK mask=MAY_READ fowner=$strict appraise_type=imasig
	appraise func=BPRM_CHECK fowner=$strict appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$optional appraise_type=optional
	deny func=FILE_CHECK mask=MAY_READ fowner=$denied
RULES
hash=bin:$(sha256sum /fixtures/policy | cut -d ' ' -f 1)
check "a hash is blacklisted" \
	sh -c "key add blacklist $hash .blacklist </fixtures/policy.revoked"
give_key ima-ecdsa .ima
check "a key is, too" \
	sh -c 'key add asymmetric "" .ima_blacklist </etc/keys/ima-ecdsa.der'

# accepted HOOK FILE, rejected HOOK FILE - while allocations fail, and after that
accepted() {
	check "$1: $2 is let in" fail_nth access "$1" let_in "$disk/$2"
}
rejected() {
	check "$1: $2 is refused" fail_nth access "$1" refused "$disk/$2"
}

accepted FILE_CHECK $plain-hash
rejected FILE_CHECK $plain-hash-bad
rejected FILE_CHECK $plain-none
accepted FILE_CHECK $strict-sig
rejected FILE_CHECK $strict-sig-bad
rejected FILE_CHECK $strict-revoked
rejected FILE_CHECK $strict-listed
accepted FILE_CHECK $optional-none
accepted FILE_CHECK $optional-sig
rejected FILE_CHECK $optional-hash-bad
rejected FILE_CHECK $optional-revoked
rejected FILE_CHECK $denied-sig
accepted BPRM_CHECK $strict-sig
rejected BPRM_CHECK $strict-sig-bad
accepted MMAP_CHECK $plain-hash
rejected MMAP_CHECK $plain-hash-bad

umount $disk
ima_end
