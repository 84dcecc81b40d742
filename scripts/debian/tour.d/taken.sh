# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "A key is taken back, and its certificate stays where it was."
# As "cp" leaves it: without the signature
cp /tour/theirs.der /etc/keys/ima/
# counting ORIGIN - how many of the keys that came so count
counting() {
	grep -c "keyring=\.ima .* origin=$1 state=valid " $ima/keys
}
expect "one certificate was there when the system was started" [ "$(counting boot)" = 1 ]
expect "the other one is added" imactl keys add /tour/theirs.der
expect "and its key counts" [ "$(counting file)" = 1 ]
expect "it is taken back" imactl keys revoke \
	"$(sed -n 's/.* keyid=\([^ ]*\) .* origin=file .*/\1/p' $ima/keys)"
expect "and does not count any more" [ "$(counting file)" = 0 ]
