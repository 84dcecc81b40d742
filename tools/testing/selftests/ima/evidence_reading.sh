#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What changes while a file is being read, when no lock is held: the disk stands still
# until it has changed, then the reader goes on.  evidence_race.sh does such things by
# chance, on two processors.
#
# vmtest-cpus: 2
# vmtest-disk: 64M
# vmtest-extension: digest lists
# vmtest-alone: the first rule for a hook counts
# vmtest-timeout: 120

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh
. ./lib_diglim.sh
ima_start 40

text=/fixtures/text
plain=7001	# any label
strict=7002	# a signature
listed=7003	# a digest list
written=7004	# any label, of whoever opens it: the kernel keeps it up to date

zcat /fixtures/ext4.gz >$device
check "there is a disk that can stand still" \
	./dm_device create still linear "$(blockdev --getsz $device)" "$device 0"
mkdir -p $disk
mount -t ext4 /dev/dm-0 $disk

put text signed text.sha256 $written
put text unsigned text.sig $strict
put text key text.ecdsa $strict
put text removed - $listed
put text denied - $listed
put script late - $listed
owned list 0 list.modsig
owned late 0 list-script.modsig
owned deny 0 list-deny.modsig

check "rules are accepted" rules <<-RULES
	appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$plain
	appraise func=FILE_CHECK mask=MAY_READ fowner=$strict appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=$listed appraise_type=diglim
	appraise func=FILE_CHECK fowner=$written cache_result=no
RULES
check "a key is trusted" give_key ima-ecdsa .ima
watch

# check_reading DESCRIPTION FILE - from here to finish_reading somebody waits for its
# content, which is in memory only as far as the descriptor 5 reads it; its label is in
# memory
check_reading() {
	local description=$1 tries=0
	reading=$2
	sync
	echo 1 >/proc/sys/vm/drop_caches
	label_of "$2" >/dev/null 2>&1
	[ ! -e /proc/$$/fd/5 ] || head -c 4096 <&5 >/dev/null
	./dm_device suspend still
	forget_work
	mark_log
	cat "$2" >/dev/null 2>/tmp/said &
	reader=$!
	until grep -q '^[0-9]* (cat) D ' /proc/$reader/stat || [ $tries -ge 1000 ]; do
		tries=$((tries + 1))
		usleep 20000
	done
	check_equal "$description: somebody reads" \
		"$(cut -d ' ' -f 2,3 /proc/$reader/stat)" "(cat) D"
}

# finish_reading - $ended is the reader's exit status
finish_reading() {
	./dm_device resume still
	ended=0
	wait $reader || ended=$?
	check_equal "  it was IMA that waited" "$(events ima_collect "$reading")" 1
}

# check_not_read CAUSE FILE - it was refused for that
check_not_read() {
	finish_reading
	check_equal "  the reader is refused" "$(sed 's/.*: //' /tmp/said)" "$errno"
	check "  and that is recorded" recorded "$1" "$2"
}

# Labels

# The kernel will label it when this is closed.
exec 7>>$disk/signed
check_reading "a hash becomes a signature" $disk/signed
xattr set $disk/signed $label $text.sig
finish_reading
check_equal "  who may, for it was good" $ended 0
echo "more" >&7
exec 7>&-
check_equal "  the kernel does not replace what it could not make" \
	"$(label_of $disk/signed)" "$(hex $text.sig)"
refused "  which is not of the new content" invalid-signature cat $disk/signed

check_reading "a signature becomes a hash" $disk/unsigned
xattr set $disk/unsigned $label $text.sha256
finish_reading
refused "  the next one is refused" IMA-signature-required cat $disk/unsigned
check_equal "  of what was read then nothing has to be read again" \
	"$(events ima_collect $disk/unsigned)" 1

# Content

large=$disk/large
head -c 4194304 /dev/zero | tr '\0' a >$large
# shellcheck disable=SC2059
printf "$(hash_of $large | sed 's/../\\x&/g')" >/tmp/label
xattr set $large $label /tmp/label
chown $plain $large
check "the content of a large file: it is good" cat $large
exec 5<$large
# What is known of it is void, for it could be other content.
alter $large 4194303 141
check_reading "  to be changed" $large
before=$(stat -c %y $large)
head -c 4096 /dev/zero | tr '\0' b >/tmp/beginning
# It is closed when the reader has done.
dd if=/tmp/beginning of=$large bs=4096 conv=notrunc 2>/dev/null &
writer=$!
until [ "$(stat -c %y $large)" != "$before" ]; do
	usleep 1000
done
finish_reading
wait $writer
refused "  what was read of the beginning does not count" invalid-hash cat $large
exec 5<&-

# Keys

check_reading "a key is revoked" $disk/key
check "  it is" take_back revoked .ima
check_not_read invalid-signature key
refused "  so is the next one" invalid-signature cat $disk/key

# Digest lists

check "there is a digest list" add /tmp/list
check_reading "another list comes" $disk/late
check "  it is loaded" add /tmp/late
finish_reading
check "  the next one may" cmp $disk/late /fixtures/script

check_reading "a list is removed" $disk/removed
check "  it is" del /tmp/list
check_not_read unlisted-digest removed
check "  it is loaded again" add /tmp/list
forget_work
check_work "  the next one may, and nothing is read again" $disk/removed "0 ?" \
	cmp $disk/removed $text

check_reading "a digest is denied" $disk/denied
check "  it is" add /tmp/deny
check_not_read denied-by-list denied
refused "  so is who reads a file that was known" denied-by-list cat $disk/removed

umount $disk
./dm_device remove still
ima_end
