#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
#
# imactl digest-list: what it loads, removes and asks for is what the kernel knows
# afterwards, and each refusal is one line that says why.
#
# What gen and show do without a kernel is tested beside their source.
#
# vmtest-extension: digest lists
# vmtest-x509: ima
# vmtest-disk: 48M
# vmtest-alone: it loads lists
# vmtest-timeout: 180

. ./lib.sh
. ./lib_appraise.sh
. ./lib_diglim.sh
. ./lib_imactl.sh

subcommand=digest-list
lists=/sys/kernel/security/integrity/diglim/digest_lists_loaded

# labels - of the lists that are loaded
labels() {
	sed 's/.* label=//' $lists | tr '\n' ' '
}

# as_nobody ARGUMENT... - what it says to somebody else, in /tmp/said; sets $status
as_nobody() {
	status=0
	su nobody -c "imactl digest-list $*" >/tmp/said 2>&1 || status=$?
}

# needed WHAT - nobody is told what it takes
needed() {
	check_equal "nobody may not $1" "$status" 2
	check_line "and is told what it takes" "not permitted: it takes CAP_SYS_ADMIN"
}

ima_start 152

mount_disk
text=$(sha256sum /fixtures/text | cut -d ' ' -f 1)
own=$(sha256sum /fixtures/list | cut -d ' ' -f 1)
cd /tmp || exit
unknown=$(printf '%064x' 1)

# --- nothing is loaded ---

check_says "at first there is no list" 0 "Digest lists: 0" count
check_line "and no digest" "File digests: 0"
check_says "a digest is in none" 1 "sha256-$text: in no list" query "sha256-$text"
check_says "nor is a file" 1 "/fixtures/text: sha512-" query /fixtures/text
check_equal "with no algorithm" "$(grep -c 'in no list' said)" "$(wc -l <said)"

# --- a list is made, loaded, asked for and removed ---

tell gen -o one /fixtures/text
check "a list is made in the guest as on the host" cmp one /fixtures/list
check_says "it is loaded" 0 "one: loaded" add one
check_equal "by its path" "$(loaded /fixtures/list label)" one
check_says "that is counted" 0 "File digests: 1" count
check_line "and shown" "Digest lists: 1"
tell count --lists
check_line "as the kernel shows it" "$(cat $lists)"
check_says "a digest is in it" 0 "  file: in 1 list" query "sha256:$text"
check_line "by its name" "    sha256-$own one"
check_line "which nobody signed" \
	"    appraisal: no: no list that has it was appraised by a signature"
check_line "nor measured" "    measurement: no: no list that has it was measured"
check_says "a file is in it, too" 0 "/fixtures/text: sha256-$text" query /fixtures/text
check_says "hashed with another algorithm it is not" 1 "in no list" query -a sha512 /fixtures/text
check_says "it is no parser" 1 "in no list" query -t parser /fixtures/text
check_says "one of two is not" 1 "  file: in 1 list" query "sha256-$text" "sha256-$unknown"
check_says "the list is known itself" 0 "  digest-list: in 1 list" query one
check_says "and it with a signature, too" 0 "/fixtures/list.modsig: sha256-$own" \
	query /fixtures/list.modsig
check_says "in JSON" 0 '"digest":"sha256-'"$text"'"' query --json /fixtures/text
check_line "with the list" '"list":"sha256-'"$own"'"'
check_says "as it is counted" 0 '"lists_loaded":1' count --json

check_says "it is not loaded twice" 1 \
	"imactl digest-list add: one: not loaded: it is loaded already" add one
check_says "nor under another name" 1 "it is loaded already" add /fixtures/list.modsig
check_equal "there is one" "$(labels)" "one "
check_says "it is removed by another name" 0 "list.modsig: removed" del /fixtures/list.modsig
check_equal "it is gone" "$(labels)" ""
check_says "it cannot be removed twice" 1 \
	"imactl digest-list del: one: not removed: no such list is loaded" del one
check_says "what is not there cannot be removed" 1 "nosuch: not removed: No such file" del nosuch

# --- what is refused ---

name=$(printf 'new\nline\n.') name=${name%.}
cp one "$name"
check_says "a name that ends with a newline" 0 "new?line?: loaded" add "$name"
check_equal "is the label" "$(labels)" 'new\012line\012 '
tell del "$name"
mkdir directory
: >empty
head -c 47 one >broken
"$here/digest_list" file - 9 0 0 >lacks
cp /fixtures/list.modsig trailer
announce trailer 200 000 000 000
"$here/digest_list" file - sha256 1 3 >two
check_says "a list that is cut" 1 \
	"imactl digest-list add: broken: not loaded: offset 47: the list ends within the digests" \
	add broken
check_says "a file that is not there" 1 "nosuch: not loaded: No such file" add nosuch
check_says "a directory" 1 "directory: not loaded: Is a directory" add directory
check_says "a pipe" 1 "pipe: not loaded: it is no regular file" add "$(mkfifo pipe; echo pipe)"
check_says "an empty file" 1 "empty: not loaded: it is empty" add empty
check_says "an algorithm that the kernel lacks" 1 \
	"lacks: not loaded: this kernel lacks an algorithm of it (rmd256)" add lacks
check_says "a signature that is none" 1 "trailer: not loaded: the appended signature is none" \
	add trailer
exec 4>>two
check_says "a file that is written" 1 "two: not loaded: it is open for writing" add two
exec 4>&-
check_says "one bad list of three" 1 "imactl digest-list add: 1 of 3 lists not loaded" \
	add one broken two
check_equal "does not keep the others out" "$(labels)" "one two "
tell del broken one two
check_equal "or in" "$status:$(labels)" "1:"
as_nobody add one
needed "load"
as_nobody del one
needed "remove"
as_nobody query /fixtures/text
needed "ask"
as_nobody count
check_equal "nor count" "$status" 2
check_line "and is told that, too" "digests_count: Permission denied"

# --- lists that are handed over ---

check_says "a list from standard input" 0 "standard input: loaded" add --label=mine - <one
check_equal "has the label" "$(labels)" "mine "
check_says "and is removed so" 0 "standard input: removed" del - <one
check_says "handed over, it has its name" 0 "/tmp/one: loaded" add --buffer /tmp/one two
check_equal "each its own" "$(labels)" "one two "
tell del -b one two
check_says "without its signature" 0 "list.modsig: loaded" add -b /fixtures/list.modsig
check_equal "it is the same" "$(loaded /fixtures/list label)" list.modsig
tell del one
cp one "a name"
check_says "a name that is no label" 1 "its name is no label for the kernel" add -b "a name"
check_says "a broken one" 1 "standard input: not loaded: offset 47: the list ends" add - <broken
check_equal "is not there" "$(labels)" ""

# --- what they are worth ---

rules <<RULES
measure func=DIGEST_LIST_CHECK fowner=3003
appraise func=DIGEST_LIST_CHECK fowner=3006 appraise_type=imasig|modsig
RULES
: >nothing
tell gen -o empty.list nothing
sha1=$(sha1sum /fixtures/text | cut -d ' ' -f 1)
"$here/digest_list" file - sha1 1 "=$sha1" >short
for file in one empty.list short; do
	chown 3003 "$file"
done
tell add one empty.list short
check_says "a digest of a measured list" 0 "    measurement: yes" query "sha256-$text"
check_line "that nobody signed" "    appraisal: no: no list that has it was appraised"
check_line "whose list is marked" "    sha256-$own one: measured"
check_says "that of no content" 0 "    measurement: no: it is that of no content" query nothing
check_says "a short one" 0 "    measurement: no: a digest of less than 256 bits" \
	query "sha1-$sha1"
cp one unmeasured
chown 0 unmeasured
check_says "it does not go without being measured" 1 \
	"not removed: it was measured when it was loaded" del unmeasured
check_line "and the rule for that is named" 'measure func=CRITICAL_DATA label=diglim'
check_says "nor handed over" 1 "not removed: it was measured when it was loaded" del -b unmeasured
rules <<RULES
measure func=CRITICAL_DATA label=diglim
RULES
check_says "but measured" 0 "unmeasured: removed" del unmeasured

put list unsigned - 3006
check_says "a list without the signature that a rule demands" 1 \
	"not loaded: refused by a rule for DIGEST_LIST_CHECK" add $disk/unsigned
check_line "or something else, which others know" "the audit log says which"
check_says "the list itself" 0 "one: loaded" add -b one
put list.modsig signed - 3006
check_says "one with it raises it" 0 "$disk/signed: loaded" add $disk/signed
check_says "by which nothing is gained twice" 1 \
	"it is loaded already, perhaps under another name, and no less was done with it then" \
	add $disk/signed
check_says "it vouches" 0 "    appraisal: yes" query "sha256-$text"
check_line "as it is signed" "signed: measured, appraised, signed"

tell gen --deny -o denies /fixtures/text
tell add denies
check_says "what another list denies" 1 "  file: in 2 lists, denied" query /fixtures/text
check_line "does not count" "    appraisal: no: a list denies it"
tell del denies
tell gen --revokes /fixtures/list -o revokes
check_says "a list that revokes it" 0 "revokes: loaded" add revokes
check_says "takes its worth" 1 "    appraisal: no: every list that has it is revoked" \
	query "sha256-$text"
check_line "and that is shown" "signed: measured, appraised, signed, revoked"
check_says "and counted" 0 "Revoked lists: 1" count
check_says "who loads it again is told so, too" 1 \
	"imactl digest-list add: one: loaded, but it vouches for nothing: it is revoked" add one
tell del $disk/signed
check_says "who loads it anew" 4 \
	"signed: loaded, but it vouches for nothing: it is revoked" add $disk/signed
check_equal "as it is loaded" "$(loaded /fixtures/list state)" revoked
tell del $disk/signed
check_says "or hands it over, beside one that is good" 4 \
	"standard input: loaded, but it vouches for nothing: it is revoked" add two - <one
check_equal "of which nothing is told" "$(grep -c 'two' said)" 1

# --- more algorithms than the kernel looks for ---

for algo in sha384 sha512; do
	tell gen -a $algo -o $algo.list /fixtures/policy
done
third="the kernel does not look for digests of files with sha512 now, but with sha256 and sha384"
check_says "a list with a second algorithm" 0 "sha384.list: loaded" add -b sha384.list
check_says "one with a third" 4 \
	"imactl digest-list add: sha512.list: loaded, but it counts for nothing: $third" \
	add -b sha512.list
check_says "has its file" 0 "    appraisal: no: $third" query -a sha512 /fixtures/policy
check_says "when the second goes" 0 "sha384.list: removed" del sha384.list
check_says "the third is looked for" 0 \
	"    appraisal: no: no list that has it was appraised by a signature" \
	query -a sha512 /fixtures/policy

ima_end
