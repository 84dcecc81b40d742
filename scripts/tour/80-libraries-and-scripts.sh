# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154,SC2086

scene "A library is looked up when it is mapped, a script when it is executed."
show "cat /tour/mapped.policy"
cat /tour/mapped.policy >$ima/policy
# preloaded FILE - a program has it; the loader goes on without what it cannot map
preloaded() {
	local said
	said=$(LD_PRELOAD=$1 /tour/echo started 2>&1)
	echo "$said"
	[ "$said" = started ]
}
expect "a signed library is used" preloaded /disk/signed/library.so
refuse "an altered one is not mapped, by LD_PRELOAD neither" \
	"cause=invalid-signature comm=\"echo\"" preloaded /disk/altered/library.so
refuse "nor is one without a signature" \
	"cause=IMA-signature-required comm=\"echo\"" preloaded /disk/unsigned/library.so
refuse "which the loader says" "cannot be preloaded" preloaded /disk/unsigned/library.so
printf '#!/bin/sh\necho it runs\n' >/tmp/x.sh
chmod 755 /tmp/x.sh
chown 2000 /tmp/x.sh
refuse "a script that no list has is not executed" "cause=unlisted-digest" /tmp/x.sh
expect "sh reads it: that is no execution, and no rule here is for it" \
	same "$(sh /tmp/x.sh)" "it runs"
