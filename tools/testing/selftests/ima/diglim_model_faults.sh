#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# The same as diglim_model.sh, with an allocation of memory that fails in each step,
# one after the other: what was to be done is done, or all is as it was.  With the
# kernel parameter diglim_steps=N, N steps.  The files that tell something tell it, or
# fail with ENOMEM.
#
# vmtest-cpus: 2
# vmtest-alone: it takes its time
# vmtest-append: audit=0
# vmtest-extension: DIGLIM
# vmtest-skip: only a kernel with CONFIG_FAILSLAB can do it (make check-debug)
# vmtest-console: Call Trace:
# vmtest-timeout: 400

. ./lib.sh

fail_nth probe >/dev/null || {
	ktap_print_header
	ktap_skip_all "no CONFIG_FAILSLAB"
	exit "$KSFT_SKIP"
}
ima_start 7

mkdir /tmp/lists
seed=$(hexdump -n 4 -e '1/4 "%u"' /dev/urandom)
steps=$(parameter diglim_steps)
echo "# seed $seed"
check "steps in which allocations fail" \
	diglim_model --faults "${steps:-300}" "$seed" /tmp/lists

lists=/sys/kernel/security/integrity/diglim
digest_list file - sha256 1 3 >/tmp/lists/three
check "a list is loaded" sh -c "echo /tmp/lists/three >$lists/digest_list_add"
printf 'sha256-%064x' 2 >/tmp/question
check "a question is answered, or memory is wanting" \
	fail_nth session $lists/digest_query </tmp/question
echo name >/tmp/label
check "so is a label set and shown" fail_nth session $lists/digest_list_label </tmp/label
check "lists are shown" fail_nth show $lists/digest_lists_loaded
check "they are counted" fail_nth show $lists/digests_count
check_equal "all is as it was" "$(sed 's/.*label=//' $lists/digest_lists_loaded)" three
ima_end
