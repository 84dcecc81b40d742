# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "What the list of measurements says is what the TPM holds."
saved=/root/measurements
show "imactl measurements list --pcr=12 | sed -n '1p;\$p' | cut -c 1-100"
show "imactl measurements replay --pcr=12 --bank=sha256"
replayed() {
	local value
	value=$(pcr) && [ ${#value} = 64 ] &&
		imactl measurements replay --pcr=12 --bank=sha256 | grep -qi -- "0x$value"
}
expect "replayed it makes the value of the PCR" replayed
show "imactl measurements verify --pcr=12"
# verified - all is equal, and PCR 12 is in each bank
verified() {
	imactl measurements verify --pcr=12 >/root/verified || return 1
	for bank in /sys/class/tpm/tpm0/pcr-*; do
		grep -q "^PCR 12 ${bank##*-}: equal: " /root/verified || return 1
	done
	! grep -v ': equal: ' /root/verified
}
expect "it is in every bank" verified
cat $ima/binary_runtime_measurements >$saved
expect "so is a list that was saved" imactl measurements verify --pcr=12 $saved
last=$(imactl measurements list $saved | tail -n 1 | cut -d ' ' -f 1)
python3 - <<-END
	import json, subprocess
	bytes = bytearray(open("$saved", "rb").read())
	said = subprocess.check_output(["imactl", "measurements", "list", "--json", "$saved"])
	entries = json.loads(said)["entries"]
	last = entries[-1]
	with open("$saved.none", "wb") as none:
	    for e in entries:
	        if e["pcr"] != 12:
	            none.write(bytes[e["offset"]:e["offset"] + e["size"]])
	open("$saved.cut", "wb").write(bytes[:last["offset"]])
	bytes[last["offset"] + last["size"] - 2] ^= 1
	open("$saved.changed", "wb").write(bytes)
END
refuse "one bit of an entry is noticed" "entry $last was altered" \
	imactl measurements verify --pcr=12 $saved.changed
refuse "and an entry that was left out" "PCR 12 sha256: differs" \
	imactl measurements verify --pcr=12 $saved.cut
refuse "and that all of them were" "PCR 12 sha256: differs" \
	imactl measurements verify --pcr=12 $saved.none
