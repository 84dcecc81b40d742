# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154,SC2086

scene "The kernel tells what IMA is doing."
show "cat $ima/status"
expect "it found the TPM" grep -qx "tpm: present" $ima/status
expect "without a policy it is idle" grep -qx "mode: idle" $ima/status
