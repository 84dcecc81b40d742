#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# With a TPM, behind either interface, IMA extends PCR 10.
#
# vmtest-tpm: crb
# vmtest-tpm: tis
# vmtest-append: ima_policy=tcb

. ./lib.sh
ima_start 4

# shellcheck disable=SC2154  # vm_init.sh says which one was asked for
check_equal "it is behind the interface that was asked for" \
	"$(basename "$(readlink /sys/class/tpm/tpm0/device/driver)" | sed 's/^tpm_//')" "$tpm"
check "IMA uses it" sh -c '! dmesg | grep -q "TPM-bypass"'
for bank in sha1 sha256; do
	pcr=/sys/class/tpm/tpm0/pcr-$bank/10
	check "PCR 10 of the $bank bank was extended" grep -q '[1-9A-F]' $pcr
done

ima_end
