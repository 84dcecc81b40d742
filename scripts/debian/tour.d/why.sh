# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "imactl says why: which rule of which layer decides, what is lacking, what would mend it."
mkdir -p /root/why
cd /root/why || exit
cp /usr/bin/id changed
echo "a line more" >>changed
expect "an unknown program: it is refused" explained /tour/unknown BPRM_CHECK 1
show "sed -nE '/^layer|^      demands|^verdict|^to mend|^  imactl/p' /tmp/explained"
expect "by the rule of each layer" \
	[ "$(grep -c '^      demands imasig|diglim: not met: cause=unlisted-digest' /tmp/explained)" = 2 ]
expect "as no list has it" grep -q '^  digest lists: none has it' /tmp/explained
expect "a list of it would mend that" \
	grep -q '^  imactl trust --expect=sha256:.* /tour/unknown' /tmp/explained
show "sed -n 's/^  record: //p' /tmp/explained"
expect "the kernel's record is one of these" recorded /tour/unknown BPRM_CHECK
expect "a changed one: the same" explained /root/why/changed BPRM_CHECK 1
expect "nor is it in a list any more" grep -q '^  digest lists: none has it' /tmp/explained
expect "and so is the kernel's record" recorded ./changed BPRM_CHECK
expect "one of a list: it is allowed" explained /usr/bin/id BPRM_CHECK 0
show "grep -E '^  digest lists|^verdict' /tmp/explained"
expect "by the list of its package" \
	grep -q '^  digest lists: coreutils_.* has it: vouches for it' /tmp/explained
cd /root || exit
