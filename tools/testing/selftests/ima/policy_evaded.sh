#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What might get a file around the rules: its label, a disk that cannot be read, who
# serves its file system, a rule of another layer.  For the rules of the immutable
# layer see joined.policy.
#
# vmtest-variant: joined
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-append: ima=on
# vmtest-append: ima_policy=fail_securely
# vmtest-disk: 64M
# vmtest-timeout: 120

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
. ./lib_diglim.sh
ima_start 58

mount_disk
text=/fixtures/text
list=$ima/ascii_runtime_measurements
digest=$(sha256sum <$text | cut -d ' ' -f 1)
securely=$([ "$(parameter ima_policy)" != fail_securely ] || echo yes)

# Owners of files that the immutable layer has rules for ...
appraised=7208
recorded=7209	# measured and audited
audited_root=7210
audited=7211
# ... and of those that only the other layer has
measured=7212	# and audited
signed=7213
optional=7214
hashed=7215
everywhere=7216
last=7217
served=7218

put text odd-builtin text.sha256 $recorded
put text odd-custom text.sha256 $measured
put text odd-signed text.sig $recorded
put text odd-any text.sha256 $appraised
put text odd-sig text.sig $signed
put text odd-optional text.sha256 $optional
put text unread-builtin - $recorded
put text unread-custom - $measured
put text unread-any text.sha256 $appraised
put text label - $appraised
put text label-other - $hashed
put text both - $audited_root
put text plain - $audited
put text sealed - $audited
put text last - $last
put text unlabelled - $everywhere
put policy "policy" - $everywhere
put policy policy-hash policy.sha256 $everywhere
put list "list" - $everywhere
put list list-hash list.sha256 $everywhere
check "a file is sealed with fs-verity" verity enable $disk/sealed
sealed=$(verity digest $disk/sealed)

# An algorithm that the kernel does not have, TGR-192, gets into a label where the
# kernel does not look.
places=
for file in odd-builtin odd-custom odd-any odd-optional; do
	places="$places $(($(offset_on_disk $disk/$file $label) + 1))"
done
for file in odd-signed odd-sig; do
	places="$places $(($(offset_on_disk $disk/$file $label) + 2))"
done

# sector_of FILE - where its content is on the disk
sector_of() {
	echo $(($(number_at $(($(inode_offset "$1") + 60)) 4) * 8))
}

bad=$(for file in unread-builtin unread-custom unread-any; do
	sector_of $disk/$file
done | sort -n)
umount $disk
for place in $places; do
	alter $device "$place" 020
done
at=0
set --
for sector in $bad; do
	[ "$sector" = $at ] || set -- "$@" linear $((sector - at)) "$device $at"
	set -- "$@" error 8 ""
	at=$((sector + 8))
done
check "a device has blocks that cannot be read" dm_device create damaged "$@" \
	linear $(($(blockdev --getsz $device) - at)) "$device $at"
check "its file system is mounted" mount -t ext4 /dev/dm-0 $disk

check "rules of the other layer are accepted" rules <<-RULES
	measure func=FILE_CHECK mask=MAY_READ fowner=$measured
	audit func=FILE_CHECK mask=MAY_READ fowner=$measured
	appraise func=FILE_CHECK mask=MAY_READ fowner=$signed
	appraise func=FILE_CHECK mask=MAY_READ fowner=$optional appraise_type=optional
	hash func=FILE_CHECK fowner=$appraised
	hash func=FILE_CHECK fowner=$hashed
	audit func=FILE_CHECK mask=MAY_READ fowner=$audited_root uid=65534
	audit func=FILE_CHECK mask=MAY_READ fowner=$audited digest_type=verity
	audit func=FILE_CHECK mask=MAY_READ fowner=$last cache_result=no
	appraise fowner=$everywhere appraise_type=optional
	appraise func=FILE_CHECK mask=MAY_READ fowner=$served
RULES
# Those that come before are of ima_policy=.
before=$(($(wc -l <$ima/policy) - 11))

# by LAYER RULE NEED HAVE [FUNC] - the last refusal has a record that says so
by() {
	logged " func=${5:-FILE_CHECK} layer=$1 rule=$2 need=$3 have=$4"
}

# digests FILE - those of its entries
digests() {
	awk -v name="$1" '$5 == name { print $4 }' $list
}

# audits FILE - digests of the records of it since the mark; what comes after them is
# one of another file
audits() {
	cat $disk/last >/dev/null
	logged "file=\"$disk/last\"" || return 1
	dmesg | sed "1,/mark $$.$mark\$/d" |
		sed -n "s|.* file=\"$1\" hash=\"\([^\"]*\)\".*|\1|p"
}

# audited DESCRIPTION FILE DIGESTS COMMAND... - the command makes these records
audited() {
	local description=$1 file=$2 want=$3
	shift 3
	mark_log
	"$@" >/dev/null
	check_equal "$description" "$(audits "$file")" "$want"
}

# Labels

check_equal "label: it names the algorithm that the kernel does not have" \
	"$(label_of $disk/odd-builtin | cut -c 1-4)" 0410
check_equal "label: so does the signature" \
	"$(label_of $disk/odd-signed | cut -c 1-6)" 030210
for layer in builtin custom; do
	file=$disk/odd-$layer
	audited "label, $layer: it is audited, with the algorithm of the kernel" $file \
		"sha256:$digest" cmp $file $text
	check_equal "label, $layer: so it is measured" "$(digests $file)" "sha256:$digest"
done
cat $disk/odd-signed >/dev/null
check_equal "label, signature: so it is measured" "$(digests $disk/odd-signed)" \
	"sha256:$digest"
refused "label: it does not meet the immutable layer's demand" unavailable-hash-algorithm \
	cat $disk/odd-any
check "  its record says what there is" by builtin 13 'hash|imasig' none
refused "label: a signature with it does not meet a demand" unavailable-hash-algorithm \
	cat $disk/odd-sig
check "  its record says what there is" by custom $((before + 3)) 'hash|imasig' none
refused "label: it is a label where none would do" unavailable-hash-algorithm \
	cat $disk/odd-optional
check "  its record says what there is" by custom $((before + 4)) 'hash|imasig|optional' none

# Disks

zeros=sha256:$(printf %064d 0)
mark_log
check_refused "unreadable: a file cannot be read" "error" cat $disk/unread-builtin
check "unreadable: that is recorded" logged \
	"op=invalid_pcr cause=unreadable comm=\"cat\" name=\"$disk/unread-builtin\""
check_refused "unreadable: nor can it a second time" "error" cat $disk/unread-builtin
check_equal "unreadable: it has one entry, of zeros" "$(digests $disk/unread-builtin)" "$zeros"
check_refused "unreadable: nor can what the other layer measures" "error" \
	cat $disk/unread-custom
check_equal "unreadable: it has none, as always" "$(digests $disk/unread-custom)" ""
refused "unreadable: what is appraised is refused" failed cat $disk/unread-any
check "  its record does not know what there is" by builtin 13 'hash|imasig' '?'

# A rule that has files labelled

for file in label label-other; do
	echo "whatever" >>$disk/$file
	check_refused "hash: $file has no label after it was written" "No data available" \
		xattr get $disk/$file $label
done
refused "hash: what the immutable layer appraises is refused" missing-hash cat $disk/label
check "  its record says what there is" by builtin 13 'hash|imasig' none

# Records

audited "audit: the immutable layer's rule makes a record" $disk/both "sha256:$digest" \
	cat $disk/both
audited "audit: and does not take that of the other" $disk/both "sha256:$digest" \
	su nobody -c "cat $disk/both"
audited "audit: each makes one" $disk/both "" sh -c "cat $disk/both; su nobody -c 'cat $disk/both'"
audited "audit: two rules for two digests make two records" $disk/sealed \
	"sha256:$digest
sha256:$sealed" cat $disk/sealed
audited "audit: where there is one digest it is recorded" $disk/plain "sha256:$digest" \
	cat $disk/plain

# Rules for whatever hook: what decides about other files needs more

check "optional: a file without a label is read" cmp $disk/unlabelled $text
refused "optional: a policy without a label is refused" missing-hash \
	sh -c "echo $disk/policy >$ima/policy"
check "  its record says what it needs" by custom $((before + 10)) 'hash|imasig' none \
	POLICY_CHECK
check "optional: one with a hash is loaded, as always" \
	sh -c "echo $disk/policy-hash >$ima/policy"
for name in list list-hash; do
	refused "optional: a digest list is refused: $name" IMA-signature-required \
		add $disk/$name
	check "  its record says what it needs" by custom $((before + 10)) imasig \
		"$([ $name = list ] && echo none || echo hash)" DIGEST_LIST_CHECK
done
check_equal "optional: none is loaded" "$(loaded /fixtures/list actions)" ""

# File systems that somebody serves

# serve NAME OWNER [ERRNO] - on /mnt/NAME; "over-NAME" is an overlay over it
serve() {
	mkdir /mnt/"$1" /mnt/over-"$1" /tmp/upper-"$1" /tmp/work-"$1"
	fuse_file /mnt/"$1" "$2" /tmp/content $text.sha256 ${3:+"$3"} || return 1
	mount -t overlay layers /mnt/over-"$1" \
		-o "lowerdir=/mnt/$1,upperdir=/tmp/upper-$1,workdir=/tmp/work-$1"
}

cp $text /tmp/content
check "served: there is a file for the immutable layer" serve builtin $appraised
check "served: and one for the other" serve custom $served
for on in builtin over-builtin; do
	cd /mnt/$on || exit
	refused "served, $on: it is refused, whatever its label" unverifiable-signature cat file
	check "  by this layer" by builtin 13 'hash|imasig' \
		"$([ "$securely" ] && echo none || echo hash)"
done
for on in custom over-custom; do
	cd /mnt/$on || exit
	if [ "$securely" ]; then
		refused "served, $on: it is refused, whatever its label" \
			unverifiable-signature cat file
		check "  by this layer" by custom $((before + 11)) 'hash|imasig' none
	else
		check "served, $on: it is accepted" cmp file $text
		tr a A <$text >/tmp/content
		refused "served, $on: what is served then counts" invalid-hash cat file
		cat $text >/tmp/content
	fi
done
check "served: there is a file that is to be read later" serve busy $served 11
for on in busy over-busy; do
	cd /mnt/$on || exit
	refused "served, $on: who wants to read it is not kept" failed timeout 30 cat file
	check "  its record does not know what there is" \
		by custom $((before + 11)) 'hash|imasig' '?'
done

cd /
for name in builtin custom busy; do
	# What "timeout" leaves stays there for a moment.
	umount -l /mnt/over-$name /mnt/$name
done
umount $disk
dm_device remove damaged
ima_end
