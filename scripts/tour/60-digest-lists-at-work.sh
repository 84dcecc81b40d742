# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154,SC2086

scene "Digest lists at work: a program runs because a signed list has it, and no longer."
pcr=/sys/class/tpm/tpm0/pcr-sha256/12
show "cat /tour/lists.policy"
cat /tour/lists.policy >$ima/policy
# Made and signed outside: the list has the digest of the program, and nothing else.  In
# memory there are no labels.
cp /fixtures/script /tmp/hello
cp /fixtures/script /tmp/altered
echo "# a line more" >>/tmp/altered
chown 2000 /tmp/hello /tmp/altered
cp /fixtures/list-script.modsig-ecdsa /tmp/hello-list
cp /fixtures/list-script.modsig /tmp/signed-anew
theirs=$(key add asymmetric "" .ima </etc/keys/ima-ecdsa.der)

refuse "no list has the program: refused" cause=unlisted-digest /tmp/hello
show "imactl digest-list add /tmp/hello-list"
expect "a signed list has it: it runs" /tmp/hello
refuse "an altered copy is refused" cause=unlisted-digest /tmp/altered
refuse -n /tmp/hello "it is not altered in its place, either" cause=listed-file-is-immutable \
	sh -c "echo more >>/tmp/hello"

before=$(cat $pcr)
show "cat $pcr"
cat /tmp/hello >/dev/null
expect "reading what a measured list has leaves the PCR as it is" same "$(cat $pcr)" "$before"
cat /tmp/altered >/dev/null
expect "reading what no list has does not" differ "$(cat $pcr)" "$before"

show "key unlink $theirs .ima"
refuse "the key is taken back: refused at the next access" cause=untrusted-list /tmp/hello
show "cut -d ' ' -f 2,6- $lists/digest_lists_loaded"
show "imactl digest-list add /tmp/signed-anew"
expect "the same list, signed with a key that counts: it runs" /tmp/hello
show "imactl digest-list del /tmp/signed-anew"
refuse "the list is removed: refused" cause=unlisted-digest /tmp/hello
expect "which has an entry, too" \
	grep -q "^12 .* del_file_" $ima/ascii_runtime_measurements_sha256
