# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154,SC2086

scene "A policy: measure all programs, run only signed ones from the disk."
mkdir -p /disk
mount -t ext4 -o ro /dev/vda /disk
show "cat /tour/policy"
cat /tour/policy >$ima/policy
show "cat $ima/status"
expect "its rules are active" grep -qx "mode: measure appraise audit" $ima/status
expect "there are three" grep -qx "rules: 3" $ima/status
