# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "ima=off, and no rules built in: the system starts, and systemd does not complain."
expect "multi-user is reached" systemctl is-active --quiet multi-user.target
expect "no unit has failed" [ -z "$(systemctl --failed --no-legend --plain)" ]
expect "IMA is not there" [ ! -e $ima ]
expect "the journal of systemd can be read" sh -c 'journalctl -b _PID=1 | grep -q multi-user'
expect "and does not name it" sh -c '! journalctl -b _PID=1 | grep -v +IMA | grep -w IMA'
expect "an unknown program runs" /tour/unknown
