#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# imactl status tells what the kernel says, and promises no more than it does.
#
# vmtest-extension: ima/status
# vmtest-tpm: crb
# vmtest-append: ima_policy=tcb
# vmtest-alone: it loads a policy

. ./lib.sh
ima_start 60

# tell [OPTION...] - the output as root, in /tmp/said; sets $status
tell() {
	status=0
	imactl status "$@" >/tmp/said 2>&1 || status=$?
}

# fact NAME - the value in a row of the text
fact() {
	sed -n "/^Facts/,/^\$/s/^  $1  *\([^ ].*\)/\1/p" /tmp/said
}

# json KEY - the value of the first member KEY of the object
json() {
	sed -n "s/^ *\"$1\":\"*\([^\",]*\).*/\1/p" /tmp/said | head -n 1
}

# judged ID MEMBER - of the judgment ID in the object
judged() {
	sed -n "/\"id\":\"$1\"/,/}/s/^ *\"$2\":\"*\([^\",]*\).*/\1/p" /tmp/said
}

# rule TEXT - append a rule to the policy
rule() {
	echo "$1" >$ima/policy
}

# keys NAME - number of keys on a keyring, as /proc/keys has it
keys() {
	sed -n "s/.* keyring *$1: //p" /proc/keys | sed 's/empty/0/'
}

tell
check_equal "IMA is active and all was read" "$status" 0
check_equal "the first line says so" "$(head -n 1 /tmp/said)" \
	"IMA is active: measure; no file is checked"
for key in mode appraise_mode hash tpm rules boot; do
	check_equal "as in ima/status: $key" "$(fact $key)" "$(status $key)"
done
check_equal "the rules are counted" "$(fact policy)" \
	"$(grep -c . $ima/policy) rules; rules can be written to it"
check_equal "without a built-in policy it says so, with one it counts" \
	"$(fact 'built-in policy' | grep -cE 'none|rule')" 1
for keyring in .ima .evm .platform .blacklist .builtin_trusted_keys .secondary_trusted_keys; do
	check_equal "keys are counted: $keyring" "$(fact "keys [.]${keyring#.}")" "$(keys $keyring)"
done
check_equal "the TPM is named" "$(fact TPM)" tpm0
check_equal "PCR 10 is told" "$(fact 'PCR 10 sha256')" "$(cat /sys/class/tpm/tpm0/pcr-sha256/10)"
check_equal "lockdown is that of the kernel" "$(fact lockdown)" \
	"$(sed 's/.*\[\(.*\)\].*/\1/' /sys/kernel/security/lockdown)"
check_equal "so are the signatures of modules" "$(fact 'module signatures')" \
	"$(sed 's/N/not enforced/; s/Y/enforced/' /sys/module/module/parameters/sig_enforce)"
check_equal "EVM has no key" "$(fact EVM)" "no key (0)"
check_equal "the LSMs" "$(fact LSMs)" "$(cat /sys/kernel/security/lsm)"
check_equal "the command line" "$(fact 'command line')" "ima_policy=tcb"
check "programs are not checked" grep -q '^  no  *Programs: ' /tmp/said
check "root can change the rules" grep -q '^  no  *Root can change the rules: ' /tmp/said
check "the TPM vouches" grep -qE '^  (yes|in part)  *The TPM vouches ' /tmp/said

tell --json
check_equal "JSON: the same exit status" "$status" 0
check_equal "JSON: IMA is active" "$(json ima)" active
check_equal "JSON: the mode" "$(json mode)" "$(status mode)"
check_equal "JSON: programs are not checked" "$(judged programs verdict)" unprotected
check_equal "JSON: because no rule asks for it" "$(judged programs reason)" not-appraised

# tmpfs holds this test and its tools.
rule "appraise func=MMAP_CHECK fsname=ext4 appraise_type=imasig"
tell --json
check_equal "a rule for one file system checks some libraries" \
	"$(judged libraries verdict)" partial
check_equal "because of its condition" "$(judged libraries reason)" conditions
check_equal "it is rule 1" "$(judged libraries rule)" 1
check_equal "it checks no program" "$(judged programs reason)" no-rule

rule "appraise func=FIRMWARE_CHECK appraise_type=imasig"
tell --json
check_equal "a rule that demands signatures checks all firmware" \
	"$(judged firmware verdict)" protected
check_equal "it is rule 2" "$(judged firmware rule)" 2

# Rules without func= are about files.  What comes without one passes: insmod tries
# finit_module() with the file first, and then init_module() with what it holds.
rule "dont_appraise func=FILE_CHECK"
rule "appraise fowner=4321 appraise_type=imasig"
cp /lib/modules/test_module.ko /tmp/
chown 4321 /tmp/test_module.ko
check "a module that the rules refuse as a file is loaded all the same" \
	insmod /tmp/test_module.ko
check "it was refused as a file" \
	sh -c 'dmesg | grep -q "cause=IMA-signature-required .*test_module.ko"'
rmmod test_module
tell
check "imactl tells of this way" \
	grep -q '^  in part  *Kernel modules: .*but init_module() is not: ' /tmp/said
check "it does not take such rules for a guard of policies" \
	grep -q '^  no  *Policies: root can write rules to ima/policy: ' /tmp/said
chmod 0400 $ima/policy
tell --json
check_equal "nor a mode that lets nobody write" "$(judged policies verdict)" unknown
check_equal "for that reason" "$(judged policies reason)" mode-no-proof
check "root writes all the same" rule "appraise func=MODULE_CHECK"
chmod 0600 $ima/policy

tell --json
check_equal "a rule that takes a hash protects modules in part" \
	"$(judged modules reason)" hash-label
dmesg -c >/dev/null
check_refused "as the kernel says, which refuses one without a label" "Permission denied" \
	insmod /tmp/test_module.ko
check "as a file" sh -c 'dmesg | grep -q "cause=IMA-signature-required .*test_module.ko"'
check "and without one" \
	sh -c "dmesg | grep -q '$(without_file kernel-module module)'"

rule "appraise func=POLICY_CHECK appraise_type=imasig"
tell --json
check_equal "a rule that names policies protects them" "$(judged policies verdict)" protected
check_refused "as the kernel says, which takes no rule that is not in a signed file" \
	"Permission denied" rule "measure"
check_equal "lockdown is off: root can change the rules in other ways" \
	"$(judged rules verdict)" unprotected

# Who may not read ima/status is told nothing good.
su nobody -c "imactl status --json" >/tmp/said 2>&1
check_equal "nobody: not all was read" $? 3
check_equal "nobody: IMA is active" "$(json ima)" active
check_equal "nobody: whether firmware is checked is not known" "$(judged firmware verdict)" unknown
su nobody -c "imactl status" >/tmp/said 2>&1
check "nobody: the reason is told" \
	grep -q '^IMA is active; what it does is not known: .*Permission denied' /tmp/said

# Root of a user namespace is not told of the kernel's keyrings.
unshare -U -r imactl status >/tmp/said 2>&1
check_equal "in a user namespace: not all was read" $? 3
check "no keyring is said to be absent" sh -c '! grep -q "no such keyring" /tmp/said'
check "it takes a capability, not root" \
	grep -q '^  policy  *.*Operation not permitted; it takes the capability CAP_SYS_ADMIN' \
	/tmp/said

umount /sys/kernel/security
tell
check_equal "without securityfs nothing is known" "$status" 3
check_equal "it is the reason" "$(head -n 1 /tmp/said)" \
	"Whether IMA is active is not known: securityfs is not mounted"
mount -t securityfs none /sys/kernel/security
ima_end
