#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima-init, as a .deb brings it: the kernel knows its maker by the certificate in the package,
# and its files by the list; it loads what is configured, and starts the real init.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-append: init=/ima/init one two=three
# vmtest-root: none
# vmtest-root-package: ima-init.deb

. ./lib.sh
. ./lib_appraise.sh
. ./lib_ima_init.sh
ima_start 19
installed_and_started
ima_end
