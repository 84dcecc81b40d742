#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The example of Documentation/security/diglim.rst does what the text says, command by
# command, and its programs write what the text shows.
#
# fixtures.sh names the blocks.
#
# vmtest-alone: it loads lists
# vmtest-extension: DIGLIM

. ./lib.sh
. ./lib_examples.sh

blocks=/fixtures/examples-diglim
one=an-example

ima_start 24

check_equal "there are eight blocks" "$(find $blocks -name 'an-example*' | wc -l)" 8
run_blocks $blocks/$one $blocks/$one-2 $blocks/$one-3 $blocks/$one-4 $blocks/$one-5 \
	$blocks/$one-6 $blocks/$one-7 $blocks/$one-8
check_equal "all of them ran" "$(grep -c '^@@' $written)" 16
check_part "what a list says" $one "^/tmp/programs: 1 block, 2 digests\$" \
	": file, sha256, 2 digests\$"
check_equal "a list by hand says nothing" "$(part $one-2)" ""
check_equal "it is a list" "$(stat -c %s /tmp/one)" 48
check_part "they are there" $one-3 "^Parser digests: 0\$" "^File digests: [1-9]" \
	"^Digest list digests: 2\$" "^actions=0 digests=1 size=48 key=- state=loaded label=one\$" \
	"^actions=0 .* label=programs\$"
check_part "which have the file" $one-4 \
	"^sha256-[0-9a-f]{64}-one \(actions: 0\): algo: sha256, type: 1" \
	"^sha256-[0-9a-f]{64}-programs \(actions: 0\): algo: sha256, type: 1"
check_equal "these are all" "$(part $one-4 | wc -l)" 2
check_equal "through one open file it is the same" "$(part $one-5)" "$(part $one-4)"
check_part "the program is denied" $one-6 "^  file: in 3 lists, denied\$" "^    .* denied: deny\$"
check_equal "the text shows three lines of the refusal" "$(output $blocks/$one-7 | wc -l)" 3
check "they are these" shown $blocks/$one-7
check_equal "all lists are removed" "$(part $one-8)" ""
check_equal "none is left" "$(cat /sys/kernel/security/integrity/diglim/digest_lists_loaded)" ""
for file in one programs denied; do
	check "/tmp/$file is a list" imactl digest-list show /tmp/$file
done
ima_end
