#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The rules of a policy: each mistake that a rule can have is refused, with its
# errno, with the record of the rule up to the mistake and with the record of the
# refusal; the policy stays what it was.  Each option that is accepted is read
# back as it was written, and what is read back can be loaded.
#
# No rule here matches anything: all are for files of a user 12345.
#
# vmtest-alone: what it loads stays
# vmtest-timeout: 120

. ./lib.sh
. ./lib_measure.sh

policy=$ima/policy

# RULE, or RULE@RECORD where the record is not "action=RULE", or
# RULE@RECORD@ERROR where the error is another than EINVAL.
cat >/tmp/bad <<'END'
nonsense@UNKNOWN=nonsense
measure nonsense@action=measure UNKNOWN=nonsense
measure func=@action=measure UNKNOWN=func=
measure uid!5@action=measure UNKNOWN=uid!5
func=FILE_CHECK@func=FILE_CHECK
Measure func=FILE_CHECK@UNKNOWN=Measure
measure measure@action=measure action=measure
measure dont_measure@action=measure action=dont_measure
measure appraise@action=measure action=appraise
appraise dont_appraise@action=appraise action=dont_appraise
measure audit@action=measure action=audit
measure hash@action=measure action=hash
hash dont_hash@action=hash action=dont_hash
measure func=NOSUCH_CHECK
measure func=file_check
measure func=POST_SETATTR
measure func=NONE
measure func=FILE_CHECK func=FILE_CHECK
measure func=FILE_CHECK func=BPRM_CHECK
measure mask=MAY_FLY
measure mask=^MAY_FLY
measure mask=^
measure mask=MAY_READ mask=MAY_READ
measure mask=MAY_READ mask=^MAY_EXEC
measure mask=MAY_READ|MAY_EXEC
measure fsmagic=ext4
measure fsmagic=-1
measure fsmagic=0x1 fsmagic=0x1
measure fsmagic=11111111111111111@@Numerical result out of range
measure fsuuid=ext4
measure fsuuid=12345678-1234-1234-1234-12345678901
measure fsuuid=12345678-1234-1234-1234-12345678901g
measure fsuuid=12345678-1234-1234-1234-123456789012 fsuuid=12345678-1234-1234-1234-123456789012
measure func=KEY_CHECK keyrings=|
measure func=KEY_CHECK keyrings=.ima|
measure func=KEY_CHECK keyrings=|.ima
measure func=KEY_CHECK keyrings=.ima||.evm
measure func=KEY_CHECK keyrings=.ima keyrings=.evm
measure func=CRITICAL_DATA label=|
measure func=CRITICAL_DATA label=a||b
measure func=CRITICAL_DATA label=a label=b
measure obj_user=_
measure obj_role=_
measure obj_type=_
measure subj_user=_
measure subj_role=_
measure subj_type=_
measure digest_type=sha256
measure digest_type=verity appraise_type=sigv3
appraise digest_type=verity
appraise appraise_type=nosuch
appraise appraise_type=sigv3
appraise appraise_type=imasig|nosuch
appraise appraise_type=imasig digest_type=verity
appraise digest_type=verity appraise_type=imasig
appraise digest_type=verity appraise_type=imasig|modsig
appraise appraise_algos=nosuch
appraise appraise_algos=sha256,
appraise appraise_algos=,
appraise appraise_algos=sha256,nosuch
appraise appraise_algos=SHA256
appraise appraise_algos=wp512
appraise appraise_algos=sha256 appraise_algos=sha512
measure pcr=-1
measure pcr=ten
measure pcr=64
measure pcr=0x0a
measure pcr=99999999999
audit pcr=11
dont_measure pcr=11
appraise pcr=11
hash pcr=11
measure template=nosuch
measure template=d-ng|nosuch
measure template=ima-ng template=ima-ng
appraise template=ima-ng
dont_measure template=ima-ng
audit template=ima-ng
measure appraise_type=imasig
audit appraise_type=imasig
hash appraise_type=imasig
dont_appraise appraise_type=imasig
measure func=MODULE_CHECK appraise_type=imasig|modsig
measure appraise_algos=sha256
dont_appraise appraise_algos=sha256
measure keyrings=.ima
measure label=kernel_info
measure func=FILE_CHECK keyrings=.ima
measure func=FILE_CHECK label=kernel_info
measure func=MMAP_CHECK label=kernel_info
measure func=MMAP_CHECK_REQPROT label=kernel_info
measure func=BPRM_CHECK keyrings=.ima
measure func=CREDS_CHECK keyrings=.ima
measure func=FIRMWARE_CHECK keyrings=.ima
measure func=POLICY_CHECK label=kernel_info
appraise appraise_type=imasig|modsig
appraise func=FILE_CHECK appraise_type=imasig|modsig
appraise func=MMAP_CHECK appraise_type=imasig|modsig
appraise func=BPRM_CHECK appraise_type=imasig|modsig
appraise func=POLICY_CHECK appraise_type=imasig|modsig
appraise func=FIRMWARE_CHECK appraise_type=imasig|modsig
measure func=MODULE_CHECK keyrings=.ima
measure func=MODULE_CHECK digest_type=verity
measure func=KEXEC_KERNEL_CHECK label=kernel_info
measure func=KEXEC_KERNEL_CHECK digest_type=verity
measure func=KEXEC_INITRAMFS_CHECK keyrings=.ima
measure func=KEXEC_INITRAMFS_CHECK digest_type=verity
appraise func=KEXEC_CMDLINE
audit func=KEXEC_CMDLINE
hash func=KEXEC_CMDLINE
measure func=KEXEC_CMDLINE mask=MAY_READ
measure func=KEXEC_CMDLINE keyrings=.ima
measure func=KEXEC_CMDLINE label=kernel_info
measure func=KEXEC_CMDLINE digest_type=verity
appraise func=KEY_CHECK
audit func=KEY_CHECK
hash func=KEY_CHECK
measure func=KEY_CHECK mask=MAY_READ
measure func=KEY_CHECK fsmagic=0x1
measure func=KEY_CHECK fsname=tmpfs
measure func=KEY_CHECK fsuuid=12345678-1234-1234-1234-123456789012
measure func=KEY_CHECK euid=0
measure func=KEY_CHECK egid=0
measure func=KEY_CHECK fowner=0
measure func=KEY_CHECK fgroup=0
measure func=KEY_CHECK label=kernel_info
measure func=KEY_CHECK digest_type=verity
measure func=KEY_CHECK permit_directio@action=measure func=KEY_CHECK
appraise func=CRITICAL_DATA
audit func=CRITICAL_DATA
hash func=CRITICAL_DATA
measure func=CRITICAL_DATA mask=MAY_READ
measure func=CRITICAL_DATA fsmagic=0x1
measure func=CRITICAL_DATA fsname=tmpfs
measure func=CRITICAL_DATA euid=0
measure func=CRITICAL_DATA egid=0
measure func=CRITICAL_DATA fowner=0
measure func=CRITICAL_DATA fgroup=0
measure func=CRITICAL_DATA keyrings=.ima
measure func=CRITICAL_DATA permit_directio@action=measure func=CRITICAL_DATA
measure func=SETXATTR_CHECK appraise_algos=sha256
appraise func=SETXATTR_CHECK
appraise func=SETXATTR_CHECK appraise_algos=sha256 fowner=12345
appraise func=SETXATTR_CHECK appraise_algos=sha256 appraise_type=imasig
dont_appraise func=SETXATTR_CHECK appraise_algos=sha256
END
# The six IDs have the same mistakes, whatever the operator.
for id in uid euid gid egid fowner fgroup; do
	for operator in '=' '<' '>'; do
		printf 'measure %s%sroot\n' $id $operator
		printf 'measure %s%s-1\n' $id $operator
		printf 'measure %s%s4294967295\n' $id $operator
		printf 'measure %s%s4294967296\n' $id $operator
		printf 'measure %s%s99999999999999999999@@Numerical result out of range\n' \
			$id $operator
	done
	printf 'measure %s=1 %s=1\n' $id $id
	printf 'measure %s>1 %s<9\n' $id $id
done >>/tmp/bad
cat >>/tmp/bad <<'END'
measure uid=1 euid=1
measure gid=1 egid=1
END
# A policy can have an appended signature with the extensions: see policy_terms.sh.
if extended; then
	sed -i '/^appraise func=POLICY_CHECK appraise_type=imasig|modsig$/d' /tmp/bad
fi

# As they are read back, but for the space at their end.  The last makes a
# signed file the only way to load more, whatever its conditions are.
cat >/tmp/good <<'END'
measure fowner=12345
dont_measure fowner=12345
appraise fowner=12345
dont_appraise fowner=12345
audit fowner=12345
hash fowner=12345
dont_hash fowner=12345
measure func=FILE_CHECK fowner=12345
measure func=MMAP_CHECK fowner=12345
measure func=MMAP_CHECK_REQPROT fowner=12345
measure func=BPRM_CHECK fowner=12345
measure func=CREDS_CHECK fowner=12345
measure func=MODULE_CHECK fowner=12345
measure func=FIRMWARE_CHECK fowner=12345
measure func=POLICY_CHECK fowner=12345
measure func=KEXEC_KERNEL_CHECK fowner=12345
measure func=KEXEC_INITRAMFS_CHECK fowner=12345
measure func=KEXEC_CMDLINE fowner=12345
measure func=KEY_CHECK keyrings=.nosuch
measure func=KEY_CHECK keyrings=.nosuch|.neither pcr=11 uid=12345
measure func=KEY_CHECK keyrings=.nosuch gid=12345 template=ima-buf
measure func=CRITICAL_DATA label=nosuch
measure func=CRITICAL_DATA label=nosuch|neither pcr=11 uid>12345
appraise func=SETXATTR_CHECK appraise_algos=sha1,sha256,sha384,sha512
measure mask=MAY_EXEC fowner=12345
measure mask=MAY_WRITE fowner=12345
measure mask=MAY_READ fowner=12345
measure mask=MAY_APPEND fowner=12345
measure mask=^MAY_EXEC fowner=12345
measure mask=^MAY_WRITE fowner=12345
measure mask=^MAY_READ fowner=12345
measure mask=^MAY_APPEND fowner=12345
measure fsmagic=0x1 fowner=12345
measure fsmagic=0xffffffffffffffff fowner=12345
measure fsname=nosuch fowner=12345
measure pcr=0 fowner=12345
measure pcr=11 fowner=12345
measure fsuuid=12345678-1234-1234-1234-123456789abc fowner=12345
measure uid=0 fowner=12345
measure uid>0 fowner=12345
measure uid<1000 fowner=12345
measure euid=0 fowner=12345
measure euid>0 fowner=12345
measure euid<1000 fowner=12345
measure gid=0 fowner=12345
measure gid>0 fowner=12345
measure gid<1000 fowner=12345
measure egid=0 fowner=12345
measure egid>0 fowner=12345
measure egid<1000 fowner=12345
measure fowner>2147483646
measure fowner<0
measure fowner=12345 fgroup=0
measure fowner=12345 fgroup>0
measure fowner=12345 fgroup<1000
measure fowner=12345 template=ima
measure fowner=12345 template=ima-ng
measure fowner=12345 template=ima-sig
measure fowner=12345 template=ima-ngv2
measure fowner=12345 template=ima-sigv2
measure fowner=12345 template=ima-buf
measure fowner=12345 template=ima-modsig
measure fowner=12345 template=evm-sig
measure fowner=12345 digest_type=verity
audit fowner=12345 digest_type=verity
appraise func=FILE_CHECK fowner=12345 appraise_type=imasig
appraise func=MODULE_CHECK fowner=12345 appraise_type=imasig|modsig
appraise func=KEXEC_KERNEL_CHECK fowner=12345 appraise_type=imasig|modsig
appraise func=KEXEC_INITRAMFS_CHECK fowner=12345 appraise_type=imasig|modsig
appraise func=FIRMWARE_CHECK fowner=12345 appraise_type=imasig
appraise fowner=12345 appraise_algos=sha256
appraise fowner=12345 appraise_algos=sha256,sha512 appraise_type=imasig
appraise fowner=12345 appraise_type=imasig permit_directio
measure fowner=12345 permit_directio
measure func=FILE_CHECK mask=^MAY_READ fsmagic=0x1 fsname=ext4 pcr=12 uid=1 gid=2 fowner=3 fgroup=4
END
# WRITTEN@READ BACK: other words for the same; UUID stands for the first digits of
# one, APPRAISE_VERITY for what is long
uuid=12345678-1234-1234-1234-123456789
cat >/tmp/other_words <<'END'
measure func=PATH_CHECK fowner=12345@measure func=FILE_CHECK fowner=12345
measure func=FILE_MMAP fowner=12345@measure func=MMAP_CHECK fowner=12345
measure fsmagic=EF53 fowner=12345@measure fsmagic=0xef53 fowner=12345
measure fsuuid=UUIDABC fowner=12345@measure fsuuid=UUIDabc fowner=12345
measure fowner=12345 template=d-ng|n-ng@measure fowner=12345 template=ima-ng
appraise appraise_algos=sha512,sha1 fowner=12345@appraise fowner=12345 appraise_algos=sha1,sha512
appraise digest_type=verity appraise_type=sigv3 fowner=9@appraise fowner=9 APPRAISE_VERITY
	 measure	fowner=12345  @measure fowner=12345
END
# What is wrong with each that is accepted:
# - pcr=24 to 63: no TPM has such a PCR; the entry is in no PCR
# - twice the same condition: the first is forgotten (and fsname leaks)
# - fsuuid with something behind it: it is ignored
# - appraise_flag: any value is taken, none is used
cat >/tmp/odd <<'END'
measure pcr=24 fowner=12345@measure pcr=24 fowner=12345
measure pcr=63 fowner=12345@measure pcr=63 fowner=12345
measure pcr=11 pcr=12 fowner=12345@measure pcr=12 fowner=12345
measure fsname=a fsname=b fowner=12345@measure fsname=b fowner=12345
measure fsmagic=0 fsmagic=1 fowner=12345@measure fsmagic=0x1 fowner=12345
measure fsuuid=UUIDabcxyz fowner=12345@measure fsuuid=UUIDabc fowner=12345
appraise appraise_flag=nosuch fowner=12345@appraise fowner=12345
END

# refused RULE RECORD ERROR - in all its parts.  With few processes: most of the
# time of this test is spent here.
refused() {
	local error heard='' tries=0

	if error=$(write_rule "$1" 2>&1); then
		echo "it was accepted"
		return 1
	fi
	if [ "$error" != "write_once: write: $3" ]; then
		echo "another error: $error"
		return 1
	fi
	# The record of the rule, of why it is refused, of what became of the
	# policy, in this order.
	until contains "$heard" 'op=policy_update cause=failed comm="write_once" res=0'; do
		heard="$heard$(dmesg -c)"
		tries=$((tries + 1))
		[ $tries -lt 2000 ] || break
		usleep 10000
	done
	if ! contains "$heard" ": $2 res=0" ||
	   ! contains "$heard" 'op=update_policy cause=invalid-policy comm="write_once" res=0' ||
	   ! contains "$heard" 'op=policy_update cause=failed comm="write_once" res=0'; then
		echo "$heard"
		return 1
	fi
}

contains() {
	case $1 in
	*"$2"*) ;;
	*) return 1 ;;
	esac
}

# try_bad - all of /tmp/bad
try_bad() {
	local rule record error
	dmesg -c >/dev/null
	while IFS=@ read -r rule record error; do
		check "refused: $rule" refused "$rule" "${record:-action=$rule}" \
			"${error:-Invalid argument}"
	done </tmp/bad
}

# newest COUNT - the last rules of the policy, without the space at their end
newest() {
	tail -n "$1" $policy | sed 's/ *$//'
}

# one_by_one PREFIX FILE - lines "WRITTEN@READ BACK"
one_by_one() {
	local prefix=$1 written back
	sed "s/UUID/$uuid/g;s/APPRAISE_VERITY/appraise_type=sigv3 digest_type=verity/" \
		"$2" >/tmp/rows
	while IFS=@ read -r written back; do
		write_rule "$written" >/dev/null
		check_equal "$prefix$written" "$(newest 1)" "$back"
	done </tmp/rows
}

ima_start $(($(cat /tmp/bad /tmp/good /tmp/other_words /tmp/odd | wc -l) + 14))

check_equal "without ima_policy= there is no rule" "$(cat $policy)" ""
try_bad
check_equal "there is still none" "$(cat $policy)" ""

mark
check "all good rules load at once" sh -c "cat /tmp/good >$policy"
check "the record says so" said 'op=policy_update cause=completed comm="cat" res=1'
number=0
while read -r rule; do
	number=$((number + 1))
	check_equal "read back: $rule" "$(sed -n "${number}s/ *\$//p" $policy)" "$rule"
done </tmp/good
check_equal "nothing else is in the policy" "$(wc -l <$policy)" "$number"

cat $policy >/tmp/back
check "what was read back loads" sh -c "cat /tmp/back >$policy"
check_equal "and is the same again" "$(newest $number)" \
	"$(newest $((2 * number)) | head -n $number)"

one_by_one "in other words: " /tmp/other_words
one_by_one "expected to change: accepted: " /tmp/odd

# What reads back as a negative number, or in an order that is refused, is a
# policy that cannot be loaded again.
write_rule "measure fowner=4294967294" >/dev/null
check_equal "expected to change: an ID above 2147483647 reads back as negative" \
	"$(newest 1)" "measure fowner=-2"
check "expected to change: the rule that was read back is refused" \
	refused "measure fowner=-2" "action=measure fowner=-2" "Invalid argument"
rule="appraise fowner=12345 appraise_type=sigv3 digest_type=verity"
check "expected to change: so is sigv3, read back before its digest_type" \
	refused "$rule" "action=appraise fowner=12345 appraise_type=sigv3" "Invalid argument"

# Without an LSM that knows it, the rule is refused at first; when a policy is
# there already it is taken, and neither matches nor shows.
lines=$(wc -l <$policy)
mark
write_rule "measure subj_user=_ fowner=12345" >/dev/null
check "a rule for an LSM that is not there is accepted after the first policy" \
	said "ima: rule for LSM '_' is undefined"
check_equal "and not shown" "$(wc -l <$policy)" "$lines"

# Any such rule makes signatures compulsory for all policies to come, though it
# is for files of a user only.
write_rule "appraise func=POLICY_CHECK fowner=12345 appraise_type=imasig" >/dev/null
mark
check_refused "after a rule that appraises policies, text is refused" \
	"write: Permission denied" write_rule "measure fowner=12345"
check "with the reason" said 'op=policy_update cause=signed policy required .* res=0'

ima_end
