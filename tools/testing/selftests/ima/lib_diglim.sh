# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# What the tests of how IMA looks at digest lists share; sourced after lib.sh and
# lib_appraise.sh.

diglim=/sys/kernel/security/integrity/diglim
# shellcheck disable=SC2154
measurements=$ima/ascii_runtime_measurements

# add PATH, del PATH - by path
add() {
	printf '%s\n' "$1" | ./write_once $diglim/digest_list_add
}

del() {
	printf '%s\n' "$1" | ./write_once $diglim/digest_list_del
}

# add_buffer FILE LABEL, del_buffer FILE LABEL - what is in it, as it stands
add_buffer() {
	hand_over "$1" "$2" $diglim/digest_list_add
}

del_buffer() {
	hand_over "$1" "$2" $diglim/digest_list_del
}

hand_over() {
	{
		printf 'label:%s\n' "$2" >&3
		cat "$1" >&3
	} 3>"$3"
}

# loaded FILE KEY - what is known of the list that is in FILE, without signature: the
# value of KEY in digest_lists_loaded; nothing if it is not loaded
loaded() {
	sed -n "s/^sha256-$(sha256sum "$1" | cut -d ' ' -f 1) .*\b$2=\([^ ]*\).*/\1/p" \
		$diglim/digest_lists_loaded
}

# unload FILE - whatever came before, the list is not there
unload() {
	[ -z "$(loaded "$1" actions)" ] || del_buffer "$1" unload
}

# owned FILE OWNER [FIXTURE] - a copy in /tmp of the list, or of FIXTURE
owned() {
	cp "/fixtures/${3:-list}" "/tmp/$1"
	chown "$2" "/tmp/$1"
}

# entries REGEX - how many entries of the measurement list match
entries() {
	grep -cE -- "$1" "$measurements"
}

# announce FILE OCTAL... - let the signature that is appended to it say that it is as
# long as these four bytes say
announce() {
	local file=$1
	shift
	alter "$file" $(($(stat -c %s "$file") - 32)) "$@"
}

# answers ALGO-HEX - what lists say of this digest, a line each
answers() {
	(
		exec 5<>$diglim/digest_query
		echo -n "$1" >&5 && cat <&5
	)
}

# check_caused DESCRIPTION REASON CAUSE COMMAND... - as check_refused, of one of the
# functions above, and the audit record of the list has CAUSE; two results
check_caused() {
	local description=$1 reason=$2 cause=$3 operation=add
	shift 3
	case $1 in
	del*) operation=del ;;
	esac
	mark_log
	check_refused "$description" "$reason" "$@"
	check "$description: recorded as $cause" \
		logged "op=digest_list_$operation cause=$cause "
}
