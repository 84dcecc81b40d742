# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "PCR 12 tells of lists, certificates and rules, and of what no list has."
show "cat /sys/class/tpm/tpm0/pcr-sha256/12"
entries=$(grep -c '^12 ' "$list")
printf '    %s entries; the last ones:\n' "$entries"
show "grep '^12 ' $list | tail -n 3 | cut -c 1-100"
echo "@pcr $(pcr)"
echo "@entries $entries"
