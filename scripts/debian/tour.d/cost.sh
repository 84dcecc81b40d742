# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

# What the processor has done until now, before this does more: in nanoseconds, which are
# instructions where the clock counts these.  The kernel adds idle time up by the same clock.
busy=$(awk '/^now at/ { now = $3 }
	/sleeptime/ { sub(/.*:/, ""); idle += $1 }
	END { printf "%.0f", now - idle }' /proc/timer_list)
echo "@busy $busy"
# The end of what is counted of the commands of the TPM; see scripts/debian/costs
[ ! -e /sys/class/tpm/tpm0 ] || cat /sys/class/tpm/tpm0/pcr-sha256/23 >/dev/null

scene "What starting has cost."
expect "multi-user is reached" systemctl is-active --quiet multi-user.target
expect "no unit has failed" no_failed_unit
# Not there is told apart from not to be seen.
expect "securityfs tells which modules of security there are" grep -q . /sys/kernel/security/lsm
if [ -e $ima ]; then
	echo "@entries $(cat $ima/runtime_measurements_count)"
	awk '{ print $5 }' $ima/ascii_runtime_measurements | while read -r name; do
		[ ! -f "$name" ] || stat -L -c %s "$name"
	done | awk '{ all += $1 } END { printf "@measured_bytes %.0f\n", all }'
	refuse "an unknown program is refused" "func=BPRM_CHECK layer=builtin" /tour/unknown
else
	expect "an unknown program runs" /tour/unknown
fi
# How much of that is hashing: the kernel hashes 16 MiB, with the code that IMA uses.
python3 -c '
import re, socket

def busy():
    text = open("/proc/timer_list").read()
    idle = re.findall(r"sleeptime *: (\d+)", text)
    return int(re.search(r"^now at (\d+)", text, re.M)[1]) - sum(map(int, idle))

sha256 = socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)
sha256.bind(("hash", "sha256"))
hash, _ = sha256.accept()
before = busy()
for i in range(16):
    hash.send(bytes(1 << 20), socket.MSG_MORE)
print("@hash_16_mib", busy() - before)'
