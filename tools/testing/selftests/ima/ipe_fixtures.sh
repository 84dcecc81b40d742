#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# ipe_fixtures.sh - what prop_ipe.sh compares IPE and IMA with
#
# usage: ipe_fixtures.sh DIR KEYS IMACTL PROGRAM
#
# In DIR:
#
#   count                        how many policies there are
#   N.ipe                        the policies of IPE, to read
#   pN.p7b, qN.p7b               the same, signed by the key of the build's modules: for all
#                                but the initramfs of a kernel, and for that alone
#   rules                        what imactl makes of all of them; those of policy N are for
#                                files of user 5000 + N
#   brought/, written/           copies of PROGRAM, 1 to N
#   signed                       SquashFS with such, N belongs to user 5000 + N; with
#                                dm-verity (see verity_image.sh), signed.p7s is by verity
#   unsigned                     the same with another root hash, without a signature
#   signature                    of the fs-verity digest of PROGRAM, by verity

set -euo pipefail
export LC_ALL=C.UTF-8
PATH=$PATH:/usr/sbin:/sbin

die() {
	echo "ipe_fixtures.sh: $*" >&2
	exit 1
}

[ $# -eq 4 ] || die "usage: ipe_fixtures.sh DIR KEYS IMACTL PROGRAM"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
keys=$(cd "$2" && pwd) imactl=$3 program=$4
mkdir -p "$1"
cd "$1"

# sign FILE KEY OUTPUT OPTION... - PKCS#7
sign() {
	local file=$1 key=$2 to=$3
	shift 3
	openssl smime -sign -in "$file" -inkey "$keys/$key.key" -signer "$keys/$key.pem" \
		-noattr -binary -outform DER -out "$to" "$@" 2>openssl.log ||
		die "openssl: $(cat openssl.log)"
}

# The policies: "DEFAULT ACTION CONDITIONS [/ ACTION CONDITIONS]..." lines.
policies() {
	local condition other pair
	while read -r condition; do
		echo "DENY ALLOW $condition"
		echo "ALLOW DENY $condition"
	done <<-CONDITIONS
	boot_verified=TRUE
	boot_verified=FALSE
	dmverity_signature=TRUE
	dmverity_signature=FALSE
	fsverity_signature=TRUE
	fsverity_signature=FALSE
	dmverity_roothash=sha256:$root
	dmverity_roothash=sha256:$other_root
	fsverity_digest=sha256:$digest
	fsverity_digest=sha256:$other_digest
	CONDITIONS
	# The property does not matter.
	echo "ALLOW ALLOW boot_verified=TRUE"
	echo "DENY DENY dmverity_signature=TRUE"
	# Of two rules the first one decides, if it matches.
	for pair in "boot_verified=TRUE dmverity_signature=FALSE" \
			"dmverity_roothash=sha256:$root dmverity_signature=TRUE" \
			"dmverity_signature=TRUE dmverity_roothash=sha256:$root" \
			"fsverity_digest=sha256:$digest fsverity_signature=TRUE" \
			"fsverity_signature=TRUE fsverity_digest=sha256:$digest"; do
		condition=${pair% *} other=${pair#* }
		echo "DENY DENY $condition / ALLOW $other"
		echo "ALLOW ALLOW $condition / DENY $other"
	done
	# All conditions of a rule have to hold.
	echo "ALLOW DENY boot_verified=FALSE dmverity_signature=FALSE fsverity_signature=FALSE"
	echo "DENY ALLOW dmverity_signature=TRUE dmverity_roothash=sha256:$root"
	echo "DENY ALLOW dmverity_signature=TRUE dmverity_roothash=sha256:$other_root"
	echo "DENY ALLOW fsverity_signature=FALSE fsverity_digest=sha256:$digest"
	echo "DENY ALLOW boot_verified=TRUE / ALLOW dmverity_signature=TRUE"
}

# rules_for OP "ACTION CONDITIONS [/ ...]"
rules_for() {
	local rule rest=$2
	while [ -n "$rest" ]; do
		rule=${rest%% / *}
		[ "$rule" != "$rest" ] || rest="$rule / "
		rest=${rest#* / }
		echo "op=$1 ${rule#* } action=${rule%% *}"
	done
}

# policy_p NAME DEFAULT RULES, policy_q NAME DEFAULT RULES
policy_p() {
	local op
	echo "policy_name=$1 policy_version=0.0.1"
	echo "DEFAULT action=$2"
	echo "DEFAULT op=KEXEC_INITRAMFS action=ALLOW"
	for op in EXECUTE FIRMWARE KMODULE KEXEC_IMAGE POLICY X509_CERT; do
		rules_for $op "$3"
	done
}

policy_q() {
	echo "policy_name=$1 policy_version=0.0.1"
	echo "DEFAULT action=ALLOW"
	echo "DEFAULT op=KEXEC_INITRAMFS action=$2"
	rules_for KEXEC_INITRAMFS "$3"
}

# converted FILE USER
converted() {
	"$imactl" policy import-ipe "$1" 2>imactl.log >converted ||
		die "imactl: $(cat imactl.log)"
	# Rules of many policies become one, which has no name.
	sed "/^#/d; /^\$/d; /^policy_name=/d; s/\$/ fowner=$2/" converted
}

# copies DIR COUNT - of the program
copies() {
	local n
	mkdir "$1"
	for ((n = 1; n <= $2; n++)); do
		cp "$program" "$1/$n"
		chmod 755 "$1/$n"
	done
}

# What the image will have depends on the number of policies, and these on its root hash.
root='' other_root='' digest='' other_digest=''
count=$(policies | wc -l)
echo "$count" >count
copies brought "$count"
copies written "$count"
for ((n = 1; n <= count; n++)); do
	echo "$n m 755 $((5000 + n)) $((5000 + n))"
done >owners
mksquashfs brought signed -no-xattrs -comp gzip -pf owners >mksquashfs.log 2>&1 ||
	die "mksquashfs: $(cat mksquashfs.log)"
cp signed unsigned
"$here/verity_image.sh" signed 0123456789abcdef "$keys/verity" p7s
"$here/verity_image.sh" unsigned fedcba9876543210
root=$(cat signed.root)
fsverity sign "$program" signature --key="$keys/verity.key" --cert="$keys/verity.pem" >/dev/null
digest=$(fsverity digest --compact "$program")
other_root=$(tr '0-9a-f' '1-9a-f0' <<<"$root")
other_digest=$(tr '0-9a-f' '1-9a-f0' <<<"$digest")

n=0
: >rules
while read -r default rules; do
	n=$((n + 1))
	for name in p q; do
		policy_$name $name$n "$default" "$rules" >text
		sign text module $name$n.p7b -nodetach -nosmimecap
		converted text $((5000 + n)) >>rules
		cat text
	done >$n.ipe
done < <(policies)
rm -f text converted owners ./*.log
