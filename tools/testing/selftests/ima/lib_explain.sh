# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of "imactl policy explain" and "imactl audit suggest" share: rules and
# files of all kinds, and each access that there is between them.  Sourced after lib.sh and
# lib_appraise.sh.
#
# A rule is for the files of an owner; each owner has a file of each kind, whose name is
# KIND.OWNER.  Who reads is not root, so that root can look at them.

reader=65534
owners="5101 5102 5103 5104 5105 5106 5107 5108 5109"
hooks="BPRM_CHECK MMAP_CHECK FILE_CHECK"

# demand OWNER - what is demanded of his files
demand() {
	case $1 in
	5101) echo "appraise CONDITIONS appraise_type=imasig" ;;
	5102) echo "appraise CONDITIONS" ;;
	5103) echo "appraise CONDITIONS appraise_type=diglim" ;;
	5104) echo "appraise CONDITIONS appraise_type=imasig|optional" ;;
	5105) echo "deny CONDITIONS" ;;
	5106) echo "appraise CONDITIONS digest_type=verity appraise_type=sigv3" ;;
	5107) echo "appraise CONDITIONS appraise_type=imasig|hash appraise_algos=sha512" ;;
	5108) echo "appraise CONDITIONS appraise_type=imasig|diglim|optional" ;;
	5109) echo "dont_appraise CONDITIONS fsverity_digest=sha256:VERITY
appraise CONDITIONS appraise_type=hash|diglim" ;;
	esac
}

# all_rules - the rules of all owners, at all hooks
all_rules() {
	local hook owner conditions verity
	# shellcheck disable=SC2154 # lib_appraise.sh sets $disk
	verity=$(./verity digest "$disk/sealed.5109")
	echo "appraise func=DIGEST_LIST_CHECK appraise_type=imasig|modsig"
	for hook in $hooks; do
		for owner in $owners; do
			conditions="func=$hook fowner=$owner"
			[ "$hook" != FILE_CHECK ] ||
				conditions="$conditions mask=MAY_READ uid=$reader"
			demand "$owner" | sed "s/CONDITIONS/$conditions/; s/VERITY/$verity/"
		done
	done
}

# kinds - a line each: the kind, the content and its label, or "-"
kinds() {
	cat <<-KINDS
	bare:script:-
	signed:script:script.sig
	hashed:script:script.sha256
	longer:text:text.sha512
	signed512:text:text.sig512
	wrong-hash:script:text.sha256
	wrong-signature:script:text.sig
	unknown-key:script:script.rogue
	listed:text:-
	listed-hashed:text:text.sha256
	other:policy:-
	sealed:text:text.sigv3
	sealed-bare:text:-
	unsealed:text:text.sigv3
	KINDS
}

# make_files - on the disk
make_files() {
	local owner kind content label
	for owner in $owners; do
		while IFS=: read -r kind content label; do
			put "$content" "$kind.$owner" - "$owner"
			chmod 755 "$disk/$kind.$owner"
			[ "$label" = - ] ||
				xattr set "$disk/$kind.$owner" security.ima "/fixtures/$label"
			case $kind in
			sealed*) ./verity enable "$disk/$kind.$owner" ;;
			esac
		done <<-KINDS
		$(kinds)
		KINDS
	done
}

# attempt HOOK FILE - the access that the hook is for
attempt() {
	case $1 in
	BPRM_CHECK) ./run_as 0 0 0 0 "$2" ;;
	MMAP_CHECK) ./map "$2" exec ;;
	FILE_CHECK) ./run_as $reader $reader $reader $reader cat "$2" ;;
	MODULE_CHECK) ./module file "$2" ;;
	FIRMWARE_CHECK) firmware "${2##*/}" ;;
	esac >/dev/null 2>&1
}

# firmware NAME - have test_firmware.ko ask for it; $disk is where firmware is
firmware() {
	printf %s "$1" | dd of=/sys/devices/virtual/misc/test_firmware/trigger_request
}

# attempt_all - each access; with what each record says in /tmp/records, a line each:
# HOOK FILE, and its end
attempt_all() {
	local owner file hook
	mark_log
	for owner in $owners; do
		for file in "$disk"/*."$owner"; do
			for hook in $hooks; do
				attempt "$hook" "$file"
			done
		done
	done
	# Records keep their order: what comes last is there when all are.
	! cat /tmp/last >/dev/null 2>&1
	logged "/tmp/last\" dev="
	# shellcheck disable=SC2154 # lib_appraise.sh sets $mark
	dmesg | sed "1,/mark $$.$mark\$/d" >/tmp/log
	sed -n 's/.*audit: type=1800 .* \(op=[^ ]* cause=[^ ]*\) comm=[^ ]* name="\([^"]*\)" .*'\
' \(func=\([^ ]*\) layer=.* have=[^ ]*\).*/\4 \2 \1 \3/p' /tmp/log >/tmp/records
}

# guard - what tells that all records are there
guard() {
	echo "deny func=FILE_CHECK fowner=5199 mask=MAY_READ"
}

make_guard() {
	: >/tmp/last
	chown 5199 /tmp/last
}
