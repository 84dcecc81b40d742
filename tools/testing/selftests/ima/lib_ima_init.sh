# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of ima-init share; sourced after lib.sh and lib_appraise.sh.

# Those define them.
# shellcheck disable=SC2154,SC2086

# In the order in which they are to be there; what the kernel itself does is between.
steps() {
	cat <<-'STEPS'
	Loading X.509 certificate: /etc/keys/ima/ima-init.der
	1 of 1 digest lists loaded from /etc/digest_lists
	Run /ima/init as init process
	ima-init: layer: the layer init is in force
	ima-init: configuration: /ima/init.conf
	ima: keys: added to .ima: maker:
	ima-init: certificate: /ima/certificates/10-maker.der: loaded onto .ima
	ima-init: certificate: /ima/certificates/20-good.der: loaded onto .ima
	ima-init: digest list: /ima/digest-lists/10-script: loaded
	ima-init: policy: /ima/policy: in force, 6 rules, the layer init is gone
	ima-init: starting /sbin/init
	vmtest: begin
	STEPS
}

# in_order - each of them is a line of the log, behind that before; says which is not
in_order() {
	dmesg | STEPS=$(steps) awk '
		BEGIN { n = split(ENVIRON["STEPS"], step, "\n"); at = 1 }
		at <= n && index($0, step[at]) { at++ }
		END { if (at <= n) { print "not there, or not in order: " step[at]; exit 1 } }'
}

layer_in_force() {
	grep -qx "# layer init, until a policy is loaded" $ima/builtin_policy
}

# said WORDS - it is in the log, and ima-init said it
said() {
	dmesg | grep -F -- "ima-init: $1"
}

# nothing_open - of what this program opened nothing is open in the real init
nothing_open() {
	! for fd in /proc/1/fd/*; do readlink "$fd"; done |
		grep -E '^(/ima|/sys|/dev/kmsg|anon_inode)'
}

# installed_and_started - 19 results; $layer: of the policy, if that has a name
installed_and_started() {
	local in_force=$ima/policy
	[ -z "${layer:-}" ] || in_force=$ima/named_policies
	check "each step was done, in this order" in_order
	check_equal "the layer is gone" "$(cat $ima/builtin_policy)" ""
	check_equal "its policy is in force" "$(grep -c func= $in_force)" 6
	check_equal "both certificates are there" \
		"$(grep -c 'keyring=.ima .* origin=file state=valid ' $ima/keys)" 2
	check "so is the list, which was signed" grep -q ' actions=[4-7] .* label=10-script$' \
		/sys/kernel/security/integrity/diglim/digest_lists_loaded

	check "the first program is the real init" \
		sh -c "tr '\0' ' ' </proc/1/cmdline | grep -q '/sbin/vm_init one'"
	check "with the environment that the kernel gave it" \
		sh -c "tr '\0' '\n' </proc/1/environ | grep -qx two=three"
	check "nothing was left open" nothing_open
	check "nothing failed" sh -c "! dmesg | grep 'ima-init: failed'"

	mount_disk
	cp /fixtures/script $disk/run
	check_equal "what the list has is executed" "$($disk/run)" "it ran"
	sed 's/ran/did not/' /fixtures/script >$disk/changed
	chmod 755 $disk/changed
	refused "what was changed is not" unlisted-digest $disk/changed
	check "which is by the new policy" sh -c "dmesg | grep -q 'layer=${layer:-custom} '"
	cp /bin/busybox $disk/busybox
	refused "nor is a program without a signature" unlisted-digest $disk/busybox true
	xattr set $disk/busybox security.ima /fixtures/busybox.sig
	check "with one it is" $disk/busybox true
	check "root reads what has none" cat $disk/run
	echo "dont_appraise" >/tmp/policy
	refused "another policy has to be signed" IMA-signature-required \
		sh -c "echo /tmp/policy >$ima/policy"
	check "the policy stays" grep -q func=BPRM_CHECK $in_force
	umount $disk
	check_refused "the program refuses to be run by anybody else" "--check [FILE]" /ima/init
	check "but tells whether a configuration is one" /ima/init --check
}

administrator="--key=/fixtures/trust.key --cert=/fixtures/trust.pem"

# trust_files FILE... - by a list of the administrator, which is loaded at the next boot, too
trust_files() {
	imactl trust $administrator "$@"
}

# executed - what the guest executes: with EVM a label that EVM has not signed is worth
# nothing, and a list is what is left
executed() {
	echo /sbin/init /sbin/vm_init /usr/lib/libinit.so /bin/busybox /bin/imactl
	find /tests/ima /lib /lib64 -type f ! -name '*.ko'
}

# make_evm_key KIND LINE... - a key of EVM under one of KIND, whose payload is standard input,
# and files of both for ima-init, whose configuration has these lines, too; five results
make_evm_key() {
	local kind=$1
	shift

	check "the kernel is told the administrator's certificate" \
		sh -c "cp /fixtures/trust.der /etc/keys/ima/admin.der &&
			echo /etc/keys/ima/admin.der >$ima/keys"
	key add "$kind" kmk @u >/tmp/kmk
	# The kernel looks for it among the keys of the process.
	key link @u @s 2>/dev/null
	check "a key of EVM is made" \
		sh -c "printf 'new default $kind:kmk 64' | key add encrypted evm-key @u >/tmp/evm"
	# shellcheck disable=SC2016
	check "both are stored" sh -c 'key read "$(cat /tmp/kmk)" >/ima/kmk &&
		key read "$(cat /tmp/evm)" >/ima/evm-key'
	{
		printf '%s\n' "evm-key = $kind" "evm-$kind = /ima/kmk" \
			"evm-encrypted = /ima/evm-key" "policy = /ima/policy" "$@"
	} >/ima/new && mv /ima/new /ima/init.conf
	check "with a list for them" trust_files /ima/init.conf /ima/kmk /ima/evm-key
	# shellcheck disable=SC2046
	check "and one for what is executed" trust_files $(executed)
}

# write_files - with a HMAC; two results
write_files() {
	check "EVM takes the key" sh -c "echo 1 >/sys/kernel/security/evm"
	mkdir /hmac
	chown 11000:11000 /hmac
	# shellcheck disable=SC2016
	check "files are written, with a HMAC" ./run_as 11000 11000 11000 11000 \
		sh -c 'for f in good altered; do cp /fixtures/text /hmac/$f; done'
}

# key_was_loaded KIND BITS - by ima-init; EVM says what it does; six results
key_was_loaded() {
	check "the kernel loaded the administrator's lists" \
		sh -c "dmesg | grep -q '3 of 3 digest lists loaded'"
	check "the key was loaded" said "EVM: /ima/evm-key: loaded, under the $1 key kmk"
	check "before the policy" sh -c "dmesg | sed '1,/ima-init: EVM: .* loaded/d' |
		grep -q 'ima-init: policy: .* in force'"
	check_equal "EVM is active" "$(cat /sys/kernel/security/evm)" "$2"
	check "the real init has no such key" sh -c "! grep -E 'kmk|evm-key' /proc/keys"
	check "a file with a HMAC passes" cmp /hmac/good /fixtures/text
}
