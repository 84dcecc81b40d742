#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What Documentation/admin-guide/ima-appliance.rst has done on the machine that makes an
# appliance, command by command: the keys are such as the kernel takes, the lists vouch for
# what is on the disk, and no key is on it.  That such a disk starts is tried by the
# kselftests ima_init_*.sh.
#
# usage: IMACTL=PROGRAM IMA_INIT=PROGRAM tests/appliance.sh

imactl=${IMACTL:?}
init=${IMA_INIT:?}
tests=$(cd "$(dirname "$0")" && pwd)
selftests=$tests/../../testing/selftests/ima
document=$tests/../../../Documentation/admin-guide/ima-appliance.rst
# shellcheck source=tools/ima-utils/tests/report.sh
. "$tests/report.sh"

# A copy of the tools alone has no guide.
if [ ! -e "$document" ]; then
	echo "appliance: there is no guide here"
	exit 0
fi
PATH=$PATH:/usr/sbin:/sbin
have openssl dpkg-deb mke2fs debugfs fakeroot || exit "$failed"

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
mkdir -p bin root/sbin root/lib
ln -s "$init" bin/ima-init
ln -s "$imactl" bin/imactl
cat >bin/package.sh <<PACKAGE
#!/bin/sh
exec "$tests/../init/package.sh" --program="$init" --imactl="$imactl" "\$@"
PACKAGE
chmod 755 bin/package.sh
PATH=$dir/bin:$PATH
printf '#!/bin/sh\nexec sleep 1\n' >root/sbin/init
echo 'a library' >root/lib/library
chmod 755 root/sbin/init
# What is to be root's on the disk is not so here, whoever runs this.
[ "$(id -u)" != 0 ] || chown -R nobody root

"$selftests/examples.sh" "$document" blocks
while read -r block; do
	sed -n 's/^[$>] //p' "blocks/$block"
done <blocks/.order >commands
told "its commands succeed" 0 "" sh -e ./commands

# as the restriction of .ima wants them, see crypto/asymmetric_keys/restrict.c
extension() {
	openssl x509 -in "$1.pem" -noout -ext "$2" | tail -n +2 | sed 's/^ *//'
}
equal "the authority is one" "$(extension ca basicConstraints)" "CA:TRUE"
equal "and signs certificates only" "$(extension ca keyUsage)" "Certificate Sign"
for name in system start evm; do
	told "$name: signed by the authority" 0 "$name.pem: OK" \
		openssl verify -CAfile ca.pem $name.pem
	equal "$name: is none" "$(extension $name basicConstraints)" "CA:FALSE"
	equal "$name: signs" "$(extension $name keyUsage)" "Digital Signature"
	equal "$name: names the key that signed it" \
		"$(extension $name authorityKeyIdentifier | sed 's/^keyid://')" \
		"$(extension ca subjectKeyIdentifier)"
done
equal "the passphrase is gone" "$(ls half-1 half-2 ca.pass 2>/dev/null)" ""
told "and the key of the authority has one" 1 "" \
	openssl pkey -in ca.key -passin pass: -noout

for file in etc/keys/ima/system.der etc/keys/ima/ima-init.der etc/digest_lists/10-system \
	etc/digest_lists/ima-init ima/init ima/init.conf ima/policy sbin/init; do
	debugfs -R "dump /$file on-disk" disk.img 2>/dev/null
	same "on the disk: $file" "root/$file" on-disk
	rm -f on-disk
done
same "the configuration is the one that was made" init.conf root/ima/init.conf
told "the system's list is signed" 0 "" \
	imactl digest-list verify -c system.pem root/etc/digest_lists/10-system
told "the package's, too" 0 "" \
	imactl digest-list verify -c start.pem root/etc/digest_lists/ima-init
# Behind the policy, and 40 bytes that say so behind the signature
tail -c +$(($(wc -c <policy) + 1)) root/ima/policy | head -c -40 >policy.cms
told "and the policy" 0 "Verification successful" \
	openssl cms -verify -binary -inform DER -in policy.cms -content policy \
	-certfile start.pem -CAfile ca.pem -purpose any -out /dev/null

# has LIST FILE
has() {
	told "$1 has $2" 0 "$(sha256sum <"root/$2" | cut -d ' ' -f 1)" \
		imactl digest-list show --digests "root/etc/digest_lists/$1"
}
for file in sbin/init lib/library; do
	has 10-system $file
done
for file in ima/init ima/init.conf ima/policy; do
	has ima-init $file
done

# of_root MODE FILE
of_root() {
	equal "/$2 belongs to root, and others read it" \
		"$(debugfs -R "stat /$2" disk.img 2>/dev/null |
		   sed -nE 's/.*Mode: *0?([0-7]+) .*/\1/p; s/^User: *([0-9]+) .*/\1/p' |
		   tr '\n' ' ')" "$1 0 "
}
for file in "" sbin sbin/init lib etc etc/keys/ima etc/digest_lists ima ima/init; do
	of_root 755 "$file"
done
for file in lib/library etc/keys/ima/ima-init.der etc/digest_lists/10-system \
	etc/digest_lists/ima-init ima/init.conf ima/policy; do
	of_root 644 "$file"
done
equal "no private key is on the disk" "$(grep -rl 'PRIVATE KEY' root)" ""
exit "$failed"
