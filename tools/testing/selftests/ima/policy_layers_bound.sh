#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ima/status says whether root can get around the built-in rules by changing the
# running kernel.
#
# vmtest-variant: builtin
# vmtest-extension: CONFIG_IMA_BUILTIN_POLICY
# vmtest-append: lockdown=integrity module.sig_enforce=1
# vmtest-append: lockdown=confidentiality module.sig_enforce=1
# vmtest-append: lockdown=integrity
# vmtest-append: module.sig_enforce=1

. ./lib.sh
ima_start 4

case "$(parameter lockdown):$(parameter module.sig_enforce)" in
integrity:1|confidentiality:1) bound=yes ;;
*) bound=no ;;
esac
check_equal "it knows of the built-in rules" "$(status builtin_rules)" \
	"$(grep -c . $ima/builtin_policy)"
check_equal "and whether they bind root" "$(status bound)" $bound
# Nothing was tried: the log is for who tries something.
check_equal "that it was asked for is no line in the log" \
	"$(dmesg | grep -c 'Lockdown: .* integrity is restricted')" 0
if [ -n "$(parameter lockdown)" ]; then
	check_refused "another kernel is not loaded from memory: lockdown" \
		"Operation not permitted" kexec memory
else
	check "another kernel is loaded from memory: no lockdown" kexec memory
fi

ima_end
