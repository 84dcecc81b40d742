# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "Labels: no program has one; that of the rules can be asked for before the next start."
show -s 1 "imactl file verify --cert=/etc/keys/x509_ima.der /usr/bin 2>&1 | tail -n 1"
unlabelled() {
	imactl file verify --cert=/etc/keys/x509_ima.der /usr/bin 2>/dev/null |
		tail -n 1 | grep -qE '^([1-9][0-9]*) files: \1 unlabelled$'
}
expect "it is lists that vouch for them" unlabelled
show "imactl file verify --verbose --cert=/etc/keys/x509_ima.der /etc/ima/ima-policy"
expect "the signature of the rules is good: systemd will not stop" \
	imactl file verify --cert=/etc/keys/x509_ima.der /etc/ima/ima-policy
cp /etc/ima/ima-policy /root/ima-policy
echo "# a line more" >>/root/ima-policy
python3 -c 'import os
os.setxattr("/root/ima-policy", "security.ima",
	    os.getxattr("/etc/ima/ima-policy", "security.ima"))'
refuse "with a line more it is not" "/root/ima-policy: wrong" \
	imactl file verify --cert=/etc/keys/x509_ima.der /root/ima-policy
