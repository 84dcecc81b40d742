#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Digest lists and files of an overlay: the content is the lower file's until it is
# copied, and what is executed because a list vouches for it is not written by any name
# that it has.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 47

mount_disk
check "rules are accepted" rules <<RULES
appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
appraise func=FILE_CHECK mask=MAY_READ fsname=overlay fowner=4001 appraise_type=diglim
appraise func=BPRM_CHECK fsname=overlay fowner=4002 appraise_type=diglim
appraise func=MMAP_CHECK fsname=overlay fowner=4002 appraise_type=diglim
RULES
for list in list list-script; do
	owned $list 0 $list.modsig
done
mkdir $disk/lower $disk/upper $disk/work /mnt/overlay
cp /fixtures/text $disk/lower/text
cp /fixtures/text $disk/lower/below
cp /fixtures/script $disk/lower/run
chmod 755 $disk/lower/run
chown 4001 $disk/lower/text $disk/lower/below
chown 4002 $disk/lower/run
check "an overlay" mount -t overlay layers \
	-o lowerdir=$disk/lower,upperdir=$disk/upper,workdir=$disk/work /mnt/overlay
over=/mnt/overlay

refused "a file that no list has is refused" unlisted-digest cat $over/text
check "its list comes" add /tmp/list
check "it passes" cmp $over/text /fixtures/text
check "and again" cmp $over/text /fixtures/text
check "it is denied" add_buffer /fixtures/list-deny deny
refused "at the next access it is refused" denied-by-list cat $over/text
check "it is not denied any more" del_buffer /fixtures/list-deny deny
check "it passes again" cmp $over/text /fixtures/text
check "it is copied, by being written" sh -c "echo more >>$over/text"
refused "what it is now no list has" unlisted-digest cat $over/text
check "another one passes" cmp $over/below /fixtures/text
check "until the lower file is changed" sh -c "echo more >>$disk/lower/below"
refused "which is noticed" unlisted-digest cat $over/below

check "the list of a script" add /tmp/list-script
check_equal "it runs" "$($over/run)" "it ran"
check_equal "and again" "$($over/run)" "it ran"
check "it is mapped, too" ./map $over/run exec
refused "it is not written any more" listed-file-is-immutable sh -c ": >>$over/run"
refused "nor cut" listed-file-is-immutable sh -c ": >$over/run"
refused "nor cut without being opened to write" listed-file-is-immutable \
	./open_cut $over/run
refused "nor cut by name" listed-file-is-immutable ./truncate_path $over/run
check "that leaves no copy" test ! -e $disk/upper/run
refused "it is not written by the lower file's name" listed-file-is-immutable \
	sh -c ": >>$disk/lower/run"
refused "nor cut" listed-file-is-immutable ./truncate_path $disk/lower/run
check_equal "it is what it was" "$($over/run)" "it ran"
mkdir $disk/upper2 $disk/work2 /mnt/other
check "another overlay of the same layer" mount -t overlay other \
	-o lowerdir=$disk/lower,upperdir=$disk/upper2,workdir=$disk/work2 /mnt/other
check "has a copy of its own" sh -c "echo more >>/mnt/other/run"
check_equal "the first one's is what it was" "$($over/run)" "it ran"
check "its attributes can be changed, which makes a copy" touch $over/run
check_equal "that runs" "$($over/run)" "it ran"
refused "and is not written by its own name" listed-file-is-immutable \
	sh -c ": >>$disk/upper/run"

# Who has it open to write while somebody wants to execute it has it for himself.
cp /fixtures/script $disk/lower/edited
chmod 755 $disk/lower/edited
chown 4002 $disk/lower/edited
exec 5>>$disk/lower/edited
refused "what somebody writes below is not executed" open-writers $over/edited
check "he opens it once more" sh -c ": >>$disk/lower/edited"
check "and cuts it to what it has" truncate -s "$(stat -c %s $disk/lower/edited)" \
	$disk/lower/edited
echo "# more" >&5
exec 5>&-
check "he has changed it, and writes it again" sh -c "echo '# more' >>$disk/lower/edited"

# An overlay of an overlay: the content is below both.
mkdir $disk/upper3 $disk/work3 /mnt/top
cp /fixtures/script $over/upper
chmod 755 $over/upper
chown 4002 $over/upper
check "an overlay of an overlay" mount -t overlay top \
	-o lowerdir=$over,upperdir=$disk/upper3,workdir=$disk/work3 /mnt/top
check_equal "what the lower one has above runs" "$(/mnt/top/upper)" "it ran"
refused "it is not written by the lower overlay's name" listed-file-is-immutable \
	sh -c ": >>$over/upper"
refused_silently "nor cut" ./truncate_path $over/upper
refused "nor by its own name" listed-file-is-immutable sh -c ": >>$disk/upper/upper"

check "the list is removed" del /tmp/list-script
check "the lower file can be written" sh -c ": >>$disk/lower/run"
check "and cut" ./truncate_path $disk/lower/run
check "what was above can be cut" ./truncate_path $over/upper
check "and written" sh -c "echo more >>$over/upper"

umount /mnt/top
umount /mnt/other
umount /mnt/overlay
umount $disk
ima_end
