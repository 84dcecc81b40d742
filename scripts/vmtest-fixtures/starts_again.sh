#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A machine that is started again: its disk is the one that the first boot left.  Then it
# halts, and restarts, instead of running the test, as is expected, and as is not.
#
# vmtest-disk: 1M
# vmtest-reboot: again=yes
# vmtest-reboot: rdinit=/bin/halt -- -f => halts Run /bin/halt as init
# vmtest-reboot: rdinit=/bin/reboot -- -f => restarts Run /bin/reboot as init
# vmtest-reboot: rdinit=/bin/reboot -- -f => halts Run /bin/reboot as init
# vmtest-reboot: rdinit=/bin/reboot -- -f => restarts words that nobody says
# vmtest-reboot: => restarts Run /init as init
# vmtest-reboot: again=no

# shellcheck source=tools/testing/selftests/ima/lib.sh
. ./lib.sh
ima_start 2
if [ "${boot:-}" = 1 ]; then
	check_equal "the disk is empty" "$(head -c 5 /dev/vda | tr -d '\0')" ""
	check "it is written to" sh -c "echo -n first >/dev/vda"
else
	check_equal "what the first boot wrote is there" "$(head -c 5 /dev/vda)" first
	check_equal "the command line has more" "$(parameter again)" yes
fi
ima_end
