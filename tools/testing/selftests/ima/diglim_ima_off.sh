#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Without IMA lists are loaded, too: nothing was done with them, and their digests are
# the same.
#
# vmtest-extension: digest lists
# vmtest-append: ima=off ima_appraise=off

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 7

owned signed 0 list.modsig
check "a list is loaded from a file" add /tmp/signed
check_equal "without signature, by its SHA-256" "$(loaded /fixtures/list actions)" 0
check_equal "nobody's key is noted" "$(loaded /fixtures/list key)" -
check "and removed as a buffer" del_buffer /fixtures/list name
check "a buffer is loaded" add_buffer /fixtures/list name
check_equal "nothing was done with it" "$(loaded /fixtures/list actions)" 0
owned trailer 0 list.modsig
announce /tmp/trailer 377 377 377 377
check_refused "a signature that is longer than its file is none" "write: Bad message" \
	add /tmp/trailer

ima_end
