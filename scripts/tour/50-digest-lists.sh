# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash disable=SC2154

scene "Digest lists: one is made, loaded and asked for; a second one denies a program."
lists=/sys/kernel/security/integrity/diglim
show -s 0 "imactl digest-list gen -o /tmp/programs /disk"
show -s 0 "imactl digest-list add /tmp/programs"
show "cat $lists/digests_count"
show "imactl digest-list query -a sha256 /disk/signed/busybox"
expect "a loaded list has the signed program" \
	imactl digest-list query -a sha256 /disk/signed/busybox
refuse -n /tmp/programs "it cannot be loaded twice" "cause=loaded-already" \
	sh -c "echo /tmp/programs >$lists/digest_list_add"
show "imactl digest-list gen --deny -o /tmp/denials /disk/altered/busybox"
show -s 0 "imactl digest-list add /tmp/denials"
refuse "the altered program is denied, whatever other lists say" "denied" \
	imactl digest-list query -a sha256 /disk/altered/busybox
refuse -n /tmp/cut "a list that is cut off is refused, with the place" "the list ends within" \
	sh -c "head -c 40 /tmp/programs >/tmp/cut; echo /tmp/cut >$lists/digest_list_add"
show -s 0 "imactl digest-list del /tmp/programs"
expect "the other one is left" grep -qc ",denies label=denials" $lists/digest_lists_loaded
show "imactl digest-list del /tmp/denials"
