#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What is known of files, labels and keys while the rules of a policy with a name come, are
# replaced by others and go: each version is asked as if there had been no other.
#
# vmtest-disk: 48M
# vmtest-extension: CONFIG_IMA_NAMED_POLICIES
# vmtest-alone: a name stays
# vmtest-timeout: 120

. ./lib.sh
. ./lib_appraise.sh
ima_start 36

policy=$ima/policy
list=$ima/ascii_runtime_measurements

# rules_of RULE... - are the policy from now on, in its next version
rules_of() {
	local last
	last=$(status named_policies | sed -n 's/one=1\.0\.//p')
	{
		echo "policy_name=one policy_version=1.0.$((${last:-0} + 1))"
		[ $# = 0 ] || printf '%s\n' "$@"
	} >/tmp/lines
	cat /tmp/lines >"$policy"
}

# entries FILE - templates of its entries
entries() {
	awk -v f="$disk/$1" '$5 == f { print $3 }' $list | xargs
}

mount_disk
put text rewritten text.sha256 4820
put text kept text.sha256 4820
put text stripped text.sig 4821
put text measured - 4810
put text twice - 4811
put text audited - 4812
put text audited-too - 4812
put text given-away text.sha256 4820
put text labelled - 4813
put text denied - 4814
remount_disk

# Labels. A file is written under one version, and labelled while no rule appraises.
hash="appraise func=FILE_CHECK fowner=4820 appraise_type=hash|imasig"
check "a version that has the kernel label what was written" rules_of "$hash"
exec 5>>$disk/kept
cat /fixtures/text >&5
xattr set $disk/kept $label /fixtures/text.sig
exec 5>&-
check_equal "a signature that comes meanwhile is kept" "$(label_of $disk/kept | cut -c 1-4)" 0302
exec 5>>$disk/rewritten
cat /fixtures/text >&5
exec 6>>$disk/given-away
cat /fixtures/text >&6
check "a version without rules" rules_of
xattr set $disk/rewritten $label /fixtures/text.sig
exec 5>&-
check_equal "it is kept then, too" "$(label_of $disk/rewritten | cut -c 1-4)" 0302
chown 4899 $disk/given-away
exec 6>&-
check_equal "nor is one labelled that no rule was for any more" \
	"$(label_of $disk/given-away)" "$(hex /fixtures/text.sha256)"

optional="appraise func=FILE_CHECK fowner=4821 appraise_type=imasig|optional"
check "a version that knows of a signature" rules_of "$optional"
check "the file is read" cat $disk/stripped
refused "and not written" signed-file-is-immutable sh -c "echo more >>$disk/stripped"
check "a version without rules, again" rules_of
check "the signature is removed" xattr remove $disk/stripped $label
check "the version before, with another number" rules_of "$optional"
check "the file is read as one without" cat $disk/stripped
check "and written" sh -c "echo more >>$disk/stripped"

# What was measured and audited
measure="measure func=FILE_CHECK mask=MAY_READ"
rules_of "$measure fowner=4810 template=ima-ng" "audit func=FILE_CHECK mask=MAY_READ fowner=4812"
cat $disk/measured >/dev/null
mark_log
cat $disk/audited >/dev/null
check "a file is audited" logged "$disk/audited\" hash="
check_equal "one is measured" "$(entries measured)" ima-ng
rules_of "$measure fowner=4810 template=ima-sig" \
	"audit func=FILE_CHECK mask=MAY_READ fowner=4812 uid=0"
cat $disk/measured >/dev/null
check_equal "a later version measures it as it says" "$(entries measured)" "ima-ng ima-sig"
cat $disk/measured >/dev/null
check_equal "and once" "$(entries measured)" "ima-ng ima-sig"
mark_log
cat $disk/audited >/dev/null
check "what it audits is audited anew" logged "$disk/audited\" hash="
mark_log
cat $disk/audited $disk/audited-too >/dev/null
check "another file is" logged "$disk/audited-too\" hash="
check_equal "and the first no more" \
	"$(dmesg | sed "1,/mark $$.$mark\$/d" | grep -cF "$disk/audited\" hash=")" 0
rules_of "$measure fowner=4810 template=ima-sig"
cat $disk/measured >/dev/null
check_equal "what is the same has no other entry" "$(entries measured)" "ima-ng ima-sig"

# Keys of the boot: they are measured when a rule asks for them, and not thrown away before.
check_equal "no key was measured so far" "$(grep -c ' \.builtin_trusted_keys ' $list)" 0
cat >/tmp/custom <<-RULES
	measure func=KEY_CHECK keyrings=.builtin_trusted_keys
	$measure fowner=4811
RULES
check "rules without a name" sh -c "cat /tmp/custom >$policy"
check "the keys of the boot are measured" grep -q ' \.builtin_trusted_keys ' $list

rules_of "$measure fowner=4811 template=ima-sig"
cat $disk/twice >/dev/null
check_equal "two layers, one PCR, two templates: an entry of each" "$(entries twice)" \
	"ima-ng ima-sig"

# What is found out when a policy is published: labels, properties, data without a file
check "a version that says which labels may be given" \
	rules_of "appraise func=SETXATTR_CHECK appraise_algos=sha512"
refused "another one is not" denied-hash-algorithm \
	xattr set $disk/labelled $label /fixtures/text.sha256
check "a version that does not" rules_of "deny func=FILE_CHECK mask=MAY_READ fowner=4814"
check "it is" xattr set $disk/labelled $label /fixtures/text.sha256
refused "a denial" denied cat $disk/denied
check_equal "tells no properties, as no rule asks for one" \
	"$(dmesg | grep 'cause=denied .*/denied"' | grep -c boot_verified=)" 0
rules_of "deny func=FILE_CHECK mask=MAY_READ fowner=4814 boot_verified=no"
refused "a denial because of one" denied cat $disk/denied
check "tells it" logged "boot_verified=no"
mark_log
rules_of "deny func=MODULE_CHECK" "deny func=POLICY_CHECK"
check_refused "a module without a file is not loaded" "Permission denied" \
	./module memory /lib/modules/test_module.ko
check "because of the layer" logged "func=MODULE_CHECK layer=one rule=1 need=deny"
check_refused "nor are rules" "Permission denied" sh -c "echo 'audit fowner=1' >$policy"

umount $disk
ima_end
