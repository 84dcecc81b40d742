# SPDX-License-Identifier: GPL-2.0-only
#
# tpm_commands.awk - the commands that a TPM was given
#
# usage: awk -f scripts/tpm_commands.awk LOG
#
# LOG is of swtpm at level 5, where bytes follow "SWTPM_IO_Read", two digits each, on as many
# lines as they need.  Prints each command in a line, in hexadecimal digits without spaces:
# from the 13th on there is what is asked for, see part 2 of the TPM 2.0 library
# specification (TPM_CC) and part 3 for what follows.

function command()
{
	if (bytes != "") {
		gsub(/ /, "", bytes)
		print bytes
	}
}

/^ [0-9A-F][0-9A-F] / {
	if (reading)
		bytes = bytes $0
	next
}

{
	command()
	bytes = ""
	reading = /SWTPM_IO_Read/
}

END {
	command()
}
