# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "The system is up, and runs nothing but what a signed list has."
show "grep PRETTY /etc/os-release; uname -sr; systemctl --version | head -n 1"
show "cat $ima/builtin_policy"
rules() {
	sed '/^#/d; /^$/d; s/ $//' "$1"
}
expect "they are all that was to be built in" \
	diff <(rules /tour/builtin.policy) <(rules $ima/builtin_policy)
show "cat $ima/named_policies"
expect "multi-user is reached" systemctl is-active --quiet multi-user.target
expect "no unit has failed" no_failed_unit
ssh_says() {
	local banner
	exec 4<>/dev/tcp/127.0.0.1/22
	read -r -t 20 banner <&4
	exec 4<&-
	echo "$banner"
	[[ $banner == SSH-2.0-OpenSSH* ]]
}
expect "sshd answers" ssh_says
expect "nginx answers" python3 -c 'import urllib.request as u
assert b"nginx" in u.urlopen("http://127.0.0.1/").read()'
expect "root's rules are in force: systemd has loaded them" \
	[ "$(grep -c "^appraise" $ima/named_policies)" = 9 ]
show "grep -E '^(bound|lockdown|module)' $ima/status"
expect "they bind root" grep -q '^bound: yes' $ima/status
expect "a module is loaded, as the list of its package has it" grep -q '^virtio_net ' /proc/modules
show "imactl digest-list count"
show "cat /tour/figures"

scene "There is no private key but those that the machine made for itself."
# In PEM, of whatever kind, in any file of the disks: the words alone are in each program that
# reads keys, what makes the difference is what follows.  libgnutls tests itself with keys that
# are published in its source.
pem='-----BEGIN ([A-Z]+ )*PRIVATE KEY-----\r?\n([A-Za-z-]+: .*\r?\n)*\s*[A-Za-z0-9+/=]{40}'
cp /etc/ssh/ssh_host_ed25519_key /var/lib/a-copy
# Few files have the words, and these are found quickly.
found=$(find / /tour -xdev -type f -print0 | xargs -0 grep -lsaFZ -e 'PRIVATE KEY-----' |
	xargs -0 grep -lsPza -e "$pem")
rm /var/lib/a-copy
expect "the search finds some: those of sshd, and a copy of one" [ "$(grep -cxE \
	'/etc/ssh/ssh_host_ed25519_key|/var/lib/a-copy|/usr/lib/.*/libgnutls\.so.*' <<<"$found")" = 3 ]
other=$(grep -v -e '^/etc/ssh/ssh_host_' -e '^/var/lib/a-copy$' \
	-e '^/usr/lib/x86_64-linux-gnu/libgnutls\.so' <<<"$found")
[ -z "$other" ] || echo "    $other"
expect "none is in any other file" [ -z "$other" ]
