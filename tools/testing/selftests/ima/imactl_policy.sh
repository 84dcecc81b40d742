#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# imactl policy: what it finds wrong with a policy is what the kernel finds wrong,
# what it loads is in force, and what it shows has the numbers of audit records.
#
# vmtest-variant: builtin
# vmtest-extension: ima/policy_check
# vmtest-append: ima_policy=tcb
# vmtest-timeout: 120

. ./lib.sh
. ./lib_measure.sh
. ./lib_imactl.sh

subcommand=policy
label=security.ima

# numbered LAYER FILE - the rules as audit records would name them
numbered() {
	awk -v layer="$1" '{ sub(/ $/, ""); print "layer=" layer " rule=" NR " " $0 }' "$2"
}

# policy FILE RULE... - make a file
policy() {
	local file=$1
	shift
	printf '%s\n' "$@" >"$file"
}

count() {
	wc -l <$ima/policy
}

ima_start 65

# What is in force

builtin=$(wc -l <$ima/builtin_policy)
tell show --layer builtin
check_equal "the built-in rules are shown with their numbers" "$(cat /tmp/said)" \
	"$(numbered builtin $ima/builtin_policy)"
tell show --layer=custom
check_equal "and those that the kernel was booted with" "$(cat /tmp/said)" \
	"$(numbered custom $ima/policy)"
tell show
check_equal "and both" "$(wc -l </tmp/said)" $((builtin + $(count)))
check_equal "all was shown" "$status" 0
tell show --json
check_equal "in JSON, too" "$(grep -c '"rule":' /tmp/said)" $((builtin + $(count)))
make_file /tmp/denied 7003
mark
check_refused "a file is refused" "Permission denied" cat /tmp/denied
check "its record names the rule" said 'name="/tmp/denied" .* layer=builtin rule=6 '
imactl policy show >/tmp/said
check_line "which is that with this number" \
	"layer=builtin rule=6 deny func=FILE_CHECK mask=MAY_READ fowner=7003"
su nobody -c "imactl policy show" >/tmp/said 2>&1
check_equal "nobody is not shown anything" $? 2
check_line "and told why" "policy: Permission denied; only root may read it"

# What is wrong with a policy

policy /tmp/good "# good" "measure fowner=12345" "audit fowner=12345 # too"
policy /tmp/kernel "measure template=nosuch fowner=12345"
policy /tmp/bad "measure fowner=12345" "measure bprm_check" "" "deny template=nosuch"
before=$(cat $ima/policy)
mark
check_says "a good policy" 0 "/tmp/good: 2 rules, no fault" check /tmp/good
check_equal "no more is said of it" "$(cat /tmp/said)" "/tmp/good: 2 rules, no fault"
check_says "what the kernel alone knows" 1 '/tmp/kernel:1:9: unknown template "nosuch"' \
	check /tmp/kernel
check_says "the kernel alone" 1 '/tmp/kernel:1:9: unknown template "nosuch"' \
	check --kernel /tmp/kernel
check_says "imactl alone" 0 "/tmp/kernel: 1 rule, no fault found by imactl alone" \
	check --offline /tmp/kernel
check_says "what both know" 1 \
	'/tmp/bad:2:9: unknown word "bprm_check" (did you mean func=BPRM_CHECK?)' check /tmp/bad
check_equal "is said once" "$(grep -c bprm_check /tmp/said)" 1
exec 3<>$ima/policy_check
cat /tmp/bad >&3
check_equal "all of it is what the kernel says" "$(cat /tmp/said)" "$(sed 's|^|/tmp/bad:|' <&3)"
exec 3>&-
tell check --json /tmp/bad
check_equal "JSON: both found both" "$(grep -c '"by":"both"' /tmp/said)" 2
policy /tmp/vain "measure fowner=12345" "measure fowner=12345 uid=0"
check_says "a rule that never matches" 0 \
	"/tmp/vain:2:1: warning: never matches: the rule in line 1 always does before it" \
	check /tmp/vain
su nobody -c "imactl policy check /tmp/good" >/tmp/said 2>&1
check_equal "nobody may check" $? 0
check_line "without the kernel, and is told so" \
	"no fault found by imactl alone (only root may ask this kernel)"
su nobody -c "imactl policy check --kernel /tmp/good" >/tmp/said 2>&1
check_equal "who insists on the kernel gets no answer" $? 2
check_equal "nothing is recorded or logged" "$(since_mark | grep -c 'ima\|audit')" 0
check_equal "nothing is loaded" "$(cat $ima/policy)" "$before"

# Loading

check_says "a policy with faults" 1 "/tmp/bad:4:6: template= goes with measure only" load /tmp/bad
check_line "is not loaded" "imactl policy load: /tmp/bad: not loaded: it has faults"
check_equal "nothing of it" "$(cat $ima/policy)" "$before"
check_says "a good one" 0 "/tmp/good: loaded as text" load /tmp/good
check_equal "takes the place of what the kernel was booted with" "$(rules)" "\
measure fowner=12345
audit fowner=12345"
check_line "the rules are counted" "In force: layer custom: 2 rules"
check_line "those that are built in, too" "In force: layer builtin: $builtin rules"
printf 'hash fowner=12345' >/tmp/rule
tell load - </tmp/rule
check_equal "the next is appended" "$(rules | tail -n 1)" "hash fowner=12345"
check_line "and counted" "In force: layer custom: 3 rules"
xattr set /fixtures/policy $label /fixtures/policy.sha256
check_says "one with a label" 0 "/fixtures/policy: loaded by its path" load /fixtures/policy
check_equal "is there" "$(count)" 4

exec 3>$ima/policy
check_says "while another loads one" 1 "another program is loading a policy at this moment" \
	load /tmp/good
exec 3>&-
su nobody -c "imactl policy load /tmp/good" >/tmp/said 2>&1
check_equal "nobody may not" $? 1
check_line "and is told so" "this user may not write ima/policy: only root may load a policy"
# A text would be cut.
policy /tmp/long "measure func=CRITICAL_DATA label=$(head -c 5000 /dev/zero | tr '\0' a)"
check_says "a long rule" 0 "/tmp/long: loaded by its path" load /tmp/long
check_equal "is loaded whole" "$(tail -n 1 $ima/policy | wc -c)" $(($(wc -c </tmp/long) + 1))
tell load - </tmp/long
check_line "from standard input it is not" "the kernel has to read it from a file"

# A kernel that cannot be asked beforehand still says why.
mount --bind /dev/null $ima/policy_check
check_says "what only the kernel finds wrong" 1 \
	'not loaded: the kernel refuses it: 1:9: unknown template "nosuch"' load /tmp/kernel
umount $ima/policy_check
check_equal "nothing of it is there" "$(count)" 5

# Signatures

policy /tmp/closed "appraise func=POLICY_CHECK appraise_type=imasig"
tell load /tmp/closed
rule="layer=custom rule=6 (appraise func=POLICY_CHECK appraise_type=imasig)"
mark
check_says "then a file without a signature" 1 "the file is not signed, as $rule demands" \
	load /tmp/good
check "its record names the same rule" said 'func=POLICY_CHECK layer=custom rule=6 '
tell load - </tmp/good
check_line "and one that is no file" \
	"policies must be signed files, which this is not, as $rule demands"
xattr set /tmp/good $label /fixtures/policy.rogue
tell load /tmp/good
check_line "and one with a wrong signature" \
	"the signature or hash of the file is not what $rule demands"
check_equal "none is loaded" "$(count)" 6
xattr set /fixtures/policy $label /fixtures/policy.sig
check_says "one with a signature" 0 "/fixtures/policy: loaded by its path" load /fixtures/policy
check_equal "is there" "$(count)" 7

ima_end
