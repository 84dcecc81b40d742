#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# How imactl is called, and what it ends with.
#
# usage: IMACTL=PROGRAM tests/command_line.sh

imactl=${IMACTL:?}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
failed=0

# one_line ARGUMENT... - imactl complains in one line, without control characters
one_line() {
	said=$("$imactl" "$@" 2>&1 >/dev/null) || :
	if [ "$(printf '%s\n' "$said" | wc -l)" = 1 ] &&
	   ! printf '%s' "$said" | LC_ALL=C grep -q '[^ -~]'; then
		echo "ok: one line for imactl with $# wrong arguments"
	else
		printf 'not ok: imactl complains in other ways:\n%s\n' "$said"
		failed=1
	fi
}

# expect STATUS TEXT ARGUMENT... - imactl ends with STATUS and says TEXT
expect() {
	status=$1 text=$2 said='' got=0
	shift 2
	said=$("$imactl" "$@" 2>&1) || got=$?
	if [ "$got" = "$status" ] && printf '%s\n' "$said" | grep -qF -- "$text"; then
		echo "ok: imactl $*"
	else
		printf 'not ok: imactl %s\nstatus %s instead of %s, or no "%s" in:\n%s\n' \
			"$*" "$got" "$status" "$text" "$said"
		failed=1
	fi
}

expect 0 "imactl (ima-utils) " --version
expect 0 "  status   tell what IMA does" --help
expect 0 "  status   tell what IMA does" help
expect 0 "Usage: imactl status [OPTION...]" help status
expect 0 "Usage: imactl status [OPTION...]" status --help
expect 2 "which subcommand?"
expect 2 "there is no subcommand 'nosuch'" nosuch
expect 2 "there is no subcommand 'nosuch'" help nosuch
expect 2 "one subcommand at a time" help status help
expect 2 "unrecognized option '--nosuch'" --nosuch
expect 2 "unrecognized option '--nosuch'" status --nosuch
expect 2 "'extra': there are no arguments" status extra
expect 2 "--root: no directory" status --root=
expect 0 "  list     show the keys" keys --help
expect 2 "which subcommand?" keys
expect 2 "which certificate?" keys add
expect 2 "which key?" keys revoke
expect 2 "'extra': there are no arguments" keys list extra
expect 0 "  suggest  tell what is refused" audit --help
expect 2 "which subcommand?" audit
expect 0 "  explain  tell why an access" policy --help
if [ ! -e /sys/kernel/security/ima/keys ]; then
	none="there is no ima/keys in this kernel"
	expect 2 "imactl keys list: " keys list
	expect 2 "imactl keys add: $none" keys add /nosuch
	expect 2 "imactl keys revoke: $none" keys revoke 12345678
fi
expect 0 "  sign     give files labels" file --help
expect 2 "which subcommand?" file
expect 2 "there is no subcommand 'nosuch'" file nosuch
expect 2 "which subcommand?" measurements
expect 2 "there is no subcommand 'nosuch'" measurements nosuch
if [ ! -e /sys/kernel/security/ima ]; then
	for subcommand in list replay verify; do
		expect 2 "imactl measurements $subcommand: " measurements $subcommand
	done
fi
escape=$(printf 'a\033[2J\nb')
one_line
one_line "$escape"
one_line help "$escape"
one_line help status "$escape"
one_line "--$escape"
one_line status "--$escape"
one_line status "$escape"
one_line status --root=
one_line status --root="$escape"
one_line status --root

# A system without IMA, one with it, and one of which nothing is seen.
mkdir -p "$root/no/sys/kernel/security/integrity" "$root/yes/sys/kernel/security/ima" \
	"$root/yes/proc" "$root/yes/sys/class/net" "$root/yes/sys/firmware/acpi"
echo "mode: idle" >"$root/yes/sys/kernel/security/ima/status"
touch "$root/yes/proc/keys" "$root/yes/proc/cmdline"
echo capability >"$root/yes/sys/kernel/security/lsm"
printf '%s\n' '00000001 I------     1 perm 1f0b0000     0     0 keyring   .ima: 2' \
	>"$root/yes/proc/keys"
touch "$root/file"
ln -s / "$root/live"
expect 0 "  mode                 idle" status --root="$root/yes"
expect 0 '"verdict":"unknown"' status --json --root="$root/yes/"
expect 1 "IMA is not active" status --root="$root/no"
expect 1 '"ima":"inactive"' status --root="$root/no" -j
expect 2 "imactl status: --root: $root/nosuch: No such file or directory" \
	status --root="$root/nosuch"
expect 2 "imactl status: --root: $root/file: Not a directory" status --root="$root/file"
mkdir "$root/empty"
expect 3 "Whether IMA is active is not known" status --root="$root/empty"
# The running system, in whatever way it is written.
here=$("$imactl" status | head -n 1)
for live in // /. /proc/.. "$root/live"; do
	[ "$("$imactl" status --root="$live" | head -n 1)" = "$here" ] || {
		echo "not ok: $live is another system than /"
		failed=1
	}
done
if [ -w /dev/full ] && "$imactl" status --root="$root/yes" >/dev/full 2>/dev/null; then
	echo "not ok: an answer that cannot be written is an error"
	failed=1
fi


# What is closed is neither read nor written, and nothing else gets its number.
# closed DESCRIPTION STATUS SAID COMMAND - so it ends, and says
closed() {
	said=$(eval "$4" 2>&1) && got=0 || got=$?
	if [ "$got:$said" = "$2:$3" ]; then
		echo "ok: $1"
	else
		printf 'not ok: %s\nended with %s and said:\n%s\n' "$1" "$got" "$said"
		failed=1
	fi
}

mkdir "$root/tree"
echo file >"$root/tree/file"
ln -s file "$root/tree/link"
"$imactl" digest-list gen -o "$root/list" "$root/tree" 2>/dev/null
gen="\"$imactl\" digest-list gen"
closed "a list without standard error" 0 "" "$gen -v -o '$root/x' '$root/tree' 2>&-"
closed "is that list" 0 "" "cmp '$root/x' '$root/list'"
closed "without any of them" 0 "" "$gen -v -o '$root/x' '$root/tree' <&- >&- 2>&-"
closed "it is, too" 0 "" "cmp '$root/x' '$root/list'"
closed "no list is written to what is closed" 1 \
	"imactl digest-list gen: standard output: Bad file descriptor" "$gen '$root/list' >&-"
closed "nor read from it" 1 "imactl digest-list gen: -: Bad file descriptor" \
	"$gen -o '$root/x' -T - <&-"
closed "nor is an answer written" 2 "imactl: standard output: Bad file descriptor" \
	"\"$imactl\" digest-list show '$root/list' >&-"

# Policies
printf '%s\n' "measure func=BPRM_CHECK" "audit # x" >"$root/good"
printf '%s\n' "measure" "measure bprm_check" >"$root/bad"
printf '%s\n' "measure" "measure uid=0" >"$root/vain"
printf '%s\n' "# x" "policy_name=corp policy_version=1.2.3" "measure" "audit" >"$root/named"
echo "policy_name=corp policy_version=1.2.4" >"$root/nameonly"
printf '%s\n' "policy_name=corp policy_version=1.2" "audit" >"$root/misnamed"
printf '%s\n' "audit" "policy_name=corp policy_version=1.2.3" >"$root/misplaced"
mkdir "$root/layers"
cp -r "$root/yes/." "$root/layers"
ima=$root/layers/sys/kernel/security/ima
echo "appraise func=MODULE_CHECK appraise_type=imasig " >"$ima/builtin_policy"
printf '%s \n' "measure" "$(printf 'audit fsname=\033x')" >"$ima/policy"
printf '%s\n' "mode: idle" "rules: 3" >"$ima/status"
expect 2 "imactl policy: which subcommand?" policy
expect 0 "  check    tell what is wrong" policy --help
expect 0 "  check    tell what is wrong" help policy
expect 2 'imactl policy: there is no subcommand '"'nosuch'" policy nosuch
expect 2 "which file?" policy check
expect 2 "which file?" policy load
expect 2 "one file at a time" policy load a b
expect 2 "one of --kernel and --offline, once" policy check --kernel --offline x
expect 2 "there are no arguments" policy show x
expect 2 "--layer: 'init' is neither builtin nor custom, and no policy in force has that name" \
	policy show --root="$root/layers" --layer=init
expect 0 "$root/good: 2 rules, no fault found by imactl alone" policy check --offline "$root/good"
expect 1 "$root/bad:2:9: unknown word \"bprm_check\" (did you mean func=BPRM_CHECK?)" \
	policy check --offline "$root/good" "$root/bad"
expect 0 "$root/vain:2:1: warning: never matches: the rule in line 1 always does before it" \
	policy check -o "$root/vain"
expect 0 "$root/named: policy corp 1.2.3, 2 rules, no fault found by imactl alone" \
	policy check -o "$root/named"
expect 0 "$root/nameonly: policy corp 1.2.4, no rule, no fault found by imactl alone" \
	policy check -o "$root/nameonly"
expect 0 '"policy_name":"corp"' policy check -oj "$root/named"
expect 0 '"policy_version":"1.2.3"' policy check -oj "$root/named"
expect 1 "$root/misnamed:1:18: \"1.2\" is no version (three numbers up to 65535, as in 1.0.12)" \
	policy check -o "$root/misnamed"
expect 1 "$root/misplaced:2:1: \"policy_name=corp\" where a rule has to stand (before all rules" \
	policy check -o "$root/misplaced"
expect 2 "imactl policy check: $root/nosuch: No such file or directory" \
	policy check --offline "$root/bad" "$root/nosuch"
expect 2 "imactl policy check: $root: Is a directory" policy check --offline "$root"
expect 1 '"state":"faults"' policy check --offline --json "$root/bad"
expect 0 '"state":"good"' policy check --offline --json "$root/good"
expect 2 '"error":"No such file or directory"' policy check -oj "$root/nosuch"
[ -e /sys/kernel/security/ima/policy_check ] ||
	expect 2 "this kernel has no ima/policy_check" policy check --kernel "$root/good"
expect 1 "imactl policy load: $root/bad: not loaded: it has faults" policy load "$root/bad"
expect 2 "imactl policy load: $root/nosuch: No such file or directory" policy load "$root/nosuch"
expect 0 "layer=builtin rule=1 appraise func=MODULE_CHECK appraise_type=imasig" \
	policy show --root="$root/layers"
expect 0 "layer=custom rule=2 audit fsname=?x" policy show --root="$root/layers" --layer=custom
expect 0 "1 rule of layer custom is not shown" policy show --root="$root/layers"
expect 0 '"text":"appraise func=MODULE_CHECK appraise_type=imasig"' \
	policy show --root="$root/layers" --json
expect 0 '"named_policies":"absent"' policy show --root="$root/layers" --json
expect 2 "IMA is not active" policy show --root="$root/no"
# Policies with names: the numbers of rules begin anew.
mkdir "$root/names"
cp -r "$root/layers/." "$root/names"
ima=$root/names/sys/kernel/security/ima
printf '%s\n' "policy_name=corp policy_version=1.2.3" "# sha256:$(printf '%064d' 7)" \
	"measure func=BPRM_CHECK" "deny uid=5" "policy_name=nine policy_version=0.0.1" \
	"# sha256:$(printf '%064d' 8)" "policy_name=x policy_version=2.0.0" "audit" \
	>"$ima/named_policies"
expect 0 "layer=corp rule=2 deny uid=5" policy show --root="$root/names"
expect 0 "layer=x rule=1 audit" policy show --root="$root/names"
expect 0 "layer=builtin rule=1 appraise func=MODULE" policy show --root="$root/names"
expect 0 "layer=corp rule=1 measure func=BPRM_CHECK" policy show --root="$root/names" -l corp
expect 0 '"layer":"nine"' policy show --root="$root/names" -j
expect 0 '"policy_version":"0.0.1"' policy show --root="$root/names" -j
expect 0 "\"digest\":\"sha256:$(printf '%064d' 7)\"" policy show --root="$root/names" -jl corp
expect 0 '"named_policies":"read"' policy show --root="$root/names" --json
expect 2 "'nosuch' is neither builtin nor custom, and no policy" \
	policy show --root="$root/names" -l nosuch
[ "$("$imactl" policy show --root="$root/names" -l corp 2>&1 | wc -l)" = 2 ] || {
	echo "not ok: the layer of a policy with a name is shown alone"
	failed=1
}
echo audit >"$ima/named_policies"
expect 2 "policies with names: /sys/kernel/security/ima/named_policies was not understood" \
	policy show --root="$root/names"
expect 2 '"named_policies":"malformed"' policy show --root="$root/names" -j
expect 0 "layer=builtin rule=1" policy show --root="$root/names" -l builtin
[ "$("$imactl" policy show --root="$root/layers" -l builtin 2>&1 | wc -l)" = 1 ] || {
	echo "not ok: a layer is shown alone"
	failed=1
}
[ "$(echo measure | "$imactl" policy check --offline -)" = \
	"standard input: 1 rule, no fault found by imactl alone" ] || {
	echo "not ok: a policy is read from standard input"
	failed=1
}
# Digest lists, which tests/digest_list.sh makes and shows
diglim=$root/layers/sys/kernel/security/integrity/diglim
mkdir -p "$diglim"
printf '%s digests: %s\n' Parser 0 File 12 Metadata 0 'Digest list' 3 >"$diglim/digests_count"
printf '%s actions=6 digests=6 size=9 key=%s state=%s label=%s\n' \
	sha256-00 0a loaded,denies 'a\040state=revoked' sha256-01 - revoked b \
	>"$diglim/digest_lists_loaded"
expect 0 "  gen      make a digest list" digest-list --help
expect 0 "  gen      make a digest list" help digest-list
expect 2 "imactl digest-list: which subcommand?" digest-list
expect 2 "imactl digest-list: there is no subcommand 'nosuch'" digest-list nosuch
expect 0 "File digests: 12" digest-list count --root="$root/layers"
expect 0 "Digest lists: 2" digest-list count --root="$root/layers"
expect 0 "Revoked lists: 1" digest-list count --root="$root/layers"
expect 0 "  sha256-01 actions=6 digests=6" digest-list count --lists --root="$root/layers"
expect 0 '"digest-list":3' digest-list count --json --root="$root/layers"
expect 0 '"lists_loaded":2' digest-list count --json --root="$root/layers"
expect 0 '"label":"a\\040state=revoked"' digest-list count -lj --root="$root/layers"
expect 2 "this kernel has no digest lists" digest-list count --root="$root/no"
printf 'nonsense\n' >"$diglim/digests_count"
expect 2 "digests_count was not understood" digest-list count --root="$root/layers"
rm "$diglim/digests_count" "$diglim/digest_lists_loaded"
mkdir "$diglim/digests_count" "$diglim/digest_lists_loaded"
expect 2 "digests_count" digest-list count --root="$root/layers"
expect 2 "digest_lists_loaded" digest-list count --root="$root/layers"
one_line digest-list count --root="$root/no"
expect 2 "there are no arguments" digest-list count x
expect 2 "which list?" digest-list add
expect 2 "which list?" digest-list del
expect 2 "1 to 255 printable characters, none of them a space" digest-list add --label='a b' x
expect 2 "which digest or file?" digest-list query
expect 2 "--type=x: neither file, metadata, parser nor digest-list" digest-list query -t x y
expect 2 "--algo=x: there is no such algorithm" digest-list query -a x y
expect 2 "--algo=tgr128: libcrypto does not have it here" digest-list query -a tgr128 y
expect 2 "--algo=x: there is no such algorithm" digest-list gen -a x y
expect 2 "one --output" digest-list gen -o x -o y z
if [ ! -e /sys/kernel/security/integrity/diglim ]; then
	for file in add del query; do
		expect 2 "this kernel has no digest lists, or securityfs is not mounted" \
			digest-list "$file" "$root/good"
	done
	# What vouches for nothing can be asked for.
	for algo in md5 sha1 sha224; do
		expect 2 "this kernel has no digest lists" digest-list query -a $algo "$root/good"
	done
fi
one_line digest-list "$escape"
one_line digest-list gen "$escape"
one_line digest-list gen -o "$escape/x" "$root/good"
one_line digest-list gen -a "$escape" x
one_line digest-list gen --digests "$escape"
one_line digest-list gen --revokes "$escape"
one_line digest-list gen --jobs "$escape" x
one_line digest-list show "$escape"
one_line digest-list add --label "$escape" x
one_line digest-list query -a "$escape" x
one_line digest-list count --root="$escape"
one_line file "$escape"
one_line file fix "$escape"
one_line file fix -a "$escape" x
one_line file fix -J "$escape/x" x
one_line file sign -k "$escape" x
one_line file verify -c "$escape" x
one_line file verify --keys="$escape" x
one_line measurements "$escape"
one_line measurements list "$escape"
one_line measurements list --bank="$escape"
one_line measurements replay --pcr="$escape"
one_line measurements verify --pcrs="$escape" README
one_line policy "$escape"
one_line policy check --offline "$escape"
one_line policy load "$escape"
one_line policy show --layer="$escape"
one_line policy show --root="$escape"
exit $failed
