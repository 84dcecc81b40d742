# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "What no list has is in the PCR, refused or not."
before=$(pcr)
for program in /usr/bin/*sum /usr/bin/perl; do
	"$program" --version >/dev/null 2>&1
done
expect "programs of lists leave the PCR as it is" [ "$(pcr)" = "$before" ]
cp /tour/unknown /root/unknown
refuse "an unknown program is refused" "cause=unlisted-digest" /root/unknown
show "tail -n 1 $list | cut -c 1-110"
expect "and changes it" [ "$(pcr)" != "$before" ]
