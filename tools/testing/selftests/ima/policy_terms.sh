#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The words of a policy that upstream has not: each is accepted where it has a
# meaning, and read back so that it can be loaded again; each mistake is refused,
# as ima/policy_check says it.
#
# No rule here matches anything: all are for files of a user 12345.
#
# vmtest-extension: ima/policy_check
# vmtest-alone: what it loads stays

. ./lib.sh
. ./lib_measure.sh

policy=$ima/policy
check=$ima/policy_check

# As they are read back.
cat >/tmp/good <<'END_GOOD'
deny fowner=12345
deny func=FILE_CHECK mask=^MAY_WRITE fowner=12345
deny func=MMAP_CHECK fowner=12345
deny func=BPRM_CHECK fowner=12345
deny func=CREDS_CHECK fowner=12345
deny func=MODULE_CHECK fowner=12345
deny func=FIRMWARE_CHECK fowner=12345
deny func=KEXEC_KERNEL_CHECK fowner=12345
deny func=KEXEC_INITRAMFS_CHECK fowner=12345
deny func=X509_CHECK fowner=12345
measure func=X509_CHECK pcr=11 fowner=12345 template=ima-sig
dont_measure func=X509_CHECK fowner=12345
audit func=X509_CHECK fowner=12345
appraise func=X509_CHECK fowner=12345 appraise_type=imasig
appraise func=X509_CHECK fowner=12345 appraise_type=imasig|modsig
appraise func=X509_CHECK fowner=12345 appraise_type=modsig
dont_appraise func=X509_CHECK fowner=12345
appraise fowner=12345 appraise_type=hash
appraise fowner=12345 appraise_type=hash|imasig
appraise fowner=12345 appraise_type=hash|imasig|optional
appraise fowner=12345 appraise_type=hash|optional
appraise fowner=12345 appraise_type=imasig|optional
appraise func=BPRM_CHECK fowner=12345 appraise_type=imasig|optional
appraise func=MODULE_CHECK fowner=12345 appraise_type=modsig
appraise func=MODULE_CHECK fowner=12345 appraise_type=hash|modsig
appraise func=MODULE_CHECK fowner=12345 appraise_type=hash|imasig|modsig|optional
appraise func=KEXEC_KERNEL_CHECK fowner=12345 appraise_type=modsig|optional
appraise fowner=12345 digest_type=verity appraise_type=sigv3|optional
appraise fowner=12345 digest_type=verity appraise_type=imasig|sigv3
appraise fowner=12345 digest_type=verity appraise_type=hash|imasig|sigv3|optional
appraise fowner=12345 cache_result=no
appraise fowner=12345 appraise_type=imasig permit_directio cache_result=no
measure fowner=12345 cache_result=no
audit func=FILE_CHECK fowner=12345 cache_result=no
END_GOOD

# WRITTEN@READ BACK
cat >/tmp/other_words <<END_WORDS
appraise appraise_type=optional fowner=12345@\
appraise fowner=12345 appraise_type=hash|imasig|optional
appraise func=MODULE_CHECK appraise_type=optional fowner=12345@\
appraise func=MODULE_CHECK fowner=12345 appraise_type=hash|imasig|modsig|optional
appraise appraise_type=optional func=BPRM_CHECK fowner=12345@\
appraise func=BPRM_CHECK fowner=12345 appraise_type=hash|imasig|optional
appraise digest_type=verity appraise_type=optional fowner=12345@\
appraise fowner=12345 digest_type=verity appraise_type=sigv3|optional
appraise appraise_type=optional|imasig|hash fowner=12345@\
appraise fowner=12345 appraise_type=hash|imasig|optional
appraise func=MODULE_CHECK appraise_type=modsig|imasig fowner=12345@\
appraise func=MODULE_CHECK fowner=12345 appraise_type=imasig|modsig
measure fowner=12345 cache_result=yes@measure fowner=12345
measure fowner=12345 # appraise@measure fowner=12345
measure fowner=12345 #@measure fowner=12345
measure	fowner=12345	#	comment #@measure fowner=12345
measure fsname=a#b fowner=12345@measure fsname=a#b fowner=12345
END_WORDS

# RULE@COLUMN: REASON (HINT)
cat >/tmp/bad <<END_BAD
deny appraise@6: a second action, "appraise" ("deny" stands before; a rule has one action)
deny func=KEXEC_CMDLINE@\
6: func=KEXEC_CMDLINE does not go with deny (it goes with measure, dont_measure)
deny func=KEY_CHECK@6: func=KEY_CHECK does not go with deny (it goes with measure, dont_measure)
deny func=CRITICAL_DATA@\
6: func=CRITICAL_DATA does not go with deny (it goes with measure, dont_measure)
deny func=SETXATTR_CHECK@6: func=SETXATTR_CHECK does not go with deny (it goes with appraise)
deny appraise_type=imasig@6: appraise_type= does not go with deny (it goes with appraise)
deny appraise_algos=sha256@6: appraise_algos= does not go with deny (it goes with appraise)
deny appraise_flag=check_blacklist@6: appraise_flag= does not go with deny
deny digest_type=verity@6: digest_type= does not go with deny
deny permit_directio@6: permit_directio does not go with deny
deny cache_result=no@\
6: cache_result= does not go with deny (it goes with measure, appraise, audit)
deny pcr=11@6: pcr= does not go with deny (it goes with measure)
deny=1@1: deny takes no value
appraise appraise_type=@\
10: appraise_type needs a value (appraise_type, then =, then the value, with no space)
appraise appraise_type=hash|@10: an empty name beside a "|"
appraise appraise_type=|hash@10: an empty name beside a "|"
appraise appraise_type=hash|hash@10: hash stands twice in the set
appraise appraise_type=optional|optional@10: optional stands twice in the set
appraise appraise_type=hash appraise_type=imasig@29: appraise_type= stands twice
appraise appraise_type=imasig appraise_type=optional@31: appraise_type= stands twice
appraise appraise_type=imasig|sigv3@\
10: sigv3 without digest_type=verity (digest_type=verity has to stand before it)
appraise digest_type=verity appraise_type=hash@\
29: no signature of an fs-verity digest with digest_type=verity (add sigv3 to appraise_type=)
appraise appraise_type=optional digest_type=verity@\
33: digest_type= behind appraise_type= (digest_type= has to stand before it)
appraise appraise_type=Hash@10: unknown value "Hash" (did you mean appraise_type=hash?)
measure use_diglim@9: use_diglim needs a pcr= of its own (any but 10, which is the default)
measure digest_type=verity pcr=11 use_diglim@\
35: use_diglim with digest_type=verity (lists have digests of content)
appraise appraise_type=modsig@\
10: modsig without func= (it goes with MODULE, KEXEC_*, POLICY, X509 and DIGEST_LIST_CHECK)
appraise func=FILE_CHECK appraise_type=hash|modsig@\
26: modsig does not go with func=FILE_CHECK \
(it goes with MODULE, KEXEC_*, POLICY, X509 and DIGEST_LIST_CHECK)
appraise func=FIRMWARE_CHECK appraise_type=modsig@\
30: modsig does not go with func=FIRMWARE_CHECK \
(it goes with MODULE, KEXEC_*, POLICY, X509 and DIGEST_LIST_CHECK)
measure appraise_type=hash@9: appraise_type= does not go with measure (it goes with appraise)
dont_appraise appraise_type=optional@\
15: appraise_type= does not go with dont_appraise (it goes with appraise)
appraise func=POLICY_CHECK appraise_type=hash@\
28: hash is not enough for func=POLICY_CHECK (signatures only)
appraise func=POLICY_CHECK appraise_type=imasig|optional@\
28: optional is not enough for func=POLICY_CHECK (signatures only)
appraise func=POLICY_CHECK appraise_type=hash|imasig@\
28: hash is not enough for func=POLICY_CHECK (signatures only)
appraise func=X509_CHECK@10: func=X509_CHECK needs appraise_type= (of signatures: imasig, modsig)
appraise func=X509_CHECK appraise_type=hash@\
26: hash is not enough for func=X509_CHECK (signatures only)
appraise func=X509_CHECK appraise_type=optional@\
26: optional is not enough for func=X509_CHECK (signatures only)
hash func=X509_CHECK@\
6: func=X509_CHECK does not go with hash \
(it goes with measure, dont_measure, appraise, dont_appraise, audit, deny)
measure func=X509_CHECK digest_type=verity@25: digest_type= does not go with func=X509_CHECK
measure cache_result=@\
9: cache_result needs a value (cache_result, then =, then the value, with no space)
measure cache_result=never@9: unknown value "never" (possible: no, yes)
measure cache_result=no cache_result=yes@25: cache_result= stands twice
dont_measure cache_result=no@\
14: cache_result= does not go with dont_measure (it goes with measure, appraise, audit)
hash cache_result=no@\
6: cache_result= does not go with hash (it goes with measure, appraise, audit)
measure func=KEY_CHECK cache_result=no@24: cache_result= does not go with func=KEY_CHECK
measure func=CRITICAL_DATA cache_result=no@28: cache_result= does not go with func=CRITICAL_DATA
measure func=KEXEC_CMDLINE cache_result=no@28: cache_result= does not go with func=KEXEC_CMDLINE
measure# fowner=1@1: unknown word "measure#" (a comment needs a space before it)
END_BAD

# answer_to RULE - what ima/policy_check says to it
answer_to() {
	exec 3<>$check
	printf '%s\n' "$1" >&3
	cat <&3
	exec 3>&-
}

# newest COUNT - the last rules of the policy, without the space at their end
newest() {
	tail -n "$1" $policy | sed 's/ *$//'
}

number=$(wc -l </tmp/good)
ima_start $(($(wc -l </tmp/bad) * 2 + $(wc -l </tmp/other_words) + number + 9))

while IFS=@ read -r rule fault; do
	check_equal "$rule" "$(answer_to "$rule")" "1:$fault"
	check_refused "ima/policy refuses it" "write: Invalid argument" write_rule "$rule"
done </tmp/bad
check_equal "no rule is there" "$(cat $policy)" ""

mark
check "all good rules load at once" sh -c "cat /tmp/good >$policy"
check "with a record each, deny included" \
	said 'action=deny func=MMAP_CHECK fowner=12345 res=1'
check "and all their words" \
	said 'action=measure fowner=12345 cache_result=no res=1'
line=0
while read -r rule; do
	line=$((line + 1))
	check_equal "read back: $rule" "$(sed -n "${line}s/ *\$//p" $policy)" "$rule"
done </tmp/good
cat $policy >/tmp/back
check "what was read back loads" sh -c "cat /tmp/back >$policy"
check_equal "and is the same again" "$(newest "$number")" \
	"$(newest $((2 * number)) | head -n "$number")"

while IFS=@ read -r written back; do
	write_rule "$written" >/dev/null
	check_equal "in other words: $written" "$(newest 1)" "$back"
done </tmp/other_words

mark
write_rule "measure fowner=12345 # a comment" >/dev/null
check "a comment is in no record" said 'action=measure fowner=12345 res=1'

# Last: from now on policies must be signed.
write_rule "appraise func=POLICY_CHECK fowner=12345 appraise_type=imasig|modsig" >/dev/null
check_equal "a policy may have an appended signature" "$(newest 1)" \
	"appraise func=POLICY_CHECK fowner=12345 appraise_type=imasig|modsig"
check_refused "and the next must have one" "write: Permission denied" \
	write_rule "measure fowner=12345"

ima_end
