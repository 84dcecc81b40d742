#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# ima/policy_check: each fault of a policy is told with line, column, reason and
# hint; nothing is put in force or recorded; what it tells is what ima/policy
# does.  A policy that is refused is told in the log as well.
#
# vmtest-extension: ima/policy_check
# vmtest-alone: what it loads stays
# vmtest-timeout: 120

. ./lib.sh
. ./lib_measure.sh

policy=$ima/policy
check=$ima/policy_check

# answer - what ima/policy_check says to what is on stdin
answer() {
	exec 3<>$check
	cat >&3
	cat <&3
	exec 3>&-
}

# answer_to RULE...
answer_to() {
	printf '%s\n' "$@" | answer
}

# RULE@ANSWER, one rule a line; the answer is for line 1
cat >/tmp/faults <<END_FAULTS
nonsense@1: unknown word "nonsense"
bprm_check@1: unknown word "bprm_check" (did you mean func=BPRM_CHECK?)
measure func=bprm_check@9: unknown value "bprm_check" (did you mean func=BPRM_CHECK?)
measure func=BPRM_CHEKC@9: unknown value "BPRM_CHEKC" (did you mean func=BPRM_CHECK?)
  Measure@3: unknown word "Measure" (did you mean measure?)
mesure uid=0@1: unknown word "mesure" (did you mean measure?)
measure fnuc=FILE_CHECK@9: unknown word "fnuc=FILE_CHECK" (did you mean func=?)
measure appraise@9: a second action, "appraise" ("measure" stands before; a rule has one action)
func=FILE_CHECK@1: a rule without an action (measure, appraise, audit, hash, deny, dont_...)
measure uid!5@9: uid needs a value (uid, then =, < or >, then the value, with no space)
measure uid=root@9: "root" is not an ID (a decimal number below 4294967295)
measure uid=1 euid=1@15: a second condition on the same ID (one of uid and euid, once)
measure mask=MAY_READ|MAY_EXEC@\
9: unknown value "MAY_READ|MAY_EXEC" (one bit; write a rule for each)
measure fsmagic=ext4@\
9: "ext4" is not a hexadecimal number that fits \
(as in <linux/magic.h>; for a name there is fsname=)
measure template=nosuch@\
9: unknown template "nosuch" (ima-ng, ima-sig, ima-modsig, or the fields of one of them)
measure subj_user=_@9: no security module knows the label "_"
measure pcr=64@9: "64" is not the number of a PCR (a decimal number below 64)
audit pcr=11@7: pcr= does not go with audit (it goes with measure)
measure func=FILE_CHECK keyrings=.ima@25: keyrings= does not go with func=FILE_CHECK
appraise func=KEY_CHECK@\
10: func=KEY_CHECK does not go with appraise (it goes with measure, dont_measure)
appraise appraise_type=imasig,modsig@\
10: unknown value "imasig,modsig" (what stands between methods is a "|")
appraise appraise_algos=wp512@\
10: this kernel has no wp512 (its configuration leaves the algorithm out)
appraise appraise_type=sigv3@\
10: sigv3 without digest_type=verity (digest_type=verity has to stand before it)
appraise func=BPRM_CHECK appraise_type=modsig@\
26: modsig does not go with func=BPRM_CHECK \
(it goes with MODULE, KEXEC_*, POLICY, X509 and DIGEST_LIST_CHECK)
/etc/ima/ima-policy@\
1: unknown word "/etc/ima/ima-policy" (a path is for ima/policy, in a write of its own)
END_FAULTS

# No rule here matches anything.
cat >/tmp/good <<'END_GOOD'
# a comment

measure fowner=12345
appraise fowner=12345 appraise_type=imasig # behind a rule
	deny func=BPRM_CHECK fowner=12345
END_GOOD

ima_start $(($(wc -l </tmp/faults) + 32))

# Who may

check_equal "it is for root alone" "$(stat -c '%A %u:%g' $check)" "-rw------- 0:0"
check_refused "another user cannot read it" "Permission denied" \
	./run_as 1000 1000 1000 1000 cat $check
check_refused "root without CAP_SYS_ADMIN cannot read it" "Operation not permitted" \
	unshare -Ur cat $check
check_refused "nor write it" "write_once: open: Operation not permitted" \
	unshare -Ur sh -c "echo measure | ./write_once $check"

# What it says

while IFS=@ read -r rule fault; do
	check_equal "$rule" "$(answer_to "$rule")" "1:$fault"
done </tmp/faults
check_equal "each faulty word is told" "$(answer_to \
	"measure" "" "# uid=x" "appraise func=file_check uid=x" "deny pcr=1")" "\
4:10: unknown value \"file_check\" (did you mean func=FILE_CHECK?)
4:26: \"x\" is not an ID (a decimal number below 4294967295)
5:6: pcr= does not go with deny (it goes with measure)"
check_equal "a good policy is counted" "$(answer </tmp/good)" "3 rules, no fault"
check_equal "one rule is one" "$(answer_to "measure uid=1")" "1 rule, no fault"
check_equal "the last line needs no end" "$(printf 'measure uid=1' | answer)" \
	"1 rule, no fault"
check_equal "a policy without a rule is none" "$(answer_to "# nothing")" "1:1: no rule"
check_equal "nothing written is none, too" "$(cat $check)" "1:1: no rule"
check_equal "a carriage return is told" "$(printf 'measure uid=1\r\n' | answer)" \
	'1:9: "1?" is not an ID (lines must not end with a carriage return)'
check_equal "a zero byte is told" "$(printf 'measure uid=1\0\n' | answer)" "1:9: a zero byte"
check_equal "also in a comment" "$(printf 'measure # x\0\n' | answer)" "1:12: a zero byte"
check_equal "an appended signature is no text" \
	"$(printf 'measure uid=1\nXYZ\0\0\2\0\0\0\0\0\0\0\0\3~Module signature appended~\n' |
		answer)" "1 rule, no fault"
check_equal "what cannot be shown is not" "$(printf 'm\033[2J\n' | answer)" \
	'1:1: unknown word "m?[2J"'

# As a file

exec 3<>$check
printf 'mea' >&3
printf 'sure uid=1\nmeasure' >&3
check_equal "several writes are one text" "$(cat <&3)" "2 rules, no fault"
printf 'audit\n' >&3
check_equal "after the answer a new text begins" "$(cat <&3)" "1 rule, no fault"
exec 4<>$check
printf 'wrong\n' >&4
check_equal "another open has a text of its own" "$(cat <&4)" '1:1: unknown word "wrong"'
exec 3>&- 4>&-
yes "measure fowner=12345" | head -n 20000 >/tmp/long
check_equal "a text can be long" "$(answer </tmp/long)" "20000 rules, no fault"
yes "wrong" | head -n 5000 >/tmp/long
check_equal "no more than 100 faults are told" "$(answer </tmp/long | wc -l)" 101
check_equal "and that is told" "$(answer </tmp/long | tail -n 1)" \
	"101:1: more faults, which are not told"
head -c 4194304 /dev/zero | tr '\0' '#' >/tmp/long
check_equal "4 MiB can be written" "$(answer </tmp/long)" "1:1: no rule"
echo >>/tmp/long
check_refused "not more" "File too large" sh -c "cat /tmp/long >$check"

# What it does not do

mark
answer </tmp/good >/dev/null
answer_to "appraise func=POLICY_CHECK appraise_type=imasig" "appraise func=SETXATTR_CHECK \
appraise_algos=sha256" "wrong" >/dev/null
check_equal "nothing is recorded or logged" "$(since_mark | grep -c 'ima\|audit')" 0
check_equal "no rule is there" "$(cat $policy)" ""
check "text can be loaded as before" load "measure fowner=12345"
check_equal "it is what is there" "$(rules)" "measure fowner=12345"

# The same of ima/policy

check_equal "a label may become known once there is a policy" \
	"$(answer_to "measure subj_user=_")" "1 rule, no fault"
printf 'audit fowner=12345\n\nmeasure func=bprm_check\n' >/tmp/rules
mark
check_refused "a text that is refused" "Invalid argument" sh -c "cat /tmp/rules >$policy"
check "is told in the log" \
	said_text 'ima: policy:3:9: unknown value "bprm_check" (did you mean func=BPRM_CHECK?)'
printf '# a comment\nmeasure\n\taudit pcr=11\n' >/tmp/rules
mark
check_refused "a file that is refused" "Invalid argument" write_rule /tmp/rules
check "is told in the log, with its path" \
	said_text 'ima: /tmp/rules:3:8: pcr= does not go with audit (it goes with measure)'

ima_end
