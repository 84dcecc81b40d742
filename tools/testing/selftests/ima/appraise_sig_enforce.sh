#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Modules under two masters: IMA's rules and the kernel's own module signatures.
#
# vmtest-append: ima_policy=secure_boot module.sig_enforce=1
# vmtest-kernel: yes

. ./lib.sh
. ./lib_appraise.sh
ima_start 8

cp /boot/module.ko /lib/modules/test_module.ko /tmp
xattr set /tmp/module.ko $label /boot/module.ko.sig
cp /boot/module.ko.modsig /tmp/modsig.ko

# Without sig_enforce what is no file is refused; see appraise_policy.sh.
check "what is no file is left to the kernel, which accepts its own signature" \
	module memory /tmp/test_module.ko
rmmod test_module
mark_log
check_refused "and refuses another's" "Key was rejected by service" module memory /tmp/modsig.ko
check "because it does not know the key" \
	logged "Loading of module with unavailable key is rejected"
mark_log
check_refused "and none" "Key was rejected by service" module memory /tmp/module.ko
check "because there is no signature" logged "Loading of unsigned module is rejected"
refused "a file is IMA's first: it must have a label" IMA-signature-required \
	module file /tmp/test_module.ko
check_refused "with a label the kernel still wants its signature" "Key was rejected by service" \
	module file /tmp/module.ko
check "no module is there" sh -c '! grep -q test_module /proc/modules'

ima_end
