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
		'1:subcommand:((status\:"tell what IMA does, what it protects and what is missing" help\:"tell how imactl or one of its subcommands is called"))' \
		'*::argument:->arguments'

	[[ $state == arguments ]] || return
	case $words[1] in
	status)
		_arguments \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(-r --root)'{-r+,--root=}'[read the files below a directory]:directory:_directories' \
			'(- *)'{-\?,--help}'[tell how it is called]'
		;;
	help)
		_arguments '1:subcommand:(status)'
		;;
	esac
}

_imactl "$@"
