# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "One that was signed once, from before it demanded anything, is put back."
expect "multi-user is reached" systemctl is-active --quiet multi-user.target
show "cat $ima/named_policies"
expect "systemd has loaded it" grep -qx 'named_policies: debian=0.1.0' $ima/status
refuse "an unknown program is refused, as what is built in holds" \
	"func=BPRM_CHECK layer=builtin" /tour/unknown
