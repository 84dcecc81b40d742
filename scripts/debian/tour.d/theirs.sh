# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

scene "Somebody else's package: his key is added, and taken back."
local_only="-o Dir::Etc::sourcelist=/etc/apt/sources.list.d/local.list -o Dir::Etc::sourceparts=-"
show "apt-get $local_only -qq update"
refuse "his key is not there: apt stops before it installs anything" "func=DIGEST_LIST_CHECK" \
	apt-get -qq -y install theirs
show "imactl keys add /tour/theirs.der"
show "apt-get -qq -y install theirs 2>&1 | tail -n 3"
expect "with the key its program runs" theirs
key=$(imactl keys list | awk '/ file / { print $2; exit }')
show "imactl keys list"
show "imactl keys revoke $key"
refuse "without the key it is refused at the next access" "cause=untrusted-list" theirs
