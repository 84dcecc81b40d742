#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima-init, as an .rpm brings it; see ima_init_deb.sh.
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
ima_start 19
installed_and_started
ima_end
