#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A certificate that no trusted key has signed does not get onto .ima.
#
# vmtest-x509: rogue

. ./lib.sh
ima_start 2

check "the kernel was offered it" \
	sh -c 'dmesg | grep -q "integrity: Problem loading X.509 certificate"'
check "it is not in any keyring" \
	sh -c '! grep -q "nobody trusts" /proc/keys'

ima_end
