#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What LoadPin holds of other files it holds of digest lists: they come from the file
# system that the first file came from which the kernel read, here the initramfs with the
# certificate of IMA.  A list that comes without a file comes from nowhere.  It is
# the parameter loadpin.exclude=digest-list that takes lists out.
#
# vmtest-extension: digest lists
# vmtest-append: lsm=lockdown,loadpin loadpin.enforce=1
# vmtest-append: lsm=lockdown,loadpin loadpin.enforce=1 loadpin.exclude=digest-list
# vmtest-x509: ima
# vmtest-alone: what LoadPin refuses is refused to all

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh

pinned=/fixtures/list
cp $pinned /tmp/list
not=/tmp/list

excluded() {
	ima_start 7
	check "a list of another file system is loaded" add $not
	check "by the exception" logged 'digest-list pinning-excluded obj="/tmp/list"'
	check "it is removed by path" del $not
	check "one without a file is loaded" add_buffer $not buffer
	check "by the exception, too" logged "digest-list pinning-excluded obj=<unknown>"
	check "it is removed" del_buffer $not buffer
	check_equal "it is gone" "$(loaded $pinned actions)" ""
}

held() {
	ima_start 17
	check_caused "a list of another file system is refused: EPERM" \
		"write: Operation not permitted" denied add $not
	check "by LoadPin" logged 'digest-list denied obj="/tmp/list"'
	check_caused "so is one without a file" "Operation not permitted" denied \
		add_buffer $not buffer
	check "by LoadPin, too" logged "digest-list old-api-denied obj=<unknown>"
	check_equal "none is loaded" "$(loaded $pinned actions)" ""
	check "one of the pinned file system is loaded" add $pinned
	check_equal "it is there" "$(loaded $pinned actions)" 0
	check_caused "it is not removed by a file of another one" \
		"write: Operation not permitted" denied del $not
	check_caused "nor without a file" "Operation not permitted" denied del_buffer $not buffer
	check_equal "it is still there" "$(loaded $pinned actions)" 0
	check "it is removed by itself" del $pinned
	check_equal "it is gone" "$(loaded $pinned actions)" ""
	check "other files are read" cat $not
}

mark_log
if [ -n "$(parameter loadpin.exclude)" ]; then
	excluded
else
	held
fi

ima_end
