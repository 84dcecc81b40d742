# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# What the scenes of "make run" are made of:
#
#	scene TITLE              one sentence: what is shown
#	show [-s STATUS] COMMAND print the command line, what it prints and a status that is
#	                         not 0; that it cannot be executed, or with -s ends with
#	                         another STATUS, is a fact that does not hold
#	expect FACT COMMAND...   the command must succeed
#	refuse [-n NAME] FACT REASON COMMAND...  it must fail for that reason, see below
#	also FACT REASON         the attempt before was refused, and has a record with that
#	                         reason, too
#	explained FILE HOOK STATUS  for expect: imactl explains what will become of that access,
#	                         in /tmp/explained, and ends with STATUS
#	recorded FILE HOOK       for expect: FILE is executed and refused, and each record of the
#	                         kernel is one that "explained" has told
#	same A B, differ A B     for expect: neither is empty, and they are equal, or are not
#
# A REASON with a "=" is one of an audit record.  That record must be newer than the attempt,
# of a process that did not exist before it, and about its file: the last word of the command,
# or NAME; with "-" for NAME it must name none.  Another reason must be said by the command, or
# stand in the kernel's log behind all that was in it before, in a line that names the file.
# So neither a command that is not there, nor a refusal of something else, nor one from before
# makes a fact.
#
# $number is the number of scenes so far, $failures that of facts that did not hold.

# Colours on a terminal only.
bold='' green='' red='' plain=''
if [ "${interactive:-}" = yes ]; then
	bold=$(printf '\033[1m') green=$(printf '\033[32m')
	red=$(printf '\033[31m') plain=$(printf '\033[0m')
fi

# shellcheck disable=SC2034
ima=/sys/kernel/security/ima
# Where the words leave what they have been told: /tmp in the guest, where nobody else is
told_in=${TMPDIR:-/tmp}
# What runs command lines that are shown; it has pipefail
shell=${shell:-sh}
number=0
failures=0

scene() {
	number=$((number + 1))
	printf '\n%s%d. %s%s\n\n' "$bold" "$number" "$1" "$plain"
}

verdict() {
	if [ "$1" = 0 ]; then
		printf '  %s[ok]%s %s\n' "$green" "$plain" "$2"
	else
		printf '  %s[FAILED]%s %s\n' "$red" "$plain" "$2"
		failures=$((failures + 1))
	fi
}

show() {
	local output status=0 wanted=''
	if [ "$1" = -s ]; then
		wanted=$2
		shift 2
	fi
	printf '    # %s\n' "$1"
	output=$("$shell" -o pipefail -c "$1" 2>&1) || status=$?
	[ -z "$output" ] || printf '%s\n' "$output" | sed 's/^/    /'
	# "head" ends before who writes to it: SIGPIPE
	case $status in
	0|141) ;;
	126|127) wanted=${wanted:-0} ;;
	*) echo "    (status $status)" ;;
	esac
	[ -z "$wanted" ] || [ $status = "$wanted" ] ||
		verdict 1 "the command ends with status $wanted (it was $status)"
}

expect() {
	local fact=$1 output status=0
	shift
	# Not in $(): what a function leaves in variables is for what follows.
	"$@" >"$told_in/said" 2>&1 || status=$?
	if [ $status != 0 ]; then
		output=$(tail -n 1 "$told_in/said")
		fact="$fact (status $status${output:+: $output})"
	fi
	rm -f "$told_in/said"
	verdict $status "$fact"
}

same() {
	[ -n "$1" ] && [ "$1" = "$2" ]
}

differ() {
	[ -n "$1" ] && [ -n "$2" ] && [ "$1" != "$2" ]
}

#
# Refusals
#

# begin_attempt - remember where the log ends, and which process was the last one
begin_attempt() {
	log_end=$(dmesg | tail -n 1)
	read -r _ _ _ _ last_pid </proc/loadavg
}

# found NAME REASON OUTPUT - the reason, where the header says that it is to be.  If what was
# the end of the log is gone all of it is new: it goes from the front.  NAME may be a program
# that is looked for as a shell does it, or a package, for the file with its list.
found() {
	local path
	case $2 in
	*=*) ;;
	*) printf '%s\n' "$3" | grep -F -- "$2" && return ;;
	esac
	path=$(command -v "$1") || path=$1
	path=$(readlink -f "$path") || path=$1
	dmesg | end=$log_end word=$1 path=$path reason=$2 pid=$last_pid awk '
		# As audit records have names that are not plain
		function hexadecimal(text,  i, hex) {
			for (i = 1; i <= length(text); i++)
				hex = hex sprintf("%02X", code[substr(text, i, 1)])
			return hex
		}
		# The value of KEY= without quotes, and whether it had any
		function value(record, key) {
			if (!match(record, " " key "=[^ ]*"))
				return ""
			record = substr(record, RSTART + length(key) + 2, RLENGTH - length(key) - 2)
			quoted = record ~ /^"/
			gsub(/"/, "", record)
			return record
		}
		function is_record(line,  name, base) {
			if (line !~ /audit: type=18[0-9][0-9] / ||
			    value(line, "pid") + 0 <= ENVIRON["pid"] + 0)
				return 0
			name = value(line, "name")
			if (name == "")
				return ENVIRON["word"] == "-"
			if (!quoted)
				return name == hexadecimal(ENVIRON["word"])
			base = name
			sub(/.*\//, "", base)
			return name == ENVIRON["word"] || name == ENVIRON["path"] ||
				index(base, ENVIRON["word"] "_") == 1
		}
		function is_about(line) {
			if (ENVIRON["reason"] ~ /=/)
				return is_record(line)
			return index(line, ENVIRON["word"])
		}
		BEGIN {
			for (i = 1; i < 256; i++)
				code[sprintf("%c", i)] = i
		}
		$0 == ENVIRON["end"] { n = 0; next }
		index($0, ENVIRON["reason"]) { line[n++] = $0 }
		END {
			for (i = 0; i < n; i++)
				if (is_about(line[i]))
					print line[i]
		}'
}

# brief - of a record, what is the same each time
brief() {
	tail -n 1 | sed -E \
		's/^\[[^]]*\] //; s/ (uid|auid|ses|dev|ino|errno)=[^ ]*//g; s/^/    /'
}

# await NAME REASON OUTPUT - the same, in $why: a thread of its own prints the records
await() {
	local tries=0
	until why=$(found "$@"); [ -n "$why" ] || [ $tries -ge 20 ]; do
		tries=$((tries + 1))
		usleep 50000
	done
	[ -n "$why" ]
}

refuse() {
	local fact reason output status=0 name=''
	if [ "$1" = -n ]; then
		name=$2
		shift 2
	fi
	fact=$1 reason=$2
	shift 2
	for attempted in "$@"; do :; done
	attempted=${name:-$attempted}
	begin_attempt
	output=$("$@" 2>&1) || status=$?
	refused=''
	if [ $status = 0 ]; then
		verdict 1 "$fact (it succeeded)"
	elif await "$attempted" "$reason" "$output"; then
		printf '%s\n' "$why" | brief
		refused=yes
		verdict 0 "$fact"
	else
		printf '%s\n' "$output" | tail -n 1 | sed 's/^/    /'
		verdict 1 "$fact (status $status, and nothing says of $attempted: $reason)"
	fi
}

also() {
	if [ -z "$refused" ]; then
		verdict 1 "$1 (it was not refused)"
	elif await "$attempted" "$2" ""; then
		printf '%s\n' "$why" | brief
		verdict 0 "$1"
	else
		verdict 1 "$1 (nothing says of $attempted: $2)"
	fi
}

#
# What imactl says of them
#

explained() {
	local status=0
	imactl policy explain --file="$1" --hook="$2" >"$told_in/explained" 2>&1 || status=$?
	[ $status = "$3" ]
}

recorded() {
	begin_attempt
	! "$1" || return 1
	await "$1" "func=$2" "" || return 1
	# An empty line would be in each record.  What properties the file has stands behind it.
	sed -n 's/^  record: \(op=\)/\1/p' "$told_in/explained" >"$told_in/records"
	[ -s "$told_in/records" ] || return 1
	printf '%s\n' "$why" |
		sed "s/.* \(op=[^ ]* cause=[^ ]*\) comm=.* \(func=$2 .* have=[^ ]*\).*/\1 \2/" \
			>"$told_in/kernel"
	! grep -vxFf "$told_in/records" "$told_in/kernel"
}
