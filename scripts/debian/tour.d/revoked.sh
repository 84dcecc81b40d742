# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "After the next start what was revoked is revoked."
expect "demo 2.0 runs" sh -c '[ "$(demo)" = "demo 2.0" ]'
show "grep -o 'state=.*demo.*' /sys/kernel/security/integrity/diglim/digest_lists_loaded"
refuse "demo 1.0 does not" "func=BPRM_CHECK layer=builtin" /root/demo-1.0
expect "its list is not there any more" [ ! -e /etc/digest_lists/demo_1.0_amd64 ]
show "imactl digest-list add /tour/demo-1.0.list"
expect "added again it is a list that is revoked" \
	grep -q 'state=revoked label=demo-1.0.list' \
	/sys/kernel/security/integrity/diglim/digest_lists_loaded
refuse "nor with its list" "func=BPRM_CHECK layer=builtin" /root/demo-1.0
