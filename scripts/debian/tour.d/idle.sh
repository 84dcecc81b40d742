# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "The system is up, and whatever it has done is allowed."
expect "multi-user is reached" systemctl is-active --quiet multi-user.target
expect "no unit has failed" no_failed_unit
expect "records in the log are not limited" [ "$limit" = 0 ]
show "grep -c '^12 ' $list"
entries=$(grep -c '^12 ' "$list")
echo "@entries $entries"
echo "@lists $(imactl digest-list count | sed -n 's/^Digest lists: //p')"
