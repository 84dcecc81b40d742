#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Entries of all templates, and violations, in one list: each says of its file
# what the file is; the list is true in all its forms and for all banks of the
# TPM, and replays to what the PCRs hold.
#
# vmtest-tpm: crb
# vmtest-alone: what it loads stays

. ./lib.sh
. ./lib_measure.sh

binary=$ima/binary_runtime_measurements
module=/lib/modules/test_module.ko

# owned_file NUMBER NAME - a file that the rule for NUMBER matches
owned_file() {
	echo "file $1" >"$2"
	chown "$1:30000" "$2"
	chmod 640 "$2"
}

# entry NAME - the entry of the file NAME, with the names of its fields
entry() {
	./measurement_list show $binary sha1 | grep -E " n(-ng)?=$1( |\$)" | sed 's/^[0-9]* //'
}

# hex <FILE
hex() {
	xxd -p | tr -d '\n'
}

sum() {
	"$1sum" <"$2" | cut -d ' ' -f 1
}

# labelled_file NUMBER NAME LABEL... - one with signatures, made with real keys;
# the label of EVM comes last, because it holds the others in place
labelled_file() {
	local name=$2
	cp /fixtures/text "$name"
	chown "$1:30000" "$name"
	shift 2
	for label; do
		case $label in
		*.evm) ./xattr set "$name" security.evm "$label" ;;
		*) ./xattr set "$name" security.ima "$label" ;;
		esac
	done
}

# true_list - five checks: all that a list can be verified for
true_list() {
	check "$1: the template digests, of all banks" ./measurement_list digests
	check "$1: ASCII and binary lists" ./measurement_list ascii
	check "$1: the counters" ./measurement_list counts
	check "$1: the PCRs, of all banks" ./measurement_list pcrs
	check "$1: cut or lying about a length, it is refused" ./measurement_list malformed
}

ima_start 51

# The files themselves

# after PREFIX DIRECTORY - the rest of the names that begin with PREFIX
after() {
	find "$2/" -maxdepth 1 -name "$1*" | sed "s:.*/$1::" | sort
}

banks=$(after pcr- /sys/class/tpm/tpm0)
for form in binary ascii; do
	check_equal "there is a list for each bank ($form)" "$banks" \
		"$(after ${form}_runtime_measurements_ $ima)"
	check_equal "the one without a name is that of SHA-1 ($form)" \
		"$(readlink "$ima/${form}_runtime_measurements")" \
		"${form}_runtime_measurements_sha1"
done
check_equal "there is one for SHA-256, too" "$(echo "$banks" | grep -x sha256)" sha256
for f in binary_runtime_measurements_sha256 ascii_runtime_measurements_sha256 \
	 runtime_measurements_count violations; do
	check_equal "root and its group may read $f" \
		"$(stat -c '%A %u:%g' "$ima/$f")" "-r--r----- 0:0"
done
check_refused "others may not" "Permission denied" \
	./run_as 1000 1000 1000 1000 cat "$ima/binary_runtime_measurements_sha256"

true_list "with the boot aggregate alone"

# All templates

number=20000
for template in ima ima-ng ima-sig ima-ngv2 ima-sigv2 ima-buf ima-modsig evm-sig; do
	number=$((number + 1))
	owned_file $number /tmp/$template
	echo "measure func=FILE_CHECK mask=MAY_READ fowner=$number template=$template"
done >/tmp/rules
echo "measure func=KEY_CHECK keyrings=.ima" >>/tmp/rules
load /tmp/rules
for template in ima ima-ng ima-sig ima-ngv2 ima-sigv2 ima-buf ima-modsig evm-sig; do
	cat /tmp/$template >/dev/null
done

sum=$(sum sha256 /tmp/ima-ng)
check_equal "ima: with SHA-1, whatever ima_hash= is" "$(entry /tmp/ima)" \
	"pcr=10 template=ima d=$(sum sha1 /tmp/ima) n=/tmp/ima"
check_equal "ima-ng" "$(entry /tmp/ima-ng)" \
	"pcr=10 template=ima-ng d-ng=sha256:$sum n-ng=/tmp/ima-ng"
check_equal "ima-sig, of a file without a signature" "$(entry /tmp/ima-sig)" \
	"pcr=10 template=ima-sig d-ng=sha256:$(sum sha256 /tmp/ima-sig) n-ng=/tmp/ima-sig sig="
check_equal "ima-ngv2" "$(entry /tmp/ima-ngv2)" \
	"pcr=10 template=ima-ngv2 d-ngv2=ima:sha256:$(sum sha256 /tmp/ima-ngv2) n-ng=/tmp/ima-ngv2"
check_equal "ima-sigv2" "$(entry /tmp/ima-sigv2)" \
	"pcr=10 template=ima-sigv2 d-ngv2=ima:sha256:$(sum sha256 /tmp/ima-sigv2)$(
	) n-ng=/tmp/ima-sigv2 sig="
check_equal "ima-buf, of a file" "$(entry /tmp/ima-buf)" \
	"pcr=10 template=ima-buf d-ng=sha256:$(sum sha256 /tmp/ima-buf) n-ng=/tmp/ima-buf buf="
check_equal "ima-modsig, of a file that has none" "$(entry /tmp/ima-modsig)" \
	"pcr=10 template=ima-modsig d-ng=sha256:$(sum sha256 /tmp/ima-modsig)$(
	) n-ng=/tmp/ima-modsig sig= d-modsig= modsig="
check_equal "evm-sig" "$(entry /tmp/evm-sig)" \
	"pcr=10 template=evm-sig d-ng=sha256:$(sum sha256 /tmp/evm-sig) n-ng=/tmp/evm-sig$(
	) evmsig= xattrnames= xattrlengths= xattrvalues= iuid=20008 igid=30000 imode=$((0100640))"

# The key that was loaded onto .ima at boot waited for a policy.
certificate=/etc/keys/x509_ima.der
check_equal "ima-buf, of a key: digest, keyring and key" \
	"$(entry '\.ima' | grep "$(sum sha256 $certificate)")" \
	"pcr=10 template=ima-buf d-ng=sha256:$(sum sha256 $certificate) n-ng=.ima$(
	) buf=$(hex <$certificate)"

# A signature behind a module

load "appraise func=MODULE_CHECK appraise_type=imasig|modsig" \
	"measure func=MODULE_CHECK template=ima-modsig"
check "a module with a signature is loaded" insmod $module
rmmod test_module
# At its end: PKCS#7, twelve bytes that say how long it is, 28 bytes of a marker
size=$(stat -c %s $module)
length=$((0x$(tail -c 32 $module | head -c 4 | hex)))
head -c $((size - 40 - length)) $module >/tmp/code
tail -c $((40 + length)) $module | head -c $length >/tmp/pkcs7
check_equal "ima-modsig: digests with and without the signature, and that" \
	"$(entry $module)" \
	"pcr=10 template=ima-modsig d-ng=sha256:$(sum sha256 $module) n-ng=$module sig=$(
	) d-modsig=sha256:$(sum sha256 /tmp/code) modsig=$(hex </tmp/pkcs7)"

# Signatures in labels

number=20020
for template in ima-sig ima-sigv2 evm-sig; do
	number=$((number + 1))
	echo "measure func=FILE_CHECK mask=MAY_READ fowner=$number template=$template"
done >/tmp/rules
load /tmp/rules
sum=$(sum sha256 /fixtures/text)
sig=$(hex </fixtures/text.sig)
evm=$(hex </fixtures/text.evm)
labelled_file 20021 /tmp/signed /fixtures/text.sig
labelled_file 20022 /tmp/signedv2 /fixtures/text.sig
labelled_file 20021 /tmp/portable /fixtures/text.evm
labelled_file 20021 /tmp/hashed /fixtures/text.sha512
labelled_file 20023 /tmp/both /fixtures/text.sig /fixtures/text.evm
cat /tmp/signed /tmp/signedv2 /tmp/portable /tmp/hashed /tmp/both >/dev/null
check_equal "ima-sig, of a file with a signature" "$(entry /tmp/signed)" \
	"pcr=10 template=ima-sig d-ng=sha256:$sum n-ng=/tmp/signed sig=$sig"
check_equal "ima-sigv2, of a file with a signature" "$(entry /tmp/signedv2)" \
	"pcr=10 template=ima-sigv2 d-ngv2=ima:sha256:$sum n-ng=/tmp/signedv2 sig=$sig"
check_equal "ima-sig, of a file with a signature by EVM alone" "$(entry /tmp/portable)" \
	"pcr=10 template=ima-sig d-ng=sha256:$sum n-ng=/tmp/portable sig=$evm"
check_equal "ima-sig, of a file with a hash: its algorithm, and no signature" \
	"$(entry /tmp/hashed)" \
	"pcr=10 template=ima-sig d-ng=sha512:$(sum sha512 /fixtures/text) n-ng=/tmp/hashed sig="
check_equal "evm-sig, of a file with both: names, lengths and values of labels" \
	"$(entry /tmp/both)" \
	"pcr=10 template=evm-sig d-ng=sha256:$sum n-ng=/tmp/both evmsig=$evm$(
	) xattrnames=security.ima xattrlengths=$(printf '%02x%02x0000' \
		$((${#sig} / 2 % 256)) $((${#sig} / 512)))$(
	) xattrvalues=$sig iuid=20023 igid=30000 imode=$((0100644))"

# Names

load "measure func=FILE_CHECK mask=MAY_READ fowner=20010" \
	"measure func=FILE_CHECK mask=MAY_READ fowner=20011 template=ima"
owned_file 20010 "/tmp/with spaces in it"
cat "/tmp/with spaces in it" >/dev/null
check_measured "spaces are underscores" /tmp/with_spaces_in_it 1
deep=$(head -c 200 /dev/zero | tr '\0' d)
deep=/tmp/$deep/$deep
mkdir -p "$deep"
owned_file 20010 "$deep/long"
cat "$deep/long" >/dev/null
check_measured "a path may be long" "$deep/long" 1
owned_file 20011 "$deep/short"
cat "$deep/short" >/dev/null
check_measured "but with the template ima it is the file's own name" short 1
# Whoever may name a file can so write a line that looks like an entry into the
# ASCII list, where spaces are underscores, but not so other control characters.
forged=$(printf '/tmp/forged\n10\tforged\tima-ng\tsha256:00\tforged')
owned_file 20010 "$forged"
cat "$forged" >/dev/null
check_equal "expected to change: the end of a line in a name ends a line of the ASCII list" \
	"$(($(wc -l <"$list") - $(cat "$ima/runtime_measurements_count")))" 1
check_equal "and the next one looks like an entry" "$(measured forged)" 1

# More than one PCR

load "measure func=FILE_CHECK mask=MAY_READ fowner=20012 pcr=11" \
	"measure func=BPRM_CHECK fowner=20012 pcr=12"
printf '#!/bin/sh\ntrue\n' >/tmp/script
chown 20012 /tmp/script
chmod 755 /tmp/script
cat /tmp/script /tmp/script >/dev/null
check_equal "a file is measured into the PCR of the rule, once" \
	"$(entry /tmp/script | cut -d ' ' -f 1)" pcr=11
/tmp/script
/tmp/script
check_equal "and into that of another, once" \
	"$(entry /tmp/script | cut -d ' ' -f 1 | paste -sd ' ')" "pcr=11 pcr=12"

# Violations

owned_file 20010 /tmp/violation
exec 4<>/tmp/violation
cat /tmp/violation >/dev/null
exec 4>&-
check_equal "a violation is in the list with zeros" "$(entry /tmp/violation | head -n 1)" \
	"pcr=10 template=ima-ng violation d-ng=sha256:$(head -c 32 /dev/zero | hex)$(
	) n-ng=/tmp/violation"
check_equal "and was counted" "$(cat "$ima/violations")" 1

true_list "with all that"

# The parser and the replay can fail

size=$(wc -c <$binary)
head -c $((size - 1)) $binary >/tmp/cut
check_refused "a list that was cut is refused" "the list ends within the entry" \
	./measurement_list show /tmp/cut sha1
check_refused "one with digests of another length, too" \
	"sha256: entry 1: the list ends within the entry" \
	./measurement_list show $binary sha256
# TPM2_PCR_Extend of PCR 10, its SHA-256 bank, without a password
{
	printf '\200\002\000\000\000\101\000\000\001\202\000\000\000\012'
	printf '\000\000\000\011\100\000\000\011\000\000\000\000\000'
	printf '\000\000\000\001\000\013'
	head -c 32 /dev/zero
} >/tmp/extend
before=$(cat /sys/class/tpm/tpm0/pcr-sha256/10)
exec 5<>/dev/tpm0
cat /tmp/extend >&5
head -c 10 <&5 >/dev/null
exec 5>&-
check "somebody else extends PCR 10" \
	[ "$before" != "$(cat /sys/class/tpm/tpm0/pcr-sha256/10)" ]
check_refused "the list no longer explains it" \
	"sha256: PCR 10 is not what the list extends it to" ./measurement_list pcrs

# A PCR that the TPM does not have: the entry is in the list, and nothing
# vouches for it.
load "measure func=FILE_CHECK mask=MAY_READ fowner=20013 pcr=24"
owned_file 20013 /tmp/nowhere
mark
cat /tmp/nowhere >/dev/null
check_measured "expected to change: an entry of PCR 24 is in the list" /tmp/nowhere 1
check "the log says that it is in no PCR" said 'ima: Error Communicating to TPM chip, result: '

ima_end
