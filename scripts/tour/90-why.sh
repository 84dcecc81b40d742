# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154,SC2086

scene "imactl says why, and what would mend it; and that the TPM holds what was measured."
expect "what will become of a program is told before: it is refused" \
	explained /tmp/x.sh BPRM_CHECK 1
show "sed -nE '/^layer custom|not met|^verdict|^to mend|^  imactl/p' /tmp/explained"
expect "the kernel's record is the one that was told" recorded /tmp/x.sh BPRM_CHECK
expect "and that a list would mend it" \
	grep -q '^  imactl trust --expect=sha256:.* /tmp/x\.sh' /tmp/explained
expect "that of a signed one, too: it is allowed" explained /disk/signed/busybox BPRM_CHECK 0
show "imactl audit suggest | grep -E -A 3 '^directory /tmp'"
suggested() {
	imactl audit suggest >/tmp/suggested
	grep -q '^  /tmp/x\.sh: BPRM_CHECK unlisted-digest' /tmp/suggested
}
expect "from the records it tells what was refused" suggested
show "imactl measurements verify --pcr=12"
expect "in each bank the TPM holds what the list has" imactl measurements verify --pcr=12
cat $ima/binary_runtime_measurements >/tmp/saved
expect "so with a list that was saved" imactl measurements verify --pcr=12 /tmp/saved
# The last byte of the name in its last entry
printf '\001' | dd of=/tmp/saved bs=1 seek=$(($(stat -c %s /tmp/saved) - 2)) conv=notrunc 2>/tmp/dd
refuse "one byte of it is another one: that is noticed" "was altered" \
	imactl measurements verify --pcr=12 /tmp/saved
