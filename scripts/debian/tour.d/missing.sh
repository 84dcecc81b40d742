# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "There is none: the system starts, with the rules that are built in."
expect "multi-user is reached" systemctl is-active --quiet multi-user.target
expect "no other rules are in force" \
	sh -c "cat $ima/policy $ima/named_policies && ! grep -q . $ima/policy $ima/named_policies"
refuse "an unknown program is refused" "func=BPRM_CHECK layer=builtin" /tour/unknown
