# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of the order of accesses share: which accesses they compare.
# Sourced after lib.sh.

order_start() {
	case $(parameter order) in
	uid|gid) ima_start 5 ;;
	file|hook) ima_start 4 ;;
	*) ima_start 0 ;;
	esac
}

# ordered DESCRIPTION GROUP... - see policy_order.c
ordered() {
	local description=$1
	shift
	check "$description, whatever came before" ./policy_order "$@"
}

# order_by uid|gid - (five results)
#
# Once there is a rule for POLICY_CHECK, a policy is no longer accepted as text.
order_by() {
	ordered "FILE_CHECK, by $1: as on a fresh inode" "FILE_CHECK,$1"
	ordered "MMAP_CHECK, by $1: as on a fresh inode" "MMAP_CHECK,$1"
	ordered "BPRM_CHECK, by $1: as on a fresh inode" "BPRM_CHECK,$1"
	ordered "MODULE_CHECK, by $1: as on a fresh inode" "MODULE_CHECK,$1"
	ordered "POLICY_CHECK, by $1: as on a fresh inode" "POLICY_CHECK,$1"
}

# order_by_file - FILE_CHECK against each other one that a file is used by (four
# results)
order_by_file() {
	ordered "FILE_CHECK, by mask: as on a fresh inode" FILE_CHECK,mask
	ordered "FILE_CHECK and MMAP_CHECK: as on a fresh inode" FILE_CHECK,MMAP_CHECK
	ordered "FILE_CHECK and BPRM_CHECK: as on a fresh inode" FILE_CHECK,BPRM_CHECK
	ordered "FILE_CHECK and MODULE_CHECK: as on a fresh inode" FILE_CHECK,MODULE_CHECK
}

# order_by_hook - the other pairs (four results)
order_by_hook() {
	ordered "MMAP_CHECK and BPRM_CHECK: as on a fresh inode" MMAP_CHECK,BPRM_CHECK
	ordered "MMAP_CHECK and MODULE_CHECK: as on a fresh inode" MMAP_CHECK,MODULE_CHECK
	ordered "BPRM_CHECK and MODULE_CHECK: as on a fresh inode" BPRM_CHECK,MODULE_CHECK
	ordered "POLICY_CHECK and others: as on a fresh inode" \
		POLICY_CHECK,FILE_CHECK POLICY_CHECK,MODULE_CHECK \
		POLICY_CHECK,MMAP_CHECK POLICY_CHECK,BPRM_CHECK
}

# order_run - what order= on the command line says
order_run() {
	case $(parameter order) in
	uid|gid) order_by "$(parameter order)" ;;
	file) order_by_file ;;
	hook) order_by_hook ;;
	esac
}
