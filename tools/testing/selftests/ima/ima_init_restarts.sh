#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima-init with on-failure = reboot: the machine restarts, but for a configuration that is
# not the signed one, which cannot say so.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-append: init=/ima/init
# vmtest-root-package: ima-init-reboot.deb
# vmtest-root: byte /ima/policy => restarts policy: /ima/policy: it has no signature of its own
# vmtest-root: gone /ima/certificates/10-maker.der => restarts 10-script: it has no signature by a
# vmtest-root: gone /sbin/init => restarts ima-init: /sbin/init: not executed: No such file
# vmtest-root: byte /ima/init.conf => halts configuration: /ima/init.conf: the kernel refuses it

. ./lib.sh
ima_start 1
ktap_test_fail "the machine goes on"
ima_end
