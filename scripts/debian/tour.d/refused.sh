# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

mkdir -p /root/try
cd /root/try || exit

scene "Programs: it is the content that counts, and not who runs it or where it is."
cp /usr/bin/id same
cp /usr/bin/id changed
echo "a line more" >>changed
expect "a copy of a program of a list is executed" ./same
refuse "one byte more and it is not" "cause=unlisted-digest" ./changed
refuse "an unknown program, by the rules that are built in" "func=BPRM_CHECK layer=builtin" \
	/tour/unknown
also "and by those that systemd has loaded" "func=BPRM_CHECK layer=debian"
cp /tour/unknown /dev/shm/unknown
cp /tour/unknown "/dev/shm/un known"
refuse "the same on tmpfs" "cause=unlisted-digest" /dev/shm/unknown
refuse "whatever its name is" "cause=unlisted-digest" "/dev/shm/un known"
refuse "the same for who is not root" "cause=unlisted-digest" \
	setpriv --reuid=65534 --regid=65534 --clear-groups /dev/shm/unknown
refuse -n memfd:x "and in memory that has no name" "cause=unlisted-digest" python3 -c '
import os
fd = os.memfd_create("x")
os.write(fd, open("/tour/unknown", "rb").read())
os.execve(fd, ["x"], {})'
refuse "called by its loader it is not mapped" "func=MMAP_CHECK layer=builtin" \
	/lib64/ld-linux-x86-64.so.2 /tour/unknown
expect "a program of a list is executed" id
refuse -n /usr/bin/id "what has been executed is not altered in its place" \
	"cause=listed-file-is-immutable" \
	sh -c 'echo more >>/usr/bin/id'

scene "Libraries: what is mapped is looked up, too."
mkdir -p lib
cp /lib/x86_64-linux-gnu/libselinux.so.1 lib/
expect "a copy of a library is used" uses /root/try/lib
rm lib/libselinux.so.1
cp /lib/x86_64-linux-gnu/libselinux.so.1 lib/
echo "a line more" >>lib/libselinux.so.1
refuse -n /root/try/lib/libselinux.so.1 "a changed one is not" "func=MMAP_CHECK layer=builtin" \
	env LD_LIBRARY_PATH=/root/try/lib ls /
# The loader goes on without it.
preloaded() {
	local said
	said=$(LD_PRELOAD=/tour/preload.so id) && [[ $said == *"it is loaded"* ]]
}
refuse -n /tour/preload.so "LD_PRELOAD of an unknown one" "func=MMAP_CHECK layer=builtin" preloaded
refuse -n /tour/preload.so "by an interpreter" "func=MMAP_CHECK layer=builtin" \
	python3 -c 'import ctypes; ctypes.CDLL("/tour/preload.so")'
refuse "which says so" "/tour/preload.so: failed to map segment" \
	python3 -c 'import ctypes; ctypes.CDLL("/tour/preload.so")'

scene "Modules and rules need a signature."
refuse "a module without one" "func=MODULE_CHECK layer=builtin" insmod /tour/unsigned.ko
loaded() {
	modprobe test_module && grep -q '^test_module ' /proc/modules
}
expect "one that a list has is loaded" loaded
expect "and removed" rmmod test_module
refuse -n /tour/ima-policy "rules without one" "func=POLICY_CHECK" \
	sh -c "echo /tour/ima-policy >$ima/policy"
refuse -n - "or as text" "func=POLICY_CHECK" sh -c "echo 'dont_appraise' >$ima/policy"

scene "A script is executed, or it is read: these are two things."
printf '#!/bin/sh\necho it runs\n' >x.sh
echo 'print("it runs")' >x.py
chmod +x x.sh
refuse "executed it needs a list" "func=BPRM_CHECK" ./x.sh
expect "sh reads it: that is no execution, and no rule here is for it" \
	[ "$(sh ./x.sh)" = "it runs" ]
expect "the same with python3 x.py" [ "$(python3 x.py)" = "it runs" ]
echo "appraise func=FILE_CHECK mask=MAY_READ uid=0 fowner=0 appraise_type=imasig|diglim" >reading
# refuses FILE - that rule would, when it is read, and would let through what a list has
refuses() {
	local status=0
	imactl policy explain --policy=reading --hook=FILE_CHECK --uid=0 --file="$1" >said ||
		status=$?
	cat said
	[ $status = 1 ] && grep -q 'cause=unlisted-digest func=FILE_CHECK .* rule=1 ' said
}
cat <<-END
    A rule that would refuse both, as it is for all that root reads of root's files:
        $(cat reading)
    It needs lists or labels for each file that is written, in /etc and /var, too.
END
expect "it would refuse x.sh" refuses x.sh
expect "and x.py" refuses x.py
expect "and not what a list has" \
	imactl policy explain --policy=reading --hook=FILE_CHECK --uid=0 --file=/usr/bin/id
cd /root || exit
