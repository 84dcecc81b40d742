# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Completion of imactl for bash.

_imactl() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev='' subcommand='' words='' word
	[ "$COMP_CWORD" -eq 0 ] || prev=${COMP_WORDS[COMP_CWORD - 1]}
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $word in
		-*) ;;
		*) subcommand=$word; break ;;
		esac
	done
	COMPREPLY=()
	case $subcommand in
	'')
		words="status help --help --usage --version"
		;;
	status)
		case $prev:$cur in
		--root:*|-r:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "$cur")
			return
			;;
		esac
		# "=" may be a word of its own.
		if [[ $prev == = && ${COMP_WORDS[COMP_CWORD - 2]} == --root ]] ||
		   [[ $cur == = && $prev == --root ]]; then
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "${cur#=}")
			return
		fi
		words="--json --root --help --usage --version"
		;;
	help)
		[ "$prev" != help ] || words="status"
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _imactl imactl
