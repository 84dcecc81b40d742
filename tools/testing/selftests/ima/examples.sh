#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# examples.sh - write the examples of a document to files
#
# usage: examples.sh DOCUMENT DIR
#
# Each literal block of DOCUMENT (reStructuredText: what is indented after a line
# that ends with "::") is a file in DIR.  Its name is the title of the section, in
# lower case and with "-" for what is no letter: "An appliance" is
# an-appliance.  More blocks of a section have a number at the end, from 2 on.
# DIR/.order has the names in the order of DOCUMENT.

set -euo pipefail
export LC_ALL=C.UTF-8

[ $# -eq 2 ] || { echo "usage: examples.sh DOCUMENT DIR" >&2; exit 2; }
mkdir -p "$2"
awk -v dir="$2" '
	function begin() {
		file = name (++count[name] > 1 ? "-" count[name] : "")
		print file >(dir "/.order")
		file = dir "/" file
		printf "" >file
		blanks = ""
	}
	# An underlined line is a title.
	/^(=+|-+)$/ && previous != "" && previous !~ /^[ \t]/ {
		name = tolower(previous)
		gsub(/[^a-z]+/, "-", name)
		gsub(/^-|-$/, "", name)
	}
	file && /^[^ \t]/ { file = "" }
	file && /^[ \t]*$/ { blanks = blanks "\n" }
	file && /[^ \t]/ {
		text = $0
		sub(/^[ \t]+/, "", text)
		printf "%s%s\n", inside ? blanks : "", text >file
		blanks = ""
		inside = 1
	}
	# Directives begin with "..".
	!file && /::$/ && !/^\.\./ { begin(); inside = 0 }
	{ previous = $0 }' "$1"
