# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

# dpkg without apt, after packages.sh
lists=/etc/digest_lists

scene "dpkg works elsewhere, or knows nothing: no list of this system is taken away."
mkdir -p /root/elsewhere/var/lib/dpkg
number_of_lists() {
	find $lists -type f ! -name '.*' | wc -l
}
there=$(number_of_lists)
: >/root/elsewhere/var/lib/dpkg/status
expect "dpkg --admindir=DIR --configure -a" \
	dpkg --admindir=/root/elsewhere/var/lib/dpkg --configure -a
expect "all lists are there" same "$(number_of_lists)" $there
expect "with DPKG_ADMINDIR, by hand" \
	env DPKG_ADMINDIR=/root/elsewhere/var/lib/dpkg apt-digest-lists settle
expect "all lists are there" same "$(number_of_lists)" $there
# What is known, and not installed, would go if it were settled.
stale=/var/lib/apt-digest-lists/known/stale_1.0_amd64
: >$stale
expect "dpkg --root=DIR --configure -a" dpkg --root=/root/elsewhere --configure -a
expect "nothing is settled" [ -e $stale ]
expect "here it is" apt-digest-lists settle
expect "and is gone" [ ! -e $stale ]
# Another root with all that this one has, in a name space that takes it away
cat >/root/in_chroot <<-'END'
	set -e
	mkdir -p /root/chroot
	mount -t tmpfs none /root/chroot
	cd /root/chroot
	mkdir upper work all
	mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work none all
	for dir in proc sys dev tour; do mount --rbind /$dir all/$dir; done
	exec chroot all "$@"
END
refuse -n apt-digest-lists "in a chroot apt installs nothing, as the kernel is this one's" \
	"a chroot: the kernel is that of another system" \
	unshare -m bash /root/in_chroot \
	apt-get -qq -y --reinstall install /tour/repository/demo_2.0_amd64.deb
refuse -n dpkg "nor does dpkg there" "a chroot: the kernel is that of another system" \
	unshare -m bash /root/in_chroot dpkg --install /tour/repository/demo_2.0_amd64.deb
: >$stale
expect "and nothing is settled" unshare -m bash /root/in_chroot \
	sh -c "apt-digest-lists settle && [ -e $stale ]"
rm $stale
mv /var/lib/dpkg/status /root/
: >/var/lib/dpkg/status
refuse -n dpkg-query "dpkg's own database is empty: nothing is done" \
	"it does not tell what is installed" apt-digest-lists settle
mv /root/status /var/lib/dpkg/
expect "all lists are there" same "$(number_of_lists)" $there
expect "who is not root can try what dpkg would do" \
	setpriv --reuid=nobody --clear-groups dpkg --no-act --configure -a

scene "dpkg installs nothing for which nobody has looked for a list."
copy=/root/unlisted
rm -rf $copy
dpkg-deb -R /tour/repository/libc6_*+tour1_amd64.deb $copy
find $copy -name 'libc.so.6' -exec sh -c 'echo >>"$1"' sh {} \;
sed -i '/^Version:/s/$/+unlisted/' $copy/DEBIAN/control
dpkg-deb -Zgzip -z1 -b $copy /root/unlisted.deb >/dev/null
version=$(dpkg-query -W -f '${Version}' libc6)
refuse "dpkg --install of another libc6" "without apt nobody looks for lists" \
	dpkg --install /root/unlisted.deb
refuse "dpkg --unpack" "without apt nobody looks for lists" dpkg --unpack /root/unlisted.deb
refuse "nor with another database: it would be unpacked into this system" \
	"without apt nobody looks for lists" dpkg --force-depends \
	--admindir=/root/elsewhere/var/lib/dpkg --install /root/unlisted.deb
refuse "apt finds that there is no list" "there is no list beside it" \
	apt_alone install /root/unlisted.deb
expect "libc6 is as it was" same "$(dpkg-query -W -f '${Version}' libc6)" $version
expect "what has its list can be installed, by one who says so" \
	env APT_DIGEST_LISTS_UNCHECKED=1 dpkg --install /tour/repository/demo_2.0_amd64.deb
rm -rf $copy /root/unlisted.deb

scene "Nobody but root holds apt-digest-lists up."
state=/var/lib/apt-digest-lists
refuse -n $state/lock "nobody locks its lock" "Permission denied" \
	setpriv --reuid=nobody --clear-groups flock $state/lock true
# lock_like FILE - a file of nobody's on another file system, with the same number, is locked;
# then what is locked is said
lock_like() {
	mkdir -p /root/mnt && mount -t tmpfs -o mode=1777 none /root/mnt || return
	setpriv --reuid=nobody --clear-groups python3 - "$(stat -c %i $1)" >/root/locked <<-'END' &
	import fcntl, os, sys, time
	wanted, name = int(sys.argv[1]), "/root/mnt/file"
	while True:
	    file = os.open(name, os.O_CREAT | os.O_RDWR)
	    if os.fstat(file).st_ino == wanted:
	        break
	    os.close(file)
	    os.unlink(name)
	fcntl.lockf(file, fcntl.LOCK_EX)
	print("locked", flush=True)
	time.sleep(600)
	END
	liar=$!
	until [ -s /root/locked ] || ! kill -0 $liar; do usleep 100000; done
	grep -q locked /root/locked
}
chmod 711 /root
expect "nobody locks a file with the number of dpkg's lock" lock_like /var/lib/dpkg/lock-frontend
settles() {
	apt-digest-lists settle >/root/settle.log 2>&1 && ! grep "is at work" /root/settle.log
}
expect "that is nothing to it" settles
kill $liar
umount -l /root/mnt
chmod 700 /root
refuse -n apt-digest-lists "it is not removed as other packages are" \
	"Essential packages were removed" apt-get -qq -y remove apt-digest-lists

scene "Lists that were there before apt has ever done anything are known, as those that it brought."
known=/var/lib/apt-digest-lists/known
rm $known/hostname_* $known/demo_*
expect "apt-digest-lists note, as its postinst does" apt-digest-lists note
expect "whose lists are there is known" ls $known/hostname_* $known/demo_2.0_amd64
expect "and nothing is taken away" demo
