#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# imactl file: the kernel accepts what it signs and fixes, refuses that once it is
# altered, and what "verify" says of a label is what the kernel does with it.
#
# vmtest-extension: imactl
# vmtest-disk: 64M
# vmtest-x509: ima
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_imactl.sh
ima_start 98

# shellcheck disable=SC2034 # lib_imactl.sh uses it
subcommand="file"
key="--key=/fixtures/trust.key --cert=/fixtures/trust.pem"
certs="--cert=/fixtures/trust.pem --cert=/etc/keys/ima.der"
# What the rules below are for: programs with a signature; with any label.
signed=4001
any=4002

# program NAME OWNER [LABEL] - a script on the disk that says "it ran"
program() {
	put script "$1" "${3:--}" "$2"
	chmod 755 "$disk/$1"
}

# agree NAME WORDS [CAUSE] - what "verify" says has WORDS in it, and the kernel refuses to
# run the program because of CAUSE, or without one runs it
# shellcheck disable=SC2086
agree() {
	if [ $# -eq 2 ]; then
		check_says "verify: $1" 0 "$disk/$1: good: $2" verify -v $certs $disk/$1
		check_equal "the kernel agrees: it is run" "$($disk/$1 2>&1)" "it ran"
	else
		check_says "verify: $1" 1 "$disk/$1: $2" verify $certs $disk/$1
		refused "the kernel agrees: it is refused" "$3" $disk/$1
	fi
}

mount_disk
for name in good altered sha512 portable again; do
	program $name $signed
done
program other-key $signed script.sig
program stranger $signed script.rogue
program unsigned $signed
program cut $signed "$(forge script.sig 8 002)"
program version $signed "$(forge script.sig 1 003)"
program no-algo $signed "$(forge script.sig 2 377)"
for name in hash hash-512 hash-altered hash-signed; do
	program $name $any
done
program hash-none $any
program hash-short $any
program hash-hmac $any "$(forge script.sha256 0 002)"
dd if=/fixtures/script.sha256 of=/tmp/short bs=33 count=1 2>/dev/null
xattr set $disk/hash-short $label /tmp/short

# shellcheck disable=SC2086
check_says "files are signed" 0 "4 files: 4 signed" sign $key \
	$disk/good $disk/altered $disk/again $disk/hash-signed
# shellcheck disable=SC2086
check_says "with SHA-512" 0 "1 file: 1 signed" sign -a sha512 $key $disk/sha512
# shellcheck disable=SC2086
check_says "with EVM's metadata" 0 "1 file: 1 signed" sign --portable $key $disk/portable
# shellcheck disable=SC2086
check_says "one by another key is not replaced" 1 \
	"$disk/other-key: not replaced: it has a signature by key" sign $key $disk/other-key
check_says "files are fixed" 0 "2 files: 2 labelled" fix $disk/hash $disk/hash-altered
check_says "with SHA-512" 0 "1 file: 1 labelled" fix -a sha512 $disk/hash-512
check_says "but not what is signed" 0 "1 file: 1 left with a signature" fix $disk/hash-signed
check_equal "a hash is that of the file" "$(label_of $disk/hash)" "$(hash_of $disk/hash)"
for name in altered hash-altered; do
	alter $disk/$name 19 163
done
sync
remount_disk

check "rules are accepted" rules <<-RULES
	appraise func=BPRM_CHECK fowner=$signed appraise_type=imasig
	appraise func=BPRM_CHECK fowner=$any
RULES
refused "without its key a signature is refused" invalid-signature $disk/good
key add asymmetric "" @u </fixtures/trust.der >$serial
check "root links the key" key link "$(cat $serial)" .ima

agree good "signature, sha256, by key"
agree sha512 "signature, sha512, by key"
agree portable "signature, sha256, by key"
agree other-key "signature, sha256, by key"
agree altered "wrong: the signature is not of this content" invalid-signature
agree stranger "by an unknown key: no certificate given has key" invalid-signature
agree unsigned "unlabelled" IMA-signature-required
agree cut "malformed: the label's length is not that of its signature" invalid-signature
agree version "malformed: the label's version is not 2" invalid-signature-version
agree no-algo "malformed: there is no such hash algorithm" invalid-signature
agree hash "hash, sha256"
agree hash-512 "hash, sha512"
agree hash-signed "signature, sha256, by key"
agree hash-altered "wrong: the hash is not of this content, sha256" invalid-hash
agree hash-none "unlabelled" missing-hash
agree hash-short "malformed: the label ends within its digest" invalid-hash
agree hash-hmac "malformed: the label is an HMAC of EVM" unknown-ima-data

# What was altered is signed anew, and counts again, without a restart.
alter $disk/again 19 163
agree again "wrong: the signature is not of this content" invalid-signature
alter $disk/again 19 162
agree again "signature, sha256, by key"
echo "echo more" >>$disk/again
refused "what was written to is refused" invalid-signature $disk/again
# shellcheck disable=SC2086
check_says "it is signed" 0 "1 file: 1 signed" sign $key $disk/again
check_equal "and run" "$($disk/again 2>&1 | tail -n 1)" more

# Trees, as they are on a disk.
# shellcheck disable=SC2086
check_says "a tree" 1 "good" verify $certs $disk
check_line "is told of in numbers" " 2 unlabelled"
check_line "the file that the kernel does not know is malformed" "$disk/strange: malformed"
# shellcheck disable=SC2086
check_says "it is signed as a whole" 0 "signed already" sign -r $key -X lost+found $disk
check_line "with all that is in it" "19 files: "
# shellcheck disable=SC2086
check_says "then all is good" 0 "19 files: 19 good" verify $certs $disk
for name in altered stranger unsigned cut version no-algo hash-altered hash-none hash-short \
	    hash-hmac; do
	case $name in
	altered|hash-altered) check_equal "$name: it is run" "$($disk/$name 2>&1)" "it san" ;;
	*) check_equal "$name: it is run" "$($disk/$name 2>&1)" "it ran" ;;
	esac
done

umount $disk
ima_end
