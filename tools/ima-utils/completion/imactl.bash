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
		*)
			subcommand="$subcommand${subcommand:+ }$word"
			[ "$subcommand" = policy ] || break
			;;
		esac
	done
	COMPREPLY=()
	case $subcommand in
	'')
		words="status policy help --help --usage --version"
		;;
	policy)
		words="check load show --help --usage --version"
		;;
	'policy check'|'policy load')
		case $subcommand:$cur in
		*check:-*)
			words="--kernel --offline --json --help --usage --version"
			;;
		*:-*)
			words="--help --usage --version"
			;;
		*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			return
			;;
		esac
		;;
	status|'policy show')
		case $prev:$cur in
		--layer:*|-l:*)
			mapfile -t COMPREPLY < <(compgen -W "builtin custom" -- "${cur#=}")
			return
			;;
		--root:*|-r:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "$cur")
			return
			;;
		esac
		# "=" may be a word of its own.
		if [[ $prev == = && ${COMP_WORDS[COMP_CWORD - 2]} == --layer ]]; then
			mapfile -t COMPREPLY < <(compgen -W "builtin custom" -- "$cur")
			return
		fi
		if [[ $prev == = && ${COMP_WORDS[COMP_CWORD - 2]} == --root ]] ||
		   [[ $cur == = && $prev == --root ]]; then
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "${cur#=}")
			return
		fi
		words="--json --root --help --usage --version"
		[ "$subcommand" = status ] || words="--layer $words"
		;;
	help)
		[ "$prev" != help ] || words="status policy"
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _imactl imactl
