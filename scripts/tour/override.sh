#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# In a guest whose kernel was built with builtin.policy: what the command line of this
# boot made of it, as the "@fact FACT=VALUE" lines that scripts/run compares.

# shellcheck source=scripts/tour/facts.sh
. /tour/facts.sh

fact starts starts
fact signed "$(runs /disk/signed/busybox true)"
fact unsigned "$(runs /disk/unsigned/busybox true)"
fact hashed "$(runs /disk/user/hashed/busybox true)"
fact record "$(logged \
	'name="/disk/user/hashed/busybox" .*layer=builtin rule=1 need=imasig have=hash')"
fact module "$(runs module memory /lib/modules/test_module.ko)"
fact told "$(yes_if sh -c 'dmesg | grep "ima=off holds for the custom policy\|evm=fix is ignored"')"
