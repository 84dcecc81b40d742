#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# ima_appraise=log, fix and off: what is let through, what is refused all the same,
# what is logged, which labels are repaired.  All other tests are about enforcing.
#
# vmtest-append: ima_policy=appraise_tcb ima_appraise=log
# vmtest-append: ima_policy=appraise_tcb ima_appraise=fix
# vmtest-append: ima_appraise=off
# vmtest-append: ima_policy=appraise_tcb ima_appraise=off
# vmtest-disk: 64M

. ./lib.sh
. ./lib_appraise.sh
ima_start 23

mode=$(parameter ima_appraise)
text=/fixtures/text
odd=""
case "$mode $(parameter ima_policy)" in
"off ")
	echo "appraise fowner=0 fsname=ext4" >$ima/policy
	;;
"off appraise_tcb")
	# The policy has a rule for policies.  For its sake a bit is set upstream
	# in the variable that "off" has cleared, and with that IMA is not off: it
	# does what it does with "log".
	if ! extended; then
		odd="expected to change: "
		mode=log
	fi
	;;
esac

mount_disk
for name in none wrong ecdsa rogue; do
	cp $text $disk/$name
done
cp $text $disk/new
new_label=$(label_of $disk/new 2>&1)
xattr remove $disk/none $label 2>/dev/null
xattr set $disk/wrong $label /fixtures/script.sha256
xattr set $disk/rogue $label /fixtures/text.rogue
xattr set $disk/ecdsa $label /fixtures/text.ecdsa
remount_disk

# told DESCRIPTION CAUSE FILE - it can be read, and CAUSE is logged unless IMA
# is off
told() {
	mark_log
	check "$odd$1: it is read" cmp "$3" $text
	case $mode in
	off) check "$1: nothing is logged" nothing_logged ;;
	*) check "$odd$1: it is logged" logged "cause=$2 " ;;
	esac
}

told "a file without a label" missing-hash $disk/none
told "a file with another label" invalid-hash $disk/wrong
told "a file with a signature by a rogue key" invalid-signature $disk/rogue

right=$(hash_of $text)
wrong=$(hex /fixtures/script.sha256)
case $mode in
fix)
	check_equal "the label that was missing is there" "$(label_of $disk/none)" "$right"
	check_equal "the wrong label is right" "$(label_of $disk/wrong)" "$right"
	;;
*)
	check_refused "the label that was missing still is" "No data available" \
		xattr get $disk/none $label
	check_equal "the wrong label is still wrong" "$(label_of $disk/wrong)" "$wrong"
	;;
esac
check_equal "a signature is not replaced" "$(label_of $disk/rogue)" \
	"$(hex /fixtures/text.rogue)"
case $mode in
off)
	check_equal "a new file has no label" "$new_label" \
		"xattr: get $label of $disk/new: No data available"
	;;
*) check_equal "${odd}a new file has a label" "$new_label" "$right" ;;
esac

# What has not been appraised yet, and what has.
check "a signed file may be written" sh -c "echo more >>$disk/ecdsa"
check_equal "its label stays" "$(label_of $disk/ecdsa)" \
	"$(hex /fixtures/text.ecdsa)"
check "a wrong one may be written" sh -c "echo more >>$disk/wrong"
case $mode in
fix) check_equal "and has a new label" "$(label_of $disk/wrong)" "$(hash_of $disk/wrong)" ;;
*) check_equal "and keeps its label" "$(label_of $disk/wrong)" "$wrong" ;;
esac

check "the rules are there in any mode" grep -q '^appraise .*fowner=0' $ima/policy

# Three decisions do not look at the mode: about mprotect(), about labels, about
# policies.  With the extensions log mode refuses nothing.
case $mode:$(parameter ima_appraise)$(! extended || echo " extended") in
"log:log extended") granting=yes ;;
log:*)
	granting=""
	odd="expected to change: "
	;;
*) granting="" ;;
esac

# decided DESCRIPTION CAUSE COMMAND... - a record has CAUSE; the command is refused,
# but in a log mode that grants it
decided() {
	local description=$1 cause=$2
	shift 2
	if [ -n "$granting" ]; then
		mark_log
		check "$description is granted" "$@"
		check "$description is logged" logged "cause=$cause "
	else
		refused "$odd$description is refused" "$cause" "$@"
		check "$odd$description is logged" logged "cause=$cause "
	fi
}

if [ "$mode" = off ]; then
	mark_log
	check "making a mapping executable is granted" map $disk/new read protect
	check "making a mapping executable is not logged" nothing_logged
else
	errno="Operation not permitted"
	decided "making a mapping executable" failed-mprotect map $disk/new read protect
	errno="Permission denied"
fi

# appraise_tcb has a rule for policies.
if [ "$mode" = off ] || [ -n "$granting" ]; then
	check "a policy that is not signed is loaded" \
		sh -c "echo 'audit func=BPRM_CHECK fowner=4711' >$ima/policy"
else
	check_refused "${odd}a policy that is not signed is refused" "Permission denied" \
		sh -c "echo 'audit func=BPRM_CHECK fowner=4711' >$ima/policy"
fi

# From a file it is loaded: what is read is appraised as in each mode.
echo "appraise func=SETXATTR_CHECK appraise_algos=sha256" >/tmp/policy
check "a rule for labels is loaded, from a file that is not signed" \
	sh -c "echo /tmp/policy >$ima/policy"
# This rule is obeyed even where there is nothing to appraise.
[ "$mode" != off ] || odd="expected to change: "
decided "a label with sha512" denied-hash-algorithm \
	xattr set $disk/new $label /fixtures/text.sha512
check "a label with sha256 is set" xattr set $disk/new $label /fixtures/text.sha256
# A word that is none would have been told.
check "the kernel knew the mode" sh -c "! dmesg | grep 'appraise option'"

ima_end
