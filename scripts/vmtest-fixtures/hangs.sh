#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A test that does not end.
#
# vmtest-timeout: 2
# vmtest-alone: what follows would wait

trap '' TERM
while :; do
	sleep 1
done
