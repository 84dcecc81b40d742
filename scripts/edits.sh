# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# Edits in an assembled tree that are nowhere in the repository: what assembling
# would overwrite, and what a test would use although no commit has it.  Nothing
# here changes the tree.
#
# A file of the tree is one of four kinds, each with its own way of telling:
#   unpacked    compared with the source package, where .manifest says that its
#               size or time changed (source_edits)
#   patched     the patch, applied to what quilt saved, yields it (edited_patches)
#   laid in     its checksum is in .laid.sum (laid_edits)
#   new         where files are laid, but in no list (stray_files)
#
# Wanted of the script that sources this: lib.sh, $dir (the tree), $discard.

applied() {
	cat "$dir/.pc/applied-patches" 2>/dev/null || true
}

# Files that applied patch $1 touches.
files_of() {
	(cd "$dir/.pc/$1" && find . -type f ! -name .timestamp -printf '%P\n')
}

# manifest DIR - size, time and name of each file of the unpacked source
manifest() {
	(cd "$1" && find . -type f -printf '%s %T@ %P\n' | sort)
}

# Files of the source package that differ from it although no patch holds them.
source_edits() {
	local suspects f p
	[ -e "$dir/.manifest" ] || return 0
	suspects=$(mktemp "$build/suspects.XXXXXX")
	# A patch that was taken off leaves another time on a file, so size and
	# time only say where to look.
	manifest "$dir" | comm -13 - "$dir/.manifest" | cut -d ' ' -f 3- | sort |
		comm -23 - <({
			cat "$dir/.laid" 2>/dev/null
			for p in $(applied); do files_of "$p"; done
		} | sort -u) >"$suspects"
	if [ -s "$suspects" ]; then
		rm -rf "$dir.pristine"
		mkdir -p "$dir.pristine"
		unpack_package "$("$top/scripts/fetch" "$(cat "$dir/.source")")" \
			"$dir.pristine" -T <(sed 's|^|linux-source-6.12/|' "$suspects")
		while read -r f; do
			cmp -s "$dir/$f" "$dir.pristine/$f" || echo "$f"
		done <"$suspects"
		rm -rf "$dir.pristine"
	fi
	rm -f "$suspects"
}

# Where the content of file $2 as patch $1 left it is: what the next patch
# above it saved, or the file itself.
content_after() {
	local name below=yes
	for name in $(applied); do
		if [ "$name" = "$1" ]; then
			below=
		elif [ -z "$below" ] && [ -e "$dir/.pc/$name/$2" ]; then
			echo "$dir/.pc/$name/$2"
			return
		fi
	done
	echo "$dir/$2"
}

# Whether text $2 of patch $1 yields what stands in the tree.
yields() {
	local f after check=$dir/.check status=0
	rm -rf "$check"
	mkdir -p "$check"
	while read -r f; do
		mkdir -p "$check/$(dirname "$f")"
		# An empty saved file stands for one that was not there.
		[ ! -s "$dir/.pc/$1/$f" ] || cp "$dir/.pc/$1/$f" "$check/$f"
	done < <(files_of "$1")
	patch -d "$check" -p1 -s -f -F0 --no-backup-if-mismatch -i "$2" \
		>/dev/null 2>&1 || status=1
	while read -r f; do
		after=$(content_after "$1" "$f")
		if [ -s "$check/$f" ]; then
			cmp -s "$check/$f" "$after" || status=1
		else
			[ ! -s "$after" ] || status=1
		fi
	done < <(files_of "$1")
	rm -rf "$check"
	return $status
}

# Applied patches whose files hold edits that neither the patch as it was
# applied nor the patch as it stands now has.
edited_patches() {
	local name
	for name in $(applied); do
		{ [ -e "$dir/.applied/$name" ] && yields "$name" "$dir/.applied/$name"; } ||
		{ [ -e "$top/patches/$name" ] && yields "$name" "$top/patches/$name"; } ||
			echo "$name"
	done
}

# Laid-in files that were edited where they were laid, not where they come from.
laid_edits() {
	local f
	[ -e "$dir/.laid.sum" ] || return 0
	{ (cd "$dir" && sha256sum -c --quiet .laid.sum 2>/dev/null) || true; } |
	sed -n 's/: FAILED$//p' | while read -r f; do
		# Both places have the same: the edit was copied back.
		cmp -s "$top/$f" "$dir/$f" || echo "$f"
	done
}

# Files made where new files are laid, that came from nowhere.  What compilers
# and git's ignore lists make is not meant.
stray_files() {
	[ -e "$dir/.manifest" ] || return 0
	(cd "$dir" && for d in "${laid_dirs[@]}"; do
		[ ! -d "$d" ] || find "$d" -type f \( -name '*.[chS]' -o -name '*.sh' -o -name '*.rst' \
			-o -name 'Kconfig*' -o -name 'Makefile*' \) -printf '%p\n'
	 done | sort) | comm -23 - <({
		cut -d ' ' -f 3- "$dir/.manifest"
		cat "$dir/.laid"
		for p in $(applied); do files_of "$p"; done
	} 2>/dev/null | sort -u)
}

# Stop when files hold edits that no patch has: they would be lost.
refuse_edits() {
	local name
	[ -z "$discard" ] || return 0
	name=$(edited_patches | head -n 1)
	[ -n "$name" ] || return 0
	echo "assemble: edits in ${dir#"$top"/} that patch $name does not have, in one of:" >&2
	files_of "$name" | sed 's/^/  /' >&2
	die "run 'scripts/patch refresh $name', or 'scripts/assemble --discard' to drop them"
}

refuse_source_edits() {
	local edits
	[ -z "$discard" ] || return 0
	edits=$(source_edits)
	[ -z "$edits" ] || {
		echo "assemble: edits in ${dir#"$top"/} that no patch has: $(echo "$edits" | tr '\n' ' ')" >&2
		die "'scripts/assemble --discard' drops them"
	}
}

refuse_laid_edits() {
	local edits
	[ -z "$discard" ] || return 0
	edits=$(laid_edits)
	[ -z "$edits" ] || {
		echo "assemble: edited in ${dir#"$top"/} instead of in the repository: $(echo "$edits" | tr '\n' ' ')" >&2
		die "copy them to where they come from, or drop them with 'scripts/assemble --discard'"
	}
}

# Each kind of difference, by name; false if there is one.
verify_tree() {
	local f status=0
	for f in $(edited_patches); do
		echo "patches/$f: does not have the edits in ${dir#"$top"/}, in one of: $(files_of "$f" | tr '\n' ' ')"
		status=1
	done
	for f in $(source_edits); do
		echo "${dir#"$top"/}/$f: edited, but in no patch"
		status=1
	done
	for f in $(laid_edits); do
		echo "${dir#"$top"/}/$f: edited there instead of in $f"
		status=1
	done
	for f in $(stray_files); do
		echo "${dir#"$top"/}/$f: a new file that belongs to $f in the repository"
		status=1
	done
	return $status
}
