# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "root tries to get around the rules that are built in."
rules=$(cat $ima/builtin_policy)
# still WHAT - that was done, and an unknown program is refused as before.  What was done is a
# fact of its own: it has succeeded, and left something to see, or failed for the reason given.
still() {
	refuse "in vain: $1" "func=BPRM_CHECK layer=builtin" /tour/unknown
}

refuse "ima/builtin_policy is not written to" "Invalid argument" \
	bash -c "echo dont_appraise >$ima/builtin_policy"
still "to write there"

expect "he makes a list of his own" imactl digest-list gen -o /root/mine /tour/unknown
digest=$(sha256sum </tour/unknown | cut -d ' ' -f 1)
expect "which has the program" grep -q "$digest" <(imactl digest-list show --digests /root/mine)
refuse "it is not loaded, as it has no signature" "func=DIGEST_LIST_CHECK layer=builtin" \
	imactl digest-list add /root/mine
expect "without a file it is loaded, and vouches for nothing" \
	imactl digest-list add --buffer /root/mine
expect "as can be seen" \
	grep -q 'label=mine' /sys/kernel/security/integrity/diglim/digest_lists_loaded
still "a list of his own"

refuse "a certificate of his own, which no authority has signed" \
	"no key that the kernel trusts has signed it" imactl keys add /tour/stranger.der
cp /tour/theirs.der /root/theirs.der
refuse "one that the authority has signed, in a file that nobody has" \
	"func=X509_CHECK layer=debian" imactl keys add /root/theirs.der

expect "he labels a program with its hash" python3 -c '
import hashlib, os, shutil
shutil.copy("/tour/unknown", "/root/labelled")
digest = hashlib.sha256(open("/root/labelled", "rb").read()).digest()
os.setxattr("/root/labelled", "security.ima", b"\4\4" + digest)'
refuse "in vain: that is not enough" "need=imasig|diglim have=hash" /root/labelled

unmounted() {
	umount -l /sys/kernel/security && [ ! -e $ima ]
}
expect "he unmounts securityfs" unmounted
still "what is not seen is in force"
expect "and mounts it" mount -t securityfs none /sys/kernel/security
expect "the rules are what they were" same "$(cat $ima/builtin_policy)" "$rules"
