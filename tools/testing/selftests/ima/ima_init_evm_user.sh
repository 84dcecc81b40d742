#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima-init loads the key of EVM, which is encrypted under a key that is in a file, and a
# certificate for EVM.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-append: init=/ima/init
# vmtest-root: none
# vmtest-root-package: ima-init.deb
# vmtest-reboot: after mode /hmac/altered
# vmtest-reboot: after byte /ima/kmk => halts ima-init: EVM: /ima/kmk: the kernel refuses it
# vmtest-reboot: after bare /ima/kmk /ima/init.conf => halts evm-key: the kernel does not decrypt
# vmtest-reboot: after cut /ima/evm/evm.der => halts evm.der: not for .evm: it is no certificate

. ./lib.sh
. ./lib_appraise.sh
. ./lib_ima_init.sh

case ${boot:-} in
1)
	ima_start 7
	dd if=/dev/urandom of=/tmp/new bs=32 count=1 2>/dev/null
	mkdir /ima/evm
	cp /etc/keys/evm.der /ima/evm/
	make_evm_key user "evm-certificates = /ima/evm" </tmp/new
	write_files
	ima_end
	;;
*)
	ima_start 9
	key_was_loaded user 3
	check "the certificate was loaded before" sh -c "dmesg |
		sed '1,/ima-init: certificate: .ima.evm.evm.der: loaded onto .evm/d' |
		grep -q 'ima-init: EVM: .* loaded'"
	check "and is there" grep -q '^keyring=.evm .* origin=file state=valid ' $ima/keys
	refused "one whose mode was changed does not" invalid-HMAC cat /hmac/altered
	ima_end
	;;
esac
