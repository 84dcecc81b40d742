#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Something that ima-init is to load is not what was signed, or is missing: it says what, and
# the machine halts.  What the kernel needs for ima-init itself stops the kernel.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-append: init=/ima/init
# vmtest-root-package: ima-init.deb
# vmtest-root: byte /ima/init => says /ima/init was not executed as init .*: unlisted-digest
# vmtest-root: byte /etc/keys/ima/ima-init.der => says /ima/init was not executed as init
# vmtest-root: bare /etc/digest_lists/ima-init /fixtures/list.modsig-rogue => says /ima/init was not
# vmtest-root: byte /ima/init.conf => halts configuration: /ima/init.conf: the kernel refuses it
# vmtest-root: cut /ima/init.conf => halts configuration: /ima/init.conf: the kernel refuses it
# vmtest-root: gone /ima/init.conf => halts configuration: /ima/init.conf: it is not there
# vmtest-root: link /ima/init.conf /sys/kernel/uevent_seqnum => halts it is not on the root file
# vmtest-root: copy /ima/init.conf /fixtures/init.conf-unknown => halts conf: 3: there is no such
# vmtest-root: copy /ima/init.conf /fixtures/init.conf-long => halts conf: it is longer than 16384
# vmtest-root: copy /ima/init.conf /fixtures/init.conf-zero => halts conf: 1: there is a zero byte
# vmtest-root: byte /ima/certificates/20-good.der => halts (signature is bad|no certificate)
# vmtest-root: cut /ima/certificates/20-good.der => halts 20-good.der: not for .ima: it is no
# vmtest-root: bare /ima/certificates/20-good.der /fixtures/key-stranger.der => halts no key that
# vmtest-root: bare /ima/certificates/10-maker.der /fixtures/key-huge.der => halts it is too long
# vmtest-root: gone /ima/certificates/10-maker.der => halts 10-script: it has no signature by a key
# vmtest-root: copy /ima/policy /fixtures/policy => halts policy: /ima/policy: the layer init stays
# vmtest-root: byte /ima/digest-lists/10-script => halts 10-script: it has no signature by a key
# vmtest-root: cut /ima/digest-lists/10-script => halts 10-script: it has no signature by a key
# vmtest-root: gone /ima/digest-lists/10-script => halts lists: there is nothing in it
# vmtest-root: bare /ima/digest-lists/10-script /fixtures/list.modsig-rogue => halts it has no sig
# vmtest-root: copy /ima/digest-lists/10-script /fixtures/text => halts 10-script: it is no digest
# vmtest-root: byte /ima/policy => halts policy: /ima/policy: it has no signature of its own
# vmtest-root: cut /ima/policy => halts policy: /ima/policy: it has no signature of its own
# vmtest-root: gone /ima/policy => halts policy: /ima/policy: it is not there
# vmtest-root: bare /ima/policy /fixtures/init-policy.modsig-rogue => halts it has no signature of
# vmtest-root: copy /ima/policy /fixtures/text => halts policy: the kernel does not understand it
# vmtest-root: gone /sbin/init => halts ima-init: /sbin/init: not executed: No such file
# vmtest-root: byte /sbin/init => halts ima-init: /sbin/init: not executed: Permission denied

. ./lib.sh
ima_start 1
ktap_test_fail "the machine goes on"
ima_end
