#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# An allocation of memory fails while a policy is checked, written or put into
# force, each of them once: the policy is there as a whole, or what held before
# holds.  What is leaked then is told by kmemleak.
#
# vmalloc() logs it, and where, if an allocation fails.  What else has a trace of
# calls in the log has a line before it that says why, and is noticed by that.
#
# vmtest-disk: 64M
# vmtest-alone: a policy takes the place of the default rules once
# vmtest-extension: the policy engine
# vmtest-skip: only a kernel with CONFIG_FAILSLAB can do it (make check-debug)
# vmtest-console: Call Trace:
# vmtest-timeout: 120

. ./lib.sh
. ./lib_appraise.sh

fail_nth probe >/dev/null || {
	ktap_print_header
	ktap_skip_all "no CONFIG_FAILSLAB"
	exit "$KSFT_SKIP"
}
ima_start 18

policy=$ima/policy
mount_disk
put text good text.sha256 7001
put text bad - 7001
put text later - 7002
put policy signed policy.sig 7003
put policy forged script.sig 7003
remount_disk

# All kinds of memory that a rule owns
cat >/tmp/first <<-RULES
	measure func=KEY_CHECK keyrings=.ima|.evm
	measure func=CRITICAL_DATA label=one|two|three
	measure func=FILE_CHECK fsname=nosuch template=ima-sig
	appraise fsname=nosuch appraise_algos=sha256,sha512
	appraise func=FILE_CHECK mask=MAY_READ fowner=7001 # one has no label
RULES
echo "appraise func=FILE_CHECK mask=MAY_READ fowner=7002" >/tmp/more
printf '%s\n' "policy_name=name policy_version=0.9.0" "deny fowner=7001" >/tmp/named-1
printf '%s\n' "measure fsname=nosuch" "measure keyrings=.ima" \
	"appraise appraise_algos=sha256 template=ima-ng" >/tmp/wrong

# verdicts - on each of the files: "in" or "out"
verdicts() {
	local name said=
	for name in good bad later; do
		if cat $disk/$name >/dev/null 2>&1; then
			said="$said $name:in"
		else
			said="$said $name:out"
		fi
	done
	echo "$said"
}

# published TEXT RULES OLD NEW - it is written and comes into force, or does not;
# verdicts are OLD before and NEW from then on
published() {
	local n=0 kept=0 old now said want=$3
	old=$(cat $policy)
	while n=$((n + 1)); [ $n -lt 100 ]; do
		said=$(fail_nth close $policy $n <"$1") || return
		now=$(cat $policy)
		if [ "$now" = "$old" ] && [ "$said" = failed ]; then
			kept=$((kept + 1))
		elif [ "$(echo "$now" | grep -c .)" -eq $(($(echo "$old" | grep -c .) + $2)) ]; then
			case $now in
			"$old"*) old=$now want=$4 ;;
			*) echo "$n: what held is gone: $now"; return 1 ;;
			esac
		else
			echo "$n: $said, and in force is: $now"
			return 1
		fi
		[ "$(verdicts)" = "$want" ] || { echo "$n:$(verdicts), not$want"; return 1; }
		[ "$said" = failed ] || break
	done
	echo "$n times, and $kept times what held was kept"
	[ $kept -gt 0 ] && [ $kept -lt $n ]
}

# written TEXT [ERRNOS] [passes|fails]
written() {
	fail_nth write $policy "${2:-ENOMEM}" "${3:-passes}" <"$1"
}

# checked TEXT
checked() {
	fail_nth ask $ima/policy_check <"$1"
}

none=" good:in bad:in later:in"
first=" good:in bad:out later:in"
more=" good:in bad:out later:out"

check_equal "there are no rules" "$(wc -l <$policy)$(verdicts)" "0$none"
check "a good policy is checked" checked /tmp/first
check "one that has faults is" checked /tmp/wrong
check "the first policy is written" written /tmp/first
echo /tmp/first >/tmp/path
check "the name of its file is" written /tmp/path
check_equal "nothing has changed" "$(wc -l <$policy)$(verdicts)" "0$none"
check "it comes into force" published /tmp/first 5 "$none" "$first"
check "another one is written" written /tmp/more
check "the name of its file is, again" written /tmp/path
check_equal "files are let in and refused as before" "$(verdicts)" "$first"
check "the other one comes into force" published /tmp/more 1 "$first" "$more"

# named VERSION RULE OLD NEW - a policy with a name comes into force, or does not, and what
# held of the name before holds; verdicts are OLD before and NEW from then on
named() {
	local n=0 kept=0 old now said
	old=$(cat $ima/named_policies)
	printf '%s\n' "policy_name=name policy_version=$1" "$2" >/tmp/named
	while n=$((n + 1)); [ $n -lt 100 ]; do
		said=$(fail_nth close $policy $n </tmp/named) || return
		now=$(cat $ima/named_policies)
		case $now in
		"policy_name=name policy_version=$1"*) old=$now ;;
		"$old")
			[ "$said" = failed ] || { echo "$n: $said, and not in force"; return 1; }
			kept=$((kept + 1))
			;;
		*) echo "$n: what held is gone: $now"; return 1 ;;
		esac
		if [ "$(status named_policies)" = "name=$1" ]; then
			[ "$(verdicts)" = "$4" ] || { echo "$n:$(verdicts), not$4"; return 1; }
			break
		fi
		[ "$(verdicts)" = "$3" ] || { echo "$n:$(verdicts), not$3"; return 1; }
	done
	echo "$n times, and $kept times what held was kept"
	[ $kept -gt 0 ] && [ $kept -lt $n ]
}

denies=" good:out bad:out later:out"
check "a policy with a name is written" written /tmp/named-1
check "it comes into force" named 1.0.0 "deny func=FILE_CHECK fowner=7001" "$more" "$denies"
check "a later one takes its place" named 1.1.0 "audit fsname=nosuch" "$denies" "$more"

check "policies are to be signed" rules <<-RULES
	appraise func=POLICY_CHECK appraise_type=imasig
RULES
echo $disk/signed >/tmp/path
check "the name of a signed one is written" written /tmp/path "ENOMEM EACCES"
echo $disk/forged >/tmp/path
check "that of one whose signature is another's is never accepted" \
	written /tmp/path "ENOMEM EACCES" fails
check_equal "and all is as it was" "$(verdicts)" "$more"

umount $disk
ima_end
