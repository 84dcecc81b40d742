#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Packages are installed, and what they have is executed by the digest lists that were
# made of the packages, .deb and .rpm.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-packages: yes
# vmtest-alone: the first rule for a hook counts

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
ima_start 22

check "rules are accepted" rules <<RULES
appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig
appraise func=BPRM_CHECK fowner=4007 appraise_type=diglim
RULES
mkdir -p /tmp/root/control
cd /tmp/root || exit
check "a .deb is unpacked" dpkg-deb -x /fixtures/package.deb .
check "and what is run when it is installed" dpkg-deb -e /fixtures/package.deb control
check "an .rpm is unpacked" sh -c "rpm2cpio /fixtures/package.rpm | cpio -id"
chown -R 4007 .

cd "$here" || exit
for name in deb rpm; do
	owned list-$name 0 list-$name.modsig
done

# executes NAME WORDS - all of it is
executes() {
	check_equal "$1: its program is executed" "$(/tmp/root/opt/"$1"/run)" "$2"
	check_equal "$1: so is what that needs" "$(/tmp/root/opt/"$1"/lib/helper)" "its helper"
}

for name in deb rpm; do
	refused "$name: its program is refused" unlisted-digest /tmp/root/opt/$name/run
	check "$name: its list is loaded" add /tmp/list-$name
	case $name in
	deb)
		executes deb "a program of a .deb"
		check_equal "$name: and what is run when it is installed" \
			"$(/tmp/root/control/postinst)" "it is installed"
		refused "$name: that does not do for the other" unlisted-digest \
			/tmp/root/opt/rpm/run
		;;
	rpm) executes rpm "a program of an .rpm" ;;
	esac
	check "$name: a program is changed" sh -c "cp -p /tmp/root/opt/$name/run /tmp/new &&
		echo exit >>/tmp/new && mv /tmp/new /tmp/root/opt/$name/run"
	refused "$name: and refused" unlisted-digest /tmp/root/opt/$name/run
	check "$name: the list is removed" del /tmp/list-$name
	refused "$name: the rest is refused" unlisted-digest /tmp/root/opt/$name/lib/helper
done

ima_end
