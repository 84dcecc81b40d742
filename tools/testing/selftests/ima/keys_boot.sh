#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Before init the kernel loads the certificates of a directory, in the order of their names:
# those that a key of the kernel has signed, for signing.  Whatever else is there is named in
# the log, and does not keep it from going on.
#
# vmtest-extension: a directory of certificates
# vmtest-x509: ima
# vmtest-append: log_buf_len=4M
# vmtest-x509-dir: 1000
# vmtest-put: key-stranger.der:etc/keys/ima/10-stranger.der
# vmtest-put: key-authority.der:etc/keys/ima/11-authority.der
# vmtest-put: key-encipher.der:etc/keys/ima/12-encipher.der
# vmtest-put: key-usage.der:etc/keys/ima/13-usage.der
# vmtest-put: text:etc/keys/ima/14-text
# vmtest-put: nothing:etc/keys/ima/15-nothing
# vmtest-put: key-good.sig:etc/keys/ima/16-signature
# vmtest-put: ext4.gz:etc/keys/ima/17-long
# vmtest-put: key-rsa.der:etc/keys/ima/20-rsa.der
# vmtest-put: key-good.der:etc/keys/ima/30-good.der
# vmtest-put: key-expired.der:etc/keys/ima/40-expired.der
# vmtest-put: key-twin1.der:etc/keys/ima/.hidden.der

. ./lib.sh
ima_start 19

dir=/etc/keys/ima
keys=/sys/kernel/security/integrity/ima/keys
not_loaded() {
	check "$1 is named in the log" sh -c "dmesg |
		grep -qF 'certificate $1 was not loaded at boot: $2'"
}
dmesg | grep "X.509 cert" | tail -n 6 | sed 's/^/# /'

not_loaded 10-stranger.der "it is not for signing, or not signed by a key that the kernel"
not_loaded 11-authority.der "it is not for signing, or not signed by a key that the kernel"
not_loaded 12-encipher.der "it is not for signing, or not signed by a key that the kernel"
not_loaded 13-usage.der "it is not for signing, or not signed by a key that the kernel"
not_loaded 14-text "it is not a certificate (-74)"
not_loaded 15-nothing "it is empty"
not_loaded 16-signature "it is not a certificate (-74)"
not_loaded 17-long "it is too long"
not_loaded fifo "it is not a regular file"
not_loaded none-999 "it is not a certificate (-74)"
check "a thousand files are looked at" sh -c "dmesg |
	grep -qF '4 of 1013 certificates loaded from $dir'"
check "they are loaded in the order of their names" sh -c "
	dmesg | grep -n 'Loading X.509 certificate: $dir/' | cut -d : -f 1 >/tmp/order &&
	sort -n -c /tmp/order &&
	dmesg | sed -n 's,.*Loading X.509 certificate: $dir/,,p' >/tmp/names &&
	LC_ALL=C sort -c /tmp/names"
for subject in rsa good expired other; do
	check "$subject is a key of the boot" \
		sh -c "grep -F 'subject=\"IMA tests: $subject\"' $keys | grep -q ' origin=boot '"
done
for subject in stranger banned; do
	check "$subject is not one" sh -c "! grep -F 'IMA tests: $subject' $keys"
done
check "it was done before init" sh -c "
	dmesg | grep -n -e 'certificates loaded from $dir' -e 'Run /init' |
	head -n 1 | grep -qF 'loaded from'"

ima_end
