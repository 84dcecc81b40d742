# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "What no list has is in the PCR, refused or not."
before=$(pcr)
execute_some() {
	local program
	for program in /usr/bin/*sum /usr/bin/perl; do
		"$program" --version || return 1
	done
}
expect "programs of lists are executed" execute_some
expect "and leave the PCR as it is" same "$(pcr)" "$before"
cp /tour/unknown /root/unknown
refuse "an unknown program is refused" "cause=unlisted-digest" /root/unknown
show "tail -n 1 $list | cut -c 1-110"
expect "and has the last entry, by its name" grep -q ' /root/unknown$' <(tail -n 1 "$list")
expect "and changes it" differ "$(pcr)" "$before"
