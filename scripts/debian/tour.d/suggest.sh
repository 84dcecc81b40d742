# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "Of what would be refused imactl makes suggestions, by package."
echo "tour: from here on something would be refused" >/dev/kmsg
mkdir -p /root/brought
cp /tour/unknown /root/brought/
cp /usr/bin/demo /root/demo.changed
echo "a line more" >>/root/demo.changed
mv /root/demo.changed /usr/bin/demo
expect "an unknown program runs, as nothing is enforced" /root/brought/unknown
begin_attempt
expect "so does one of a package that was changed" demo
expect "which makes records" await demo "func=BPRM_CHECK" ""
suggested() {
	imactl audit suggest >/root/suggested 2>&1
	[ $? = 1 ]
}
expect "imactl audit suggest has something to say" suggested
show "cut -c 1-100 /root/suggested"
# of GROUP REGEX - in what is said of that group
of() {
	sed -n "\\|^$1: |,/^[^ ]/p" /root/suggested | grep -qE -- "$2"
}
expect "the changed program is its package's" of "deb demo" '/usr/bin/demo: .*unlisted-digest'
expect "that it was altered is said" \
	of "deb demo" 'WARNING: altered since it was installed: demo .* had another content'
expect "it is to be installed again, then" of "deb demo" 'apt-get install --reinstall demo='
expect "its own list would have it as it was built, in the version that is installed" \
	of "deb demo" 'apt-get download demo=.* imactl digest-list gen --deb .*[.]/demo_.*[.]deb'
expect "the unknown one is nobody's: its directory is named" \
	of "directory /root/brought/" '/root/brought/unknown: .*unlisted-digest'
expect "a list of it, and of nothing that takes its place, would let it pass" \
	of "directory /root/brought/" 'imactl trust --expect=sha256:'
expect "whose it is is told" of "directory /root/brought/" 'owner: user 0, group 0, mode 0'
expect "a rule that would, too, is the last resort" \
	of "directory /root/brought/" 'last resort, WEAKENS the policy'
