# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "The policy is updated: its file comes with the signature beside it."
file=/etc/ima/ima-policy
cp /tour/policy-1.1.0 $file.new
refuse -n $file.new "without a signature it is refused" "func=POLICY_CHECK" \
	imactl policy load $file.new
label() {
	python3 -c 'import os, sys
os.setxattr(sys.argv[1], "security.ima", open(sys.argv[2], "rb").read())' "$@"
}
expect "the signature is put into its label" label $file.new /tour/policy-1.1.0.sig
expect "it is good" imactl file verify --cert=/etc/keys/x509_ima.der $file.new
expect "and is loaded" imactl policy load $file.new
expect "it is on the disk" sync $file.new
expect "it takes the place of the other one" mv $file.new $file
