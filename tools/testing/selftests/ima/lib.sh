# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the shell tests of IMA share.  They run under busybox.
#
# A test sources this file, says its plan and then checks facts:
#
#	. ./lib.sh
#	ima_start 2
#	check "the file is there" [ -e /etc/keys/ima.der ]
#	check_equal "it is not empty" "$(wc -l <file)" 1
#	ima_end

here=$(dirname "$(readlink -f "$0")")
# shellcheck source=/dev/null
. "$here/../kselftest/ktap_helpers.sh"

# shellcheck disable=SC2034
ima=/sys/kernel/security/ima

# ima_start PLAN - print the header
#
# Anywhere but in the guest of vmtest.sh all is skipped: a test loads policies
# that cannot be taken back, and expects the machine that it asked for.
ima_start() {
	ktap_print_header
	if [ ! -e /vm/run ]; then
		ktap_skip_all "wants a machine of its own: use vmtest.sh"
		exit "$KSFT_SKIP"
	fi
	ktap_set_plan "$1"
}

ima_end() {
	ktap_finished
}

# check DESCRIPTION COMMAND... - the command must succeed
check() {
	local description=$1 said
	shift
	if said=$("$@" 2>&1); then
		ktap_test_pass "$description"
	else
		ktap_test_fail "$description"
		ktap_print_msg "failed: $*"
		[ -z "$said" ] || echo "$said" | sed 's/^/# said: /'
	fi
}

# check_equal DESCRIPTION GOT WANT
check_equal() {
	if [ "$2" = "$3" ]; then
		ktap_test_pass "$1"
	else
		ktap_test_fail "$1"
		ktap_print_msg "got \"$2\", wanted \"$3\""
	fi
}

# check_refused DESCRIPTION REASON COMMAND... - the command must fail, and say
# REASON: a failure for another reason is a failure of the test
check_refused() {
	local description=$1 reason=$2 said
	shift 2
	if said=$("$@" 2>&1); then
		ktap_test_fail "$description"
		ktap_print_msg "succeeded: $*"
	elif echo "$said" | grep -qF -- "$reason"; then
		ktap_test_pass "$description"
	else
		ktap_test_fail "$description"
		ktap_print_msg "failed for another reason than \"$reason\":"
		echo "$said" | sed 's/^/# said: /'
	fi
}

# extended - whether the kernel has the extensions, not upstream's IMA alone: where
# they change what a test holds, it asks
extended() {
	[ -e $ima/status ]
}

# without_file ID NAME - what the kernel log says when data is refused that comes
# without a file; ID is what kernel_load_data_id_str() calls it, NAME upstream's IMA
without_file() {
	if extended; then
		echo "$1 without a file: refused"
	else
		echo "impossible to appraise a $2 without a file descriptor"
	fi
}

# parameter NAME - value of a kernel parameter, the last one given
parameter() {
	tr ' ' '\n' </proc/cmdline | sed -n "s/^$1=//p" | tail -n 1
}

# status KEY - value of a key of ima/status
status() {
	sed -n "s/^$1: //p" $ima/status
}

# check_callers_refused - others in the kernel find no IMA (three results)
check_callers_refused() {
	insmod /lib/modules/ima_hash_caller.ko 2>/dev/null
	check_equal "ima_file_hash() is not supported: EOPNOTSUPP" \
		"$(dmesg | sed -n 's/.*ima_file_hash: //p' | tail -n 1)" -95
	check_equal "nor is ima_inode_hash()" \
		"$(dmesg | sed -n 's/.*ima_inode_hash: //p' | tail -n 1)" -95
	check_equal "nothing is measured: ENOENT" \
		"$(dmesg | sed -n 's/.*ima_measure_critical_data: //p' | tail -n 1)" -2
}

# check_modules_signed - the kernel wants signatures of modules (two results)
check_modules_signed() {
	local module=/lib/modules/test_module.ko
	dd if=$module of=/tmp/unsigned.ko bs=1 count=$(($(stat -c %s $module) - 28)) 2>/dev/null
	check "a signed module is loaded" insmod $module
	check_refused "one without a signature is refused" "Key was rejected by service" \
		insmod /tmp/unsigned.ko
}
