# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "imactl says why: which rule of which layer decides, what is lacking, what would mend it."
mkdir -p /root/why
cd /root/why || exit
cp /usr/bin/id changed
echo "a line more" >>changed
# explain FILE STATUS - what it says of executing that, in the file said; and its exit status
explain() {
	imactl policy explain --file="$1" --hook=BPRM_CHECK >said 2>&1
	[ $? = "$2" ]
}
# recorded FILE - when it is executed the kernel's records are those that were said
recorded() {
	begin_attempt
	! "$1" || return 1
	await "$1" "func=BPRM_CHECK" "" || return 1
	# An empty line would be in each record.
	sed -n 's/^  record: \(op=\)/\1/p' said >records
	[ -s records ] || return 1
	printf '%s\n' "$why" >kernel
	sed -i 's/.* \(op=[^ ]* cause=[^ ]*\) comm=.* \(func=BPRM_CHECK .*\)/\1 \2/' kernel
	! grep -vxFf records kernel
}
expect "an unknown program: it is refused" explain /tour/unknown 1
show "sed -nE '/^layer|^      demands|^verdict|^to mend|^  imactl/p' said"
expect "by the rule of each layer" \
	[ "$(grep -c '^      demands imasig|diglim: not met: cause=unlisted-digest' said)" = 2 ]
expect "as no list has it" grep -q '^  digest lists: none has it' said
expect "a list of it would mend that" \
	grep -q '^  imactl trust --expect=sha256:.* /tour/unknown' said
show "sed -n 's/^  record: //p' said"
expect "the kernel's record is one of these" recorded /tour/unknown
expect "a changed one: the same" explain /root/why/changed 1
expect "nor is it in a list any more" grep -q '^  digest lists: none has it' said
expect "and so is the kernel's record" recorded ./changed
expect "one of a list: it is allowed" explain /usr/bin/id 0
show "grep -E '^  digest lists|^verdict' said"
expect "by the list of its package" \
	grep -q '^  digest lists: coreutils_.* has it: vouches for it' said
cd /root || exit
