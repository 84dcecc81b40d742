# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "systemd and the rules that it loads are measured before these take effect."
# line REGEX - the number of the entry
line() {
	grep -nE "$1" "$list" | head -n 1 | cut -d : -f 1
}
systemd=$(line '^12 .*/etc/digest_lists/systemd_')
rules=$(line '^12 .*/etc/ima/ima-policy')
show "imactl digest-list query -a sha256 /usr/lib/systemd/systemd | head -n 4"
expect "a list has systemd" imactl digest-list query -a sha256 /usr/lib/systemd/systemd
show "grep -nE '/systemd_|ima-policy' $list | cut -c 1-100"
expect "the list is measured, and then the rules" [ "${systemd:-9999}" -lt "${rules:-0}" ]
# before_rules FILE - the list of measurements, up to the entry of the rules
before_rules() {
	cat $ima/binary_runtime_measurements >/root/all
	python3 - /root/all "$1" <<-'END'
		import json, subprocess, sys
		whole, cut = sys.argv[1:]
		said = subprocess.check_output(["imactl", "measurements", "list", "--json", whole])
		end = [e["offset"] for e in json.loads(said)["entries"]
		       if e["name"] == "/etc/ima/ima-policy"]
		open(cut, "wb").write(open(whole, "rb").read()[:end[0]])
	END
}
before_rules /root/before
echo "@early $(imactl measurements replay --pcr=12 --bank=sha256 /root/before |
	sed -n 's/.*0x//p' | tr a-f A-F)"
loads() {
	dmesg | grep -c 'op=policy_load .*layer=debian version=1.0.0'
}
before=$(loads)
expect "that they came into force is told once" [ "$before" = 1 ]
expect "and they have one entry" [ "$(grep -c /etc/ima/ima-policy "$list")" = 1 ]
# Where the stack of process 1 begins: execve puts it elsewhere each time.
stack() {
	cut -d ' ' -f 28 /proc/1/stat
}
stack=$(stack)
show -s 0 "systemctl daemon-reexec"
expect "systemd is executed anew" differ "$(stack)" "$stack"
show -s 0 "systemctl daemon-reload"
expect "and everything goes on" systemctl is-active --quiet multi-user.target
expect "neither loads them again" \
	[ "$(loads):$(grep -c /etc/ima/ima-policy "$list")" = "$before:1" ]
refuse "this systemd has no soft-reboot" "Unknown command verb" systemctl soft-reboot
# Behind the scene that tells the PCR: it has an entry.
refuse -n /tour/unknown "a unit that starts an unknown program fails" \
	"func=BPRM_CHECK layer=builtin" systemd-run --quiet --wait --unit=tour-unknown /tour/unknown
expect "which systemd counts" [ "$(systemctl show --property=NFailedUnits --value)" = 1 ]
systemctl reset-failed tour-unknown.service
