#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The rules that are built into a kernel hold, whatever it is booted with and
# whatever policy is loaded: see builtin.policy.
#
# vmtest-variant: builtin
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-disk: 64M
# vmtest-append: ima=on
# vmtest-append: ima_appraise=off
# vmtest-append: ima_appraise=fix
# vmtest-append: ima_appraise=log
# vmtest-append: ima_appraise=permissive
# vmtest-append: ima_appraise=enforce
# vmtest-append: ima=off
# vmtest-append: ima=measure
# vmtest-append: ima=appraise
# vmtest-append: ima=appraise_permissive
# vmtest-append: elfcorehdr=0x40000000
# vmtest-append: ima_appraise=off elfcorehdr=0x40000000
# vmtest-append: ima=off ima_appraise=off elfcorehdr=0x40000000
# vmtest-append: ima_policy=tcb
# vmtest-append: ima_policy=appraise_tcb
# vmtest-append: ima_policy=secure_boot
# vmtest-append: ima_policy=fail_securely
# vmtest-append: ima_policy=critical_data
# vmtest-append: ima_policy=tcb|appraise_tcb|secure_boot ima_appraise=fix
# vmtest-append: ima_tcb ima_appraise_tcb

. ./lib.sh
. ./lib_appraise.sh
. ./lib_evidence.sh

# What becomes of rules of the administrator: they refuse, or say in a record what
# they would refuse, or neither
custom=enforced
case "$(parameter ima):$(parameter ima_appraise)" in
:log|:permissive|:fix|appraise_permissive:)
	custom=recorded ;;
off:*|measure:*|*:off)
	custom=ignored ;;
*)
	case $(parameter ima_policy) in
	*"|"*) custom=recorded ;;
	esac ;;
esac
if [ $custom = enforced ]; then
	ima_start 72
else
	ima_start 57
fi

mount_disk
# Some of the policies appraise what is root's, and know nothing of tracefs.
chown 1 $tracing/trace $tracing/events/ima/enable
watch
text=/fixtures/text
list=$ima/ascii_runtime_measurements

# unlabelled FILE - some of the policies give each new file of root's a label
unlabelled() {
	xattr remove "$1" $label 2>/dev/null
}

put text free - 7000
put script sig script.sig 7001
put script hash script.sha256 7001
put script none - 7001
put text any-hash text.sha256 7002
put text any-wrong script.sha256 7002
put text any-none - 7002
put text any-both text.sha256 7002
put text denied text.sig 7003
put text anew text.sha256 7004
put text measured - 7005
put text measured-11 - 7006
put text measured-later - 7005
put text denied-more text.sig 7010
cp /lib/modules/test_module.ko $disk/signed.ko
head -c $(($(stat -c %s $disk/signed.ko) - 28)) $disk/signed.ko >$disk/unsigned.ko
for name in free none any-none measured measured-11 measured-later; do
	unlabelled $disk/$name
done
remount_disk

# refused_by FUNC LAYER RULE NEED HAVE DESCRIPTION CAUSE COMMAND... - record and
# trace event must say so
refused_by() {
	record="func=$1 layer=$2 rule=$3 need=$4 have=$5"
	shift 5
	forget_work
	refused "$@"
	check "  and its record says $record" logged " $record"
	check "  so does its trace event" [ "$(events ima_deny "$disk/$(subject "$*")" \
		" $record cause=$2")" = 1 ]
}

# logged_ever WORDS - a record that was awaited already
logged_ever() {
	dmesg | grep -qF -- "$1"
}

entries() {
	grep -c "^$1 .* $disk/$2\$" $list
}

# What holds from the beginning, and after all that is tried
holds() {
	check "$1: a signed program is executed" $disk/sig
	refused_by BPRM_CHECK builtin 2 imasig hash "$1: one with a hash is not" \
		IMA-signature-required $disk/hash
	refused_by BPRM_CHECK builtin 2 imasig none "$1: nor one without a label" \
		IMA-signature-required $disk/none
	refused "$1: nor is it mapped" IMA-signature-required map $disk/none exec
	check "$1: a file with the right hash is read" cmp $disk/any-hash $text
	refused_by FILE_CHECK builtin 5 'hash|imasig' none "$1: one with a wrong hash is not" \
		invalid-hash cat $disk/any-wrong
	check_equal "$1: its label is not mended" "$(label_of $disk/any-wrong)" \
		"$(hex /fixtures/script.sha256)"
	refused "$1: nor one without a label" missing-hash cat $disk/any-none
	check_refused "$1: it did not get one" "No data available" \
		xattr get $disk/any-none $label
	refused_by FILE_CHECK builtin 6 deny none "$1: what is denied is refused, signed or not" \
		denied cat $disk/denied
	refused "$1: a module without a signature is refused" IMA-signature-required \
		module file $disk/unsigned.ko
	check_refused "$1: one that is no file is refused" "Permission denied" \
		module memory $disk/signed.ko
}

check_equal "the rules are those of the text" "$(sed 's/ $//' $ima/builtin_policy)" "$(cat <<-RULES
	dont_appraise fowner=7000
	appraise func=BPRM_CHECK fowner=7001 appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=7001 appraise_type=imasig
	appraise func=MMAP_CHECK fowner=7001 appraise_type=imasig
	appraise func=FILE_CHECK mask=MAY_READ fowner=7002
	deny func=FILE_CHECK mask=MAY_READ fowner=7003
	appraise func=FILE_CHECK mask=MAY_READ fowner=7004 cache_result=no
	measure func=FILE_CHECK mask=MAY_READ fowner=7005
	measure func=FILE_CHECK mask=MAY_READ pcr=11 fowner=7006
	appraise func=MODULE_CHECK appraise_type=imasig|modsig
	measure func=X509_CHECK pcr=12
	deny fgroup=7100
	dont_appraise func=FILE_CHECK mask=MAY_READ fowner=4711 dmverity_signature=yes
	appraise func=FILE_CHECK mask=MAY_READ fowner=4711 appraise_type=imasig
RULES
)"
check_refused "they are not written to" "Permission denied" \
	su nobody -c "cat $ima/builtin_policy"
holds "at first"
check "a record is as the document shows it" \
	logged_ever " $(cat /fixtures/examples/why-something-was-refused)"
cat $disk/measured $disk/measured-11 >/dev/null
check_equal "what the layer measures has an entry" "$(entries 10 measured)" 1
check_equal "in its own PCR" "$(entries 11 measured-11)" 1

# What the administrator tries (see fixtures.sh).  The first policy that is loaded
# takes the place of the one that the kernel was booted with, others are added.
# Signed files are accepted whatever the policy before says of policies.
for name in override override-more; do
	put $name $name $name.sig
	check "$name: the policy is loaded" sh -c "echo $disk/$name >$ima/policy"
done
chmod 604 $disk/none $disk/any-wrong $disk/denied
chmod 755 $disk/none
holds "after other policies"
cat $disk/measured-later >/dev/null
check_equal "what the layer measures still has an entry" "$(entries 10 measured-later)" 1

# lets_in DESCRIPTION RECORD COMMAND... - the command must succeed; without RECORD
# there is none
lets_in() {
	description=$1 record=$2
	shift 2
	mark_log
	check "$description: it is let in" "$@"
	if [ -n "$record" ]; then
		check "  and a record says $record" logged " $record"
	else
		check "  without a record" nothing_logged
	fi
}

as_user() {
	./run_as 1000 1000 1000 1000 "$@"
}

check_equal "the administrator's rules are there, too" \
	"$(tail -n 3 $ima/policy | grep -c 'dont_')" 2
denied_more="func=FILE_CHECK layer=custom rule=9 need=deny have=none"
denied_too="func=FILE_CHECK layer=custom rule=8 need=deny have=hash"
case $custom in
enforced)
	settle $disk/anew
	check_work "what is to be read anew is, whatever another layer says" $disk/anew "1 1" \
		cat $disk/anew
	refused_by FILE_CHECK custom 7 'hash|imasig' none \
		"what one layer does not appraise another one does" missing-hash cat $disk/free
	refused_by FILE_CHECK custom 4 imasig hash "each layer's demand has to be met" \
		IMA-signature-required su nobody -c "cat $disk/any-both"
	check "where the other has none, this one's is enough" cmp $disk/any-both $text
	refused_by FILE_CHECK custom 9 deny none "what this one denies is refused" denied \
		cat $disk/denied-more
	refused_by FILE_CHECK custom 8 deny hash "so it is if the other's demand is met" denied \
		as_user cat $disk/any-hash
	check "it denies one user: another one may" cmp $disk/any-hash $text
	refused_by FILE_CHECK custom 8 deny none "what both refuse has a record of this one" \
		denied as_user cat $disk/any-wrong
	refused_by FILE_CHECK builtin 5 'hash|imasig' none "and one of the other" \
		invalid-hash as_user cat $disk/any-wrong
	xattr set $disk/any-both $label $text.sig
	check "one signature meets both" su nobody -c "cat $disk/any-both"
	xattr set $disk/any-both $label /fixtures/script.sig
	refused "a wrong one meets none" invalid-signature su nobody -c "cat $disk/any-both"
	;;
recorded)
	lets_in "what this layer denies" "$denied_more" cat $disk/denied-more
	lets_in "what it denies, and the other does not" "$denied_too" \
		as_user cat $disk/any-hash
	refused_by FILE_CHECK builtin 5 'hash|imasig' none "what the other refuses is refused" \
		invalid-hash as_user cat $disk/any-wrong
	check "with a record of this one" logged " ${denied_too%hash}none"
	;;
*)
	lets_in "what this layer would deny" "" cat $disk/denied-more
	lets_in "what it would deny, and the other does not" "" as_user cat $disk/any-hash
	refused_by FILE_CHECK builtin 5 'hash|imasig' none "what the other refuses is refused" \
		invalid-hash as_user cat $disk/any-wrong
	check "without a record of this one" sh -c "! dmesg | grep '${denied_too%hash}'"
	;;
esac

umount $disk
ima_end
