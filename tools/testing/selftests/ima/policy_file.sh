#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# ima/policy as a file: who may open it, how a policy is written into it, what
# becomes of the active policy when something is wrong.
#
# No rule here matches anything: all are for files of a user 12345 or for a file
# system 0x1.
#
# vmtest-alone: what it loads stays

. ./lib.sh
. ./lib_measure.sh

policy=$ima/policy
rule="measure fowner=12345"

count() {
	wc -l <"$policy"
}

# check_unchanged DESCRIPTION REASON COMMAND... - two checks: COMMAND fails for
# REASON, and the policy is what it was
check_unchanged() {
	local before
	before=$(cat "$policy")
	check_refused "$@"
	check_equal "$1: the policy is what it was" "$(cat "$policy")" "$before"
}

if extended; then
	ima_start 57
else
	ima_start 55
fi

# Who may

check_equal "it is for root alone" "$(stat -c '%A %u:%g' "$policy")" "-rw------- 0:0"
check_refused "another user cannot read it" "Permission denied" \
	./run_as 1000 1000 1000 1000 cat "$policy"
check_refused "nor write it" "write_once: open: Permission denied" \
	./run_as 1000 1000 1000 1000 ./write_once "$policy"
check_refused "root without CAP_SYS_ADMIN cannot read it" "Operation not permitted" \
	unshare -Ur cat "$policy"
check_refused "nobody can have it open for both" "Permission denied" \
	sh -c "exec 3<>$policy"

# Whoever has the user ID of the owner may write, though he may not read: the
# root of a user namespace that root made, which has no capability outside.
check "expected to change: to write it, no capability is needed" \
	unshare -Ur sh -c "echo 'measure fsmagic=0x1' | ./write_once $policy"
check_equal "and the rule is there" "$(cat "$policy")" "measure fsmagic=0x1 "

# One writer

exec 3>"$policy"
check_refused "a second writer is told to wait" "write_once: open: Device or resource busy" \
	write_rule "$rule"
check_equal "readers are not in the way" "$(count)" 1
mark
exec 3>&-
check "a writer who wrote nothing has failed" said 'op=policy_update cause=failed .* res=0'
if extended; then
	check "the record says how" said 'op=policy_update cause=failed .* res=0 errno=-22'
	check "so does the log" said 'ima: policy refused: error -22'
fi
check "the log says so, too" said 'ima: policy update failed'
check_equal "there is still one rule" "$(count)" 1
mark
check "then it can be written" load "$rule"
check "and that is recorded" said 'op=policy_update cause=completed .* res=1'
check "in the log, too" said 'ima: policy update completed'
check "each rule has a record" said 'type=1807 .*: action=measure fowner=12345 res=1'

# Text

check_equal "it is appended" "$(tail -n 1 "$policy")" "$rule "
load "# a comment" "" "   # another" "	" "audit fowner=12345"
check_equal "comments and empty lines are no rules" "$(count)" 3
mark
load "# nothing but a comment" 2>/dev/null
check "a policy without a rule has failed" said 'op=policy_update cause=failed .* res=0'
check_equal "and is no rule" "$(count)" 3
printf '%s\n' "hash fowner=12345" "wrong" >/tmp/wrong
check_unchanged "a rule that is wrong takes those before it along" \
	"write error: Invalid argument" sh -c "cat /tmp/wrong >$policy"
{
	echo "wrong"
	echo "hash fowner=12345"
} >"$policy" 2>/dev/null
check_equal "and those after it" "$(count)" 3
check "the next policy is not affected" load "hash fowner=12345"
check_equal "it is loaded" "$(tail -n 1 "$policy")" "hash fowner=12345 "

check_equal "one write is one rule, and says how much of the text it was" \
	"$(printf '%s\n' "$rule" "audit fowner=12345" | ./write_once "$policy")" \
	$((${#rule} + 1))
check_equal "the second was not loaded" "$(tail -n 1 "$policy")" "$rule "
# It counts the end of the line that is not there: a program that goes on where
# it was told to go on reads behind its buffer.
check_equal "expected to change: without an end of line it says one byte too many" \
	"$(printf %s "$rule" | ./write_once "$policy")" $((${#rule} + 1))
check_equal "the rule is loaded" "$(tail -n 1 "$policy")" "$rule "

# A text is cut to a page less one byte, and what is left is taken for a rule: it
# is another rule than the one that was written.
long=$(head -c 5000 /dev/zero | tr '\0' a)
check_equal "expected to change: a rule longer than a page is cut and accepted" \
	"$(write_rule "measure func=CRITICAL_DATA label=$long")" 4096
check_equal "the rule is not what was written" \
	"$(tail -n 1 "$policy" | wc -c)" 4097
mark
echo "measure func=CRITICAL_DATA label=$long" >/tmp/long
check_refused "in several writes, what was cut off is refused" "write error: Invalid argument" \
	sh -c "cat /tmp/long >$policy"
check "as what it is, nonsense" said ': UNKNOWN=a* res=0'

# A path

cat >/tmp/rules <<END
# a comment

$rule pcr=11
	$rule pcr=12
$rule pcr=13
END
lines=$(count)
mark
check "a file is loaded by its path" load /tmp/rules
check "and that is recorded" said 'op=policy_update cause=completed .* res=1'
check_equal "in its order" "$(rules | tail -n 3)" "\
measure pcr=11 fowner=12345
measure pcr=12 fowner=12345
measure pcr=13 fowner=12345"
check_equal "and no more than it" "$(count)" $((lines + 3))

mark
check_refused "a path that is not there" "write: No such file or directory" \
	write_rule /tmp/nosuch
check "is named, with the error" said_text 'ima: Unable to open file: /tmp/nosuch (-2)'
check "and has failed" said 'op=policy_update cause=failed .* res=0'
mark
check_refused "a directory" "write: Invalid argument" write_rule /tmp
check "is named, with the error" said_text 'ima: Unable to open file: /tmp (-22)'
true >/tmp/empty
check_refused "an empty file" "write: Invalid argument" write_rule /tmp/empty
check_refused "a relative path is no path" "write: Invalid argument" write_rule tmp/rules
check "but nonsense" said ': UNKNOWN=tmp/rules res=0'

echo "wrong" >>/tmp/rules
mark
check_unchanged "a file with a wrong rule is refused" "write: Invalid argument" \
	write_rule /tmp/rules
check "the rule is named" said ': UNKNOWN=wrong res=0'
check "and refused" said 'op=update_policy cause=invalid-policy .* res=0'
check "with the file" said 'op=policy_update cause=failed .* res=0'

# Only the text is limited to a page.
load /tmp/long
check_equal "a file may have longer rules" "$(tail -n 1 "$policy")" \
	"measure func=CRITICAL_DATA label=$long "

# More

sed '$d' /tmp/rules >/tmp/three
lines=$(count)
{
	echo "$rule"
	echo /tmp/three
	echo "$rule"
} >"$policy"
check_equal "text and paths can follow each other" "$(count)" $((lines + 5))

for _ in 1 2 3 4 5 6 7 8 9 10; do
	load "$rule"
done
check_equal "it can be written often" "$(count)" $((lines + 15))
yes "$rule" | head -n 2000 >/tmp/many
load /tmp/many
check_equal "it can be long" "$(count)" $((lines + 2015))

check_refused "it cannot be removed" "Operation not permitted" rm "$policy"

ima_end
