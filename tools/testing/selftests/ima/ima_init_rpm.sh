#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima-init, as an .rpm brings it; see ima_init_deb.sh.  The policy has a name and a version.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-append: init=/ima/init one two=three
# vmtest-root: none
# vmtest-root-package: ima-init.rpm

. ./lib.sh
. ./lib_appraise.sh
. ./lib_ima_init.sh
ima_start 20
# shellcheck disable=SC2034 # lib_ima_init.sh uses it
layer=machine
installed_and_started
check_equal "it has its version" "$(head -n 1 $ima/named_policies)" \
	"policy_name=machine policy_version=1.0.0"
ima_end
