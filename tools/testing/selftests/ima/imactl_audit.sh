#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# imactl audit suggest: of a boot that refuses nothing it names each file once that would
# have been refused, and when that was done which it suggests, the next boot refuses none
# of them, but for one file that was left as it was.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-append: ima_appraise=log log_buf_len=1M
# vmtest-reboot: ima_appraise=enforce
# vmtest-alone: the first rule for a hook counts
# vmtest-timeout: 180

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
. ./lib_explain.sh
. ./lib_imactl.sh

# shellcheck disable=SC2034 # lib_imactl.sh uses it
subcommand=audit
key="--key=/fixtures/trust.key --cert=/fixtures/trust.pem"
left=bare.5101

# refused_files - those of which there are records
refused_files() {
	cut -d ' ' -f 2 /tmp/records | grep "^$disk/" | sort -u
}

# suggestions BEGIN - the commands, or rules, that begin so
suggestions() {
	sed -n "s/^    \\($1 .*\\)/\\1/p" /tmp/said
}

# trust_key - the kernel gets the key that root has
trust_key() {
	key add asymmetric "" @u </fixtures/trust.der >$serial &&
		key link "$(cat $serial)" .ima
}

# sign FILE - what "imactl file sign" would do with it, by the key of the fixtures
sign() {
	local content
	for content in script text policy; do
		cmp -s "$1" /fixtures/$content || continue
		xattr set "$1" security.ima /fixtures/$content.sig
	done
}

# files_of COMMAND - the files that it names
files_of() {
	echo "$1" | tr ' ' '\n' | grep "^$disk/"
}

# --- the permissive boot ---

permissive() {
	local command said files
	ima_start 25
	mount_disk
	make_files
	make_guard
	all_rules >$disk/policy
	chown 0 $disk/policy
	remount_disk
	check "the rules are accepted" rules <<-RULES
	$(cat $disk/policy)
	$(guard)
	RULES
	attempt_all
	check "nothing is refused" cat $disk/bare.5105
	check "but much is recorded" [ "$(refused_files | wc -l)" -gt 50 ]

	cp /tmp/log /tmp/whole
	check_says "what would be refused is told" 1 \
		"/tmp/whole: $(($(refused_files | wc -l) + 1)) files refused" suggest /tmp/whole
	check_equal "each file once" "$(sed -n 's|^  \([^ ]*\): [A-Z].*|\1|p' /tmp/said | sort)" \
		"$({ refused_files; echo /tmp/last; } | sort)"
	check_line "with each reason" \
		"$disk/bare.5105: BPRM_CHECK denied (layer=custom rule=6 need=deny), "
	# The records of the log are the same wherever it is read.
	cp /tmp/said /tmp/first
	tell suggest - </tmp/whole
	check_equal "the same of standard input" "$(tail -n +2 /tmp/said)" \
		"$(tail -n +2 /tmp/first)"
	tell suggest
	check_equal "and of /dev/kmsg" "$(tail -n +2 /tmp/said | sed 's/, [0-9]* records\?$//')" \
		"$(tail -n +3 /tmp/first | sed 's/, [0-9]* records\?$//')"
	check_equal "which only the kernel writes records to" \
		"$(sed -n 2p /tmp/said | grep -c ^WARNING)" 0
	check_equal "as nobody knows of a copy" "$(sed -n 2p /tmp/first | cut -d ' ' -f 1-6)" \
		"WARNING: users may have written records"
	echo "audit: type=1800 audit(1.1:1): op=appraise_data cause=denied $(
		)name=\"/forged\" res=0 func=FILE_CHECK layer=custom rule=1 need=deny $(
		)have=none" >/dev/kmsg
	tell suggest
	check_equal "what a program writes to the log is no record" "$(grep -c forged /tmp/said)" 0
	tell suggest --json /tmp/whole
	check_equal "JSON names them, too" "$(grep -c '"file":"/' /tmp/said)" \
		"$(($(refused_files | wc -l) + 1))"
	sed 's/ need=deny.*//' /tmp/whole >/tmp/cut
	check_says "records without their end" 2 "broken record: its end is missing" \
		suggest /tmp/cut

	# What it says is done.
	cp /tmp/first /tmp/said
	check_line "who else can write a file is told" \
		"    WARNING: user 5103 can write $disk/bare.5103"
	check_line "and whose it is" "    owner: user 5105, group 5105, mode 0"
	check "root links a key" trust_key
	mkdir $disk/lists
	suggestions "imactl trust" >/tmp/commands
	# For each of three owners, and once more for what was changed since it was labelled.
	check_equal "lists are suggested where rules accept them" "$(wc -l </tmp/commands)" 6
	check_line "with a warning of what was changed" \
		"    WARNING: $disk/wrong-hash.5101: its label is of another content"
	check_line "and of what may have been" \
		"    WARNING: $disk/unknown-key.5101: its signature was not good"
	said=0
	while read -r command; do
		# shellcheck disable=SC2086
		$command $key --directory=$disk/lists >/dev/null 2>&1 || said=1
	done </tmp/commands
	check_equal "they are made, as is said" $said 0
	suggestions "imactl file sign" >/tmp/commands
	check_line "signatures are suggested, of what there is" \
		"imactl file sign --key=KEY --cert=CERT --expect=sha256:"
	while read -r command; do
		for files in $(files_of "$command"); do
			[ "$files" = $disk/$left ] || sign "$files"
		done
	done </tmp/commands
	# Nobody can sign away a deny, and other demands have no fixtures here.
	suggestions dont_appraise | grep 'fowner=510[567] ' >$disk/exempt
	check_equal "a rule is suggested for each hook and owner" "$(wc -l <$disk/exempt)" 9
	check "marked as what it is" grep -q "WEAKENS" /tmp/said
	umount $disk
}

# --- the boot that enforces ---

enforcing() {
	local list
	ima_start 7
	mkdir -p $disk
	mount -t ext4 $device $disk
	make_guard
	check "the policy is accepted, with the rules that were suggested" rules <<-RULES
	$(cat $disk/exempt $disk/policy)
	$(guard)
	RULES
	check "the key is there again" trust_key
	for list in "$disk"/lists/*; do
		cp "$list" /tmp/
		add "/tmp/${list##*/}" >/dev/null || ktap_print_msg "not loaded: $list"
	done
	check_equal "and the lists" "$(wc -l <$diglim/digest_lists_loaded)" \
		"$(echo "$disk"/lists/* | wc -w)"
	attempt_all
	check_equal "nothing is refused but what was left as it was" "$(refused_files)" $disk/$left
	check_equal "at each hook" "$(grep -c "$left" /tmp/records)" 3
	check_says "which is told" 1 "2 files refused" suggest /tmp/log
	umount $disk
}

if [ "${boot:-1}" = 1 ]; then
	permissive
else
	enforcing
fi
ima_end
