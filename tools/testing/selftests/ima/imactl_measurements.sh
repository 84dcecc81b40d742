#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# imactl measurements: it shows entries of all templates as they are, what it makes of the
# PCRs is what the TPM holds in every bank, also while the kernel goes on measuring; a saved
# list that was altered is refused with the reason, and a PCR that somebody else has extended
# is told.
#
# vmtest-cpus: 2
# vmtest-tpm: crb
# vmtest-alone: what it loads stays

. ./lib.sh
. ./lib_measure.sh
. ./lib_imactl.sh

# shellcheck disable=SC2034 # lib_imactl.sh uses it
subcommand=measurements
binary=$ima/binary_runtime_measurements
tpm=/sys/class/tpm/tpm0
module=/lib/modules/test_module.ko
banks=$(find $tpm/ -maxdepth 1 -name 'pcr-*' | sed 's/.*pcr-//' | sort)

# hex <FILE
hex() {
	xxd -p | tr -d '\n'
}

sum() {
	sha256sum <"$1" | cut -d ' ' -f 1
}

# digests FILE - those in an ASCII list, but of violations; a name can begin a line in it
digests() {
	awk '$1 ~ /^1[01]$/ && $2 ~ /^[0-9a-f]*[1-9a-f]/ && $3 ~ /^(ima|evm)/ { print $2 }' "$1"
}

# owned NUMBER NAME [LABEL...] - a file that the rule for NUMBER matches; the label of EVM
# comes last, because it holds the others in place
owned() {
	local number=$1 name=$2
	shift 2
	echo "file $name" >"$name"
	[ $# = 0 ] || cp /fixtures/text "$name"
	chown "$number:30000" "$name"
	chmod 644 "$name"
	for label; do
		case $label in
		*.evm) ./xattr set "$name" security.evm "$label" ;;
		*) ./xattr set "$name" security.ima "$label" ;;
		esac
	done
}

# shown NAME - its entry as list shows it, without number and digest of the entry
shown() {
	imactl measurements list --name "$1" | cut -d ' ' -f 2,3,5-
}

# number NAME - of the entry with that name
number() {
	imactl measurements list --name "$1" | cut -d ' ' -f 1
}

# place ENTRY - where it begins, in bytes, and how long it is
place() {
	imactl measurements list --json /tmp/saved |
		sed -n "s/.*\"entry\":$1,\"offset\":\\([0-9]*\\),\"size\":\\([0-9]*\\),.*/\\1 \\2/p"
}

# piece ENTRY - its bytes
piece() {
	# shellcheck disable=SC2046 # two words
	set -- $(place "$1")
	tail -c +$(($1 + 1)) /tmp/saved | head -c "$2"
}

# with_byte AT - the saved list, one byte changed, in /tmp/altered
with_byte() {
	cp /tmp/saved /tmp/altered
	byte=$(tail -c +$(($1 + 1)) /tmp/saved | head -c 1 | hex)
	printf '%02x' $((0x$byte ^ 1)) | xxd -r -p |
		dd of=/tmp/altered bs=1 seek="$1" conv=notrunc 2>/dev/null
}

# save_pcrs - all that the TPM holds, as tpm2_pcrread tells it
save_pcrs() {
	for bank in $banks; do
		echo "  $bank:"
		for n in 0 1 2 3 4 5 6 7 8 9 10 11; do
			printf '    %-2d: 0x%s\n' $n "$(cat $tpm/pcr-"$bank"/$n)"
		done
	done
}

# extend PCR ALGORITHM SIZE - by somebody who is not IMA: TPM2_PCR_Extend of that bank,
# without a password
extend() {
	local pcr=$1 algorithm=$2 size=$3
	{
		printf '8002%08x00000182%08x' $((33 + size)) "$pcr" | xxd -r -p
		printf '00000009400000090000000000' | xxd -r -p
		printf '00000001%04x' "$algorithm" | xxd -r -p
		head -c "$size" /dev/zero
	} >/tmp/extend
	exec 5<>/dev/tpm0
	cat /tmp/extend >&5
	head -c 10 <&5 >/dev/null
	exec 5>&-
}

# all_equal - what was said has a line for each PCR and bank, and all are equal
all_equal() {
	lines=$(($(echo "$banks" | wc -l) * 2))
	[ "$(grep -c '^PCR 1[01] .*: equal: entries: ' /tmp/said)" = $lines ] || return 1
	[ "$(wc -l </tmp/said)" = $((lines + 1)) ]
}

# kept_equal - while something is measured all the time, verify finds no fault, ten times
kept_equal() {
	local n=0
	while :; do
		n=$((n + 1))
		owned 20100 /tmp/busy-$n
		cat /tmp/busy-$n >/dev/null
		rm /tmp/busy-$n
	done &
	busy=$!
	status=0
	for n in 1 2 3 4 5 6 7 8 9 10; do
		imactl measurements verify >/tmp/said 2>&1 || status=$?
		[ $status = 0 ] || break
	done
	kill $busy
	wait $busy 2>/dev/null
	[ $status = 0 ] || { cat /tmp/said; return 1; }
}

# refused DESCRIPTION TEXT - /tmp/altered with the values that were saved, two results
refused() {
	check_says "$1" 1 "$2" verify --pcrs /tmp/pcrs /tmp/altered
}

ima_start 91

check "there is more than SHA-1" [ -n "$(echo "$banks" | grep -x sha256)" ]

n=20000
for template in ima ima-ng ima-sig ima-ngv2 ima-sigv2 ima-buf ima-modsig evm-sig; do
	n=$((n + 1))
	echo "measure func=FILE_CHECK mask=MAY_READ fowner=$n template=$template"
done >/tmp/rules
cat >>/tmp/rules <<-RULES
	measure func=FILE_CHECK mask=MAY_READ fowner=20100
	measure func=FILE_CHECK mask=MAY_READ fowner=20101 pcr=11
	measure func=CRITICAL_DATA label=modules pcr=11
RULES
load "$(cat /tmp/rules)"
owned 20001 /tmp/ima
owned 20002 /tmp/ima-ng
owned 20003 /tmp/ima-sig /fixtures/text.sig
owned 20004 /tmp/ima-ngv2
owned 20005 /tmp/ima-sigv2 /fixtures/text.evm
owned 20006 /tmp/ima-buf
owned 20007 /tmp/ima-modsig
owned 20008 /tmp/evm-sig /fixtures/text.sig /fixtures/text.evm
forged=$(printf '/tmp/forged\n10\tforged \134')
owned 20002 "$forged"
owned 20101 /tmp/eleven
for f in ima ima-ng ima-sig ima-ngv2 ima-sigv2 ima-buf ima-modsig evm-sig eleven; do
	cat /tmp/$f >/dev/null
done
cat "$forged" >/dev/null
gzip -c $module >/tmp/module.ko.gz
insmod /tmp/module.ko.gz
rmmod test_module
load "appraise func=MODULE_CHECK appraise_type=imasig|modsig" \
	"measure func=MODULE_CHECK template=ima-modsig"
insmod $module
rmmod test_module
owned 20002 /tmp/violation
exec 4<>/tmp/violation
cat /tmp/violation >/dev/null
exec 4>&-

# The list

key=$(head -c 7 /fixtures/text.sig | tail -c 4 | hex)
evm_key=$(head -c 7 /fixtures/text.evm | tail -c 4 | hex)
text=sha256:$(sum /fixtures/text)
tell list
check_equal "the list is shown" $status 0
check_equal "as many entries as the kernel says" "$(wc -l </tmp/said)" \
	"$(cat $ima/runtime_measurements_count)"
check_equal "each with the digest that the kernel shows" \
	"$(grep -v ' violation ' /tmp/said | cut -d ' ' -f 4)" \
	"$(digests "$list")"
check_equal "and of the bank that is asked for" \
	"$(imactl measurements list --bank sha256 | grep -v ' violation ' | cut -d ' ' -f 4)" \
	"$(digests $ima/ascii_runtime_measurements_sha256)"
check_equal "ima" "$(shown /tmp/ima)" \
	"10 ima sha1:$(sha1sum </tmp/ima | cut -d ' ' -f 1) /tmp/ima"
check_equal "ima-ng" "$(shown /tmp/ima-ng)" "10 ima-ng sha256:$(sum /tmp/ima-ng) /tmp/ima-ng"
check_equal "ima-sig, with its key" "$(shown /tmp/ima-sig)" \
	"10 ima-sig $text /tmp/ima-sig signature=sha256:$key"
check_equal "ima-ngv2" "$(shown /tmp/ima-ngv2)" \
	"10 ima-ngv2 ima:sha256:$(sum /tmp/ima-ngv2) /tmp/ima-ngv2"
check_equal "ima-sigv2, with a signature by EVM alone" "$(shown /tmp/ima-sigv2)" \
	"10 ima-sigv2 ima:$text /tmp/ima-sigv2 evm-signature=sha256:$evm_key"
check_equal "ima-buf, of a file" "$(shown /tmp/ima-buf)" \
	"10 ima-buf sha256:$(sum /tmp/ima-buf) /tmp/ima-buf"
check_equal "ima-modsig, of a file that has none" "$(shown /tmp/ima-modsig)" \
	"10 ima-modsig sha256:$(sum /tmp/ima-modsig) /tmp/ima-modsig"
check_equal "evm-sig" "$(shown /tmp/evm-sig)" \
	"10 evm-sig $text /tmp/evm-sig evm-signature=sha256:$evm_key $(
	)labels=security.ima uid=20008 gid=30000 mode=100644"
check_equal "ima-modsig, of a module" \
	"$(shown $module | sed 's/modsig-digest=[^ ]*/modsig-digest=/;s/serial:.*/serial:/')" \
	"10 ima-modsig sha256:$(sum $module) $module modsig-digest= modsig=sha256:serial:"
check_equal "a buffer, in another PCR" "$(shown init_module | cut -d ' ' -f 1,2,4-)" \
	"11 ima-buf init_module buffer=32"
check_equal "a violation" "$(imactl measurements list --name /tmp/violation | head -n 1 |
	cut -d ' ' -f 2-)" "10 ima-ng violation - /tmp/violation"
check_equal "a name cannot make a line" "$(shown '/tmp/forged*' | cut -d ' ' -f 4-)" \
	'/tmp/forged\01210\011forged_\134'
check_equal "one PCR" "$(imactl measurements list --pcr 11 | cut -d ' ' -f 2,6 | paste -sd ,)" \
	"11 /tmp/eleven,11 init_module"
check_equal "one template" "$(imactl measurements list --template evm-sig | cut -d ' ' -f 6)" \
	/tmp/evm-sig
check_says "as JSON" 0 '"violation":true,"name":"/tmp/violation"' list --json
check_refused "others may not read it" "only root may read it" \
	./run_as 1000 1000 1000 1000 imactl measurements list

# What it makes of the PCRs

for bank in $banks; do
	check_equal "PCRs 10 and 11, replayed ($bank)" \
		"$(imactl measurements replay --bank "$bank" | sed -n 's/^    1[01]: 0x//p')" \
		"$(cat $tpm/pcr-"$bank"/10 $tpm/pcr-"$bank"/11)"
done
check_says "verified" 0 "boot_aggregate sha256: equal: PCRs 0 to 9" verify
check "in every bank" all_equal
check_says "as JSON" 0 '"equal":true' verify --json
check "while the kernel measures" kept_equal

# A list that was saved

cat $binary >/tmp/saved
save_pcrs >/tmp/pcrs
check_says "saved, with the TPM" 0 "PCR 10 sha256: equal: " verify /tmp/saved
check_says "saved, with PCRs that were" 0 "PCR 11 sha1: equal: " verify --pcrs /tmp/pcrs /tmp/saved
check "in every bank" all_equal
cat ${binary}_sha256 >/tmp/altered
check_says "that of another bank" 0 "PCR 10 sha1: equal: " verify --pcrs /tmp/pcrs /tmp/altered
imactl measurements replay - </tmp/saved >/tmp/replayed
check_says "PCRs that were replayed are no boot aggregate" 1 \
	"boot_aggregate sha256: missing: what was saved has no PCR 0 of this bank" \
	verify --pcrs /tmp/replayed /tmp/saved
check_line "but equal" "PCR 10 sha256: equal: "

# Altered

n=$(number /tmp/ima-ng)
# shellcheck disable=SC2046 # two words
set -- $(place "$n")
at=$1 size=$2
with_byte $((at + size - 2))
refused "a byte in a name" "entry $n was altered: its digest is not that of its data"
check_line "and the PCR differs" "PCR 10 sha256: differs: no part of the list makes it"
check_line "but not the other one" "PCR 11 sha256: equal: "
check_says "it is not replayed either" 1 "entry $n was altered" replay /tmp/altered
with_byte $((at + 4))
refused "one in a digest" "entry $n was altered: its digest is not that of its data"
with_byte "$at"
refused "another PCR" "PCR 11 sha256: differs: no part of the list makes it"
# PCR 10 has lost an entry, and the digests are right.
check_line "both of them" "PCR 10 sha256: differs: no part of the list makes it"
with_byte $((at + 24))
refused "one in a length" "entry $n, byte $((at + 28)): there is no such template"
n=$(number /tmp/violation | head -n 1)
# shellcheck disable=SC2046 # two words
set -- $(place "$n")
with_byte $(($1 + $2 - 40))
refused "a violation that gets a digest" \
	"entry $n was altered: it is a violation, and has the digest of a file"
# In its digest, behind "sha256:"
with_byte 60
refused "the boot aggregate" "entry 1 was altered: its digest is not that of its data"
check_line "it is not that of the PCRs" "boot_aggregate sha256: differs: PCRs 0 to 9 are others"
{
	head -c "$at" /tmp/saved
	tail -c +$((at + size + 1)) /tmp/saved
} >/tmp/altered
refused "an entry was removed" "PCR 10 sha512: differs: no part of the list makes it"
n=$(number /tmp/ima-sig)
{
	head -c "$at" /tmp/saved
	piece "$n"
	tail -c +$((at + 1)) /tmp/saved | head -c "$size"
	# shellcheck disable=SC2046 # two words
	set -- $(place "$n")
	tail -c +$(($1 + $2 + 1)) /tmp/saved
} >/tmp/altered
check_equal "two entries are swapped: it is as long" "$(wc -c </tmp/altered)" \
	"$(wc -c </tmp/saved)"
refused "and refused" "PCR 10 sha384: differs: no part of the list makes it"
head -c $(($(wc -c </tmp/saved) - 1)) /tmp/saved >/tmp/altered
refused "it was cut" "entry $(wc -l <"$list" | awk '{ print $1 - 1 }'), byte "
check_line "and why" "the list ends within the data of the entry"
# shellcheck disable=SC2046 # two words
set -- $(place "$(imactl measurements list /tmp/saved | tail -n 1 | cut -d ' ' -f 1)")
head -c "$1" /tmp/saved >/tmp/altered
refused "the last entry was removed" "PCR 10 sha256: differs: no part of the list makes it"
echo "no list at all" >/tmp/altered
refused "what is none" "/tmp/altered: entry 1, byte 0: no PCR has such a number"

# The list knows more than the PCRs

owned 20101 /tmp/more
cat /tmp/more >/dev/null
check_says "an entry that came later" 1 \
	"PCR 11 sha256: behind: it was extended with 2 of 3 entries: " verify --pcrs /tmp/pcrs
check_line "is none of the other PCR" "PCR 10 sha256: equal: "

# Somebody else extends PCRs

extend 11 0x000b 32
check_says "one bank was extended" 1 "PCR 11 sha256: extended: somebody else has extended it" verify
check_line "and no other" "PCR 11 sha512: equal: entries: 3"
check_line "nor another PCR" "PCR 10 sha256: equal: "
cat $binary >/tmp/saved
check_says "a saved list is right in another bank" 1 \
	"PCR 11 sha256: extended: somebody else has extended it: the list is right in another" \
	verify /tmp/saved
check_line "SHA-1 alone would not be enough" "PCR 11 sha1: equal: entries: 3"
extend 11 0x000c 48
extend 11 0x000d 64
check_says "all but SHA-1 were extended" 1 "PCR 11 sha512: differs: no part of the list makes it" \
	verify /tmp/saved
extend 0 0x000b 32
check_says "a PCR of the boot" 1 \
	"boot_aggregate sha256: differs: PCRs 0 to 9 are others now" verify
check_line "which is none of the list" "PCR 10 sha256: equal: "
load "measure func=FILE_CHECK mask=MAY_READ fowner=20102 pcr=24"
owned 20102 /tmp/nowhere
cat /tmp/nowhere >/dev/null
check_says "a PCR that the TPM does not have" 1 \
	"PCR 24 sha256: missing: the TPM has no such PCR: nothing vouches for 1 entries" verify
check_says "it is not replayed" 0 "PCR 24: a TPM has none" replay

ima_end
