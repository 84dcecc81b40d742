# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "root tries to get around the rules that are built in."
rules=$(cat $ima/builtin_policy)
# still WHAT COMMAND... - done that, an unknown program is refused as before
still() {
	local what=$1
	shift
	"$@" >/dev/null 2>&1
	refuse "in vain: $what" "func=BPRM_CHECK layer=builtin" /tour/unknown
}
still "writing to ima/builtin_policy" sh -c "echo dont_appraise >$ima/builtin_policy"
still "a list of his own, without a signature" imactl digest-list gen -o /root/mine /tour/unknown
refuse "it is not loaded" "func=DIGEST_LIST_CHECK" imactl digest-list add /root/mine
still "the same without a file" imactl digest-list add --buffer /root/mine
expect "it is loaded, and vouches for nothing" \
	grep -q 'label=mine' /sys/kernel/security/integrity/diglim/digest_lists_loaded
refuse "a certificate of his own, which no authority has signed" \
	"no key that the kernel trusts has signed it" imactl keys add /tour/stranger.der
cp /tour/theirs.der /root/theirs.der
refuse "one that the authority has signed, in a file that nobody has" \
	"func=X509_CHECK layer=debian" imactl keys add /root/theirs.der
still "a label with its hash" python3 -c '
import hashlib, os, shutil
shutil.copy("/tour/unknown", "/root/labelled")
digest = hashlib.sha256(open("/root/labelled", "rb").read()).digest()
os.setxattr("/root/labelled", "security.ima", b"\4\4" + digest)'
refuse "which is not enough" "need=imasig|diglim have=hash" /root/labelled
still "to unmount securityfs" umount -l /sys/kernel/security
mount -t securityfs none /sys/kernel/security 2>/dev/null
mkdir -p /root/over/{upper,work,all}
cp /tour/unknown /root/over/upper/id
still "an overlay" \
	mount -t overlay -o lowerdir=/usr/bin,upperdir=/root/over/upper,workdir=/root/over/work \
	none /root/over/all
refuse "its program, of another name" "func=BPRM_CHECK" /root/over/all/id
umount /root/over/all
refuse "another kernel" "func=KEXEC_KERNEL_CHECK layer=builtin" python3 -c '
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(246, 0, 1, (ctypes.c_char * 64)(), 0) < 0:
    e = ctypes.get_errno()
    raise OSError(e, os.strerror(e))'
expect "the rules are what they were" [ "$(cat $ima/builtin_policy)" = "$rules" ]
