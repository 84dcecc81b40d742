#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the audit log tells beside refusals: which policy was loaded, or was not, and, if
# somebody wants to know, what was granted by which rule.
#
# vmtest-extension: ima/success_audit
# vmtest-timeout: 120
# vmtest-alone: what it loads stays

. ./lib.sh
. ./lib_appraise.sh
. ./lib_property.sh
ima_start 62

policy=$ima/policy
wanted=$ima/success_audit
program=/fixtures/script
chown $owner $program /fixtures/text

# told WORDS - a record since the mark that ends so
told() {
	logged "$1" && log_since_mark | grep -q -- "$1\$"
}

# loaded DESCRIPTION RULES DIGEST REPLACES - the record of a policy that is in force
loaded() {
	check "$1: recorded" told "layer=custom rules=$2 digest=$3 replaces=$4 res=1"
	check "$1: as loaded" logged "op=policy_load cause=loaded comm="
}

# not_loaded DESCRIPTION RULES DIGEST
not_loaded() {
	check "$1: recorded" told "layer=custom rules=$2 digest=$3 replaces=none res=0"
	check "$1: as refused" logged "op=policy_load cause=refused comm="
}

# digest_of FILE
digest_of() {
	echo "sha256:$(sha256sum "$1" | cut -d ' ' -f 1)"
}

# Policies.  The custom layer has no rule before the first one.

echo "no such rule" >/tmp/bad
mark_log
check_refused "rules that are wrong" "Invalid argument" sh -c "cat /tmp/bad >$policy"
not_loaded "rules that are wrong" 0 "$(digest_of /tmp/bad)"
mark_log
check_refused "a file that is not there" "No such file or directory" \
	sh -c "echo /tmp/none >$policy"
not_loaded "a file that is not there" 0 "?"
mark_log
check_refused "a file with rules that are wrong" "Invalid argument" \
	sh -c "echo /tmp/bad >$policy"
not_loaded "a file with rules that are wrong" 0 "$(digest_of /tmp/bad)"

cat >/tmp/first <<-RULES
	dont_appraise func=BPRM_CHECK fowner=$owner boot_verified=yes
	deny func=BPRM_CHECK fowner=$owner
	appraise func=FILE_CHECK mask=MAY_READ fowner=4712 appraise_type=hash
	dont_appraise func=MMAP_CHECK fowner=$owner boot_verified=yes
	deny func=MMAP_CHECK fowner=$owner
	dont_appraise func=MODULE_CHECK boot_verified=yes
RULES
mark_log
check "rules as text" sh -c "cat /tmp/first >$policy"
loaded "rules as text" 6 "$(digest_of /tmp/first)" boot
printf '# a comment\n\naudit fsmagic=0x1\n' >/tmp/second
mark_log
check "a file, with a comment" sh -c "echo /tmp/second >$policy"
loaded "a file, with a comment" 7 "$(digest_of /tmp/second)" none
printf 'audit fsmagic=0x2\naudit fsmagic=0x3\n' >/tmp/third
mark_log
check "rules, one write each" \
	sh -c "{ echo 'audit fsmagic=0x2'; echo 'audit fsmagic=0x3'; } >$policy"
loaded "rules, one write each" 9 "$(digest_of /tmp/third)" none
mark_log
check_refused "more rules that are wrong" "Invalid argument" sh -c "cat /tmp/bad >$policy"
not_loaded "more rules that are wrong" 9 "$(digest_of /tmp/bad)"
mark_log
: >$policy
not_loaded "nothing at all" 9 "?"

# Grants

# silent DESCRIPTION COMMAND... - it succeeds, and there is no record of it
silent() {
	local description=$1
	shift
	mark_log
	"$@" >/dev/null 2>&1 || {
		ktap_test_fail "$description: it failed"
		return
	}
	check "$description" nothing_logged
}

# granted DESCRIPTION WHAT COMMAND... - and there is a record that ends with WHAT
granted() {
	local description=$1 what=$2
	shift 2
	mark_log
	check "$description" "$@"
	check "$description: it is recorded" told "$what"
	check "$description: as granted" logged "op=appraise_data cause=granted comm="
}

nothing_granted() {
	! log_since_mark | grep -q cause=granted
}

verified=$(values boot)
check_equal "only root's" "$(stat -c %a $wanted)" 600
check_equal "it is off" "$(cat $wanted)" 0
silent "off: no record of what is granted" $program
mark_log
check "it is switched on" sh -c "echo 1 >$wanted"
check "that is recorded" logged "op=success_audit cause=on comm="
check_equal "it is on" "$(cat $wanted)" 1
granted "a program of the initramfs" "res=1 errno=0 func=BPRM_CHECK layer=custom rule=1 $(
	)action=dont_appraise $verified" $program
cp -p $program /tmp/program
denied "one from elsewhere is refused" BPRM_CHECK 2 "$nothing" /tmp/program
check "and not said to be granted" nothing_granted

granted "a mapping to execute" "res=1 errno=0 func=MMAP_CHECK layer=custom rule=4 $(
	)action=dont_appraise $verified" ./map /fixtures/text exec
granted "one that becomes executable" "res=1 errno=0 func=MMAP_CHECK layer=custom rule=4 $(
	)action=dont_appraise $verified" ./map /fixtures/text read protect
errno="Operation not permitted"
refused_with "one of a file from elsewhere is refused" failed-mprotect \
	"func=MMAP_CHECK layer=custom rule=5 need=deny have=? $nothing" \
	./map /tmp/program read protect
errno="Permission denied"
check "and not said to be granted" nothing_granted

cp /fixtures/text /tmp/labelled
xattr set /tmp/labelled $label /fixtures/text.sha256
chown 4712 /tmp/labelled
granted "a file that is appraised" "res=1 errno=0 func=FILE_CHECK layer=custom rule=3 $(
	)action=appraise $nothing" cat /tmp/labelled
granted "also the second time" "res=1 errno=0 func=FILE_CHECK layer=custom rule=3 $(
	)action=appraise $nothing" cat /tmp/labelled
silent "one that no rule is about" cat /fixtures/text.sig
# Such a rule decides before the others are looked at.
granted "a module that only a property matters for" "res=1 errno=0 func=MODULE_CHECK $(
	)layer=custom rule=6 action=dont_appraise $verified" try_module /lib/modules/test_module.ko

for value in 2 x ""; do
	check_refused "\"$value\" is refused" "Invalid argument" \
		sh -c "printf '%s\n' '$value' | ./write_once $wanted"
done
check_equal "it is on, as before" "$(cat $wanted)" 1
check_refused "another user cannot read it" "Permission denied" \
	./run_as 1000 1000 1000 1000 cat $wanted
check_refused "who has it open, but not the capability, cannot write" \
	"write: Operation not permitted" unshare -Ur sh -c "echo 0 | ./write_once $wanted"
check_equal "it is on, as before" "$(cat $wanted)" 1
mark_log
check "it is switched off" sh -c "echo 0 >$wanted"
check "that is recorded" logged "op=success_audit cause=off comm="
silent "off: no record" $program
ima_end
