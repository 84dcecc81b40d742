# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Completion of imactl for bash.

_imactl() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev='' subcommand='' words='' word
	[ "$COMP_CWORD" -eq 0 ] || prev=${COMP_WORDS[COMP_CWORD - 1]}
	# "=" may be a word of its own: what stands before it takes what stands behind it.
	if [ "$prev" = '=' ]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	elif [ "$cur" = '=' ]; then
		cur=''
	fi
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $word in
		-*) ;;
		*)
			subcommand="$subcommand${subcommand:+ }$word"
			[ "$subcommand" = policy ] || [ "$subcommand" = digest-list ] ||
				[ "$subcommand" = keys ] || [ "$subcommand" = file ] ||
				[ "$subcommand" = measurements ] || [ "$subcommand" = audit ] || break
			;;
		esac
	done
	COMPREPLY=()
	case $subcommand in
	'')
		words="status policy digest-list keys file measurements audit trust untrust help --help
			--usage --version"
		;;
	policy)
		words="check explain import-ipe load show --help --usage --version"
		;;
	audit)
		words="suggest --help --usage --version"
		;;
	'audit suggest'*)
		case $prev:$cur in
		--root:*|-r:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "${cur#=}")
			return
			;;
		--cert:*|-c:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "${cur#=}")
			return
			;;
		*:-*)
			words="--cert --json --root --help --usage --version"
			;;
		*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			return
			;;
		esac
		;;
	'policy explain'*)
		case $prev:$cur in
		--hook:*|-H:*)
			words="FILE_CHECK MMAP_CHECK MMAP_CHECK_REQPROT BPRM_CHECK CREDS_CHECK
				MODULE_CHECK FIRMWARE_CHECK KEXEC_KERNEL_CHECK
				KEXEC_INITRAMFS_CHECK POLICY_CHECK X509_CHECK DIGEST_LIST_CHECK"
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "${cur#=}")
			return
			;;
		--mask:*|-m:*)
			words="MAY_READ MAY_WRITE MAY_APPEND MAY_EXEC"
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "${cur#=}")
			return
			;;
		--root:*|-r:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "${cur#=}")
			return
			;;
		--file:*|-f:*|--policy:*|-p:*|--builtin:*|-b:*|--cert:*|-c:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "${cur#=}")
			return
			;;
		esac
		words="--file --hook --uid --gid --mask --policy --builtin --cert --json --root
			--help --usage --version"
		;;
	measurements)
		words="list replay verify --help --usage --version"
		;;
	'measurements list'*|'measurements replay'*|'measurements verify'*)
		case $prev:$cur in
		--bank:*|-b:*)
			words="sha1 sha256 sha384 sha512 sm3 sha3-256 sha3-384 sha3-512"
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
			return
			;;
		--template:*|-t:*)
			words="ima ima-ng ima-sig ima-ngv2 ima-sigv2 ima-buf ima-modsig evm-sig"
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
			return
			;;
		--pcr:*|-p:*)
			mapfile -t COMPREPLY < <(compgen -W "10 11 12" -- "$cur")
			return
			;;
		--name:*|-n:*)
			return
			;;
		--root:*|-r:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "$cur")
			return
			;;
		*:-*)
			case $subcommand in
			*list*)
				words="--bank --name --pcr --template"
				;;
			*replay*)
				words="--bank --pcr --padded"
				;;
			*)
				words="--pcr --pcrs"
				;;
			esac
			words="$words --json --root --help --usage --version"
			;;
		*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			return
			;;
		esac
		;;
	keys)
		words="list add revoke --help --usage --version"
		;;
	'keys add'*)
		case $cur in
		-*)
			words="--evm --help --usage --version"
			;;
		*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			return
			;;
		esac
		;;
	'keys revoke'*)
		words="--evm --help --usage --version"
		;;
	file)
		words="sign fix verify --help --usage --version"
		;;
	file\ *)
		case $prev:$cur in
		--algo:*|-a:*)
			words="sha256 sha384 sha512 sm3 sha3-256 sha3-384 sha3-512"
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "${cur#=}")
			return
			;;
		--keys:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "${cur#=}")
			return
			;;
		--passphrase:*|-p:*)
			mapfile -t COMPREPLY < <(compgen -W "env: file:" -- "${cur#=}")
			return
			;;
		*:-*)
			case $subcommand in
			*sign)
				words="--key --cert --passphrase --algo --replace-signatures
					--portable --journal --expect"
				;;
			*fix)
				words="--algo --replace-signatures --journal --expect"
				;;
			*)
				words="--cert --keys"
				;;
			esac
			words="$words --one-file-system --match --exclude --executable --jobs
				--verbose --help --usage --version"
			;;
		*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			return
			;;
		esac
		;;
	digest-list)
		words="gen show sign verify add del query count --help --usage --version"
		;;
	digest-list\ gen*|digest-list\ query*|digest-list\ show*|\
	trust|untrust|digest-list\ sign*|digest-list\ verify*|digest-list\ add*|digest-list\ del*)
		case $prev:$cur in
		--algo:*|-a:*)
			words="sha256 sha384 sha512 rmd256 rmd320 wp256 wp384 wp512 sm3
				streebog256 streebog512 sha3-256 sha3-384 sha3-512"
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
			return
			;;
		--hash:*|-H:*)
			words="sha256 sha384 sha512 sha3-256 sha3-384 sha3-512"
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "${cur#=}")
			return
			;;
		--directory:*|-D:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "${cur#=}")
			return
			;;
		--passphrase:*|-p:*)
			mapfile -t COMPREPLY < <(compgen -W "env: file:" -- "${cur#=}")
			return
			;;
		--type:*|-t:*)
			words="file metadata parser"
			[ "$subcommand" = 'digest-list gen' ] || words="$words digest-list"
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
			return
			;;
		--dpkg-root:*|--indexes:*|--archives:*|--output-directory:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "${cur#=}")
			return
			;;
		*:-*)
			case $subcommand in
			untrust)
				words="--directory --deny --key --cert --passphrase --hash --key-id"
				;;
			trust)
				words="--directory --algo --expect --key --cert --passphrase --hash
					--key-id"
				;;
			*gen)
				words="--output --algo --type --deny --immutable --revokes
					--digests --files-from --null --jobs --one-file-system
					--skip-unreadable --verbose --deb --rpm --dpkg-root
					--rpmdb --untraced --keyring --indexes --archives
					--output-directory"
				;;
			*query)
				words="--algo --type --json"
				;;
			*sign)
				words="--key --cert --passphrase --hash --key-id --ima --sig-file
					--replace --force"
				;;
			*verify)
				words="--cert --ca --ima --force"
				;;
			*show)
				words="--digests --json"
				;;
			*)
				words="--buffer --label"
				;;
			esac
			words="$words --help --usage --version"
			;;
		*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			return
			;;
		esac
		;;
	'policy check'|'policy load'|'policy import-ipe')
		case $subcommand:$cur in
		*ipe:-*)
			words="--output --partial --help --usage --version"
			;;
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
	status|'policy show'|'digest-list count'|'keys list')
		case $prev:$cur in
		--layer:*|-l:*)
			words=$(sed -n 's/^policy_name=\([^ ]*\) .*/\1/p' \
				/sys/kernel/security/ima/named_policies 2>/dev/null)
			mapfile -t COMPREPLY < <(compgen -W "builtin custom $words" -- "$cur")
			return
			;;
		--root:*|-r:*)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "$cur")
			return
			;;
		esac
		words="--json --root --help --usage --version"
		[ "$subcommand" != 'policy show' ] || words="--layer $words"
		[ "$subcommand" != 'digest-list count' ] || words="--lists $words"
		;;
	help)
		[ "$prev" != help ] || words="status policy digest-list keys file measurements audit trust
			untrust"
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

complete -F _imactl imactl
