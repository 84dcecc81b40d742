# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154,SC2086

scene "What was run is in the measurement list, which the TPM vouches for."
show "tail -n 4 $ima/ascii_runtime_measurements_sha256 | cut -c 1-20,75-"
expect "the signed program is in the list" \
	grep -q " /disk/signed/busybox\$" $ima/ascii_runtime_measurements_sha256
show "cat /sys/class/tpm/tpm0/pcr-sha256/10"
expect "PCR 10 was extended" grep -q '[1-9A-F]' /sys/class/tpm/tpm0/pcr-sha256/10
