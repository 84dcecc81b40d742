#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154
#
# In a guest: a system that runs what a list has, in the order that the parameter
# tour.order= names, and what PCR 12 is then, as a fact.

# shellcheck source=scripts/tour/facts.sh
. /tour/facts.sh

order=$(sed 's/.*tour\.order=\([a-z,]*\).*/\1/' /proc/cmdline)
cat >$ima/policy <<-RULES
	measure func=DIGEST_LIST_CHECK pcr=12
	measure func=CRITICAL_DATA label=diglim pcr=12
	appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
	measure func=BPRM_CHECK pcr=12 use_diglim
	measure func=MMAP_CHECK mask=MAY_EXEC pcr=12 use_diglim
RULES
cp /fixtures/system.modsig /tmp/system-list
imactl digest-list add /tmp/system-list
printf '#!/bin/sh\necho it runs\n' >/tmp/unknown
chmod 755 /tmp/unknown
fact runs "$(for name in $(echo "$order" | tr , ' '); do
	case $name in
	unknown) /tmp/unknown ;;
	*) $name --help ;;
	esac >/dev/null || echo "$name"
done)"
fact pcr "$(cat /sys/class/tpm/tpm0/pcr-sha256/12)"
