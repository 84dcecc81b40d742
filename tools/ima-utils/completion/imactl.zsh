#compdef imactl
# SPDX-License-Identifier: GPL-2.0-only
#
# Completion of imactl for zsh.

_imactl() {
	local context state state_descr line
	typeset -A opt_args

	_arguments -C \
		'(- *)'{-\?,--help}'[tell how it is called]' \
		'(- *)--usage[tell it in short]' \
		'(- *)'{-V,--version}'[print the version]' \
		'1:subcommand:((status\:"tell what IMA does, what it protects and what is missing" policy\:"check a policy, load it, or show the rules in force" help\:"tell how imactl or one of its subcommands is called"))' \
		'*::argument:->arguments'

	[[ $state == arguments ]] || return
	case $words[1] in
	status)
		_arguments \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(-r --root)'{-r+,--root=}'[read the files below a directory]:directory:_directories' \
			'(- *)'{-\?,--help}'[tell how it is called]'
		;;
	policy)
		_imactl_policy
		;;
	help)
		_arguments '1:subcommand:(status policy)'
		;;
	esac
}

_imactl_policy() {
	local context state state_descr line
	typeset -A opt_args

	_arguments -C \
		'(- *)'{-\?,--help}'[tell how it is called]' \
		'1:subcommand:((check\:"tell what is wrong with a policy, and load nothing" load\:"load a policy, or tell why the kernel refuses it" show\:"show the rules in force, with their numbers"))' \
		'*::argument:->arguments'

	[[ $state == arguments ]] || return
	case $words[1] in
	check)
		_arguments \
			'(-k --kernel -o --offline)'{-k,--kernel}'[ask the running kernel, and go by what it says]' \
			'(-k --kernel -o --offline)'{-o,--offline}'[do not ask the running kernel]' \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:policy:_files'
		;;
	load)
		_arguments \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'1:policy:_files'
		;;
	show)
		_arguments \
			'(-l --layer)'{-l+,--layer=}'[only this layer]:layer:(builtin custom)' \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(-r --root)'{-r+,--root=}'[read the files below a directory]:directory:_directories' \
			'(- *)'{-\?,--help}'[tell how it is called]'
		;;
	esac
}

_imactl "$@"
