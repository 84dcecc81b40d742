#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fixtures.sh - make files and labels for the tests of appraisal
#
# usage: fixtures.sh files DIR KEYS         what does not depend on the kernel
#        fixtures.sh kernel DIR KEYS BUILD  the kernel of build directory BUILD
#                                           and its test module, signed
#        fixtures.sh programs DIR KEYS FILE...  signatures of programs
#        fixtures.sh system DIR KEYS IMACTL FILE...  a digest list of programs
#        fixtures.sh packages DIR KEYS IMACTL  packages and their digest lists
#        fixtures.sh init DIR KEYS IMACTL INIT  packages of ima-init
#        fixtures.sh properties DIR KEYS BUILD  what dm-verity and fs-verity vouch for
#
# vmtest.sh calls it: private keys do not enter a guest, and labels that only
# root could write to a file are kept as files, to be set in the guest.
#
# In DIR, for a file NAME (text, script, policy, bzImage, module.ko):
#
#   NAME.sha1 .sha256 .sha512    values of security.ima that are hashes
#   NAME.sig .sig512 .ecdsa      signatures by ima (sha256, sha512), ima-ecdsa
#   NAME.rogue                   a signature by a key that nobody trusts
#   NAME.sigv3 .sigv3-rogue      signatures of its fs-verity digest; .sigv3-ecdsa
#                                by ima-ecdsa
#   NAME.modsig                  NAME with an appended signature by ima
#   NAME.modsig-rogue            the same by rogue; .modsig-ecdsa by ima-ecdsa
#   NAME.modsig-wrong            the first one, of a NAME with another first byte
#   NAME.modsig-sm3              one that names a hash algorithm that the kernel does
#                                not have (of text)
#   NAME.revoked                 PKCS #7 signature, by the key of the build's
#                                modules, that puts its hash on .blacklist (not
#                                of text and script); .revoked-rogue by rogue
#   NAME.revoked-verity          the same of its fs-verity digest (of text)
#   NAME.evm                     portable signature by evm: mode 0644, of root,
#                                security.ima is NAME.sig
#   NAME.evm-hash                the same, security.ima is NAME.sha256
#   NAME.evm-rogue               the first one by rogue
#   NAME.evm-user                the first one for a file of user 1000
#   NAME.evm-755 .evm-hash-755   the first two for a mode of 0755
#   policy-strict               one that demands signed policies, and denies what 4713 has (.sig,
#                                .modsig, .modsig-rogue)
#   policy-lax                  the same, but not on tmpfs (.modsig)
#   named-VERSION, named-VERSION-other, named-fifth  policies with a name that demand signed
#                                ones (.sig, of some .modsig)
#   named-lax                   one that does not (.modsig)
#   override, override-more     policies that contradict builtin.policy, with
#                                signatures (.sig), for policy_layers.sh
#   ext4.gz                      an ext4 file system with fs-verity, and in it a
#                                file "strange" with a label of no known type,
#                                which the kernel would not let anybody set
#   journaled.gz                 one with a journal
#   list                         a digest list with the digest of text; NAME.sha256,
#                                .sig, .rogue, .evm-hash, .modsig, .modsig-rogue
#                                and .modsig-wrong of it as above
#   list-deny, list-deny-more    digest lists that deny the digests of text and of
#                                script; NAME.sig of them as above, and .modsig
#   list-script, list-immutable, list-nothing, list-sha512, list-sha1  of script; of
#                                text, which must not be written; of no byte; of text,
#                                with other algorithms
#   list-revokes                 revokes list-script
#   list.modsig-deputy           list signed by a key that ima has certified, with the
#                                certificate; .modsig-two by ima and by ima-ecdsa
#   list.sig1 list.sha1          signature by ima of its SHA-1; its SHA-1
#   list-policy, list-policy-strict  of policy, policy-strict (.modsig)
#   list-twice                   list.modsig with another signature behind the first (.modsig)
#   loader, list-loader          a program that loads the module wp512.ko, and a list of it
#   list-wp512                   of text, with an algorithm that is a module (WP-512)
#   list-metadata                of the metadata that text has with a label that is its
#                                digest, owner and group 4009 and mode 0644
#                                all with .modsig, list-script with .modsig-ecdsa
#   key-good, key-NAME           certificates (.der) of keys of their own, signed by the
#                                authority of the build but for key-stranger, which rogue
#                                has signed; see make_certificates.  key-good.sig is a
#                                label of key-good.der, key-banned.revoked puts key-banned
#                                on .blacklist, as what key-banned.name says
#   ipe-deny, ipe-boot           policies of IPE, signed by the key of the build's
#                                modules (.p7b): lists are refused; are accepted
#                                from the initramfs
#   examples/                    those of ima-layers.rst, as examples.sh names them
#   examples-diglim/             those of diglim.rst
#   examples-guide/              those of ima-digest-lists.rst
#   examples-secure-boot/        those of ima-secure-boot.rst
#   examples-policy/             those of ima-writing-policies.rst
#   squashfs                     a read-only file system with text (owner 4001), a copy of
#                                it, "measured" (4002), script (4007) and "unlisted" (4001)
#   system, system.modsig        a digest list of all that the guest executes
#   trust.key .pem .der          a key that the authority signed, for a guest whose
#                                administrator signs there
#   package.deb, package.rpm     with /opt/deb and /opt/rpm, the programs "run" and
#                                "lib/helper"; list-deb and list-rpm of them, .modsig
#   ima-init.deb .rpm            packages of ima-init, by a key that the authority signed,
#                                with a certificate and a digest list (of script) of another
#                                one, see make_init; ima-init-reboot.deb and
#                                ima-init-continue.deb have another on-failure; in the .rpm
#                                the policy has a name
#   init.conf-NAME               configurations; init-policy is what is in the packages,
#                                .modsig-rogue by rogue
#
#   verity-ext4 verity-squashfs verity-erofs  images with a program ("it ran"), a module of
#                                the kernel and a text, all of owner 4711, with dm-verity:
#                                what is beside them see verity_image.sh; .signed and .rogue
#                                are signatures of the root hash by verity and by rogue
#   verity-other                 an ext4 image as the first, with another program ("another
#                                one ran")
#   verity-two verity-two.blob   an EROFS image that has content in a second file
#   text.fsv text.fsv-rogue text.fsv-512  signatures of its fs-verity digest by verity and by
#                                rogue; of that with sha512 by verity.  script.fsv of script
#   by-ima.der                   a certificate that ima has signed, which no built-in key is
#
# Of a program FILE there is only its signature by ima, FILE.sig.

set -euo pipefail
export LC_ALL=C.UTF-8
PATH=$PATH:/usr/sbin:/sbin

die() {
	echo "fixtures.sh: $*" >&2
	exit 1
}

[ $# -ge 3 ] ||
	die "usage: fixtures.sh files|kernel|programs|system|packages|init|properties DIR KEYS $(
		)[BUILD|FILE...]"
what=$1 dir=$2 keys=$3 build=
shift 3
case $what in
kernel | properties) build=${1:-} ;;
esac
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
documents=$here/../../../../Documentation

# Whatever a tool has to say is shown if it fails, and only then.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() {
	"$@" >"$log" 2>&1 || {
		cat "$log" >&2
		die "failed: $*"
	}
}

# bytes HEX - as raw bytes
bytes() {
	perl -e 'print pack("H*", $ARGV[0])' "$1"
}

# hash_label FILE ALGORITHM - NAME.ALGORITHM: type and, but for sha1, the
# number of the algorithm stand before the hash
hash_label() {
	local head
	case $2 in
	sha1) head=01 ;;
	sha256) head=0404 ;;
	sha512) head=0406 ;;
	esac
	bytes "$head$(openssl dgst -r -"$2" "$1" | cut -d ' ' -f 1)" >"$1.$2"
}

# signature_label FILE KEY ALGORITHM SUFFIX
signature_label() {
	quietly evmctl ima_sign -n --sigfile --hashalgo "$3" --key "$keys/$2.key" "$1"
	[ "$4" = sig ] || mv "$1.sig" "$1.$4"
}

# verity_label FILE KEY SUFFIX - what is signed is the hash of the type (6),
# the number of the algorithm and the digest of fs-verity.  This evmctl knows
# only signatures of version 2; the layout is the same.
verity_label() {
	local digest signature
	digest=$(fsverity digest --compact --hash-alg=sha256 "$1")
	digest=$(bytes "0604$digest" | sha256sum)
	signature=$(evmctl sign_hash --hashalgo sha256 --key "$keys/$2.key" \
		<<<"$digest" 2>"$log") || {
		cat "$log" >&2
		die "evmctl cannot sign a digest"
	}
	signature=${signature##*[[:space:]]}
	[ "${signature::4}" = 0302 ] || die "not a signature: $signature"
	bytes "0603${signature:4}" >"$1.$3"
}

# metadata_label FILE KEY USER LABEL SUFFIX [MODE] - a portable signature by EVM
metadata_label() {
	local label signature mode=${6:-644}
	label=$(od -An -v -tx1 "$4" | tr -d ' \n')
	signature=$(evmctl sign --portable -n --key "$keys/$2.key" --uid "$3" --gid "$3" \
		--mode $((8#100$mode)) --ima "$label" --caps "$1" 2>"$log") || {
		cat "$log" >&2
		die "evmctl cannot sign metadata"
	}
	signature=$(tr -d ' \n' <<<"$signature")
	[ "${signature::4}" = 0502 ] || die "not a portable signature: $signature"
	bytes "$signature" >"$1.$5"
}

# appended FILE KEY SUFFIX
appended() {
	quietly "$build/scripts/sign-file" sha256 "$keys/$2.key" "$keys/$2.pem" "$1" "$1.$3"
}

# appended_text FILE KEY SUFFIX [ALGORITHM] - the same without a kernel, whose build
# makes sign-file: a signature, struct module_signature and a line that marks it
appended_text() {
	quietly openssl cms -sign -binary -noattr -nocerts -md "${4:-sha256}" -in "$1" \
		-inkey "$keys/$2.key" -signer "$keys/$2.pem" -outform DER -out signature
	[ "${4:-}" != md5 ] || name_sm3 signature
	trailer_behind "$1" signature >"$1.$3"
	rm signature
}

# appended_cms FILE SUFFIX OPTION... - the same, as OpenSSL is told to sign
appended_cms() {
	local file=$1 suffix=$2
	shift 2
	quietly openssl cms -sign -binary -noattr -md sha256 -in "$file" -outform DER \
		-out signature "$@"
	trailer_behind "$file" signature >"$file.$suffix"
	rm signature
}

# trailer_behind FILE SIGNATURE - all that is in a file with an appended signature
trailer_behind() {
	cat "$1" "$2"
	bytes "0000020000000000$(printf '%08x' "$(stat -c %s "$2")")"
	echo "~Module signature appended~"
}

# make_deputy - a key for which ima vouches
make_deputy() {
	quietly openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout deputy.key -out deputy.pem -days 3650 -sha256 -subj "/CN=deputy" \
		-CA "$keys/ima.pem" -CAkey "$keys/ima.key" -config /dev/null \
		-addext keyUsage=critical,digitalSignature \
		-addext subjectKeyIdentifier=hash -addext authorityKeyIdentifier=keyid
}

# name_sm3 FILE - what is signed with MD5 says that it is with SM3, which is no good
# signature then: OpenSSL signs nothing with SM3 by such a key
name_sm3() {
	perl -pi -e 's/\x2a\x86\x48\x86\xf7\x0d\x02\x05/\x2a\x81\x1c\xcf\x55\x01\x83\x11/g' "$1"
}

# revocation FILE KEY SUFFIX [DIGEST] - what is signed is the name of the key that
# .blacklist takes
revocation() {
	local key=$keys/$2.key
	printf 'bin:%s' "${4:-$(sha256sum "$1" | cut -d ' ' -f 1)}" >revoked
	quietly openssl smime -sign -in revoked -inkey "$key" -signer "$keys/$2.pem" \
		-noattr -binary -outform DER -out "$1.$3"
	rm revoked
}

# Whatever the administrator may think of; he cannot take back what he loads.
make_overrides() {
	local reads="func=FILE_CHECK mask=MAY_READ"
	cat >override <<-RULES
	dont_appraise fowner=7001
	dont_appraise fowner=7003
	dont_measure fowner=7005
	appraise $reads fowner=7002 fgroup=7002 uid=65534 appraise_type=imasig
	appraise $reads fowner=7004 cache_result=yes
	dont_appraise func=MODULE_CHECK
	appraise $reads fowner=7000
	deny $reads fowner=7002 uid=1000
	deny $reads fowner=7010
	appraise func=POLICY_CHECK appraise_type=imasig
	RULES
	cat >override-more <<-RULES
	appraise func=BPRM_CHECK fowner=7001 appraise_type=optional
	dont_appraise fowner=7002
	dont_measure
	RULES
	signature_label override ima sha256 sig
	signature_label override-more ima sha256 sig
}

# The header says: version 1, type 1 (files), no modifier, algorithm 4 (SHA-256), one
# digest, 32 bytes.
make_lists() {
	bytes "01000100000004000100000020000000$(sha256sum text | cut -d ' ' -f 1)" >list
	hash_label list sha256
	signature_label list rogue sha256 rogue
	signature_label list ima sha1 sig1
	signature_label list ima sha256 sig
	metadata_label list evm 0 list.sha256 evm-hash
	appended_text list ima modsig
	appended_text list rogue modsig-rogue
	{ head -c 47 list; printf '\377'; tail -c +49 list.modsig; } >list.modsig-wrong
	# The same with the modifier 2.
	bytes "01000100020004000100000020000000$(sha256sum text | cut -d ' ' -f 1)" >list-deny
	bytes "01000100020004000100000020000000$(sha256sum script | cut -d ' ' -f 1)" \
		>list-deny-more
	signature_label list-deny ima sha256 sig
	signature_label list-deny-more ima sha256 sig
	appended_text list-deny ima modsig
	appended_text list-deny-more ima modsig

	list_of list-script 01 00 script
	appended_text list-script ima modsig
	appended_text list-script ima-ecdsa modsig-ecdsa
	list_of list-immutable 01 01 text
	appended_text list-immutable ima modsig
	list_of list-revokes 03 02 list-script
	appended_text list-revokes ima modsig
	: >nothing
	list_of list-nothing 01 00 nothing
	appended_text list-nothing ima modsig
	metadata_list list-metadata text.sha256 4009 0644
	appended_text list-metadata ima modsig
	bytes "01000100000006000100000040000000$(sha512sum text | cut -d ' ' -f 1)" >list-sha512
	appended_text list-sha512 ima modsig
	bytes "01000100000002000100000014000000$(sha1sum text | cut -d ' ' -f 1)" >list-sha1
	appended_text list-sha1 ima modsig
	bytes "0100010000000d000100000040000000$(openssl dgst -provider default \
		-provider legacy -whirlpool text | sed 's/.*= //')" >list-wp512
	appended_text list-wp512 ima modsig
	list_of list-loader 01 00 loader
	appended_text list-loader ima modsig
	hash_label list sha1
	list_of list-policy 01 00 policy
	appended_text list-policy ima modsig
	list_of list-policy-strict 01 00 policy-strict
	appended_text list-policy-strict ima modsig
	make_deputy
	appended_cms list modsig-deputy -inkey deputy.key -signer deputy.pem
	appended_cms list modsig-two -nocerts -inkey "$keys/ima.key" -signer "$keys/ima.pem" \
		-inkey "$keys/ima-ecdsa.key" -signer "$keys/ima-ecdsa.pem"
	rm deputy.key deputy.pem
	cp list.modsig list-twice
	appended_text list-twice ima modsig
}

# make_squashfs - as it is packed, it has other owners than who packs it
make_squashfs() {
	mkdir packed
	cp text script packed/
	cp text packed/measured
	echo "no list has this" >packed/unlisted
	quietly mksquashfs packed squashfs -no-xattrs -comp gzip \
		-p "text m 644 4001 4001" -p "unlisted m 644 4001 4001" \
		-p "measured m 644 4002 4002" -p "script m 755 4007 4007"
	rm -r packed
}

# make_trust - no other private key is in a guest
make_trust() {
	quietly openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout trust.key -out trust.pem -days 3650 -sha256 -subj "/CN=the guest's own" \
		-CA "$keys/ca.pem" -CAkey "$keys/ca.key" -config /dev/null \
		-addext basicConstraints=critical,CA:FALSE \
		-addext keyUsage=critical,digitalSignature \
		-addext subjectKeyIdentifier=hash -addext authorityKeyIdentifier=keyid
	openssl x509 -in trust.pem -outform DER -out trust.der
}

# certify NAME CA FROM TO EXTENSIONS [ALGORITHM...] - key-NAME.der; FROM and TO are years
certify() {
	local name=$1 ca=$2 from=$3 to=$4 extensions=$5
	shift 5
	[ $# -gt 0 ] || set -- EC -pkeyopt ec_paramgen_curve:P-256
	quietly openssl req -new -newkey "$@" -nodes -keyout private -out request \
		-subj "/O=IMA tests/CN=${subject:-$name}" -config /dev/null
	printf '%s\n' "$extensions" >extensions
	quietly openssl ca -batch -config authority/config -notext \
		-cert "$keys/$ca.pem" -keyfile "$keys/$ca.key" -startdate "${from}0101000000Z" \
		-enddate "${to}0101000000Z" -in request -extfile extensions -out certificate
	openssl x509 -in certificate -outform DER -out "key-$name.der"
	rm private request extensions certificate
}

# Each is what ima/keys accepts but for one thing, which its name tells.
make_certificates() {
	local ids=$'\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid'
	local leaf=$'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature'
	local twin=$leaf$'\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier='
	local file="key-good.der"
	mkdir authority
	: >authority/index
	echo 1000 >authority/serial
	printf '%s\n' "[ca]" "default_ca = all" "[all]" "database = authority/index" \
		"serial = authority/serial" \
		"new_certs_dir = authority" "default_md = sha256" "policy = any" \
		"unique_subject = no" "[any]" "organizationName = optional" \
		"commonName = supplied" >authority/config
	certify good ca 2020 2099 "$leaf$ids"
	certify banned ca 2020 2099 "$leaf$ids"
	certify other ca 2020 2099 "$leaf$ids"
	subject=$'a "name"\n \\\\' certify quoted ca 2020 2099 "$leaf$ids"
	certify rsa ca 2020 2099 "$leaf$ids" RSA -pkeyopt rsa_keygen_bits:3072
	certify ed25519 ca 2020 2099 "$leaf$ids" ED25519
	certify stranger rogue 2020 2099 "$leaf$ids"
	certify expired ca 2020 2021 "$leaf$ids"
	certify early ca 2090 2099 "$leaf$ids"
	certify authority ca 2020 2099 \
		$'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign'"$ids"
	certify certsign ca 2020 2099 "$leaf,keyCertSign$ids"
	certify encipher ca 2020 2099 \
		$'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,keyEncipherment'"$ids"
	certify usage ca 2020 2099 "basicConstraints=critical,CA:FALSE$ids"
	certify nameless ca 2020 2099 "$leaf"$'\nsubjectKeyIdentifier=none'"${ids#*hash}"
	certify twin1 ca 2020 2099 "${twin}01:02:03:04:0a:0b:0c:0d"
	certify twin2 ca 2020 2099 "${twin}05:06:07:08:0a:0b:0c:0d"
	certify twin1-again ca 2020 2099 "${twin}01:02:03:04:0a:0b:0c:0d"
	rm -r authority

	# The last byte is one of the signature, the first ones say how long it is.
	perl -pe 'BEGIN { undef $/ } substr($_, -1) ^= "\x01"' $file >key-forged.der
	head -c -1 $file >key-cut.der
	{ cat $file; printf x; } >key-longer.der
	perl -pe 'BEGIN { undef $/ } substr($_, 8, 1) = "\xff"' $file >key-malformed.der
	openssl x509 -inform DER -in $file -out key-good.pem
	: >key-empty.der
	{ printf '\060\202\377\377'; head -c 69628 /dev/zero; } >key-huge.der
	signature_label key-good.der ima sha256 sig
	mv key-good.der.sig key-good.sig

	openssl asn1parse -inform DER -in key-banned.der -strparse 4 -out tbs -noout
	printf 'tbs:%s' "$(sha256sum tbs | cut -d ' ' -f 1)" >key-banned.name
	quietly openssl smime -sign -in key-banned.name -inkey "$keys/module.key" \
		-signer "$keys/module.pem" -noattr -binary -outform DER -out key-banned.revoked
	rm tbs
}

# metadata_list LIST LABEL OWNER MODE - of one digest of metadata: the label, and what
# hmac_add_misc() of the kernel adds: no inode, no generation, user, group, mode
metadata_list() {
	local digest
	digest=$({
		cat "$2"
		perl -e 'print pack("x12 V V v x2", $ARGV[0], $ARGV[0], 0100000 | oct($ARGV[1]))' \
			"$3" "$4"
	} | sha256sum)
	bytes "01000200000004000100000020000000${digest%% *}" >"$1"
}

# list_of LIST TYPE MODIFIERS FILE - of one digest; two hexadecimal digits each
list_of() {
	bytes "0100${2}00${3}0004000100000020000000$(sha256sum "$4" | cut -d ' ' -f 1)" >"$1"
}

make_ipe_policies() {
	local name rule
	for name in deny boot; do
		rule="op=POLICY action=DENY"
		[ $name = deny ] || rule="op=POLICY boot_verified=TRUE action=ALLOW"
		printf '%s\n' "policy_name=$name policy_version=0.0.1" "DEFAULT action=ALLOW" \
			"DEFAULT op=POLICY action=DENY" "$rule" >ipe-$name
		quietly openssl smime -sign -in ipe-$name -inkey "$keys/module.key" \
			-signer "$keys/module.pem" -noattr -nodetach -nosmimecap -binary \
			-outform DER -out ipe-$name.p7b
	done
}

# examples_of DOCUMENT DIR
examples_of() {
	[ ! -e "$documents/$1" ] || "$here/examples.sh" "$documents/$1" "$2"
}

# named_policy FILE NAME VERSION OWNER - demands that policies are signed, and denies his files
named_policy() {
	printf '%s\n' "policy_name=$2 policy_version=$3" \
		'appraise func=POLICY_CHECK appraise_type=imasig|modsig' \
		"deny func=FILE_CHECK mask=MAY_READ fowner=$4" >"$1"
	signature_label "$1" ima sha256 sig
}

make_named_policies() {
	local version
	for version in 1.0.0 1.1.0 1.2.0; do
		named_policy named-$version test $version 4711
		named_policy named-$version-other test $version 4712
	done
	named_policy named-fifth fifth 1.0.0 4711
	appended_text named-1.0.0 ima modsig
	appended_text named-fifth ima modsig
	printf '%s\n' 'policy_name=lax policy_version=1.0.0' \
		'audit func=BPRM_CHECK fowner=4711' >named-lax
	appended_text named-lax ima modsig
}

make_files() {
	echo "a file that somebody reads" >text
	printf '#!/bin/sh\necho "it ran"\n' >script
	chmod 755 script
	echo 'audit func=BPRM_CHECK fowner=4711' >policy
	printf '%s\n' 'appraise func=POLICY_CHECK appraise_type=imasig|modsig' \
		'audit func=BPRM_CHECK fowner=4712' \
		'deny func=BPRM_CHECK fowner=4713' >policy-strict
	{ echo 'dont_appraise fsmagic=0x01021994'; cat policy-strict; } >policy-lax
	cat >loader <<-'LOADER'
		#!/bin/sh
		echo "$*" >>/tmp/asked
		case $* in *wp512*) exec insmod /lib/modules/wp512.ko ;; esac
	LOADER
	chmod 755 loader

	for algorithm in sha1 sha256 sha512; do
		hash_label text $algorithm
	done
	hash_label script sha256
	hash_label policy sha256
	signature_label text ima sha512 sig512
	signature_label text ima-ecdsa sha256 ecdsa
	for file in text script policy; do
		signature_label $file rogue sha256 rogue
		signature_label $file ima sha256 sig
	done
	make_overrides
	signature_label policy-strict ima sha256 sig
	appended_text policy-strict ima modsig
	appended_text policy-lax ima modsig
	appended_text policy-strict rogue modsig-rogue
	revocation policy module revoked
	revocation policy rogue revoked-rogue
	verity_label text ima sigv3
	verity_label text rogue sigv3-rogue
	verity_label text ima-ecdsa sigv3-ecdsa
	revocation text module revoked-verity \
		"$(fsverity digest --compact --hash-alg=sha256 text)"
	metadata_label text evm 0 text.sig evm
	metadata_label text evm 0 text.sha256 evm-hash
	metadata_label text rogue 0 text.sig evm-rogue
	metadata_label text evm 1000 text.sig evm-user
	metadata_label text evm 0 text.sig evm-755 755
	metadata_label text evm 0 text.sha256 evm-hash-755 755
	appended_text text ima modsig
	appended_text text ima modsig-sm3 md5
	{ printf A; tail -c +2 text.modsig; } >text.modsig-wrong
	make_lists
	make_squashfs
	make_trust
	make_certificates
	make_ipe_policies
	make_named_policies

	# Without checksums, so that a test can change it as somebody would who
	# has the disk; inodes with room for labels.
	truncate -s 48M ext4
	quietly mkfs.ext4 -q -F -O verity,^has_journal,^metadata_csum -b 4096 -I 512 ext4
	bytes 0a04 >unknown
	cat text.sha256 >>unknown
	quietly debugfs -w -R "write text strange" ext4
	quietly debugfs -w -R "ea_set -f unknown strange security.ima" ext4
	rm unknown
	gzip -1 ext4
	truncate -s 48M journaled
	quietly mkfs.ext4 -q -F -b 4096 -J size=4 journaled
	gzip -1 journaled

	examples_of security/ima-layers.rst examples
	examples_of security/diglim.rst examples-diglim
	examples_of admin-guide/ima-digest-lists.rst examples-guide
	examples_of admin-guide/ima-secure-boot.rst examples-secure-boot
	examples_of admin-guide/ima-writing-policies.rst examples-policy
}

make_kernel() {
	[ -x "$build/scripts/sign-file" ] || die "no scripts/sign-file in $build"
	[ -e "$build/lib/test_module.ko" ] || die "no lib/test_module.ko in $build"
	cp "$build/arch/x86/boot/bzImage" bzImage
	cp "$build/lib/test_module.ko" module.ko
	for file in bzImage module.ko; do
		hash_label $file sha256
		appended $file rogue modsig-rogue
		appended $file ima modsig
		signature_label $file ima sha256 sig
		revocation $file module revoked
	done
	appended module.ko ima-ecdsa modsig-ecdsa
	rm -f bzImage.modsig-rogue
}

make_programs() {
	local file
	for file; do
		cp "$file" .
		signature_label "${file##*/}" ima sha256 sig
		rm "${file##*/}"
	done
}

# The list that Documentation/admin-guide/ima-digest-lists.rst has made of a system.
make_system() {
	local imactl=$1
	shift
	quietly "$imactl" digest-list gen -o system "$@"
	appended_text system ima modsig
}

# program_in FILE WORD - a script that says the word
program_in() {
	printf '#!/bin/sh\necho "%s"\n' "$2" >"$1"
	chmod 755 "$1"
}

# make_packages IMACTL - each has a program, one that it needs, and a script that is run
# when it is installed
make_packages() {
	local imactl=$1
	mkdir -p deb/DEBIAN deb/opt/deb/lib
	program_in deb/opt/deb/run "a program of a .deb"
	program_in deb/opt/deb/lib/helper "its helper"
	program_in deb/DEBIAN/postinst "it is installed"
	printf '%s\n' "Package: fixture" "Version: 1" "Architecture: all" \
		"Maintainer: nobody <nobody@localhost>" "Description: for tests" \
		>deb/DEBIAN/control
	quietly dpkg-deb --root-owner-group -Zgzip --build deb package.deb
	rm -r deb
	quietly "$imactl" digest-list gen --untraced -o list-deb --deb package.deb
	appended_text list-deb ima modsig

	cat >fixture.spec <<-'SPEC'
		Name: fixture
		Version: 1
		Release: 1
		Summary: for tests
		License: GPL-2.0
		BuildArch: noarch
		%description
		for tests
		%install
		mkdir -p %{buildroot}/opt/rpm/lib
		printf '#!/bin/sh\necho "a program of an .rpm"\n' >%{buildroot}/opt/rpm/run
		printf '#!/bin/sh\necho "its helper"\n#\n' >%{buildroot}/opt/rpm/lib/helper
		%files
		%attr(755, root, root) /opt/rpm/run
		%attr(755, root, root) /opt/rpm/lib/helper
	SPEC
	quietly env HOME="$PWD" rpmbuild -bb --define "_topdir $PWD/rpm" \
		--define "_binary_payload w9.gzdio" fixture.spec
	mv rpm/RPMS/noarch/*.rpm package.rpm
	rm -r rpm fixture.spec
	quietly "$imactl" digest-list gen --untraced -o list-rpm --rpm package.rpm
	appended_text list-rpm ima modsig
}

# make_leaf NAME [CA] - a key, and its certificate by the authority
make_leaf() {
	quietly openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$1.key" -out "$1.pem" -days 3650 -sha256 -subj "/CN=$1" \
		-CA "$keys/${2:-ca}.pem" -CAkey "$keys/${2:-ca}.key" -config /dev/null \
		-addext basicConstraints=critical,CA:FALSE \
		-addext keyUsage=critical,digitalSignature \
		-addext subjectKeyIdentifier=hash -addext authorityKeyIdentifier=keyid
	quietly openssl x509 -in "$1.pem" -outform DER -out "$1.der"
}

# make_init IMACTL INIT - the vendor makes the packages, whose list is of another one's
# script, and has that one's certificate.  The policy is one that a machine could have, with
# a rule for EVM; programs pass by their labels or by a list.
make_init() {
	local imactl=$1 init=$2 action package=$here/../../../ima-utils/init/package.sh
	cat >init-policy <<-RULES
	appraise func=BPRM_CHECK mask=MAY_EXEC appraise_type=imasig|diglim
	appraise func=MMAP_CHECK mask=MAY_EXEC appraise_type=imasig|diglim
	appraise func=MODULE_CHECK appraise_type=imasig|modsig|diglim
	appraise func=POLICY_CHECK appraise_type=imasig|modsig
	appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
	appraise func=FILE_CHECK fowner=11000
	RULES
	appended_text init-policy rogue modsig-rogue
	make_leaf vendor
	make_leaf maker
	mkdir certificates lists
	mv maker.der certificates/10-maker.der
	cp key-good.der certificates/20-good.der
	list_of lists/10-script 01 00 script
	appended_cms lists/10-script modsig -nocerts -inkey maker.key -signer maker.pem
	mv lists/10-script.modsig lists/10-script
	for action in halt reboot continue; do
		printf '%s\n' "# What the machine loads" "on-failure = $action" \
			"certificates = /ima/certificates" "digest-lists = /ima/digest-lists" \
			"policy = /ima/policy" >init.conf-$action
		quietly "$package" --deb=ima-init-$action.deb \
			--key=vendor.key --cert=vendor.pem --policy=init-policy \
			--conf=init.conf-$action --certificates=certificates --digest-lists=lists \
			--program="$init" --imactl="$imactl"
	done
	mv ima-init-halt.deb ima-init.deb
	# The policy of this one is a layer of its own.
	{ echo "policy_name=machine policy_version=1.0.0"; cat init-policy; } >init-policy-named
	quietly "$package" --rpm=ima-init.rpm --key=vendor.key --cert=vendor.pem \
		--policy=init-policy-named --conf=init.conf-halt --certificates=certificates \
		--digest-lists=lists --program="$init" --imactl="$imactl"
	rm -r certificates lists maker.* vendor.key vendor.pem init-policy-named
	printf 'on-failure = continue\npolicy = /ima/policy\nplicy = /ima/policy\n' \
		>init.conf-unknown
	{ cat init.conf-halt; head -c 16384 /dev/zero | tr '\0' '#'; } >init.conf-long
	printf 'on-failure = halt\0policy = /ima/policy\n' >init.conf-zero
}

# ext4_image IMAGE DIR - all files belong to 4711, and who makes it need not be root
ext4_image() {
	local file
	truncate -s 4M "$1"
	quietly mkfs.ext4 -q -F -O ^has_journal -b 4096 -m 0 -N 64 -d "$2" "$1"
	for file in "$2"/*; do
		quietly debugfs -w -R "sif /${file##*/} uid 4711" "$1"
	done
}

# fsverity_signature FILE KEY SUFFIX [ALGORITHM]
fsverity_signature() {
	quietly fsverity sign "$1" "$1.$3" --key="$keys/$2.key" --cert="$keys/$2.pem" \
		--hash-alg="${4:-sha256}"
}

# make_properties - the kernel's module makes the images depend on the kernel
make_properties() {
	local image
	mkdir sealed
	[ -e "$build/lib/test_module.ko" ] || die "no lib/test_module.ko in $build"
	strip --strip-debug -o sealed/module.ko "$build/lib/test_module.ko"
	program_in sealed/script "it ran"
	echo "a file that somebody reads" >sealed/text
	ext4_image verity-ext4 sealed
	quietly mksquashfs sealed verity-squashfs -no-xattrs -comp gzip -force-uid 4711 \
		-force-gid 4711
	quietly mkfs.erofs --force-uid=4711 verity-erofs sealed
	truncate -s 1M verity-two.blob
	quietly mkfs.erofs --force-uid=4711 --chunksize=4096 --blobdev=verity-two.blob \
		verity-two sealed
	# What is there, and what a rule would say of it, must not be the same by chance.
	program_in sealed/script "another one ran"
	ext4_image verity-other sealed
	for image in ext4 squashfs erofs two other; do
		quietly "$here/verity_image.sh" verity-$image 1234567890abcdef \
			"$keys/verity" signed "$keys/rogue" "rogue"
	done

	echo "a file that somebody reads" >text
	program_in script "it ran"
	for file in text script; do
		fsverity_signature $file verity fsv
	done
	fsverity_signature text rogue fsv-rogue
	fsverity_signature text verity fsv-512 sha512
	# As files() has made them.
	rm -r sealed text script
	make_leaf by-ima ima
	rm by-ima.key by-ima.pem
}

for file in ima ima-ecdsa evm module verity rogue; do
	[ -e "$keys/$file.key" ] || die "no key $keys/$file.key"
done
keys=$(cd "$keys" && pwd)
[ -z "$build" ] || build=$(cd "$build" && pwd)
mkdir -p "$dir"
cd "$dir"
case $what in
files) make_files ;;
kernel) make_kernel ;;
programs) make_programs "$@" ;;
system) make_system "$@" ;;
packages) make_packages "$@" ;;
init) make_init "$@" ;;
properties) make_properties ;;
*) die "none of files, kernel, programs, system, packages, init, properties: $what" ;;
esac
