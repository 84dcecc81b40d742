# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

# What python3, which has a list, can be told to do with system calls
calls='
import ctypes, mmap, os, signal, sys

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.shmat.restype = ctypes.c_void_p
RW, RX, RWX = 3, 5, 7

def call(name, *arguments):
    value = getattr(libc, name)(*arguments)
    if value in (-1, 2 ** 64 - 1):
        sys.exit(f"{name}: {os.strerror(ctypes.get_errno())}")
    return value

def map(path, protection, flags):
    fd = os.open(path, os.O_RDWR if flags == mmap.MAP_SHARED else os.O_RDONLY)
    return call("mmap", None, ctypes.c_size_t(4096), protection, flags, fd, ctypes.c_long(0))

def protect(address, protection):
    call("mprotect", ctypes.c_void_p(address), ctypes.c_size_t(4096), protection)

# mov $42, %eax; ret
code = b"\xb8\x2a\0\0\0\xc3"

def write(address):
    ctypes.memmove(address, code, len(code))

'
native() {
	python3 -c "$calls$1" "${@:2}"
}

scene "root tries to run native code that no list has: by other ways to a file."
expect "python3 does these system calls" \
	same "$(native 'print(call("getpid") == os.getpid())')" True
refuse -n /tour/unknown "by a descriptor, /proc/self/fd" "func=BPRM_CHECK layer=builtin" \
	bash -c 'exec 5</tour/unknown; exec /proc/self/fd/5'
refuse -n /root/gone "of a file that is gone" "func=BPRM_CHECK layer=builtin" \
	bash -c 'cp /tour/unknown /root/gone && exec 5</root/gone && rm /root/gone &&
		exec /proc/self/fd/5'
expect "a listed program, /usr/bin/arch, runs" [ "$(arch)" = x86_64 ]
expect "another is mounted over it" mount --bind /tour/unknown /usr/bin/arch
refuse "it is refused" "func=BPRM_CHECK layer=builtin" /usr/bin/arch
expect "and taken away" umount /usr/bin/arch
cp -p /usr/bin/arch /tour/unknown /root/
expect "another is renamed to that" mv /root/unknown /usr/bin/arch
refuse "it is refused" "func=BPRM_CHECK layer=builtin" /usr/bin/arch
expect "with the content it had it runs again" bash -c \
	'mv /root/arch /usr/bin/ && [ "$(arch)" = x86_64 ]'
mkdir -p /root/over/{upper,work,all}
cp /tour/unknown /root/over/upper/id
expect "an overlay with another one is mounted on /usr/bin" mount -t overlay \
	-o lowerdir=/usr/bin,upperdir=/root/over/upper,workdir=/root/over/work none /root/over/all
expect "what it has of the list runs" /root/over/all/true
refuse "the other one does not" "func=BPRM_CHECK layer=builtin" /root/over/all/id
umount /root/over/all
mkdir -p /root/image
truncate -s 8M /root/image.img
# Not with "mount -o loop", which has the device open: this kernel mounts nothing that somebody
# can write to.
mounted() {
	local loop
	mkfs.ext4 -q /root/image.img && loop=$(losetup --find --show /root/image.img) &&
		mount "$loop" /root/image
}
expect "a file system in a file is mounted" mounted
cp /tour/unknown /usr/bin/demo /root/image/
refuse "its program is refused" "func=BPRM_CHECK layer=builtin" /root/image/unknown
refuse -n /root/image/unknown "in another root" "func=BPRM_CHECK layer=builtin" \
	chroot /root/image /unknown
refuse "in another user namespace" "func=BPRM_CHECK layer=builtin" unshare -Ur /tour/unknown

scene "By the loader, and by mapping it."
refuse -n /tour/preload.so "ld.so --preload" "func=MMAP_CHECK layer=builtin" bash -c '
	/lib64/ld-linux-x86-64.so.2 --preload /tour/preload.so /usr/bin/id | grep "it is loaded"'
refuse -n /tour/preload.so "LD_AUDIT" "func=MMAP_CHECK layer=builtin" bash -c '
	LD_AUDIT=/tour/preload.so /usr/bin/id | grep "it is loaded"'
refuse -n /tour/preload.so "mapped to read, then made executable" \
	"cause=failed-mprotect" native '
protect(map("/tour/preload.so", mmap.PROT_READ, mmap.MAP_PRIVATE), RX)'
refuse -n /usr/lib/x86_64-linux-gnu/libc.so.6 \
	"the same with pages of a library that were written to" "cause=failed-mprotect" native '
address = map("/lib/x86_64-linux-gnu/libc.so.6", RW, mmap.MAP_PRIVATE)
write(address)
protect(address, RX)'
cp /tour/preload.so /dev/shm/shared
refuse "a shared mapping that can be written to" "func=MMAP_CHECK layer=builtin" native '
map(sys.argv[1], RWX, mmap.MAP_SHARED)' /dev/shm/shared
refuse -n SYSV00000000 "System V shared memory" "func=MMAP_CHECK layer=builtin" native '
call("shmat", call("shmget", 0, ctypes.c_size_t(4096), 0o600), None, 0o100000)'

truncate -s 64k /root/device.img
loop=$(losetup --find --show /root/device.img)
expect "code is written to a device" native '
os.pwrite(os.open(sys.argv[1], os.O_RDWR), code, 0)' "$loop"
refuse -n "$loop" "which is not mapped" "cause=device" native '
map(sys.argv[1], RX, mmap.MAP_PRIVATE)' "$loop"
refuse -n "$loop" "nor made executable later" "cause=failed-mprotect" native '
protect(map(sys.argv[1], RW, mmap.MAP_SHARED), RX)' "$loop"
losetup -d "$loop"

scene "By the kernel, which is told to start it."
# /tour/helper leaves a file: what started it says nothing of how it ended.
not_run() {
	[ ! -e /root/helper-was-here ]
}
set_modprobe() {
	echo /tour/helper >/proc/sys/kernel/modprobe
}
modprobe=$(cat /proc/sys/kernel/modprobe)
expect "the loader of modules is another one" set_modprobe
refuse -n /tour/helper "a module is asked for" "func=BPRM_CHECK layer=builtin" \
	python3 -c 'import socket; socket.socket(40, socket.SOCK_STREAM)'
expect "it did not run" not_run
echo "$modprobe" >/proc/sys/kernel/modprobe
cp /tour/helper /sbin/request-key
refuse -n /usr/sbin/request-key "a key is asked for" "func=BPRM_CHECK layer=builtin" native '
call("syscall", 249, b"user", b"tour", b"", -2)'
expect "it did not run" not_run
rm /sbin/request-key
pattern=$(cat /proc/sys/kernel/core_pattern)
ends() {
	bash -c 'kill -SEGV $$'
}
echo '|/usr/bin/touch /root/core-was-here' >/proc/sys/kernel/core_pattern
# The kernel waits for the program's end then.
echo 1 >/proc/sys/kernel/core_pipe_limit
dumped() {
	! ends && [ -e /root/core-was-here ]
}
expect "a listed program is started for who crashes" dumped
echo '|/tour/helper' >/proc/sys/kernel/core_pattern
refuse -n /tour/helper "another one is not" "func=BPRM_CHECK layer=builtin" ends
expect "it did not run" not_run
echo "$pattern" >/proc/sys/kernel/core_pattern
echo 0 >/proc/sys/kernel/core_pipe_limit
[ -e /proc/sys/fs/binfmt_misc/register ] ||
	mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
registered() {
	echo ':tour:E::tour::/tour/unknown:' >/proc/sys/fs/binfmt_misc/register &&
		grep -x 'interpreter /tour/unknown' /proc/sys/fs/binfmt_misc/tour
}
expect "an interpreter is registered" registered
cp /usr/bin/arch /root/listed.tour
refuse -n /tour/unknown "it is not started" "func=BPRM_CHECK layer=builtin" /root/listed.tour
echo -1 >/proc/sys/fs/binfmt_misc/tour
refuse -n - "another kernel, from memory" "func=KEXEC_KERNEL_CHECK layer=builtin" native '
call("syscall", 246, 0, 1, (ctypes.c_char * 64)(), 0)'
refuse -n /tour/unknown "or from a file" "func=KEXEC_KERNEL_CHECK layer=builtin" native '
call("syscall", 320, os.open("/tour/unknown", os.O_RDONLY), -1, 1, b"", 4)'
refuse "the memory of this one" "No such device or address" bash -c \
	'mknod /root/mem c 1 1 && cat /root/mem'
refuse "this kernel has no userfaultfd" "Function not implemented" native 'call("syscall", 323, 0)'
refuse "nor FUSE" "unknown filesystem type 'fuse'" mount -t fuse none /mnt

scene "What the guide says that it does not protect from is so."
# One process tries them all, and tells of each.
memory=$(native '
def anonymous(protection):
    return call("mmap", None, ctypes.c_size_t(4096), protection, 0x22, -1, ctypes.c_long(0))

def attempt(what, address):
    print(what, "returns", ctypes.CFUNCTYPE(ctypes.c_int)(address)())

address = anonymous(RWX)
write(address)
attempt("anonymous", address)
address = anonymous(RW)
write(address)
protect(address, RX)
attempt("protected", address)
library = "/lib/x86_64-linux-gnu/libc.so.6"
address = map(library, RWX, mmap.MAP_PRIVATE)
write(address)
attempt("private", address)
address = map(library, RX, mmap.MAP_PRIVATE)
with open("/proc/self/mem", "r+b", buffering=0) as file:
    file.seek(address)
    file.write(code)
attempt("mem", address)')
# runs WHAT - that code was executed
runs() {
	grep -qx "$1 returns 42" <<<"$memory"
}
expect "code in memory that is no file's runs" runs anonymous
expect "the same, made executable later" runs protected
expect "in a private copy of pages that a list has" runs private
expect "written to such pages by /proc/PID/mem" runs mem
expect "a listed program on a file system in a file" [ "$(/root/image/demo)" = "demo 1.0" ]
below() {
	local at
	sync
	at=$(grep -obUaF 'demo 1.0' /root/image.img | head -n 1 | cut -d : -f 1)
	printf 'demo !!!' | dd of=/root/image.img bs=1 seek="$at" conv=notrunc,fsync
	echo 1 >/proc/sys/vm/drop_caches
	[ "$(/root/image/demo)" = "demo !!!" ]
}
before=$(pcr)
expect "and another one, written below it" below
expect "with the same PCR" same "$(pcr)" "$before"
umount /root/image
# bpf(BPF_PROG_LOAD): a filter of sockets that returns 0
bpf='
import struct
instructions = ctypes.create_string_buffer(b"\xb7" + b"\0" * 7 + b"\x95" + b"\0" * 7)
license = ctypes.create_string_buffer(b"GPL")
attributes = struct.pack("IIQQIIQII", 1, 2, ctypes.addressof(instructions),
                         ctypes.addressof(license), 0, 0, 0, 0, 0)
call("syscall", 321, 5, attributes, len(attributes))'
expect "root loads a program of BPF into the kernel" native "$bpf"
refuse "nobody else does" "syscall: Operation not permitted" \
	setpriv --reuid=nobody --clear-groups python3 -c "$calls$bpf"
