#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# In a guest on whose disk each file is signed, and one may have been changed: what a system
# does when it starts, as the "@fact FACT=VALUE" lines that scripts/run compares.

# shellcheck source=scripts/tour/facts.sh
. /tour/facts.sh

fact starts starts
fact module "$(outcome loaded module file /lib/modules/test_module.ko)"
fact policy "$(outcome loaded sh -c "echo /fixtures/policy-strict >$ima/policy")"
fact layer "$(yes_if grep -q "layer init" $ima/builtin_policy)"
