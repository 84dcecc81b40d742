# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2086,SC2016

# After packages.sh, with its words

scene "A package that is in no archive has its list beside it."
# local_tool VERSION OPTION... - what is said is in apt.log
local_tool() {
	local version=$1
	shift
	apt_alone "$@" install /root/tool_${version}_amd64.deb >/root/apt.log 2>&1 && return
	cat /root/apt.log
	return 1
}
cp /tour/repository/tool_*.deb /root/
refuse "without a list nothing is installed" "there is no list beside it" local_tool 1.0
expect "nothing of it is there" sh -c '! tool && ! dpkg -s tool'
cp /tour/demo-1.0.list /root/tool_1.0_amd64.list
refuse "nor with that of another package" "its list has not all of it" local_tool 1.0
cp /tour/tool-more.list /root/tool_1.0_amd64.list
refuse "nor with one that has a program of another package, too" \
	"its list has what the package has not: digest" local_tool 1.0
cp /tour/tool_1.0_amd64.list /tour/tool_2.0_amd64.list /root/
expect "with its own it is" local_tool 1.0
expect "it runs" sh -c '[ "$(tool)" = "tool 1.0" ]'
cp /usr/bin/tool /root/tool-1.0
