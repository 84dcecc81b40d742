#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# In a guest: what this boot's ima= and ima_appraise= made of the system, as
# "@fact FACT=VALUE" lines.  scripts/run boots several and compares them.

# shellcheck source=scripts/tour/facts.sh
. /tour/facts.sh

fact lsm "$(yes_if grep -q '\<ima\>' /sys/kernel/security/lsm)"
fact securityfs "$(yes_if [ -d $ima ])"
fact signed "$(runs /disk/signed/busybox true)"
fact altered "$(runs /disk/altered/busybox true)"
fact recorded "$(logged 'cause=invalid-signature .* name="/disk/altered/busybox"')"
fact list "$(has /sys/kernel/security . $ima/ascii_runtime_measurements)"
fact pcr "$(yes_if grep -q '[1-9A-F]' /sys/class/tpm/tpm0/pcr-sha256/10)"
