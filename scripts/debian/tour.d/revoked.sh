# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "The policy that was updated is the one that systemd has loaded."
expect "it has the later version" grep -qx 'named_policies: debian=1.1.0' $ima/status

scene "A key that was taken back counts again: its certificate stayed, and needs no signature."
show "imactl keys list"
expect "both were loaded when the system was started" \
	[ "$(grep -c 'keyring=\.ima .* origin=boot state=valid ' $ima/keys)" = 2 ]

scene "What came and went with packages is in PCR 12."
# lists_are_measured - each that is there, whether it vouches for files or revokes a list
lists_are_measured() {
	local file
	for file in /etc/digest_lists/*; do
		grep -q "^12 .* $file\( \|$\)" "$list" || {
			echo "$file is not measured"
			return 1
		}
	done
}
expect "those that were there before are measured, and those that came" lists_are_measured
show "grep '^12 .*/etc/digest_lists/\(demo\|dash\)_' $list | cut -c 1-100"
expect "the one of a later version" grep -q '^12 .*/etc/digest_lists/dash_.*tour1' "$list"
expect "and what revokes the former one" \
	grep -q '^12 .*/etc/digest_lists/demo_1.0_amd64.revoked' "$list"
expect "the list that went has none" \
	sh -c '[ -r $1 ] && ! grep -q "/etc/digest_lists/demo_1.0_amd64\( \|$\)" $1' sh "$list"

scene "After the next start what was revoked is revoked, and what is new runs."
loaded=/sys/kernel/security/integrity/diglim/digest_lists_loaded
expect "multi-user is reached, with another libc6" systemctl is-active --quiet multi-user.target
expect "no unit has failed" no_failed_unit
show "grep -o 'state=.*label=\(demo\|libc6\|dash\|dpkg\)_.*' $loaded"
refuse "demo 1.0 does not run" "func=BPRM_CHECK layer=builtin" /root/demo-1.0
expect "its list is not there any more" [ ! -e /etc/digest_lists/demo_1.0_amd64 ]
show -s 4 "imactl digest-list add /tour/demo-1.0.list"
expect "it can be loaded again, and is a list that is revoked" \
	grep -q 'state=revoked label=demo-1.0.list' $loaded
refuse "so that demo 1.0 is refused" "func=BPRM_CHECK layer=builtin" /root/demo-1.0
expect "the new dpkg, dash and libc run" sh -c 'dpkg --version && dash -c : && ls /'
refuse -n /root/old/dpkg "the old dpkg does not" "func=BPRM_CHECK layer=builtin" \
	/root/old/dpkg --version
show -s 4 "imactl digest-list add /root/old/*_*"
revoked() {
	[ "$(grep -cE 'state=revoked label=(libc6|dash|dpkg)_' $loaded)" = 3 ]
}
expect "and all of them are revoked" revoked
refuse -n /root/old/dpkg "so that the old dpkg is refused" "func=BPRM_CHECK layer=builtin" \
	/root/old/dpkg --version
refuse -n /root/old/libc.so.6 "and the old libc is not mapped" "func=MMAP_CHECK layer=builtin" \
	env LD_LIBRARY_PATH=/root/old ls /
