#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# Documentation/admin-guide/ima-writing-policies.rst does what it says: rules and commands are
# taken from its text and tried in the kernels of one system, which is started as the guide
# has it started, until it is locked out and after it was let in again.
#
# What the guide has on the machine with the keys is done in the guest, too: the key is that
# of trust.key.  What a boot loader and systemd would do, start the kernel with these parameters
# and load /etc/ima/ima-policy, is done by vmtest.sh and by this test.  That parameters do nothing
# to immutable layers, and with Secure Boot, is held by policy_layers.sh and init_secureboot.sh.
#
# vmtest-extension: the policy engine
# vmtest-x509: ima
# vmtest-put: trust.der:etc/keys/ima/lists.der
# vmtest-put: system.modsig:etc/digest_lists/10-system
# vmtest-disk: 48M
# vmtest-reboot: ima_appraise=permissive ima_policy=appraise_diglim
# vmtest-reboot: ima_policy=appraise_diglim
# vmtest-reboot: ima_appraise=permissive ima_policy=appraise_diglim
# vmtest-reboot: ima_policy=appraise_diglim
# vmtest-reboot: ima_policy=
# vmtest-reboot: ima_policy=appraise_diglim
# vmtest-reboot: ima_appraise=permissive ima_policy=appraise_diglim
# vmtest-reboot: ima_policy=appraise_diglim
# vmtest-reboot: ima=off
# vmtest-timeout: 120

# Blocks are words, in lists of them.
# shellcheck disable=SC2046,SC2086

. ./lib.sh
. ./lib_appraise.sh
. ./lib_examples.sh

blocks=/fixtures/examples-policy
policy=/etc/ima/ima-policy
measurements=$ima/ascii_runtime_measurements

# Blocks with commands, by the boot in which they are tried
measuring="the-first-rule-2 the-first-rule-3 the-first-rule-4 a-later-version-2
	a-later-version-3"
permissive="the-draft-2 the-draft-3 the-draft-4 the-draft-5 permissive-2 permissive-3
	permissive-4 permissive-5 permissive-6"
enforcing="enforcing"
drafting="default-deny-2"
denying="default-deny-3 default-deny-4"
mistakes="keys-that-come-later the-policy-itself the-policy-itself-2 interpreters upgrades
	upgrades-2 rules-that-are-built-in"
containers="containers containers-2 containers-3 containers-4 containers-5 containers-6
	containers-7 containers-8"
early="lists-that-come-before-their-rule"
locked="all-that-root-reads-2"
back="getting-back-in getting-back-in-2"
# Blocks that are rules or parameters, and what becomes of them below
rules="the-first-rule a-later-version the-draft permissive default-deny all-that-root-reads
	all-that-root-reads-3"

# script FILE WORDS [INTERPRETER] - that says them
script() {
	printf "#!%s\\necho '%s'\\n" "${3:-/bin/sh}" "$2" >"$1"
	chmod 755 "$1"
}

# list NAME FILE... - a signed one, where the kernel looks for lists
list() {
	local name=$1
	shift
	imactl digest-list gen -o "/etc/digest_lists/$name" "$@" &&
		imactl digest-list sign -k $disk/keys/lists.key -c $disk/keys/lists.pem \
			"/etc/digest_lists/$name"
}

# make_system - what the guide has on the system, and where the keys are
make_system() {
	local image=/srv/image/bin name
	mkdir -p $disk/bin $disk/ima $disk/lists $disk/root $disk/log $disk/srv $disk/keys
	places
	cp /fixtures/trust.key $disk/keys/lists.key
	cp /fixtures/trust.pem $disk/keys/lists.pem
	ln -s / $disk/keys/root
	ln -s /etc/digest_lists $disk/keys/lists
	ln -s /etc/ima $disk/keys/policies

	cp $blocks/the-first-rule /root/measure
	cp $blocks/the-draft /root/draft
	cp $blocks/a-later-version /root/trial
	cp /fixtures/list-script.modsig-ecdsa /root/theirs
	cp /etc/keys/ima-ecdsa.der /root/theirs.der
	script /usr/local/bin/hello "it ran"
	script /usr/local/bin/hello.new "it ran, version 2"
	script /usr/local/bin/unknown "nobody knows it"
	script /usr/local/bin/early "early"
	script /usr/local/bin/interpreted "by another shell" /usr/local/bin/ash
	{ cat /bin/busybox; echo; } >/usr/local/bin/ash
	chmod 755 /usr/local/bin/ash
	mkdir -p $image
	{ cat /bin/busybox; echo; echo; } >$image/sh
	chmod 755 $image/sh
	script $image/hello "it ran in the container"
	script $image/mode "it has another mode"
	script $image/changed "it was changed"
}

# places - the directories of the guide are on the disk
places() {
	local place
	for place in bin:/usr/local/bin ima:/etc/ima lists:/etc/digest_lists root:/root \
		log:/var/log srv:/srv; do
		mkdir -p "${place#*:}"
		mount --bind "$disk/${place%%:*}" "${place#*:}"
	done
}

# start_system - it is started again; lists of the disk are loaded by the kernel where that
# is the root file system
start_system() {
	local name
	mkdir -p $disk
	mount -t ext4 $device $disk
	places
	for name in /etc/digest_lists/*; do
		[ ! -e "$name" ] || imactl digest-list add "$name" >/dev/null ||
			ktap_print_msg "not loaded: $name"
	done
}

end_system() {
	local place
	for place in /run/one/root /run/one/layers /usr/local/bin /etc/ima /etc/digest_lists \
		/root /var/log /srv $disk; do
		umount "$place" 2>/dev/null
	done
	ima_end
}

# try BLOCK... - one session, where the keys are; a result for each block
try() {
	echo "cd $disk/keys" >/tmp/before
	run_blocks $(in_dir "$@")
	check_blocks "$@"
}

# count BLOCK... - how many these are
count() {
	echo $#
}

# measured FILE - how many entries it has
measured() {
	awk -v name="$1" '$5 == name { n++ } END { print n + 0 }' $measurements
}

# overlay LOWER DIR [LAYERS] - mount one at DIR/root, with its upper layer on a tmpfs
overlay() {
	mkdir -p "$2/layers" "$2/root"
	mount -t tmpfs none "$2/layers"
	mkdir "$2/layers/upper" "$2/layers/work"
	mount -t overlay none \
		-o "lowerdir=$1,upperdir=$2/layers/upper,workdir=$2/layers/work" "$2/root"
}

# uuid - of the file system of the disk
uuid() {
	hexdump -v -s $((1024 + 104)) -n 16 \
		-e '4/1 "%02x" "-" 2/1 "%02x" "-" 2/1 "%02x" "-" 2/1 "%02x" "-" 6/1 "%02x"' $device
}

# --- the first rule ---

first_rule() {
	local uuid

	ima_start $(($(count $measuring) + 24))
	mount_disk
	uuid=$(uuid)
	make_system
	check_equal "all blocks are tried here, or are what is tried" \
		"$(sort $blocks/.order)" \
		"$(printf '%s\n' $measuring $permissive $enforcing $drafting $denying \
			$mistakes $containers $early $locked $back $rules | sort)"
	try $measuring
	script /usr/local/bin/hello "it ran"
	check "no rule takes an earlier one back" rules <<-RULES
	dont_measure func=BPRM_CHECK
	measure func=FILE_CHECK mask=MAY_READ uid=0 fowner=4001
	measure func=FILE_CHECK mask=MAY_READ fsname=tmpfs fowner=4002
	measure func=FILE_CHECK mask=MAY_READ fsname=overlay fsmagic=0x794c7630 fowner=4003
	measure func=FILE_CHECK mask=MAY_READ fsuuid=$uuid fowner=4004
	appraise func=FILE_CHECK fsname=overlay fowner=4005 appraise_type=imasig
	appraise func=FILE_CHECK fsname=overlay fowner=4006
	RULES
	/usr/local/bin/unknown >/dev/null
	check_equal "what is executed is measured as before" "$(measured /usr/local/bin/unknown)" 1
	check_refused "files of the initramfs have no labels" "No data available" \
		xattr get /bin/busybox $label
	of_containers
}

# of_containers - what the guide says of rules and labels in containers, 20 results
of_containers() {
	local root=/run/try/root upper=/run/try/layers/upper name

	echo content >/tmp/user
	chown 4001 /tmp/user
	check_equal "root of a user namespace" "$(su nobody -c "unshare -r id -u")" 0
	su nobody -c "unshare -r cat /tmp/user" >/dev/null
	check_equal "is not user 0 of a rule" "$(measured /tmp/user)" 0
	unshare -r cat /tmp/user >/dev/null
	check_equal "but is if he was root before" "$(measured /tmp/user)" 1

	mkdir $disk/lower
	put text lower/labelled text.sig 65534
	put text lower/bare - 65534
	put text lower/by-uuid - 4004
	overlay $disk/lower /run/try
	for name in 2 3; do
		echo content $name >$root/made-$name
		chown 400$name $root/made-$name
		cat $root/made-$name >/dev/null
	done
	check_equal "a file of an upper layer is not one of its file system" \
		"$(measured $root/made-2)" 0
	check_equal "but of an overlay" "$(measured $root/made-3)" 1
	cat $upper/made-2 $upper/made-3 >/dev/null
	check_equal "beside the overlay it is" "$(measured $upper/made-2)" 1
	check_equal "and is none of an overlay" "$(measured $upper/made-3)" 0
	cat $root/by-uuid $disk/lower/by-uuid >/dev/null
	check_equal "a file of the lower layer has not its UUID" "$(measured $root/by-uuid)" 0
	check_equal "but beside the overlay" "$(measured $disk/lower/by-uuid)" 1
	chmod 600 $root/labelled
	check_equal "a copy has the label of the original" "$(label_of $upper/labelled)" \
		"$(hex /fixtures/text.sig)"
	mkdir $root/open
	chmod 777 $root/open
	for name in 5 6; do
		check "a file can be made and filled by a rule for signatures ($name)" \
			./run_as 400$name 400$name 0 0 sh -c "echo content >$root/open/made-$name"
	done
	refused "it is not read" IMA-signature-required cat $root/open/made-5
	check_equal "but where a hash will do" "$(cat $root/open/made-6)" content
	umount $root

	mkdir -p /tmp/nobody/upper /tmp/nobody/work /tmp/nobody/root
	chown -R nobody /tmp/nobody
	cat >/tmp/nobody/mounts <<-MOUNTS
	cd /tmp/nobody
	mount -t overlay none -o userxattr,lowerdir=$disk/lower,upperdir=upper,workdir=work root
	chmod 600 root/\$1
	MOUNTS
	check "an overlay of a user copies a file" \
		su nobody -c "unshare -r -m sh /tmp/nobody/mounts bare"
	check_refused "but none with a label" "root/labelled: Operation not permitted" \
		su nobody -c "unshare -r -m sh /tmp/nobody/mounts labelled"
	check_refused "labels are not made in a user namespace" "takes CAP_SYS_ADMIN" \
		su nobody -c "unshare -r imactl file fix /tmp/nobody/mounts"
	check_refused "nor rules, by who is not root of the host" "Permission denied" \
		su nobody -c "unshare -r sh -c 'echo audit fsmagic=0x1 >$ima/policy'"
	check "but by who is, without capabilities" \
		unshare -r sh -c "echo 'audit fsmagic=0x1' >$ima/policy"
	check "they are the host's rules" grep -q 'audit fsmagic=0x1' $ima/policy
}

# --- permissive ---

permissive_start() {
	ima_start $(($(count $permissive) + 1))
	start_system
	check_equal "the parameters are those of the guide" "$(cat $blocks/permissive)" \
		"ima_appraise=$(parameter ima_appraise) ima_policy=$(parameter ima_policy)"
	try $permissive
	list 25-early /usr/local/bin/early /usr/local/bin/interpreted >/dev/null
}

# --- enforcing ---

enforcing_start() {
	ima_start $(($(count $enforcing) + 1))
	start_system
	try $enforcing
	refused "what is no program is not mapped to be one" unlisted-digest \
		./map $disk/root/draft exec
}

# --- default deny ---

drafting_default_deny() {
	ima_start $(($(count $drafting) + 2))
	start_system
	cp $blocks/default-deny $policy
	cp /usr/local/bin/hello /usr/local/bin/of-nobody
	chown nobody /usr/local/bin/of-nobody
	try $drafting
	mark_log
	check_equal "what is unknown is executed" "$(/usr/local/bin/unknown)" "nobody knows it"
	check "and recorded" logged 'cause=unlisted-digest comm="'
}

default_deny() {
	local other=/run/two/root

	ima_start $(($(count $denying $mistakes $containers) + 18))
	start_system
	try $denying $mistakes $containers

	cp /usr/local/bin/unknown /tmp/unknown
	refused "tmpfs is no exception" unlisted-digest /tmp/unknown
	echo "dont_appraise func=BPRM_CHECK" >/etc/ima/take-back
	imactl digest-list sign --force -k $disk/keys/lists.key -c $disk/keys/lists.pem \
		/etc/ima/take-back >/dev/null
	check "a rule that lets all pass is loaded" imactl policy load /etc/ima/take-back
	refused "behind the others it does not" unlisted-digest /usr/local/bin/unknown
	list 26-ash /usr/local/bin/ash >/dev/null
	check "the interpreter gets a list" imactl digest-list add /etc/digest_lists/26-ash
	check_equal "with it the script runs" "$(/usr/local/bin/interpreted)" "by another shell"
	check_equal "an interpreter reads what is refused" "$(sh /usr/local/bin/unknown)" \
		"nobody knows it"

	check "a module of the initramfs is loaded" insmod /lib/modules/test_module.ko
	rmmod test_module
	mark_log
	check_refused "none is loaded from memory" "$errno" \
		module memory /lib/modules/test_module.ko
	check "for that reason" logged "func=MODULE_CHECK layer=custom rule="
	mark_log
	check_refused "nor a kernel" "$errno" kexec memory
	check "for that reason" logged "func=KEXEC_KERNEL_CHECK layer=custom rule="

	check_equal "what a container executes is in the one list" \
		"$(measured /run/one/root/bin/hello)" 1
	check_equal "a shell of the image reads what is refused" \
		"$(chroot /run/one/root /bin/sh /bin/new)" new
	overlay /srv/image /run/two
	check "another container has a copy of its own" \
		sh -c "echo 'echo more' >>$other/bin/hello"
	refused "which is not executed" unlisted-digest chroot $other /bin/hello
	check_equal "the first one's is as it was" "$(chroot /run/one/root /bin/hello)" \
		"it ran in the container"
	check "its list is removed" imactl digest-list del /etc/digest_lists/30-image
	refused "and nothing of it runs any more" unlisted-digest chroot /run/one/root /bin/hello
	umount $other /run/two/layers
}

# --- lists before rules ---

too_early() {
	ima_start $(($(count $early) + 1))
	start_system
	check "the policy is loaded by a program" imactl policy load $policy
	try $early
	cat $blocks/all-that-root-reads $blocks/default-deny >$policy
}

# --- locked out ---

locked_out() {
	ima_start $(count $locked)
	start_system
	# What belongs to somebody else is left alone by the rule: this test has to go on.
	touch $written
	chown nobody $written $blocks/*
	try $locked
}

# --- and back ---

back_in() {
	ima_start $(($(count $back) + 4))
	start_system
	check "the policy is loaded" imactl policy load $policy
	check_equal "it refuses nothing" "$(/usr/local/bin/unknown)" "nobody knows it"
	mark_log
	check_equal "not even what it denies" "$(/usr/local/bin/of-nobody)" "it ran"
	check "which is recorded" logged 'cause=denied comm="'
	try $back
}

mended() {
	ima_start 9
	start_system
	check_equal "the policy has no rule for what is opened" "$(grep -c FILE_CHECK $policy)" 0
	cat $blocks/all-that-root-reads-3 $policy >/etc/ima/with
	check "one that has is loaded" imactl policy load /etc/ima/with
	check_equal "logs are read" "$(cat /var/log/messages)" "a line"
	check "and what the kernel makes" cat /proc/uptime
	refused "what is unknown is not executed" unlisted-digest /usr/local/bin/unknown
	cp /usr/local/bin/unknown /tmp/unknown
	refused "nor from tmpfs" unlisted-digest /tmp/unknown
	echo "of a package" >$disk/packaged
	chown 0:4000 $disk/packaged
	refused "of the group only what is listed is read" unlisted-digest cat $disk/packaged
	chown 0:0 $disk/packaged
	list 40-packaged $disk/packaged >/dev/null
	chown 0:4000 $disk/packaged
	check "its list comes" imactl digest-list add /etc/digest_lists/40-packaged
	check_equal "it is read" "$(cat $disk/packaged)" "of a package"
}

without() {
	ima_start 3
	start_system
	check "there is no IMA" [ ! -e $ima ]
	check_equal "nothing is refused" "$(/usr/local/bin/unknown)" "nobody knows it"
	check_refused "and no policy is loaded" "IMA is not active" imactl policy load $policy
}

case ${boot:-1} in
1) first_rule ;;
2) permissive_start ;;
3) enforcing_start ;;
4) drafting_default_deny ;;
5) default_deny ;;
6) too_early ;;
7) locked_out ;;
8) back_in ;;
9) mended ;;
10) without ;;
esac
end_system
