#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# imactl and policies with names: it finds wrong what the kernel finds wrong, loads a later
# version and says why no other one is in force; and what it shows, explains and promises is
# what the records of the kernel then say.
#
# vmtest-extension: ima/named_policies
# vmtest-append: ima_policy=tcb
# vmtest-alone: a name stays until the machine is started again
# vmtest-timeout: 120

. ./lib.sh
. ./lib_measure.sh
. ./lib_imactl.sh

# policy FILE RULE... - make a file
policy() {
	local file=$1
	shift
	printf '%s\n' "$@" >"$file"
}

# shown NAME - the rules of a policy with that name
shown() {
	awk -v name="policy_name=$1" '/^policy_name=/ { on = $1 == name; next }
		on && !/^#/ { sub(/ $/, ""); print }' $ima/named_policies
}

# told - what ima/status has of policies with names
told() {
	sed -n 's/^named_policies: //p' $ima/status
}

# status_fact NAME - in a row of imactl status
status_fact() {
	imactl status | sed -n "s/^  $1  *\([^ ].*\)/\1/p"
}

ima_start 62
subcommand=policy
before=$(cat $ima/policy)
make_file /tmp/one 7101
make_file /tmp/two 7102

# What is wrong with one

policy /tmp/v3 "# The first." "policy_name=corp policy_version=1.2.3" \
	"measure func=FILE_CHECK mask=MAY_READ fowner=7101" \
	"deny func=FILE_CHECK mask=MAY_READ fowner=7101"
policy /tmp/nameonly "policy_name=corp policy_version=1.2.11"
policy /tmp/bad "policy_name=corp policy_version=1.02.3" "measure nonsense"
policy /tmp/misplaced "audit fowner=7101" "policy_name=corp policy_version=1.2.3"
check_says "a policy with a name" 0 "/tmp/v3: policy corp 1.2.3, 2 rules, no fault" check /tmp/v3
check_equal "no more is said of it" "$(wc -l </tmp/said)" 1
check_says "one without a rule" 0 "/tmp/nameonly: policy corp 1.2.11, no rule, no fault" \
	check --kernel /tmp/nameonly
for file in bad misplaced; do
	check_says "the kernel alone, of $file" 1 "/tmp/$file:" check --kernel /tmp/$file
	cp /tmp/said /tmp/kernel
	tell check --offline /tmp/$file
	check_equal "imactl alone says the same of $file" "$(cat /tmp/said)" "$(cat /tmp/kernel)"
done
check_equal "nothing is loaded" "$(told)" none

# Loading

tell explain -f /tmp/one -H FILE_CHECK -p /tmp/v3
check_equal "a file would be refused" "$status" 1
sed -n 's/^  record: .*cause=/cause=/p' /tmp/said >/tmp/record
check_says "the first version" 0 "/tmp/v3: loaded by its path" load /tmp/v3
check_line "is in force" "In force: layer corp 1.2.3: 2 rules"
check_equal "as the kernel says" "$(told)" "corp=1.2.3"
check_equal "imactl status says it, too" "$(status_fact 'policy corp')" "1.2.3, 2 rules"
check_equal "the rules of the others stay" "$(cat $ima/policy)" "$before"
tell show
check_line "its rules are shown with their numbers" \
	"layer=corp rule=2 deny func=FILE_CHECK mask=MAY_READ fowner=7101"
tell show -l corp
check_equal "or they alone" "$(sed 's/^layer=corp rule=[12] //' /tmp/said)" "$(shown corp)"
tell show -j -l corp
check_line "with the version" '"policy_version":"1.2.3"'
check_line "and the digest of the text" "\"sha256:$(sha256sum </tmp/v3 | cut -d ' ' -f 1)\""
check_says "there is no other" 2 "'other' is neither builtin nor custom" show -l other
mark
check_refused "the file is refused" "Permission denied" cat /tmp/one
check "the record is that which was foretold" \
	said "cause=denied .* name=\"/tmp/one\" .*$(sed 's/^cause=[^ ]* *//' /tmp/record)"
dmesg | imactl audit suggest - >/tmp/said
check_line "a rule would be for a later version of it" \
	"WEAKENS the policy corp, in a later version of it, before the rule that refuses:"
tell explain -f /tmp/one -H FILE_CHECK
check_line "the rules in force are told of, too" "layer corp 1.2.3:"
check_equal "and refuse it" "$status" 1
check "another file is read" cat /tmp/two

# Versions

check_says "the same again" 0 "/tmp/v3: loaded by its path" load /tmp/v3
check_equal "changes nothing" "$(shown corp)" "measure func=FILE_CHECK mask=MAY_READ fowner=7101
deny func=FILE_CHECK mask=MAY_READ fowner=7101"
{ cat /tmp/v3; echo "audit fowner=7101"; } >/tmp/other
check_says "another text of this version" 1 "corp 1.2.3 is in force with another text" \
	load /tmp/other
tell load - </tmp/other
check_equal "written as text, too" "$status" 1
check_line "for the same reason" "corp 1.2.3 is in force with another text"
sed 's/1.2.3/1.2.2/' /tmp/v3 >/tmp/v2
check_says "an older one" 1 \
	"/tmp/v2: not loaded: corp 1.2.2 is older than 1.2.3, which is in force" load /tmp/v2
tell load - </tmp/v2
check_equal "as text as well" "$status" 1
check_line "for that reason" "corp 1.2.2 is older than 1.2.3, which is in force"
check_equal "none of them is in force" "$(told)" "corp=1.2.3"
policy /tmp/v10 "policy_name=corp policy_version=1.2.10" \
	"deny func=FILE_CHECK mask=MAY_READ fowner=7102"
tell load - </tmp/v10
check_equal "a later one" "$status" 0
check_line "is loaded as text" "standard input: loaded as text"
check_equal "and has replaced it" "$(told)" "corp=1.2.10"
check "what the first refused is read" cat /tmp/one
mark
check_refused "and what this refuses is not" "Permission denied" cat /tmp/two
check "by its first rule" said 'name="/tmp/two" .* layer=corp rule=1 '
check_says "one without a rule" 0 "In force: layer corp 1.2.11: 0 rules" load /tmp/nameonly
check "refuses nothing" cat /tmp/two

# Room

n=0
while [ $n -lt 100 ]; do
	policy /tmp/more "policy_name=n$n policy_version=1.0.0" "audit fowner=7103"
	tell load /tmp/more
	[ "$status" = 0 ] || break
	n=$((n + 1))
done
check_equal "there is room for some names" $((n > 0 && n < 100)) 1
check_line "and for no more" "n$n 1.0.0 is one name more than this kernel has room for"
check_line "which are told" "in force: corp 1.2.11, n0 1.0.0"
check_equal "all are there" "$(told | tr ' ' '\n' | wc -l)" $((n + 1))
check_equal "the rules of the others are as they were" "$(cat $ima/policy)" "$before"
policy /tmp/plain "audit fowner=7104"
check_says "a policy without a name" 0 "In force: layer custom: 1 rule" load /tmp/plain
check_equal "takes nothing from them" "$(told | tr ' ' '\n' | wc -l)" $((n + 1))
su nobody -c "imactl policy show" >/tmp/said 2>&1
check_equal "nobody is not shown any" $? 2
check_line "and told why" "policies with names: "

ima_end
