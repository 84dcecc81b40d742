#compdef imactl
# SPDX-License-Identifier: GPL-2.0-only
#
# Completion of imactl for zsh.

_imactl() {
	local context state state_descr line
	# Of all that sign.
	local -a signing=(
		'(-k --key)'{-k+,--key=}'[the private key, a file or a URI]:key:_files'
		'(-c --cert)'{-c+,--cert=}'[its certificate]:certificate:_files'
		'(-p --passphrase)'{-p+,--passphrase=}'[where its passphrase is]:source:(env\: file\:)'
		'(-H --hash)'{-H+,--hash=}'[sign a digest of this algorithm]:algorithm:(sha256 sha384 sha512 sha3-256 sha3-384 sha3-512)'
		'--key-id[name the key by its identifier]'
	)
	typeset -A opt_args

	_arguments -C \
		'(- *)'{-\?,--help}'[tell how it is called]' \
		'(- *)--usage[tell it in short]' \
		'(- *)'{-V,--version}'[print the version]' \
		'1:subcommand:((status\:"tell what IMA does, what it protects and what is missing" policy\:"check, load or convert a policy, or show the rules in force" digest-list\:"make digest lists, sign and load them, or ask what is loaded" keys\:"show the keys that IMA trusts, add or revoke some" file\:"label files with signatures or hashes, or verify their labels" measurements\:"show the measurement list, and compare it with the TPM" audit\:"tell what records of refusals ask for" trust\:"have files trusted, by a signed digest list" untrust\:"have files trusted no more" help\:"tell how imactl or one of its subcommands is called"))' \
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
	digest-list)
		_imactl_digest_list
		;;
	keys)
		_imactl_keys
		;;
	file)
		_imactl_file
		;;
	measurements)
		_imactl_measurements
		;;
	audit)
		_imactl_audit
		;;
	trust)
		_arguments \
			'(-D --directory)'{-D+,--directory=}'[where the list is stored]:directory:_directories' \
			'(-a --algo)'{-a+,--algo=}'[hash with this algorithm]:algorithm:(sha256 sha384 sha512 sm3 sha3-256 sha3-384 sha3-512)' \
			'*'{-E+,--expect=}'[refuse files with another content]:digest:' \
			$signing \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:file:_files'
		;;
	untrust)
		_arguments \
			'(-D --directory)'{-D+,--directory=}'[where lists are stored]:directory:_directories' \
			'(-d --deny)'{-d,--deny}'[deny what stays in some list]' \
			$signing \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:digest or file:_files'
		;;
	help)
		_arguments '1:subcommand:(status policy digest-list keys file measurements audit trust untrust)'
		;;
	esac
}

_imactl_keys() {
	local context state state_descr line
	typeset -A opt_args

	_arguments -C \
		'(- *)'{-\?,--help}'[tell how it is called]' \
		'1:subcommand:((list\:"show the keys that signatures are verified with" add\:"add certificates that a key of the kernel has signed" revoke\:"revoke keys that were added while the system runs"))' \
		'*::argument:->arguments'

	[[ $state == arguments ]] || return
	case $words[1] in
	list)
		_arguments \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(-r --root)'{-r+,--root=}'[read the files below a directory]:directory:_directories' \
			'(- *)'{-\?,--help}'[tell how it is called]'
		;;
	add)
		_arguments \
			'(-e --evm)'{-e,--evm}'[add them to .evm]' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:file:_files'
		;;
	revoke)
		_arguments \
			'(-e --evm)'{-e,--evm}'[revoke keys of .evm]' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:identifier:'
		;;
	esac
}

_imactl_file() {
	local context state state_descr line
	local -a files=(
		'(-x --one-file-system)'{-x,--one-file-system}'[stay on the file system of each tree]'
		'*'{-m+,--match=}'[only files that match]:pattern:'
		'*'{-X+,--exclude=}'[nothing that matches]:pattern:'
		'(-e --executable)'{-e,--executable}'[only programs and libraries]'
		'(-j --jobs)'{-j+,--jobs=}'[work with so many threads]:number:'
		'(-v --verbose)'{-v,--verbose}'[tell of each file]'
		'(- *)'{-\?,--help}'[tell how it is called]'
		'*:file:_files'
	)
	local -a label=(
		'(-a --algo)'{-a+,--algo=}'[hash with this algorithm]:algorithm:(sha256 sha384 sha512 sm3 sha3-256 sha3-384 sha3-512)'
		'*'{-E+,--expect=}'[refuse files with another content]:digest:'
		'(-r --replace-signatures)'{-r,--replace-signatures}'[replace signatures that are there]'
		'(-J --journal)'{-J+,--journal=}'[do not read again what is in a journal]:journal:_files'
	)
	typeset -A opt_args

	_arguments -C \
		'(- *)'{-\?,--help}'[tell how it is called]' \
		'1:subcommand:((sign\:"give files labels with signatures" fix\:"give files labels with hashes" verify\:"tell whose labels are not good"))' \
		'*::argument:->arguments'

	[[ $state == arguments ]] || return
	case $words[1] in
	sign)
		_arguments \
			'(-k --key)'{-k+,--key=}'[the private key, a file or a URI]:key:_files' \
			'(-c --cert)'{-c+,--cert=}'[its certificate]:certificate:_files' \
			'(-p --passphrase)'{-p+,--passphrase=}'[where its passphrase is]:source:(env\: file\:)' \
			'--portable[sign owner, mode and other labels, too]' \
			$label $files
		;;
	fix)
		_arguments $label $files
		;;
	verify)
		_arguments \
			'*'{-c+,--cert=}'[signatures by these certificates count]:certificates:_files' \
			'*'{-k+,--keys=}'[those by the certificates in a directory count]:directory:_directories' \
			$files
		;;
	esac
}

_imactl_measurements() {
	local context state state_descr line
	local -a system=(
		'(-j --json)'{-j,--json}'[print a JSON object]'
		'(-r --root)'{-r+,--root=}'[read the files below a directory]:directory:_directories'
		'(- *)'{-\?,--help}'[tell how it is called]'
		'1:list:_files'
	)
	local -a chosen=(
		'(-b --bank)'{-b+,--bank=}'[of this bank]:bank:(sha1 sha256 sha384 sha512 sm3 sha3-256 sha3-384 sha3-512)'
		'(-p --pcr)'{-p+,--pcr=}'[only this PCR]:PCR:'
	)
	typeset -A opt_args

	_arguments -C \
		'(- *)'{-\?,--help}'[tell how it is called]' \
		'1:subcommand:((list\:"show what was measured" replay\:"tell what the list makes of the PCRs" verify\:"compare that with the TPM"))' \
		'*::argument:->arguments'

	[[ $state == arguments ]] || return
	case $words[1] in
	list)
		_arguments \
			$chosen \
			'(-n --name)'{-n+,--name=}'[only entries whose name is like this]:pattern:' \
			'(-t --template)'{-t+,--template=}'[only entries of this template]:template:(ima ima-ng ima-sig ima-ngv2 ima-sigv2 ima-buf ima-modsig evm-sig)' \
			$system
		;;
	replay)
		_arguments \
			$chosen \
			'--padded[with SHA-1 digests in all banks]' \
			$system
		;;
	verify)
		_arguments \
			'*'{-p+,--pcr=}'[this PCR, too, if no entry is for it]:PCR:' \
			'(-P --pcrs)'{-P+,--pcrs=}'[compare with values in a file]:file:_files' \
			$system
		;;
	esac
}

_imactl_audit() {
	local context state state_descr line
	typeset -A opt_args

	_arguments -C \
		'(- *)'{-\?,--help}'[tell how it is called]' \
		'1:subcommand:((suggest\:"tell what is refused, or would be, and what would let it pass"))' \
		'*::argument:->arguments'

	[[ $state == arguments ]] || return
	case $words[1] in
	suggest)
		_arguments \
			'*'{-c+,--cert=}'[the certificate of a key of .ima]:certificate:_files' \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(-r --root)'{-r+,--root=}'[look for packages below a directory]:directory:_directories' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:log:_files'
		;;
	esac
}

_imactl_layers() {
	compadd builtin custom ${(f)"$(sed -n 's/^policy_name=\([^ ]*\) .*/\1/p' \
		/sys/kernel/security/ima/named_policies 2>/dev/null)"}
}

_imactl_policy() {
	local context state state_descr line
	typeset -A opt_args

	_arguments -C \
		'(- *)'{-\?,--help}'[tell how it is called]' \
		'1:subcommand:((check\:"tell what is wrong with a policy, and load nothing" explain\:"tell why an access to a file is granted or refused" import-ipe\:"make one of a policy of IPE" load\:"load a policy, or tell why the kernel refuses it" show\:"show the rules in force, with their numbers"))' \
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
	explain)
		_arguments \
			'(-f --file)'{-f+,--file=}'[the file]:file:_files' \
			'(-H --hook)'{-H+,--hook=}'[where the kernel looks]:hook:(FILE_CHECK MMAP_CHECK MMAP_CHECK_REQPROT BPRM_CHECK CREDS_CHECK MODULE_CHECK FIRMWARE_CHECK KEXEC_KERNEL_CHECK KEXEC_INITRAMFS_CHECK POLICY_CHECK X509_CHECK DIGEST_LIST_CHECK)' \
			'(-u --uid)'{-u+,--uid=}'[who accesses it]:number:' \
			'(-g --gid)'{-g+,--gid=}'[of which group]:number:' \
			'(-m --mask)'{-m+,--mask=}'[how]:mask:(MAY_READ MAY_WRITE MAY_APPEND MAY_EXEC)' \
			'*'{-p+,--policy=}'[the rules of this file]:policy:_files' \
			'*'{-b+,--builtin=}'[the built-in rules of this file]:policy:_files' \
			'*'{-c+,--cert=}'[the certificate of a key of .ima]:certificate:_files' \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(-r --root)'{-r+,--root=}'[read the files below a directory]:directory:_directories' \
			'(- *)'{-\?,--help}'[tell how it is called]'
		;;
	import-ipe)
		_arguments \
			'(-o --output)'{-o+,--output=}'[write the policy to a file]:file:_files' \
			'(-p --partial)'{-p,--partial}'[leave out what IMA has nothing for]' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'1:policy of IPE:_files'
		;;
	load)
		_arguments \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'1:policy:_files'
		;;
	show)
		_arguments \
			'(-l --layer)'{-l+,--layer=}'[only this layer]:layer:_imactl_layers' \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(-r --root)'{-r+,--root=}'[read the files below a directory]:directory:_directories' \
			'(- *)'{-\?,--help}'[tell how it is called]'
		;;
	esac
}

_imactl_digest_list() {
	local context state state_descr line
	typeset -A opt_args

	_arguments -C \
		'(- *)'{-\?,--help}'[tell how it is called]' \
		'1:subcommand:((gen\:"make a digest list of files or digests" show\:"tell what digest lists say, or what is wrong with them" sign\:"sign digest lists" verify\:"verify the signatures of digest lists" add\:"load digest lists" del\:"remove digest lists that are loaded" query\:"ask which loaded lists have a digest, and what it is worth" count\:"tell how many digests and lists are loaded"))' \
		'*::argument:->arguments'

	[[ $state == arguments ]] || return
	case $words[1] in
	gen)
		_arguments \
			'(-o --output)'{-o+,--output=}'[write the list to a file]:file:_files' \
			'*'{-a+,--algo=}'[hash with this algorithm]:algorithm:(sha256 sha384 sha512 rmd256 rmd320 wp256 wp384 wp512 sm3 streebog256 streebog512 sha3-256 sha3-384 sha3-512)' \
			'(-t --type)'{-t+,--type=}'[what the digests are of]:type:(file metadata parser)' \
			'(-d --deny)'{-d,--deny}'[the digests are refused]' \
			'(-i --immutable)'{-i,--immutable}'[files with these digests must not be written]' \
			'*'{-r+,--revokes=}'[revoke a digest list]:list:_files' \
			'*'{-s+,--digests=}'[take digests from a file]:file:_files' \
			'*'{-T+,--files-from=}'[hash the files that a file names]:file:_files' \
			'(-0 --null)'{-0,--null}'[the names in it end with a NUL]' \
			'(-j --jobs)'{-j+,--jobs=}'[hash with so many threads]:number:' \
			'(-x --one-file-system)'{-x,--one-file-system}'[stay on the file system of each tree]' \
			'--skip-unreadable[leave out what cannot be read]' \
			'(-v --verbose)'{-v,--verbose}'[tell of each thing that is left out]' \
			'(--rpm --dpkg-root --rpmdb)--deb[the files are packages of Debian]' \
			'(--deb --dpkg-root --rpmdb)--rpm[the files are RPM packages]' \
			'(--deb --rpm --rpmdb)--dpkg-root=[read the packages that dpkg installed]:directory:_directories' \
			'(--deb --rpm --dpkg-root)--rpmdb=-[read the packages that RPM installed]::directory:_directories' \
			'--untraced[take packages that nothing signed is known to vouch for]' \
			'*--keyring=[trust the keys in a file, and no others]:file:_files' \
			'*--indexes=[trace packages by the signed indexes in a directory]:directory:_directories' \
			'*--archives=[look for installed packages in a directory, too]:directory:_directories' \
			'(-o --output)--output-directory=[write a list of each package]:directory:_directories' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:file:_files'
		;;
	show)
		_arguments \
			'(-d --digests)'{-d,--digests}'[show the digests, too]' \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:list:_files'
		;;
	sign)
		_arguments \
			$signing \
			'(-i --ima)'{-i,--ima}'[write a label instead of appending]' \
			'--sig-file[write what would be the label to FILE.sig]' \
			'(-r --replace)'{-r,--replace}'[replace a signature that is there]' \
			'(-f --force)'{-f,--force}'[sign what is no digest list, too]' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:list:_files'
		;;
	verify)
		_arguments \
			'*'{-c+,--cert=}'[signatures by these certificates count]:certificates:_files' \
			'*'{-C+,--ca=}'[if one of these issued them]:certificates:_files' \
			'(-i --ima)'{-i,--ima}'[verify the label, whatever is appended]' \
			'(-f --force)'{-f,--force}'[verify what is no digest list, too]' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:list:_files'
		;;
	add|del)
		_arguments \
			'(-b --buffer)'{-b,--buffer}'[hand the lists over]' \
			'(-l --label)'{-l+,--label=}'[what a list that is handed over is called]:label:' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:list:_files'
		;;
	query)
		_arguments \
			'*'{-a+,--algo=}'[hash files with this algorithm]:algorithm:(sha256 sha384 sha512 rmd256 rmd320 wp256 wp384 wp512 sm3 streebog256 streebog512 sha3-256 sha3-384 sha3-512)' \
			'(-t --type)'{-t+,--type=}'[digests of this only]:type:(file metadata parser digest-list)' \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(- *)'{-\?,--help}'[tell how it is called]' \
			'*:digest or file:_files'
		;;
	count)
		_arguments \
			'(-l --lists)'{-l,--lists}'[show the lists, too]' \
			'(-j --json)'{-j,--json}'[print a JSON object]' \
			'(-r --root)'{-r+,--root=}'[read the files below a directory]:directory:_directories' \
			'(- *)'{-\?,--help}'[tell how it is called]'
		;;
	esac
}

_imactl "$@"
