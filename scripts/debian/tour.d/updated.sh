# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "The policy is updated: its file comes with the signature beside it."
file=/etc/ima/ima-policy
cp /tour/policy-1.1.0 $file.new
refuse -n $file.new "without a signature it is refused" "func=POLICY_CHECK" \
	imactl policy load $file.new
# update POLICY SIGNATURE - as the guide has it (Documentation/admin-guide/ima-debian.rst)
update() {
	cp $1 $file.new &&
		python3 -c 'import os, sys
os.setxattr(sys.argv[1], "security.ima", open(sys.argv[2], "rb").read())' $file.new $2 &&
		imactl file verify --cert=/etc/keys/x509_ima.der $file.new &&
		imactl policy load $file.new &&
		sync $file.new &&
		mv $file.new $file
}
before=$(sha256sum $file)
tries=$(dmesg | grep -c 'func=POLICY_CHECK')
refuse "with the signature of another one the update fails" "signature" \
	update /tour/policy-1.0.0 /tour/policy-1.1.0.sig
expect "before the kernel was asked" same "$(dmesg | grep -c 'func=POLICY_CHECK')" "$tries"
expect "and the one that was there stays" same "$(sha256sum $file)" "$before"
expect "with its own it is loaded, and takes the place of the other one" \
	update /tour/policy-1.1.0 /tour/policy-1.1.0.sig
expect "it is the one that is there, with its label" \
	imactl file verify --cert=/etc/keys/x509_ima.der $file
expect "and not what was there before" differ "$(sha256sum $file)" "$before"
