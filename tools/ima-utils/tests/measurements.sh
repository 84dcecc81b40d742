#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl measurements, with lists that were recorded in a guest, and with a directory that
# stands for a system which has them.  What it makes of a kernel that goes on measuring is
# in test_measurements.c and in the kselftest imactl_measurements.sh.
#
# usage: IMACTL=PROGRAM tests/measurements.sh

imactl=${IMACTL:?}
# shellcheck source=tools/ima-utils/tests/report.sh
. "$(dirname "$0")/report.sh"
recorded=$(cd "$(dirname "$0")/measurements" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

# says STATUS TEXT ARGUMENT...
says() {
	status=$1 text=$2
	shift 2
	told "measurements $*" "$status" "$text" "$imactl" measurements "$@"
}

# bytes - what was written in hexadecimal digits, an entry a line
bytes() {
	perl -ne 'chomp; print pack "H*", $_'
}

bytes <"$recorded/sha1.hex" >sha1
bytes <"$recorded/sha256.hex" >sha256
cp "$recorded/pcrs" pcrs

# How it is called
says 0 "  replay   tell what the list makes of the PCRs" --help
for subcommand in list replay verify; do
	says 0 "Usage: imactl measurements $subcommand [OPTION...] [FILE]" $subcommand --help
	says 2 "one list at a time" $subcommand sha1 sha256
	says 2 "imactl measurements $subcommand: nosuch: No such file or directory" \
		$subcommand nosuch
	says 2 "imactl measurements $subcommand: .: Is a directory" $subcommand .
	says 2 "unrecognized option '--nosuch'" $subcommand --nosuch
done
for subcommand in list replay verify; do
	for pcr in x 64 -1 001 ''; do
		says 2 "--pcr=$pcr: PCRs are 0 to 63" $subcommand --pcr=$pcr sha1
	done
done
for subcommand in list replay; do
	says 2 "--bank=md5: there is no such bank, or libcrypto does not" $subcommand -b md5 sha1
done
says 2 "standard input cannot be both the list and the PCRs" verify --pcrs=- -

# The list
says 0 "12 11 ima-buf 3c1b9c5429bafc8c9fa50693791fccc276bf4c9e sha256:1ba10cbc1b1f6d8532" \
	list sha1
says 0 " /tmp/forged\\01210\\011forged_\\134" list - <sha256
equal "a line for each entry" "$("$imactl" measurements list sha1 | wc -l)" 15
equal "--name" "$("$imactl" measurements list -n '/tmp/*sig' sha1 | cut -d ' ' -f 6 |
	paste -sd ' ')" \
	"/tmp/ima-sig /tmp/ima-modsig /tmp/evm-sig"
equal "--pcr and --template" "$("$imactl" measurements list -p 11 -t ima-buf sha1 |
	cut -d ' ' -f 6-)" "init_module buffer=32"
says 0 '"bank":"sha256"' list --json sha256
says 0 '"name":"/tmp/evm-sig","evidence":[{"kind":"evm-signature","value":"sha256:8a5113e5"}' \
	list --json sha1
says 1 "list: sha256: entry 1, byte 24: the list ends within the name of the template" \
	list --bank sha1 sha256
: >empty
says 0 "" list empty
head -c 500 sha1 >part
says 1 "3 10 ima-ng 88d72f3b50060377f0cc3a5b25019710ef5340db" list part
says 1 "list: part: entry 4, byte 297: the list ends within the data of the entry" list part
says 1 '"whole":false' list --json part
if [ -w /dev/full ]; then
	told "an answer that cannot be written" 2 "standard output: No space left" \
		sh -c "'$imactl' measurements list sha1 >/dev/full"
fi

# What it makes of PCRs
equal "what a TPM held" "$("$imactl" measurements replay -b sha384 sha1)" "$(sed -n \
	'/sha384/p;/sha384/,/sha512/s/^    1[01]: /&/p' pcrs)"
equal "one of them" "$("$imactl" measurements replay -p 11 -b sha1 sha256)" "$(printf \
	'  sha1:\n    11: 0xBFC39B643C504E102C1006F388F610AFDE0E6DA2')"
equal "the banks that a kernel knows" "$("$imactl" measurements replay sha1 | grep -v 0x |
	paste -sd ' ')" "  sha1:   sha256:   sha384:   sha512:   sm3_256:"
says 0 '"bank":"sha1"' replay --json sha1
says 0 "sha3_256" replay -b sha3-256 --padded sha1
equal "it is the same from another list" "$("$imactl" measurements replay sha1)" \
	"$("$imactl" measurements replay sha256)"

# Compared with values that were saved
says 0 "PCR 10 sha512: equal: entries: 13" verify --pcrs pcrs sha1
says 0 "boot_aggregate sha256: equal: PCRs 0 to 9" verify -P - sha256 <pcrs
says 0 '"verdict":"equal"' verify --json -P pcrs sha1
says 2 "verify: sha1:2: PCRs are 0 to 23" verify -P sha1 sha1
says 2 "verify: nosuch: No such file or directory" verify -P nosuch sha1
says 1 "the list has no entry" verify -P pcrs empty
says 1 "PCR 10 sha1: missing: what was saved has no such PCR: nothing vouches for 13" \
	verify -P empty sha1
says 1 "PCR 10 sha1: behind: it was extended with 0 of 13 entries" \
	verify -P /dev/stdin sha1 <<-PCRS
		sha1:
		10: 0x0000000000000000000000000000000000000000
	PCRS
"$imactl" measurements replay --padded -b sm3 sha1 >padded
says 1 "PCR 10 sm3: equal: entries: 13, with SHA-1 digests: the kernel does not have the" \
	verify -P padded sha1

# Altered: a byte in each of 25 entries
sed -n '3s/cfce556b/cfce556a/p' "$recorded/sha1.hex" |
	awk '{ for (i = 0; i < 25; i++) print }' | bytes >altered
says 1 "replay: altered: entry 20 was altered: its digest is not that of its data" replay altered
says 1 "replay: altered: 5 more entries were altered" replay altered
equal "and not told" "$("$imactl" measurements replay altered 2>&1 | wc -l)" 21
equal "nor replayed" "$("$imactl" measurements replay altered 2>/dev/null)" ""
says 1 '"altered_count":25' verify --json -P pcrs altered
sed 5d "$recorded/sha1.hex" | bytes >removed
says 1 "PCR 10 sha256: differs: no part of the list makes it so: it was altered, or" \
	verify -P pcrs removed
{
	sed 1d "$recorded/sha1.hex"
	sed 1q "$recorded/sha1.hex"
} | bytes >moved
says 1 "boot_aggregate: none: the first entry is none of a bank that is known" \
	verify -P pcrs moved

# The name of a template is in no hash: what its fields hold tells that it is another
# renamed ENTRY TEMPLATE - the list, with that name of the entry's template
renamed() {
	perl -ne 'BEGIN { ($entry, $name) = splice @ARGV, 0, 2 } chomp; $_ = pack "H*", $_;
		substr($_, 24, 4 + unpack("x24V", $_)) = pack "V/a*", $name if $. == $entry;
		print' "$1" "$2" "$recorded/sha1.hex" >renamed
}

no_digest="its template has no digest of a file: only with ima_template_fmt= is there such a one"
no_name="its template has no name of a file: only with ima_template_fmt= is there such a one"
unknown="the boot aggregate does not have its template, as with ima_template_fmt= it would"
evm='xattrnames|xattrlengths|xattrvalues'
while read -r number template why; do
	renamed "$number" "$template"
	says 1 "verify: renamed: entry $number was altered: $why" verify -P pcrs renamed
	says 1 "replay: renamed: entry $number was altered: $why" replay renamed
done <<-RENAMED
	4 xattrvalues|xattrlengths|sig $no_digest
	4 buf|evmsig|sig $no_digest
	13 d-modsig|n-ng|sig|buf|modsig $no_digest
	4 d-ng|xattrvalues|sig $no_name
	4 d-ng|n-ng|evmsig what should be a signature by EVM is none
	12 ima-sig what should be a signature is none
	12 d-ng|n-ng|modsig what should be a signature of PKCS#7 is none
	4 ima-buf its digest is not that of its buffer
	5 ima-ng a digest is not one of its algorithm, or of another kind
	3 ima-ngv2 a digest is not one of its algorithm, or of another kind
	9 d-ng|n-ng|evmsig|$evm|imode|igid|iuid a mode has other than 2 bytes
	9 d-ng|n-ng|evmsig|$evm|iuid|igid|igid a user or a group has other than 4 bytes
	9 d-ng|n-ng|evmsig|$evm|iuid|imode|imode a mode has other than 2 bytes
	9 d-ng|n-ng|evmsig|xattrnames|xattrvalues|xattrlengths|iuid|igid|imode the lengths
	13 d-modsig|n-ng|sig|d-ng|modsig $unknown
	4 d-ng|n-ng|xattrvalues $unknown
	3 d-ng|n-ng $unknown
RENAMED
renamed 1 'd-ng|n-ng'
says 0 "PCR 10 sha512: equal: entries: 13" verify -P pcrs renamed

# entry TEMPLATE NAME THIRD - an entry of three fields that is right, the last in hexadecimal
entry() {
	perl -e 'print pack "(V/a*)*", "sha256:\0" . "x" x 32, "$ARGV[0]\0", pack "H*", $ARGV[1]' \
		"$2" "$3" >data
	perl -e 'print pack "V H* V/a* V", 10, @ARGV, -s "data"' \
		"$(sha1sum data | cut -c 1-40)" "$1"
	cat data
}

# extended LIST - the values of PCRs, had they been extended with this list
extended() {
	"$imactl" measurements replay "$1" >replayed
	awk '/:$/ { bank = $1; if (NR > FNR) print; next }
		NR == FNR { value[bank, $1 + 0] = $0; next }
		{ print (bank, $1 + 0) in value ? value[bank, $1 + 0] : $0 }' replayed pcrs
}

# A file can have the name of the boot aggregate, too, and lead to nothing by that
planted() {
	cat sha1
	entry "$1" boot_aggregate ''
	entry "$1" /tmp/hidden 03
}
planted ima-sig >hidden
extended hidden >planted.pcrs
says 0 "PCR 10 sha512: equal: entries: 15" verify -P planted.pcrs hidden
planted 'd-ng|n-ng|xattrvalues' >hidden
says 1 "verify: hidden: entry 16 was altered: $unknown" verify -P planted.pcrs hidden
says 1 "verify: hidden: entry 17 was altered: $unknown" verify -P planted.pcrs hidden

# All entries of a PCR were removed
perl -ne 'print unless /^0b/' "$recorded/sha1.hex" | bytes >without
says 0 "PCR 11: no entry is for it, and it was extended" verify -P pcrs without
# unexplained LIST - what the answer as JSON has
unexplained() {
	"$imactl" measurements verify --json -P pcrs "$1" | tr -d ' \n' |
		grep -o '"unexplained":[^]]*\]'
}
equal "as JSON" "$(unexplained without)" '"unexplained":[11]'
equal "as JSON, without one" "$(unexplained sha1)" '"unexplained":[]'
says 1 "PCR 11 sha256: differs: no entry is for it, and it was extended" \
	verify --pcr=11 -P pcrs without
equal "and not told twice" "$("$imactl" measurements verify -p 11 -P pcrs without |
	grep -c '^PCR 11')" 4
says 1 '"equal":false' verify --json -p 11 -P pcrs without
says 0 "PCR 11 sha384: equal: entries: 2" verify -p 11 -p 10 -P pcrs sha1
says 1 "PCR 12 sha1: missing: what was saved has no such PCR, and no entry is for it" \
	verify -p 11 -p 12 -P pcrs sha1
zeros=$(printf '%064d' 0)
ones=$(printf '%s' "$zeros" | tr 0 F)
for value in "$zeros" "$ones"; do
	sed "/sha1:/,/sha256:/{/11:/d};/sha384:/,\${/11:/d};s/^    11: .*/    11: 0x$value/" \
		pcrs >never
	equal "not extended: $value" "$("$imactl" measurements verify -P never without |
		grep -c '^PCR 11')" 0
done
says 1 "PCR 11 sha256: differs: no entry is for it, and it was extended" \
	verify -p 11 -P never without
sed "s/$ones/$zeros/" never >zero
says 1 "PCR 11 sha256: equal: entries: 0" verify -p 11 -P zero without
says 1 "PCR 11 sha1: missing: what was saved has no such PCR" verify -p 11 -P zero without
for pcr in 9 17 23; do
	sed "s/^    11:/    $pcr:/;/ 9 :/d" pcrs >other
	equal "PCR $pcr" "$("$imactl" measurements verify -P other without |
		grep -c "^PCR $pcr:")" 0
done

# Or all of IMA's own, and what is first is an entry of that name of another one
sed -n '1s/^0a/0b/p' "$recorded/sha1.hex" | bytes >named
extended named >named.pcrs
says 1 "PCR 10: no entry is for it, and it was extended" verify -P named.pcrs named
says 1 '"equal":false' verify --json -P named.pcrs named
equal "else it is equal" "$("$imactl" measurements verify -P named.pcrs named |
	grep -cv equal)" 1
sed '/^    10:/d' named.pcrs >built
says 0 "PCR 11 sha256: equal: entries: 1" verify -P built named

# A system
system=root/sys/kernel/security/ima
mkdir -p $system root/sys/class/tpm/tpm0
says 2 "binary_runtime_measurements does not exist: IMA is not there" list --root=root
cp sha1 $system/binary_runtime_measurements_sha1
ln -s binary_runtime_measurements_sha1 $system/binary_runtime_measurements
cp sha256 $system/binary_runtime_measurements_sha256
says 0 "1 10 ima-ng 4263bc61b07ceaeea61a669246f1d4e19c9b7479" list --root=root
says 0 "1 10 ima-ng c3cbe04c92d6478dcad21e2b50fab6b933df2d0557957227" list --root=root -b sha256
says 2 "measurements_sha512 does not exist: the TPM has no such bank" list --root=root -b sha512
says 2 "verify: /sys/class/tpm/tpm0: there is no TPM" verify --root=root
bank=''
while read -r number value; do
	case $number in
	sha*)
		bank=${number%:}
		mkdir root/sys/class/tpm/tpm0/pcr-"$bank"
		;;
	*)
		value=${value##*0x}
		echo "$value" >root/sys/class/tpm/tpm0/pcr-"$bank"/"${number%:}"
		;;
	esac
done <pcrs
says 0 "PCR 11 sha384: equal: entries: 2" verify --root=root
says 0 "PCR 11 sha384: equal: entries: 2" verify --root=root sha256
says 0 "PCR 11 sha384: equal: entries: 2" verify --root=root -P pcrs
# IMA extends a bank of which the driver of the TPM has no files.  That of sha1 is always there.
mv root/sys/class/tpm/tpm0/pcr-sha1 pcr-sha1
says 0 "PCR 11 sha384: equal: entries: 2" verify --root=root sha256
mv pcr-sha1 root/sys/class/tpm/tpm0/pcr-sha1
for bank in sha3-256 tpm_alg_abc; do
	cp sha256 $system/binary_runtime_measurements_$bank
	unread="bank $bank: missing: not looked at: the kernel extends it, and does not tell its $(
		)PCRs (tpm2_pcrread, --pcrs)"
	says 1 "$unread" verify --root=root
	says 1 "$unread" verify --root=root sha256
	says 1 "\"$bank\"" verify --root=root --json
	says 0 "PCR 11 sha384: equal: entries: 2" verify --root=root -P pcrs
	rm $system/binary_runtime_measurements_$bank
done
says 0 "PCR 9 sha384: equal: entries: 0" verify --root=root --pcr=9
says 1 "PCR 7 sha384: extended: somebody else has extended it, or a kernel before this one" \
	verify --root=root --pcr=7
bytes <"$recorded/sha1.hex" | cat - altered >$system/binary_runtime_measurements_sha1
says 1 "PCR 10 sha1: behind: it was extended with 13 of 38 entries: nothing vouches for the" \
	verify --root=root
bytes <"$recorded/sha1.hex" >$system/binary_runtime_measurements_sha1
sed '$d' "$recorded/sha1.hex" | bytes >$system/binary_runtime_measurements_sha1
says 1 "PCR 10 sha1: extended: somebody else has extended it, or a kernel before this one did" \
	verify --root=root
mkdir root/sys/class/tpm/tpm0/pcr-new
says 2 "/sys/class/tpm/tpm0: there is no such bank as new" verify --root=root
exit "$failed"
