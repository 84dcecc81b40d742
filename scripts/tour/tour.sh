#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# The tour of "make run", in the guest: each scene of /tour, in order.  A scene is
# a file NN-name.sh, made with the words of scene.sh, that leaves the guest fit for
# the next one.

# shellcheck source=scripts/tour/scene.sh
. /tour/scene.sh

for f in /tour/[0-9]*.sh; do
	# shellcheck source=/dev/null
	. "$f"
done

if [ $failures -gt 0 ]; then
	printf '\n%d facts of the tour did not hold\n' "$failures"
	exit 1
fi
printf '\nAll %d scenes passed.\n' "$number"
