#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima-init on a kernel that has no layer init: nobody has looked at what it would load, and so
# it loads nothing.
#
# vmtest-extension: signed user space
# vmtest-x509: ima
# vmtest-append: init=/ima/init
# vmtest-root-package: ima-init-continue.deb
# vmtest-root: none => halts ima-init: layer: the layer init of IMA is not in force

. ./lib.sh
ima_start 1
ktap_test_fail "the machine goes on"
ima_end
