#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What is measured though it is not a file: keys that get onto a keyring, from
# the boot on, and data that a subsystem of the kernel calls critical.
#
# vmtest-alone: what it loads stays

. ./lib.sh
. ./lib_measure.sh

binary=$ima/binary_runtime_measurements
module=/lib/modules/test_module.ko

# hex <FILE
hex() {
	xxd -p | tr -d '\n'
}

sum() {
	sha256sum <"$1" | cut -d ' ' -f 1
}

# ring NAME - a keyring that only its name tells from others
ring() {
	./key newring "$1" @u >/dev/null
}

# add KEYRING CERTIFICATE
add() {
	./key add asymmetric "" "$1" <"/etc/keys/$2.der" >/dev/null
}

# entry NAME CERTIFICATE - the entry of this event and digest, without its number
entry() {
	./measurement_list show "$binary" sha1 |
		grep -F " d-ng=sha256:$(sum "/etc/keys/$2.der") n-ng=$1" | sed 's/^[0-9]* //'
}

# events NAME - how many entries an event has
events() {
	./measurement_list show "$binary" sha1 | grep -cE " n-ng=$1( |\$)"
}

# as_measured NAME CERTIFICATE - the entry that it must have
as_measured() {
	echo "pcr=10 template=ima-buf d-ng=sha256:$(sum "/etc/keys/$2.der") n-ng=$1$(
	) buf=$(hex <"/etc/keys/$2.der")"
}

ima_start 37

# Keys that come before there is a policy wait for it.

ring early
ring early_other
add early verity
add early_other verity
check_equal "at first there is the boot aggregate alone" \
	"$(cat "$ima/runtime_measurements_count")" 1
load "measure func=KEY_CHECK keyrings=.ima|early|late" \
	"measure func=KEY_CHECK keyrings=of_user uid=1000" \
	"measure func=KEY_CHECK keyrings=of_group gid=1000" \
	"measure func=KEY_CHECK keyrings=pcr11 pcr=11" \
	"measure func=KEY_CHECK keyrings=pcr0 pcr=0" \
	"measure func=KEY_CHECK keyrings=short template=ima-ng"
check_equal "the certificate that the kernel loaded onto .ima is measured" \
	"$(entry .ima x509_ima)" "$(as_measured .ima x509_ima)"
# The kernel puts the key that signs modules there, too.
check_equal "and one more" "$(events '\.ima')" 2
check_equal "those of another keyring are not" "$(events '\.builtin_trusted_keys')" 0
check_equal "a key that was added before the policy is" \
	"$(entry early verity)" "$(as_measured early verity)"
check_equal "but not on another keyring" "$(events early_other)" 0

# Later ones do not wait.

ring late
ring other
add late verity
check_equal "a key that is added now is measured" \
	"$(entry late verity)" "$(as_measured late verity)"
add late evm
check_equal "the next one, too" "$(entry late evm)" "$(as_measured late evm)"
add other verity
check_equal "but not on another keyring" "$(events other)" 0
add late verity
check_equal "the same key again is the same entry" "$(events late)" 2
echo text | ./key add user text late >/dev/null
check_equal "a key that is not asymmetric is not measured" "$(events late)" 2
keys=$(events '\.ima')
check_refused "a key that nobody signed does not get onto .ima" \
	"key: add: Required key not available" add .ima rogue
check_equal "and is not measured" "$(events '\.ima')" "$keys"
add .ima ima-ecdsa
check_equal "one that was signed is" "$(entry .ima ima-ecdsa)" "$(as_measured .ima ima-ecdsa)"
id=$(./key add asymmetric "" late </etc/keys/evm.der)
check "a key can be linked to another keyring" ./key link "$id" other
check_equal "where it is not measured" "$(events other)" 0

# The conditions of a rule

ring of_user
add of_user verity
check_equal "for another user than uid= says, none" "$(events of_user)" 0
id=$(./run_as 1000 1000 0 0 ./key newring of_user @u)
./run_as 1000 1000 0 0 ./key add asymmetric "" "$id" </etc/keys/verity.der >/dev/null
check_equal "for that user, one" "$(events of_user)" 1
# The rule is accepted, read back, and matches whoever it is.
ring of_group
add of_group verity
check_equal "expected to change: for another group than gid= says, there is one" \
	"$(events of_group)" 1
ring pcr11
add pcr11 verity
check_equal "pcr= is the PCR" "$(entry pcr11 verity | cut -d ' ' -f 1)" pcr=11
# 0 stands for "no PCR was given".
ring pcr0
add pcr0 verity
check_equal "expected to change: unless it is 0" "$(entry pcr0 verity | cut -d ' ' -f 1)" pcr=10
ring short
add short verity
check_equal "template= is the template, here without the key" "$(entry short verity)" \
	"pcr=10 template=ima-ng d-ng=sha256:$(sum /etc/keys/verity.der) n-ng=short"
load "dont_measure func=KEY_CHECK keyrings=secret" "measure func=KEY_CHECK"
ring secret
ring any
add secret verity
add any verity
check_equal "without keyrings= it is any keyring" "$(events any)" 1
check_equal "that an earlier rule does not take out" "$(events secret)" 0

# Critical data: a module that comes as bytes and not as a file, which insmod
# does with a compressed one

gzip -c $module >/tmp/module.ko.gz
load "measure func=CRITICAL_DATA label=nosuch|module" \
	"measure func=CRITICAL_DATA label=modules uid=1000"
insmod /tmp/module.ko.gz
rmmod test_module
check_equal "critical data with another label is not measured" "$(events init_module)" 0
load "measure func=CRITICAL_DATA label=kernel_info|modules pcr=12"
insmod $module
rmmod test_module
check_equal "a module in a file is no critical data" "$(events init_module)" 0
insmod /tmp/module.ko.gz
rmmod test_module
check_equal "a module in memory is, by its digest" \
	"$(./measurement_list show "$binary" sha1 | sed -n '/ n-ng=init_module /s/^[0-9]* //p')" \
	"pcr=12 template=ima-buf d-ng=sha256:$(sum $module | xxd -r -p | sha256sum |
		cut -d ' ' -f 1) n-ng=init_module buf=$(sum $module)"
insmod /tmp/module.ko.gz
rmmod test_module
check_equal "the same again is the same entry" "$(events init_module)" 1
check_equal "the version of the kernel came before there was a rule" \
	"$(events kernel_version)" 0

# The tables of the device mapper

# event NAME DEVICE - what was measured of a device, as text
event() {
	./measurement_list show "$binary" sha1 | sed -n "s/.* n-ng=$1 buf=//p" |
		while read -r text; do
			echo "$text" | xxd -r -p
			echo
		done | grep "name=$2,"
}

truncate -s 1M /tmp/disk
loop=$(losetup -f)
losetup "$loop" /tmp/disk
./dm_device create before linear 100 "$loop 5"
check_equal "a device is not measured for another label" "$(event dm_table_load before)" ""
load "measure func=CRITICAL_DATA label=device-mapper"
./dm_device create test linear 100 "$loop 5"
table=$(event dm_table_load test)
check_equal "its target with its parameters" \
	"$(echo "$table" | sed 's/.*;target_index=0,//;s/target_version=[^,]*,//')" \
	"target_begin=0,target_len=100,target_name=linear,device_name=7:${loop#/dev/loop},start=5;"
hash=$(echo "$table" | tr -d '\n' | sha256sum | cut -d ' ' -f 1)
check_equal "that it is in use, with the digest of the table" \
	"$(event dm_device_resume test | grep -o 'active_table_hash=[^;]*')" \
	"active_table_hash=sha256:$hash"
./dm_device remove test
check_equal "and that it is gone, with the same" \
	"$(event dm_device_remove test | grep -o 'active_table_hash=[^,]*')" \
	"active_table_hash=sha256:$hash"
./dm_device remove before

# Another user cannot get anything onto .ima.
check_refused "a user cannot add a key to .ima" "key: add: Permission denied" \
	./run_as 1000 1000 1000 1000 ./key add asymmetric "" "$(./key id .ima)" </etc/keys/evm.der

check "the list is true: digests" ./measurement_list digests
check "the list is true: ascii" ./measurement_list ascii
check "the list is true: counts" ./measurement_list counts

ima_end
