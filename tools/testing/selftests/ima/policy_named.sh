#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Policies with a name and a version: each is a layer of its own, which holds beside the
# others; a later version takes the place of one, an older one is refused, and so is another
# text of the same one; and what is written is one such policy, or none.
#
# With ima_appraise=permissive nothing is refused: all is the same but the verdict.
#
# vmtest-disk: 48M
# vmtest-extension: CONFIG_IMA_NAMED_POLICIES
# vmtest-alone: a name stays
# vmtest-append: ima_appraise=enforcing ima_policy=tcb
# vmtest-append: ima_appraise=permissive
# vmtest-timeout: 120

. ./lib.sh
. ./lib_appraise.sh
ima_start 132

policy=$ima/policy
named=$ima/named_policies
list=$ima/ascii_runtime_measurements
here=$PWD
boot=$(cat "$policy")
self="comm=\"policy_named.sh\""

mount_disk
for n in 1 2 3; do
	put text denied-$n - 480$n
done
for n in 0 1 2; do
	put text measured-$n - 481$n
done
for name in 1.0.0 1.0.0-other 1.1.0 1.2.0; do
	put named-$name policy-$name named-$name.sig
done
put named-1.2.0 policy-unsigned -
put policy plain policy.sig
remount_disk

# give LINE... - as one policy; a write each
give() {
	printf '%s\n' "$@" >/tmp/lines
	(
		for line; do
			echo "$line" || exit
		done
	) >"$policy"
}

# denied N LAYER RULE - reading that file is refused by this rule, or would be
denied() {
	mark_log
	if cat $disk/denied-"$1" >/dev/null 2>&1; then
		[ "$(parameter ima_appraise)" = permissive ] || return 1
	else
		[ "$(parameter ima_appraise)" != permissive ] || return 1
	fi
	logged "func=FILE_CHECK layer=$2 rule=$3 need=deny have="
}

# read_by_all N - reading it is not refused, nor would be
read_by_all() {
	mark_log
	cat $disk/denied-"$1" >/dev/null || return
	echo "end of $1 $mark" >/dev/kmsg
	! dmesg | sed "1,/mark $$.$mark\$/d" | grep "denied-$1"
}

# not_taken DESCRIPTION ERROR CAUSE LOG LINE... - a write fails, with records and a line in
# the log; and all is as it was
not_taken() {
	local description=$1 error=$2 cause=$3 said=$4 before
	shift 4
	before=$(cat "$named" "$policy"; status named_policies)
	mark_log
	check_refused "$description: refused" "write error: $error" give "$@"
	check "$description: the log says why" logged "$said"
	check "$description: it is recorded" logged "op=update_policy cause=$cause"
	check_equal "$description: all is as it was" \
		"$(cat "$named" "$policy"; status named_policies)" "$before"
}

# not_put_in_force DESCRIPTION CAUSE LOG LINE... - it is refused when the file is closed
not_put_in_force() {
	local description=$1 cause=$2 said=$3 before
	shift 3
	before=$(cat "$named")
	mark_log
	give "$@"
	check "$description: the log says why" logged "$said"
	check "$description: it is recorded" logged "op=update_policy cause=$cause"
	check "$description: as one that was refused" logged \
		"op=policy_load cause=refused $self layer=one version=1.0.0 rules=1 "
	check_equal "$description: all is as it was" "$(cat "$named")" "$before"
}

deny() {
	echo "deny func=FILE_CHECK mask=MAY_READ fowner=480$1"
}

digest() {
	sha256sum "$1" | cut -d ' ' -f 1
}

#
# One name
#

check_equal "there is none" "$(status named_policies)" none
check_equal "and the file is empty" "$(cat "$named")" ""
check_equal "it is for root alone" "$(stat -c '%A %u:%g' "$named")" "-r-------- 0:0"
check_refused "root without CAP_SYS_ADMIN cannot read it" "Operation not permitted" \
	unshare -Ur cat "$named"

mark_log
check "a policy with a name is loaded" give "# of a test" "" \
	"policy_name=one policy_version=1.0.0 # the first" "$(deny 1)"
check "that is recorded, with its name and version" logged \
	"op=policy_load cause=loaded $self layer=one version=1.0.0 rules=1 digest=sha256:$(
	digest /tmp/lines) replaces=none res=1"
check "its rule decides" denied 1 one 1
check "of others nothing is wanted" read_by_all 2
check_equal "the rules of the boot are the custom layer" "$(cat "$policy")" "$boot"
check_equal "ima/status tells it" "$(status named_policies)" one=1.0.0
check_equal "and the file has it, with its digest" "$(cat "$named")" \
"policy_name=one policy_version=1.0.0
# sha256:$(digest /tmp/lines)
$(deny 1) "

mark_log
check "the same once more" give "# of a test" "" \
	"policy_name=one policy_version=1.0.0 # the first" "$(deny 1)"
check "is nothing new" logged "cause=unchanged $self layer=one version=1.0.0 rules=1 "
check "and holds" denied 1 one 1
cp /tmp/lines /tmp/again
check "a file with this text is the same" sh -c "echo /tmp/again >$policy"
printf %s "$(cat /tmp/lines)" >/tmp/unended
check "so is one whose last line has no end" sh -c "echo /tmp/unended >$policy"
not_put_in_force "the same version with other rules" same-version-other-text \
	"policy one, version 1.0.0: another text of this version is in force" \
	"policy_name=one policy_version=1.0.0" "$(deny 2)"
check "what was in force is" denied 1 one 1
check "and no more" read_by_all 2
not_taken "an older version" "Stale file handle" older-version \
	"policy:1: policy one, version 0.65535.65535: it is older than 1.0.0, which is in force" \
	"policy_name=one policy_version=0.65535.65535" "$(deny 2)"
mark_log
check "a later version" give "policy_name=one policy_version=1.0.1" "$(deny 3)" "$(deny 2)"
check "is recorded as one" logged "layer=one version=1.0.1 rules=2 "
check "that takes the place" logged " replaces=1.0.0 res=1"
check "its first rule holds" denied 3 one 1
check "and its second" denied 2 one 2
check "that of the one before does not" read_by_all 1
not_taken "that one again" "Stale file handle" older-version \
	"it is older than 1.0.1, which is in force" \
	"policy_name=one policy_version=1.0.0 # the first" "$(deny 1)"
check "a version without rules" give "policy_name=one policy_version=1.1.0"
check "takes them away" read_by_all 2
check_equal "and is in force" "$(status named_policies)" one=1.1.0

#
# Layers
#

check "one more with rules" give "policy_name=one policy_version=2.0.0" "$(deny 1)" \
	"measure func=FILE_CHECK mask=MAY_READ fowner=4810 pcr=11" \
	"measure func=FILE_CHECK mask=MAY_READ fowner=4811" \
	"appraise func=FILE_CHECK mask=MAY_READ fowner=4812 appraise_type=imasig"
check "another name" give "policy_name=Two-2.x policy_version=0.0.0" "$(deny 2)"
check_equal "ima/status tells both" "$(status named_policies)" "one=2.0.0 Two-2.x=0.0.0"
check "the rule of the first holds" denied 1 one 1
check "and that of the second" denied 2 Two-2.x 1
check "rules without a name" give "dont_appraise fowner=4801" "dont_appraise fowner=4802" \
	"measure func=FILE_CHECK mask=MAY_READ fowner=4810" \
	"measure func=FILE_CHECK mask=MAY_READ fowner=4811" \
	"appraise func=FILE_CHECK mask=MAY_READ fowner=4812 appraise_type=hash"
check_equal "take the place of those of the boot" "$(wc -l <"$policy")" 5
check "they take nothing back" denied 1 one 1
check "not from the second, either" denied 2 Two-2.x 1
cat $disk/measured-0 $disk/measured-1 >/dev/null
check_equal "two layers, two PCRs: an entry for each" \
	"$(awk -v f=$disk/measured-0 '$5 == f { print $1 }' $list | sort | xargs)" "10 11"
check_equal "the same PCR: one entry" \
	"$(awk -v f=$disk/measured-1 '$5 == f { print $1 }' $list | xargs)" 10
mark_log
cat $disk/measured-2 >/dev/null 2>&1
check "two demands: the custom layer's" logged "layer=custom rule=5 need=hash"
check "and that of the one with a name" logged "layer=one rule=4 need=imasig"
check "a third name" give "policy_name=three policy_version=0.0.0" "$(deny 3)"
check "its rule holds" denied 3 three 1

#
# What is no policy with a name
#

not_taken "a header behind a rule" "Invalid argument" invalid-policy \
	'policy:2:1: "policy_name=four" where a rule has to stand' \
	"$(deny 2)" "policy_name=four policy_version=0.0.0"
not_taken "two headers" "Invalid argument" invalid-policy \
	'policy:2:1: "policy_name=five" where a rule has to stand' \
	"policy_name=four policy_version=0.0.0" "policy_name=five policy_version=0.0.0"
not_taken "a header that has a fault" "Invalid argument" invalid-policy \
	'policy:3:18: "1.0" is no version (three numbers up to 65535, as in 1.0.12)' \
	"" "# a comment" "policy_name=four policy_version=1.0"
not_taken "a name that is that of a layer" "Invalid argument" invalid-policy \
	'"builtin" has another meaning' "policy_name=builtin policy_version=1.0.0"
not_taken "a rule that has a fault" "Invalid argument" invalid-policy 'policy:2:1: ' \
	"policy_name=one policy_version=3.0.0" "denied"
check "what was in force of the name is" denied 1 one 1
check_equal "ima/policy_check: a policy with a name" \
	"$(give_and_ask() { exec 3<>$ima/policy_check; cat "$1" >&3; cat <&3; }
	printf '%s\n' "policy_name=four policy_version=1.0.0" "$(deny 1)" >/tmp/four
	give_and_ask /tmp/four)" "1 rule, no fault"
check_equal "ima/policy_check: nothing but a name" \
	"$(printf '%s\n' "policy_name=four policy_version=1.0.0" >/tmp/four
	exec 3<>$ima/policy_check; cat /tmp/four >&3; cat <&3)" "0 rules, no fault"
check_equal "ima/policy_check: faults" \
	"$(printf '%s\n' "#" "policy_name=four policy_version=1" "denied" >/tmp/four
	exec 3<>$ima/policy_check; cat /tmp/four >&3; cat <&3 | cut -d ' ' -f 1 | xargs)" \
	"2:18: 3:1:"

printf '%s\n' "policy_name=one policy_version=3.0.0" "$(deny 2)" >/tmp/one
not_taken "a file, and then a line" "Invalid argument" invalid-policy \
	"policy:1:1: a policy with a name is one file" /tmp/one "$(deny 3)"
not_taken "a line, and then a file" "Invalid argument" invalid-policy \
	"/tmp/one:1:1: a policy with a name is one file" \
	"policy_name=one policy_version=3.0.0" /tmp/one
not_taken "a line that would be cut" "Argument list too long" invalid-policy \
	"policy:2:1: the line is too long to be written (load the policy as a file)" \
	"policy_name=one policy_version=3.0.0" "# $(head -c 4200 /dev/zero | tr '\0' a)"
mark_log
give "policy_name=one policy_version=3" 2>/dev/null
check "what has a fault in its header is nobody's" logged \
	"op=policy_load cause=refused $self layer=? version=? rules=0 "

#
# Files
#

check "the last name: a file with a signature behind its text" \
	sh -c "echo /fixtures/named-1.0.0.modsig >$policy"
mark_log
check "the text, with a label" sh -c "echo $disk/policy-1.0.0 >$policy"
check "is the same" logged "cause=unchanged comm=\"sh\" layer=test version=1.0.0 "
check_equal "it is in force" "$(status named_policies)" \
	"one=2.0.0 Two-2.x=0.0.0 three=0.0.0 test=1.0.0"
check_equal "with the digest of the file" \
	"$(sed -n '/policy_name=test/,$s/^# sha256://p' "$named")" \
	"$(digest /fixtures/named-1.0.0)"
cp /fixtures/named-1.0.0 /tmp/named-1.0.0
if [ "$(parameter ima_appraise)" = permissive ]; then
	check "policies without a signature are not refused" \
		sh -c "echo /tmp/named-1.0.0 >$policy"
else
	refused "policies need a signature now" IMA-signature-required \
		sh -c "echo $disk/policy-unsigned >$policy"
fi
not_taken "an older file" "Stale file handle" older-version \
	"policy-1.0.0:1: policy test, version 1.0.0: it is older than 1.1.0" \
	"$(echo $disk/policy-1.1.0 >"$policy"; echo $disk/policy-1.0.0)"
check_equal "the later one is in force" "$(status named_policies)" \
	"one=2.0.0 Two-2.x=0.0.0 three=0.0.0 test=1.1.0"
not_taken "another file of an old version" "Stale file handle" older-version \
	"policy-1.0.0-other:1: policy test" "$disk/policy-1.0.0-other"
not_taken "two files, the second without a name" "Invalid argument" invalid-policy \
	"plain:1:1: a policy with a name is one file, or lines, and nothing else" \
	"$disk/policy-1.2.0" "$disk/plain"
not_taken "the first without one" "Invalid argument" invalid-policy \
	"policy-1.2.0:1:1: a policy with a name is one file" "$disk/plain" "$disk/policy-1.2.0"
not_taken "one file twice" "Invalid argument" invalid-policy \
	"policy-1.2.0:1:1: a policy with a name is one file" \
	"$disk/policy-1.2.0" "$disk/policy-1.2.0"
put named-1.2.0-other policy-1.2.0-other named-1.2.0-other.sig
check "the same version with another text: the one" sh -c "echo $disk/policy-1.2.0 >$policy"
not_taken "and the other" "File exists" same-version-other-text \
	"policy-1.2.0-other:1: policy test, version 1.2.0: another text of this version is" \
	"$disk/policy-1.2.0-other"
mark_log
check "the same file again" sh -c "echo $disk/policy-1.2.0 >$policy"
check "changes nothing" logged "cause=unchanged comm=\"sh\" layer=test version=1.2.0 "
not_taken "a name more than there can be" "No space left on device" too-many-policies \
	"policy fifth, version 1.0.0: there are 4 policies with names already" \
	"/fixtures/named-fifth.modsig"
check "what all of them say holds: the first" denied 1 one 1
check "the second" denied 2 Two-2.x 1
check "and the third" denied 3 three 1

cd "$here" || exit
umount $disk
ima_end
