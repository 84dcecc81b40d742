# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "The system is up, and whatever it has done is allowed."
expect "multi-user is reached" systemctl is-active --quiet multi-user.target
show "systemctl --failed --no-legend --plain"
show "grep -c '^12 ' $list"
echo "@entries $(grep -c '^12 ' "$list")"
