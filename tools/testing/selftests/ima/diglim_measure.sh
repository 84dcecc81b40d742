#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Files that a measured digest list vouches for make no entry, the lists do, and so does
# their removal.  So the PCR is the same in whatever order files are used, and is
# another one as soon as a file is used that no list has.
#
# vmtest-cpus: 2
# vmtest-extension: digest lists
# vmtest-tpm: crb
# vmtest-disk: 48M
# vmtest-append: order=1
# vmtest-append: order=2
# vmtest-append: order=3

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 36

pcr=/sys/class/tpm/tpm0/pcr-sha256/12
mount_disk

# named NAME - how many entries there are of it in PCR 12
named() {
	entries "^12 .* $1( |\$)"
}

# replayed - the list gives what the TPM holds
replayed() {
	./measurement_list pcrs
}

for rule in \
	"measure func=FILE_CHECK fowner=1 use_diglim" \
	"measure func=FILE_CHECK fowner=1 pcr=10 use_diglim" \
	"measure func=FILE_CHECK fowner=1 digest_type=verity pcr=12 use_diglim" \
	"audit func=FILE_CHECK fowner=1 use_diglim" \
	"appraise func=POLICY_CHECK appraise_type=imasig use_diglim"
do
	check_refused "refused: $rule" "Invalid argument" rules <<-RULES
	$rule
	RULES
done
check "rules are accepted" rules <<RULES
measure func=DIGEST_LIST_CHECK pcr=12
measure func=CRITICAL_DATA label=diglim pcr=12
measure func=FILE_CHECK mask=MAY_READ fowner=4001 pcr=12 use_diglim
measure func=FILE_CHECK mask=MAY_READ fowner=4002 pcr=12
RULES
check "they are shown" grep -q "fowner=4001 use_diglim" $ima/policy

# list A has 40 files, list B one more
mkdir $disk/a
for n in $(seq 40); do
	echo "file $n" >"$disk/a/$n"
done
cp /fixtures/text $disk/b
cp /fixtures/script $disk/unknown
cp /fixtures/text $disk/always
cp /fixtures/text $disk/written
blocks=
for n in $(seq 40); do
	blocks="$blocks file - sha256 0 =$(sha256sum "$disk/a/$n" | cut -d ' ' -f 1)"
done
# shellcheck disable=SC2086
./digest_list $blocks >/tmp/a
# From here on they are measured.
chown 4001 $disk/a/* $disk/b $disk/unknown $disk/written
chown 4002 $disk/always
owned b 0

check_equal "PCR 12 is as it was" "$(tr -d '0\n' <$pcr)" ""
check "a list is measured" add /tmp/a
check "another one as well" add /tmp/b
check_equal "both are known to be" "$(grep -c 'actions=1' $diglim/digest_lists_loaded)" 2
check_equal "each has an entry in PCR 12" "$(entries '^12 ')" 2
with_lists=$(cat $pcr)

# In another order at each boot, by several processes at once.
case $(parameter order) in
1) order=$(seq 40) ;;
2) order=$(seq 40 -1 1) ;;
*) order="$(seq 1 2 39) $(seq 2 2 40)" ;;
esac
for n in $order; do
	cat "$disk/a/$n" >/dev/null &
	cat $disk/b >/dev/null &
done
wait
check_equal "their files make no entry" "$(entries '^12 ')" 2
check_equal "so that the PCR is the same in any order" "$(cat $pcr)" "$with_lists"
# What a verifier computes who knows the lists, and nothing else.
check_equal "and at each boot" "$with_lists" \
	42CDD0F82EA35B56D91F24C47004FF0C15DC0A3B4F44AFD51D1C9AA38C08EC2E
cat $disk/always >/dev/null
check_equal "a rule without use_diglim measures" "$(named $disk/always)" 1
cat $disk/unknown >/dev/null
check_equal "a file that no list has makes an entry" "$(named $disk/unknown)" 1
check "and changes the PCR" [ "$(cat $pcr)" != "$with_lists" ]
check "the list gives what the TPM holds" replayed

check "a list is denied" add_buffer /fixtures/list-deny deny
cat $disk/b >/dev/null
check_equal "what is denied makes an entry" "$(named $disk/b)" 1
check "not any more" del_buffer /fixtures/list-deny deny

mv $disk/written $disk/written2
cat $disk/written2 >/dev/null
check_equal "a file that a list vouches for" "$(named $disk/written2)" 0
check "the list is removed" del /tmp/b
check_equal "which has an entry" "$(named del_file_b)" 1
cat $disk/written2 >/dev/null
check_equal "then its file has one, too" "$(named $disk/written2)" 1

# What is loaded again has another entry: the first one is from before its removal.
check "it is loaded again" add /tmp/b
check_equal "which has an entry of its own" "$(named 'add_file#1_b')" 1
check_equal "and its files have none" "$(grep -c 'actions=1' $diglim/digest_lists_loaded)" 2
check "it is removed again" del /tmp/b
check_equal "with another entry" "$(named 'del_file#1_b')" 1

# Violations reach the PCR of what made no entry.
before=$(cat "$ima/violations")
exec 5<$disk/a/7
check "a file without an entry is read, and opened to write" sh -c "exec 6>>$disk/a/7"
exec 5<&-
check_equal "that is a violation, in two PCRs" "$(($(cat "$ima/violations") - before))" 2
check "one of which is PCR 12" sh -c "grep '^12 0000000000' $measurements"
check "the list gives what the TPM holds" replayed
echo more >>$disk/a/8
cat $disk/a/8 >/dev/null
check_equal "a file that was changed is unknown" "$(named $disk/a/8)" 1

umount $disk
ima_end
