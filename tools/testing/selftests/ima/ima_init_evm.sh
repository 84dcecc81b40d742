#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima-init loads the key of EVM, which is encrypted under a trusted key that only this TPM
# unseals.  In the first boot the administrator makes both, and signs a list of them with a
# key of his own; then the machine is started again.
#
# vmtest-extension: signed user space
# vmtest-variant: signed-init
# vmtest-x509: ima
# vmtest-tpm: crb
# vmtest-srk: yes
# vmtest-append: init=/ima/init
# vmtest-root: none
# vmtest-root-package: ima-init.deb
# vmtest-reboot: after mode /hmac/altered
# vmtest-reboot: after byte /ima/evm-key => halts ima-init: EVM: /ima/evm-key: the kernel refuses
# vmtest-reboot: after byte /ima/evm-key
# vmtest-reboot: after other-tpm => halts ima-init: EVM: /ima/kmk: the TPM does not unseal it
# vmtest-reboot: after gone /ima/kmk => halts ima-init: EVM: /ima/kmk: it is not there
# vmtest-reboot: after copy /ima/evm-key /fixtures/text => halts evm-key: it is not encrypted under

. ./lib.sh
. ./lib_appraise.sh
. ./lib_ima_init.sh

case ${boot:-} in
1)
	ima_start 7
	printf 'new 32 keyhandle=0x81000001' >/tmp/new
	make_evm_key trusted </tmp/new
	write_files
	ima_end
	;;
*)
	ima_start 7
	key_was_loaded trusted 1
	refused "one whose mode was changed does not" invalid-HMAC cat /hmac/altered
	ima_end
	;;
esac
