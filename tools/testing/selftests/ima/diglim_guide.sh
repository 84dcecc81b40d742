#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Documentation/admin-guide/ima-digest-lists.rst does what it says, on a system that was
# made as it says: all that this guest executes, from init on, is in a signed list of the
# initramfs, and nothing else is executed in the second of two boots.
#
# The commands of the machine that signs are tried by tools/ima-utils/tests/guide.sh; the
# lists here are fixtures, which hold what those commands would make.
#
# vmtest-alone: it loads lists
# vmtest-extension: DIGLIM
# vmtest-tpm: crb
# vmtest-x509: ima
# vmtest-put: system.modsig:etc/digest_lists/10-system
# vmtest-put: list-script.modsig:root/20-hello
# vmtest-put: list-script.modsig-ecdsa:root/their-hello
# vmtest-put: list-deny-more.modsig:root/00-deny
# vmtest-put: list-revokes.modsig:root/01-revoke
# vmtest-always: ima_policy=exec_tcb|appraise_exec_tcb|appraise_tmpfs|diglim|appraise_diglim
# vmtest-append: ima_diglim_pcr=12 ima_appraise=permissive
# vmtest-append: ima_diglim_pcr=12

. ./lib.sh
. ./lib_examples.sh

blocks=/fixtures/examples-guide

# parameters - those that the guide names, on one line
parameters() {
	tr '\n' ' ' <$blocks/the-first-start
}

# options - of the kernel, that the guide names and this one has not; the paths are the
# builder's
options() {
	zcat /proc/config.gz >/tmp/config
	while read -r line; do
		grep -qxF -- "$line" /tmp/config || echo "$line"
	done <$blocks/the-kernel
}

# for_system - blocks with commands for it, in the order of the guide
for_system() {
	local name
	while read -r name; do
		! grep -q '^# ' $blocks/"$name" || echo "$name"
	done <$blocks/.order
}

# the same, by the boot that they are about
permissive="the-first-start-2 the-first-start-3"
enforcing="enforcing a-program-more-2 a-program-more-3 the-pcr somebody-else-s-lists
	somebody-else-s-lists-2 what-is-bad-2"

# prepare - what the guide has on the system; the guest has no keyctl, but a program that
# does the same
prepare() {
	mkdir -p /usr/local/bin
	cp /fixtures/script /usr/local/bin/hello
	cp /etc/keys/ima-ecdsa.der /root/theirs.der
	cat >/tmp/before <<'KEYCTL'
keyctl() {
	case $1 in
	padd) key add "$2" "$3" "${4#%:}" ;;
	unlink) key unlink "$2" "${3#%:}" ;;
	*) return 1 ;;
	esac
}
KEYCTL
}

if [ "$(parameter ima_appraise)" = permissive ]; then
	ima_start 8
	prepare
	check_equal "the guide names the options of this kernel" "$(options)" ""
	for name in ima_policy ima_diglim_pcr ima_appraise; do
		check "$name is that of the guide" \
			sh -c "echo ' $(parameters)' | grep -qF ' $name=$(parameter $name) '"
	done
	check_equal "nothing is refused" "$(/usr/local/bin/hello)" "it ran"
	check "but recorded" comes 'cause=unlisted-digest ... name="/usr/local/bin/hello" ...'
	# shellcheck disable=SC2046,SC2086
	run_blocks $(in_dir $permissive)
	# shellcheck disable=SC2086
	check_blocks $permissive
	ima_end
	exit
fi

ima_start 11
prepare
# shellcheck disable=SC2086
check_equal "all blocks with commands for the system are tried here" "$(for_system)" \
	"$(printf '%s\n' $permissive $enforcing)"
check_equal "the built-in policy of the guide has no fault" \
	"$(exec 3<>$ima/policy_check && cat $blocks/enforcing-2 >&3 && cat <&3)" "9 rules, no fault"
check_equal "nothing was refused since the start" \
	"$(dmesg | grep -c 'op=appraise_data')" 0
# shellcheck disable=SC2046,SC2086
run_blocks $(in_dir $enforcing)
# shellcheck disable=SC2086
check_blocks $enforcing
check "the list gives what the TPM holds" ./measurement_list pcrs
ima_end
