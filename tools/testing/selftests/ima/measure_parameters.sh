#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# ima_hash=, ima_template= and ima_template_fmt=: what they set is what the list
# says from its first entry on, and a value that cannot be is reported and
# changes nothing.
#
# vmtest-tpm: crb
# vmtest-append: ima_hash=nosuch ima_template=nosuch ima_template_fmt=no ima_template_fmt=d-ng||n-ng
# vmtest-append: ima_template=ima ima_hash=sha1nonsense ima_hash=sha512
# vmtest-append: ima_template_fmt=n|n|n|n|n|n|n|n|n|n|n|n|n|n|n|n ima_hash=sha1 ima_template=ima-sig
# vmtest-append: ima_hash=sha384 ima_template=ima ima_template=ima-sigv2 ima_template=ima-ng
# vmtest-append: ima_template_fmt=a_name_of_18_bytes ima_hash=sha512 ima_template=evm-sig
# vmtest-append: ima_hash=sha256 ima_template_fmt=d-ng|n-ng|iuid|igid|imode ima_canonical_fmt

. ./lib.sh
. ./lib_measure.sh

file=/tmp/file
echo measured >$file
chown 20000:30000 $file
chmod 640 $file

# Of its contents; busybox has no sha384sum.
digest_of() {
	case $1 in
	sha1) sha1sum <$file | cut -d ' ' -f 1 ;;
	sha256) sha256sum <$file | cut -d ' ' -f 1 ;;
	sha384) echo 42719fb9fe82b8fe70fea1e6b1a8ffc31ccf0652a8ebd651331434178bb3$(
		)b64048f2bad755a6030ebffe7073a2c36bca ;;
	sha512) sha512sum <$file | cut -d ' ' -f 1 ;;
	esac
}

entry() {
	./measurement_list show "$ima/binary_runtime_measurements" sha1 | sed -n "$1s/^[0-9]* //p"
}

# What each boot must have
parameters=$(cat /proc/cmdline)
more=0
case $parameters in
*' ima_hash=nosuch '*)
	hash=sha256 template=ima-ng more=5 want="d-ng=sha256:@ n-ng=$file"
	;;
*' ima_template=ima ima_hash='*)
	hash=sha1 template=ima more=2 want="d=@ n=$file"
	;;
*' ima_hash=sha1 '*)
	hash=sha1 template=ima-sig more=1 want="d-ng=sha1:@ n-ng=$file sig="
	;;
*' ima_hash=sha384 '*)
	hash=sha384 template=ima-sigv2 more=2 want="d-ngv2=ima:sha384:@ n-ng=$file sig="
	;;
*' ima_hash=sha512 '*)
	hash=sha512 template=evm-sig more=1
	want="d-ng=sha512:@ n-ng=$file evmsig= xattrnames= xattrlengths= xattrvalues="
	want="$want iuid=20000 igid=30000 imode=$((0100640))"
	;;
*' ima_hash=sha256 '*)
	hash=sha256 template='d-ng|n-ng|iuid|igid|imode' more=4
	want="d-ng=sha256:@ n-ng=$file iuid=20000 igid=30000 imode=$((0100640))"
	;;
esac

ima_start $((7 + more))

check "the kernel says that it takes $hash" said_text "ima: Allocated hash algorithm: $hash"
load "measure func=FILE_CHECK mask=MAY_READ fowner=20000"
cat $file >/dev/null
check_equal "the first entry has the template" \
	"$(entry 1 | sed 's/pcr=10 template=\([^ ]*\) .*=boot_aggregate\( .*\)*$/\1/')" "$template"
check_equal "an entry has the template and the digest" "$(entry 2)" \
	"pcr=10 template=$template $(echo "$want" | sed "s/@/$(digest_of "$hash")/")"
for what in digests ascii counts pcrs; do
	check "the list is true: $what" ./measurement_list $what
done

# What only some boots have
case $parameters in
*' ima_hash=nosuch '*)
	check "an unknown hash is reported" said_text 'ima: invalid hash algorithm "nosuch"'
	check "an unknown template is reported" \
		said_text 'ima: template nosuch not found, using ima-ng'
	check "a format is reported that has an unknown field" \
		said_text "ima: format string 'no' not valid, using template ima-ng"
	check "with the field" said_text "ima: field 'no' not found"
	check "one that has an empty field" said_text "ima: Invalid field with length 0"
	;;
*' ima_template=ima ima_hash='*)
	# Only the beginning is compared.
	check "expected to change: sha1nonsense is taken for sha1" \
		sh -c '! dmesg | grep "invalid hash algorithm \"sha1nonsense\""'
	# Neither reported nor used
	check "expected to change: nobody hears of a second ima_hash=" \
		sh -c '! dmesg | grep "ima: .*sha512"'
	;;
*' ima_hash=sha1 '*)
	check "a format is reported that has 16 fields" \
		said "ima: format string 'n(\|n){15}' contains too many fields"
	;;
*' ima_hash=sha384 '*)
	check "a template that cannot hold the digest is reported" \
		said_text 'ima: template does not support hash alg'
	# As with ima_hash=, the first that is good is used.
	check "expected to change: nobody hears of a second ima_template=" \
		sh -c '! dmesg | grep "ima: .*ima-ng"'
	;;
*' ima_hash=sha512 '*)
	check "a format is reported that has a field with a long name" \
		said_text "ima: Invalid field with length 18"
	;;
*' ima_hash=sha256 '*)
	check "nothing was refused" sh -c '! dmesg | grep -E "ima: .*(not found|not valid)"'
	# Little endian already
	check_equal "ima_canonical_fmt changes nothing here" \
		"$(head -c 4 "$ima/binary_runtime_measurements" | xxd -p)" 0a000000
	load "measure fowner=20001 template=$template"
	# The template has no name, and that is what is shown.
	check_equal "expected to change: a rule with this template reads back without it" \
		"$(tail -n 1 "$ima/policy")" "measure fowner=20001 template= "
	check_refused "expected to change: so that it cannot be loaded again" \
		"write: Invalid argument" write_rule "measure fowner=20001 template= "
	;;
esac

ima_end
