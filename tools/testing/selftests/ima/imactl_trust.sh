#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# imactl trust and untrust: a program that no list has is executed after one command of
# an administrator who has a key that the kernel knows, and not any more after another.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
. ./lib_imactl.sh
ima_start 46

key="--key=/fixtures/trust.key --cert=/fixtures/trust.pem"
lists=/etc/digest_lists

# trust FILE..., untrust OPTION FILE... - as imactl; sets $status
# shellcheck disable=SC2086
trust() {
	subcommand=trust
	tell $key "$@"
}

untrust() {
	subcommand=untrust
	tell "$@"
}

check "rules are accepted" rules <<RULES
appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
appraise func=BPRM_CHECK fowner=4007 appraise_type=diglim
RULES
cp /fixtures/script /tmp/run
printf '#!/bin/sh\necho "another one"\n' >/tmp/other
chmod 755 /tmp/other
chown 4007 /tmp/run /tmp/other
refused "no list has the program" unlisted-digest /tmp/run

trust /tmp/run
check_equal "with a key that the kernel does not know it is not trusted" "$status" 1
check_line "which is said" ": refused by a rule for DIGEST_LIST_CHECK"
check_equal "and nothing is left behind" "$(ls $lists 2>/dev/null)" ""
refused "it is not executed" unlisted-digest /tmp/run

key add asymmetric "" @u </fixtures/trust.der >$serial
check "root links the key" key link "$(cat $serial)" .ima
trust /tmp/run
check_equal "then it is trusted" "$status" 0
check_line "by a list of one digest" ": loaded, digests: 1"
check_equal "it is executed" "$(/tmp/run)" "it ran"
list=$(ls $lists)
check_equal "the list is where the next boot loads it" "$(echo $lists/*)" "$lists/$list"
check "and signed, with all that it takes" \
	imactl digest-list verify --cert=/fixtures/trust.pem $lists/"$list"
refused "no other program is executed" unlisted-digest /tmp/other
trust /tmp/run
check_equal "it is trusted once more" "$status" 0
check_equal "which adds nothing" "$(ls $lists)" "$list"

trust /tmp/other
check_equal "another one is trusted" "$status" 0
check_equal "and executed" "$(/tmp/other)" "another one"
cp -p /tmp/run /tmp/changed
echo "# changed" >>/tmp/changed
refused "what is changed is not" unlisted-digest /tmp/changed
trust /tmp/nosuch
check_equal "what is not there cannot be trusted" "$status" 1
check_line "which is said" "/tmp/nosuch: No such file"

untrust /tmp/other
check_equal "one is trusted no more" "$status" 0
refused "it is not executed" unlisted-digest /tmp/other
check_equal "the other still is" "$(/tmp/run)" "it ran"
untrust /tmp/other
check_equal "what is not trusted cannot be untrusted" "$status" 1
check_line "which is said" "/tmp/other: no list has it, as it is"

# What was revoked: the same files make the same list
trust /tmp/other
imactl digest-list gen --output=/tmp/revokes --revokes="$(echo $lists/trust-* | tr ' ' '\n' |
	grep -v "$list")"
# shellcheck disable=SC2086
check "what revokes a list is signed" imactl digest-list sign $key /tmp/revokes
check "and loaded" add /tmp/revokes
refused "its program is not executed" unlisted-digest /tmp/other
trust /tmp/other
check_equal "to trust it once more is of no use" "$status" 1
check_line "which is said" "is denied by the list revokes"

# What another list has, too
imactl digest-list gen --output=/tmp/package /tmp/run /fixtures/text
# shellcheck disable=SC2086
check "a list with more is signed" imactl digest-list sign $key /tmp/package
check "and loaded" add /tmp/package
untrust /tmp/run
check_equal "its own list goes, the other one stays" "$status" 1
check_line "which is said" "/tmp/run: still in the list package"
check_equal "so that it is executed" "$(/tmp/run)" "it ran"
# shellcheck disable=SC2086
untrust --deny $key /tmp/run
check_equal "what is denied" "$status" 0
refused "is not executed, whoever lists it" denied-by-list /tmp/run
trust /tmp/run
check_equal "to trust it is of no use then" "$status" 1
check_line "which is said" "denie"
refused "it is not executed" denied-by-list /tmp/run

# With an algorithm for which the kernel does not look
imactl digest-list gen --algo=sha384 --output=/tmp/second /fixtures/policy
check "a list with a second algorithm is loaded" add_buffer /tmp/second second
trust --algo=sha512 /tmp/changed
check_equal "what is trusted with a third" "$status" 4
check_line "is so for nothing, which is said" ": loaded, but it counts for nothing: the kernel $(
	)does not look for digests of files with sha512 now, but with sha256 and sha384 (--algo)"
refused "it is not executed" unlisted-digest /tmp/changed
trust --algo=sha384 /tmp/changed
check_equal "with the second it is trusted" "$status" 0
check_equal "and executed" "$(/tmp/changed)" "it ran"

ima_end
