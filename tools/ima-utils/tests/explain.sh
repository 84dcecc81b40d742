#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# imactl policy explain and imactl audit suggest, of files and logs that are made here.
#
# usage: IMACTL=PROGRAM tests/explain.sh

imactl=${IMACTL:?}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/ima-utils/tests/report.sh
. "$here/report.sh"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

explain() {
	"$imactl" policy explain "$@"
}

suggest() {
	"$imactl" audit suggest "$@"
}

# ended STATUS COMMAND... - what it says is in the file "said"
ended() {
	wanted=$1
	shift
	got=0
	"$@" >said 2>&1 || got=$?
	[ "$got" = "$wanted" ] && pass "status $wanted: $*" && return
	fail "status $got instead of $wanted: $*"
	cat said
}

# said TEXT - the last one did
said() {
	if grep -qF -- "$1" said; then
		pass "it says: $1"
	else
		fail "it does not say: $1"
		cat said
	fi
}

# not_said TEXT - the last one did not
not_said() {
	if grep -qF -- "$1" said; then
		fail "it says: $1"
		cat said
	else
		pass "it does not say: $1"
	fi
}

# digest_of FILE - as commands have it
digest_of() {
	echo "--expect=sha256:$(sha256sum <"$1" | cut -d ' ' -f 1)"
}

# record FILE [FUNC [LAYER [CAUSE [NEED]]]] - as the kernel writes it
record() {
	echo "audit: type=1800 audit(1.1:1): op=appraise_data cause=${4:-unlisted-digest} $(
	)comm=\"a\" name=\"$1\" res=0 errno=0 func=${2:-BPRM_CHECK} layer=${3:-custom} rule=1 $(
	)need=${5:-imasig|diglim} have=none"
}

# headings - what stands before the commands of the last answer of suggest
headings() {
	sed -n 's/^  \(to let them pass\|or\|and[^/]*\):$/\1/p' said | tr '\n' ';'
}

# What is told of a file whose label, or signature, does not fit.
changed="its label is of another content: it was changed since it was labelled: find out first $(
	)who did that"
doubtful="its signature is not good: unless it is only its key that does not count, it was $(
	)changed since it was signed: find out first who did that"
was_changed="its label was of another content when it was refused: it was changed since it was $(
	)labelled: find out first who did that"
was_doubtful="its signature was not good when it was refused: unless it was only its key that $(
	)did not count, it was changed since it was signed: find out first who did that"
# warned TEXT COUNT - so many commands of the last answer have this warning of file
warned() {
	equal "commands warned of: $1" "$(sed -n "/^ *WARNING: [^ ]*\/file: $1/,/^ *[^W ]/p" said |
		grep -c '^ *imactl \(file\|trust\) ')" "$2"
}

echo content >file
echo "appraise func=FILE_CHECK mask=MAY_READ uid=5 appraise_type=imasig" >policy
cat >builtin <<-RULES
	# built in
	dont_appraise func=FILE_CHECK uid=6
	deny func=FILE_CHECK mask=^MAY_WRITE
RULES

# --- wrong calls ---

told "no file" 2 "which file? --file says it" explain --hook=FILE_CHECK
told "no hook" 2 "at which hook? --hook says it" explain --file=file
told "no such hook" 2 "--hook: no file is looked at for 'KEY_CHECK'" explain -f file -H KEY_CHECK
told "no such mask" 2 "--mask: 'MAY_X' is no MAY_READ" \
	explain -f file -H FILE_CHECK -m MAY_READ,MAY_X
told "a mask that cannot be" 2 "--mask: at BPRM_CHECK it is always MAY_EXEC" \
	explain -f file -H BPRM_CHECK -m MAY_READ
told "no number" 2 "--uid: 'root' is no number of a user" explain -f file -H FILE_CHECK -u root
told "too large a number" 2 "--gid: '4294967295' is no number" \
	explain -f file -H FILE_CHECK -g 4294967295
told "an argument" 2 "'x': there are no arguments" explain -f file -H FILE_CHECK x
told "no such file" 2 "imactl policy explain: nosuch: No such file or directory" \
	explain -f nosuch -H FILE_CHECK -p policy
told "a directory" 2 "imactl policy explain: .: Is a directory" explain -f . -H FILE_CHECK -p policy
told "a device" 2 "/dev/null: IMA looks at regular files only" \
	explain -f /dev/null -H FILE_CHECK -p policy
for hook in MMAP_CHECK MMAP_CHECK_REQPROT; do
	told "a device that is mapped at $hook" 2 "/dev/null: IMA looks at regular files only, $(
		)and refuses what else is mapped to be executed if a rule appraises that in a $(
		)layer that is not to be weakened (cause=device)" \
		explain -f /dev/null -H $hook -p policy
done
told "no such policy" 2 "imactl policy explain: nosuch: No such file" \
	explain -f file -H FILE_CHECK -p nosuch
printf 'measure\nappraise func=NOSUCH\n' >wrong
told "no policy" 2 'imactl policy explain: wrong:2:10: unknown value "NOSUCH"' \
	explain -f file -H FILE_CHECK -p wrong
told "no certificate" 2 "imactl policy explain: policy: there is no certificate in it" \
	explain -f file -H FILE_CHECK -p policy -c policy

printf '%s\n' "policy_name=corp policy_version=1.0" deny >wrong
told "no version" 2 'imactl policy explain: wrong:1:18: "1.0" is no version' \
	explain -f file -H FILE_CHECK -p wrong
printf '%s\n' "policy_name=corp policy_version=1.10.0" \
	"appraise func=FILE_CHECK uid=7 appraise_type=imasig" >named
told "built-in rules with a name" 2 \
	"imactl policy explain: named: built-in rules have no name and no version" \
	explain -f file -H FILE_CHECK -b named
printf '%s\n' "policy_name=corp policy_version=1.9.0" "deny func=FILE_CHECK uid=7" >older
told "an older version" 2 \
	"imactl policy explain: older: corp 1.9.0 comes behind 1.10.0, and is not later" \
	explain -f file -H FILE_CHECK -p named -p older

# --- verdicts ---

ended 1 explain -f file -H FILE_CHECK -u 5 -p policy
said "  appraise: rule 1: appraise func=FILE_CHECK mask=MAY_READ uid=5 appraise_type=imasig"
said "verdict: refused"
said "  record: op=appraise_data cause=IMA-signature-required func=FILE_CHECK layer=custom $(
	)rule=1 need=imasig have=none"
said "  imactl file sign --key=KEY --cert=CERT $(digest_of file) $dir/file"
said "  owner: user $(id -u), group $(id -g), mode 0"
said "  it assumes that nobody has the file open for writing, or mapped so that it can be written"
echo "appraise func=FILE_CHECK uid=5 appraise_type=diglim" >listed
ended 1 explain -f file -H FILE_CHECK -u 5 -p listed
said "    makes, signs and loads a digest list with it; where the key is not here, its digest $(
	)goes to where it is: imactl digest-list gen --digests=-"
"$imactl" digest-list gen -o by_file file
sed -n 's/^  imactl trust --expect=\([^ ]*\) .*/\1/p' said |
	"$imactl" digest-list gen --digests=- -o by_digest
same "the digest of the advice makes the same list" by_file by_digest
ended 0 explain -f file -H FILE_CHECK -u 4 -p policy
said "  appraise: no rule"
ended 0 explain -f file -H BPRM_CHECK -u 5 -p policy
ended 0 explain -f file -H FILE_CHECK -u 5 -m MAY_READ,MAY_WRITE -p policy
ended 1 explain -f file -H PATH_CHECK -u 5 -m "MAY_READ|MAY_WRITE" -p policy -b builtin
said "layer builtin:"
said "cause=denied func=FILE_CHECK layer=builtin rule=2 need=deny have=none"
said "the rule is deny: nothing that a file has meets it"
ended 0 explain -f file -H FILE_CHECK -u 6 -m MAY_WRITE -b builtin
said "  appraise: rule 1: dont_appraise func=FILE_CHECK uid=6"
# Several files are one policy.
echo "dont_appraise uid=5" >before
ended 0 explain -f file -H FILE_CHECK -u 5 -p before -p policy
ended 1 explain -f file -H FILE_CHECK -u 5 -p policy -p before
# One with a name is another layer: what the others exempt it may still refuse.
echo "dont_appraise uid=7" >exempt
ended 1 explain -f file -H FILE_CHECK -u 7 -p exempt -p named
said "layer corp 1.10.0:"
said "func=FILE_CHECK layer=corp rule=1 need=imasig have=none"
said "to mend it for layer corp"
ended 0 explain -f file -H FILE_CHECK -u 8 -p exempt -p named
# A later version takes the place of its earlier one alone.
ended 1 explain -f file -H FILE_CHECK -u 7 -p older -p named -p policy
said "need=imasig"
ended 1 explain -f file -H FILE_CHECK -u 5 -p older -p named -p policy
said "layer=custom rule=1"
echo "policy_name=corp policy_version=2.0.0" >nothing
ended 0 explain -f file -H FILE_CHECK -u 7 -p named -p nothing
explain -f file -H FILE_CHECK -u 7 -p named --json >said
said '"layer":"corp"'
said '"policy_version":"1.10.0"'
said '"immutable":false'
# What is given as a link is the file behind it.
ln -s file link
ended 1 explain -f link -H FILE_CHECK -u 5 -p policy
said "$dir/file: FILE_CHECK"

# --- names, and what is in JSON ---

name=$(printf "a 'b'\033[2J")
cp file "$name"
ended 1 explain -f "$name" -H FILE_CHECK -u 5 -p policy
said "imactl file sign --key=KEY --cert=CERT $(digest_of file) \$'$dir/a \\047b\\047\\033[2J'"
said "$dir/a 'b'?[2J: FILE_CHECK"
equal "a command is as the shell needs it" "$(bash -c "printf '%s\n' $(
	sed -n 's/^  imactl file sign .*--expect=[^ ]* //p' said)")" "$dir/$name"
equal "nothing of it reaches the terminal" "$(tr -d ' -~\n' <said)" ""
explain -f file -H FILE_CHECK -u 5 -p policy --json >said
said '"verdict":"refused"'
said '"cause":"IMA-signature-required"'
said '"format":1'
said '"assumes":"that nobody has the file open for writing, or mapped so that it can be written"'
said "\"owner\":$(id -u)"

# --- rules in force, of a copy of a system ---

ima=root/sys/kernel/security/ima
mkdir -p $ima root/proc
printf 'appraise_mode: log\nboot: on\nhash: sha256\nrules: 1\n' >$ima/status
printf 'deny func=BPRM_CHECK \n# layer init, until a policy is loaded\n%s \n' \
	"appraise func=FILE_CHECK appraise_type=imasig" >$ima/builtin_policy
echo "deny func=MMAP_CHECK " >$ima/policy
touch root/proc/keys
ended 0 explain -f file -H MMAP_CHECK -r root
said "layer custom, which refuses nothing"
said "  recorded only: op=appraise_data cause=denied func=MMAP_CHECK layer=custom rule=1 need=deny"
ended 1 explain -f file -H BPRM_CHECK -r root
said "layer=builtin rule=1"
ended 1 explain -f file -H FILE_CHECK -r root
said "layer=init rule=1 need=imasig"
printf 'appraise_mode: off\nboot: on\n' >$ima/status
ended 0 explain -f file -H MMAP_CHECK -r root
said "  appraise: switched off by the command line"
printf '%s\n' "policy_name=corp policy_version=1.0.0" "# sha256:00" "deny func=X509_CHECK " \
	"policy_name=base policy_version=1.0.0" "# sha256:00" "audit " \
	"deny func=KEXEC_KERNEL_CHECK " >$ima/named_policies
ended 0 explain -f file -H X509_CHECK -r root
said "layer corp 1.0.0, which refuses nothing"
said "  appraise: switched off by the command line"
printf 'appraise_mode: log\nboot: on\n' >$ima/status
ended 0 explain -f file -H X509_CHECK -r root
said "  recorded only: op=appraise_data cause=denied func=X509_CHECK layer=corp rule=1 need=deny"
printf 'appraise_mode: enforce\nboot: on\n' >$ima/status
ended 1 explain -f file -H X509_CHECK -r root
said "  record: op=appraise_data cause=denied func=X509_CHECK layer=corp rule=1 need=deny"
ended 1 explain -f file -H KEXEC_KERNEL_CHECK -r root
said "layer=base rule=2 need=deny"
ended 0 explain -f file -H FIRMWARE_CHECK -r root
echo "policy_name=corp" >$ima/named_policies
told "policies with names that are not understood" 2 \
	"policies with names: /sys/kernel/security/ima/named_policies was not understood" \
	explain -f file -H X509_CHECK -r root
rm $ima/named_policies
echo "deny func=MMAP_CHECK novelty=1 " >$ima/policy
printf 'appraise_mode: enforce\nboot: on\n' >$ima/status
ended 4 explain -f file -H MMAP_CHECK -r root
said "the rule has words that this imactl does not know"
said "verdict: depends"
rm -r $ima
told "no rules" 2 "imactl policy explain: layer " explain -f file -H MMAP_CHECK -r root

# --- what is opened to be written, and may be kept as it is ---

mkdir -p $ima
printf 'appraise_mode: enforce\nboot: on\n' >$ima/status
diglim=root/sys/kernel/security/integrity/diglim
mkdir -p $diglim
printf 'Parser digests: 0\nFile digests: 1\nMetadata digests: 0\n' >$diglim/digests_count
kept="whether it was executed, mapped for that, or read where a list says that it is immutable, $(
	)and passed as a list vouches for it (cause=listed-file-is-immutable): the kernel does not"
# By a rule that is not asked at this access.
echo "appraise func=BPRM_CHECK appraise_type=imasig|diglim" >executed
ended 4 explain -f file -H FILE_CHECK -m MAY_WRITE -p executed -r root
said "verdict: depends"
said "  whatever the rules say: depends on"
said "      $kept tell"
ended 4 explain -f file -H FILE_CHECK -m MAY_WRITE -p executed -r root --json
said '"what":"whether it was executed, mapped for that, or read where'
ended 0 explain -f file -H FILE_CHECK -m MAY_READ -p executed -r root
not_said "whatever the rules say"
echo "appraise func=BPRM_CHECK appraise_type=imasig" >executed
ended 0 explain -f file -H FILE_CHECK -m MAY_WRITE -p executed -r root
echo "deny func=FILE_CHECK" >>executed
ended 1 explain -f file -H FILE_CHECK -m MAY_WRITE -p executed -r root
not_said "whatever the rules say"
echo "appraise func=FILE_CHECK mask=MAY_WRITE appraise_type=diglim" >executed
ended 4 explain -f file -H FILE_CHECK -m MAY_WRITE -p executed -r root
said "whether a digest list that vouches for the file says that it is immutable: the lists of"
printf 'File digests: 0\nMetadata digests: 0\n' >$diglim/digests_count
echo "appraise func=BPRM_CHECK appraise_type=imasig|diglim" >executed
ended 0 explain -f file -H FILE_CHECK -m MAY_WRITE -p executed -r root
rm -r root/sys/kernel/security

# --- labels and keys ---

# labelled FILE HEX - it gets this label, or the tests of labels are left out
labelled() {
	setfattr -n security.ima -v "0x$2" "$1" 2>/dev/null
}

# with_long COMMAND... - where long/file has what file has, and the label in the file "label"
with_long() {
	# shellcheck disable=SC2016
	unshare -m sh -c 'mount -t tmpfs none long && cp file long &&
		setfattr -n security.ima -v "$(cat label)" long/file && exec "$@"' sh "$@"
}

mkdir -p $ima
sum=$(sha256sum <file | cut -d ' ' -f 1)
if ! have setfattr openssl || ! labelled file "0404$sum"; then
	echo "SKIPPED: there are no labels"
else
	echo "appraise func=FILE_CHECK appraise_type=hash" >policy
	ended 0 explain -f file -H FILE_CHECK -p policy -r root
	said "  label: hash, sha256: that of the content"
	# Of an algorithm that there is not it takes its own; file verify says more of that.
	labelled file "04ff$sum"
	ended 0 explain -f file -H FILE_CHECK -p policy -r root
	said "  label: hash, sha256: that of the content"
	told "file verify tells it" 1 "malformed: there is no such hash algorithm, for which $(
		)the kernel takes its default (ima_hash=)" "$imactl" file verify file
	# It does not look at what follows, however long that is; which not all file systems take.
	mkdir long
	echo "0x0404$sum$(printf '%010000d' 0)" >label
	if with_long true 2>/dev/null; then
		ended 0 with_long \
			"$imactl" policy explain -f long/file -H FILE_CHECK -p policy -r root
		said "  label: hash, sha256: that of the content"
	else
		echo "SKIPPED: there are no long labels"
	fi
	rmdir long
	labelled file "0404${sum%??}00"
	ended 1 explain -f file -H FILE_CHECK -p policy -r root
	not_said "label with a signature"
	said "cause=invalid-hash"
	said "imactl file fix $(digest_of file) $dir/file"
	warned "$changed" 1
	# One that ends too soon is of no content.
	labelled file "0404${sum%????}"
	ended 1 explain -f file -H FILE_CHECK -p policy -r root
	said "cause=invalid-hash"
	not_said "another content"
	labelled file "0404${sum%??}00"
	# What its label says of the content is so for rules, too, that do not ask for that.
	echo "appraise func=FILE_CHECK appraise_type=imasig|diglim" >other
	ended 1 explain -f file -H FILE_CHECK -p other -r root
	warned "$changed" 2
	explain -f file -H FILE_CHECK -p other -r root -j >said
	said "\"mislabelled\":\"$changed\""
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -batch \
		-subj /CN=explain -addext subjectKeyIdentifier=hash 2>/dev/null
	skid=$(openssl x509 -in cert.pem -noout -ext subjectKeyIdentifier |
		sed -n 's/^ *\([0-9A-F:]*\)$/\1/p' | tail -n 1 | tr -d ':\n' | tr A-F a-f)
	keyid=$(printf %s "$skid" | tail -c 8)
	signature=$(openssl dgst -sha256 -sign key.pem file | od -An -v -tx1 | tr -d ' \n')
	labelled file "030204${keyid}0100$signature"
	echo "appraise func=FILE_CHECK appraise_type=imasig" >policy
	# tell_key STATE - what the kernel would tell of it
	tell_key() {
		echo "keyring=.ima keyid=$keyid skid=$skid algorithm=rsa-2048 not_before=? $(
			)not_after=? origin=keyctl state=$1 issuer=? subject=\"explain\"" >$ima/keys
	}
	tell_key valid
	ended 0 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
	said "by key $keyid of .ima, which is valid (explain): good"
	# One of other dates, or names, is not the certificate of that key.
	for other in s/after=?/after=2020-01-31T12:00:00Z/ s/before=?/before=2020-01-31T12:00:00Z/ \
			s/issuer=?/issuer=\"other\"/ s/=\"explain/=\"other/; do
		tell_key valid
		sed -i "$other" $ima/keys
		ended 4 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
		said "there is no certificate of its key here (--cert)"
	done
	tell_key valid
	ended 2 explain -f file -H FILE_CHECK -p policy -r root -c "$here/sample.audit"
	said "there is no certificate in it"
	# A signature of version 1 is by a key of another kind, and of 0 there is none.
	echo "appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig" >kexec
	for version in 00:unknown 01:invalid-signature 03:invalid-signature-version; do
		labelled file "03${version%%:*}04${keyid}0100$signature"
		ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
		said "cause=${version#*:} func"
		ended 1 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
		said "cause=${version#*:} func"
		echo more | cat file - >other
		labelled other "03${version%%:*}04${keyid}0100$signature"
		ended 1 explain -f other -H FILE_CHECK -p policy -r root -c cert.pem
		not_said "it was changed since it was labelled"
	done
	for label in 03 0300 030004 0301; do
		labelled file $label
		ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
		said "cause=invalid-signature func"
	done
	labelled file "030204${keyid}0100$signature"
	# A signature that is there is replaced if that is asked for: the advice says so.
	for cause in invalid-signature invalid-HMAC; do
		record "$dir/file" FILE_CHECK custom $cause 'hash|imasig|diglim' >refused
		suggest refused >said
		labels=2
		[ $cause != invalid-HMAC ] || labels=1
		equal "it says which labels stay, $cause" "$(grep -A 1 "WARNING: $dir/file has a $(
			)label with a signature: " said | grep -c "^    imactl file ")" $labels
		said "signature: one by another key than KEY stays, unless --replace-signatures is"
		equal "and says it of labels only" "$(grep -B 1 "imactl trust" said |
			grep -c "label with a sig")" 0
	done
	# The kernel does not look at the date of a key that came another way than by its file.
	tell_key lapsed
	ended 0 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
	said "by key $keyid of .ima, which is lapsed (explain): good"
	ended 4 explain -f file -H FILE_CHECK -p policy -r root
	said "whether the signature in the label is good: there is no certificate of its key"
	not_said "it has to be signed with another one"
	# Of two with one name it takes either.
	tell_key revoked
	sed 's/state=revoked/state=lapsed/' $ima/keys >lapsed
	cat lapsed >>$ima/keys
	ended 0 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
	said "which is lapsed (explain): good"
	# It is not known to be of another content while nobody could verify it.
	not_said "find out first"
	for state in expired blacklisted revoked; do
		tell_key $state
		ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
		warned "$doubtful" 1
		said "which is $state (explain): not good"
		said "its key $keyid is $state: it has to be signed with another one"
	done
	said "label with a signature: one by another key than KEY stays, unless --replace-sig"
	# EVM's keys are of the same kinds.
	if setfattr -n security.evm -v "0x050204${keyid}0100$signature" file 2>/dev/null; then
		echo 2 >root/sys/kernel/security/evm
		for state in valid lapsed; do
			tell_key $state
			sed 's/\.ima/.evm/' $ima/keys >other
			cat other >>$ima/keys
			ended 4 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
			said "whether EVM accepts the file's metadata: EVM's signatures of metadata"
		done
		sed -i '/\.evm/s/lapsed/expired/' $ima/keys
		ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
		said "cause=invalid-fail-immutable"
		tell_key valid
		sed 's/\.ima/.evm/' $ima/keys >other
		cat other >>$ima/keys
		for version in 00 01; do
			setfattr -n security.evm -v "0x05${version}04${keyid}0100$signature" file
			ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
			said "cause=invalid-fail-immutable"
		done
		# A portable signature is of the label, too: it stays as one in the label does.
		echo vendor >vendor
		labelled vendor "0404$sum"
		setfattr -n security.evm -v "0x050204${keyid}0100$signature" vendor
		record "$dir/vendor" FILE_CHECK custom invalid-hash 'hash|imasig|diglim' >refused
		suggest refused >said
		portable="WARNING: $dir/vendor has a portable signature (security.evm): "
		equal "it says which stay" "$(grep -A 1 "$portable" said |
			grep -c "^    imactl file ")" 2
		equal "none by either" \
			"$(grep -c "${portable}it stays, unless --replace-signatures" said)" 2
		equal "of lists it says nothing" "$(grep -B 1 "imactl trust" said |
			grep -c "$portable")" 0
		not_said "has a label with a signature"
		openssl req -x509 -newkey rsa:2048 -nodes -keyout our.key -out our.pem -days 2 \
			-batch -subj /CN=our 2>/dev/null
		told "file fix leaves it" 1 "it has a portable signature by key $keyid" \
			"$imactl" file fix "$(digest_of vendor)" vendor
		told "file sign leaves it" 1 "it has a portable signature by key $keyid" "$imactl" \
			file sign --key=our.key --cert=our.pem "$(digest_of vendor)" vendor
		echo "appraise func=FILE_CHECK appraise_type=hash" >other
		ended 1 explain -f vendor -H FILE_CHECK -p other -r root
		said "${portable}it stays, unless"
		# That there is another one, which is not portable, is no reason to leave anything.
		setfattr -n security.evm -v "0x02$sum" vendor
		suggest refused >said
		not_said "has a portable signature"
		setfattr -x security.evm file
		# To sign for EVM makes a new label, too, unless there is one by that algorithm.
		tell_key valid
		ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
		said "cause=missing-HMAC"
		said "  imactl file sign --portable --key=KEY --cert=CERT $(digest_of file) $(
			)$dir/file"
		echo "appraise func=FILE_CHECK appraise_type=imasig appraise_algos=sha512" >other
		ended 1 explain -f file -H FILE_CHECK -p other -r root -c cert.pem
		said "cause=missing-HMAC"
		said "  imactl file sign --portable --key=KEY --cert=CERT --algo=sha512 $(
			)--expect=sha512:$(sha512sum <file | cut -d ' ' -f 1) $dir/file"
		echo "appraise func=FILE_CHECK appraise_type=imasig appraise_algos=sha1" >other
		ended 1 explain -f file -H FILE_CHECK -p other -r root -c cert.pem
		said "the rule takes no hash algorithm with which imactl makes labels or lists"
		not_said "  imactl "
		rm root/sys/kernel/security/evm
	else
		echo "left out: there are no labels for EVM"
	fi
	: >$ima/keys
	ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
	said "cause=invalid-signature"
	said "  imactl keys add CERT"
	# What is on .platform counts for the kernel of kexec, and nothing tells it.
	echo "appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig" >kexec
	echo "appraise appraise_type=imasig" >any
	# proc_keys NUMBER - what /proc/keys has of keyrings, and so many keys on .platform
	proc_keys() {
		echo "1a1b2c3d I------     3 perm 1f0f0000     0     0 keyring   .ima: 2"
		[ "$1" = absent ] || echo "1a1b2c3e I------     1 perm 1f0b0000     0     0 $(
			)keyring   .platform: $1"
	}
	for number in 2 unseen; do
		[ $number = unseen ] || proc_keys $number >root/proc/keys
		ended 4 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
		said "      whether a key of .platform made the signature in the label: the $(
			)kernel does not tell which keys are there"
		said "  label: signature, sha256, by key $keyid, which is not on .ima: not known"
		not_said "find out first"
		: >root/proc/keys
	done
	rm root/proc/keys
	ended 4 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
	: >root/proc/keys
	record "$dir/file" KEXEC_KERNEL_CHECK custom invalid-signature imasig >refused
	mkdir -p "root$dir"
	cp --preserve=xattr file "root$dir/file"
	suggest -r root -c cert.pem refused >said
	said "which is not on .ima: not known: the kernel does not tell which keys are there"
	rm -r "root${dir:?}"
	# It does so for rules that name the hook, and at that one.
	ended 1 explain -f file -H KEXEC_KERNEL_CHECK -p any -r root -c cert.pem
	not_said "cause=invalid-signature"
	ended 1 explain -f file -H KEXEC_INITRAMFS_CHECK -p any -r root -c cert.pem
	said "cause=invalid-signature"
	ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
	said "which is not on .ima: not good"
	tell_key revoked
	ended 4 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
	said "whether a key of .platform made the signature in the label"
	# What .ima_blacklist has is refused before any keyring is looked at, by its identifier.
	tell_key blacklisted
	ended 1 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
	said "cause=invalid-signature"
	said "which is blacklisted (explain): not good"
	for state in valid revoked; do
		tell_key $state
		cat $ima/keys >other
		{ sed s/=$state/=blacklisted/ other; cat other; } >$ima/keys
		ended 1 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
		{ cat other; sed s/=$state/=blacklisted/ other; } >$ima/keys
		ended 1 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
		ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
	done
	tell_key valid
	ended 0 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
	: >$ima/keys
	for number in empty absent; do
		proc_keys $number >root/proc/keys
		ended 1 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
		said "cause=invalid-signature"
	done
	: >root/proc/keys
	rm $ima/keys
	ended 4 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
	said "whether the signature in the label is good: the keys of the kernel are not told"
	tell_key valid
	cp --preserve=xattr file unchanged
	echo more >>file
	ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
	said "which is valid (explain): not good"
	warned "$changed" 1
	not_said "its signature is not good"
	# That is so with the same key of .platform, too.
	ended 1 explain -f file -H KEXEC_KERNEL_CHECK -p kexec -r root -c cert.pem
	said "cause=invalid-signature"
	# Nor is it with a certificate that has the key's identifier, and another key.
	for key in rsa:2048 ed25519; do
		openssl req -x509 -newkey $key -nodes -keyout other.key -out fake-${key%:*}.pem \
			-days 2 -batch -subj /CN=explain \
			-addext "subjectKeyIdentifier=$skid" 2>/dev/null
	done
	for fake in fake-rsa.pem fake-ed25519.pem; do
		ended 4 explain -f file -H FILE_CHECK -p policy -r root -c $fake
		said "whether the signature in the label is good: it is not by the key of the $(
			)certificate here (--cert), which may be another one with its identifier"
		not_said "find out first"
		for certs in "-c $fake -c cert.pem" "-c cert.pem -c $fake"; do
			# shellcheck disable=SC2086
			ended 1 explain -f file -H FILE_CHECK -p policy -r root $certs
			warned "$changed" 1
			# shellcheck disable=SC2086
			ended 0 explain -f unchanged -H FILE_CHECK -p policy -r root $certs
		done
		ended 4 explain -f unchanged -H FILE_CHECK -p policy -r root -c $fake
	done
	# One of ECDSA is two numbers in DER; what they are not in is no signature.
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ec.key \
		-out ec.pem -days 2 -batch -subj /CN=ec -addext "subjectKeyIdentifier=hash" \
		2>/dev/null
	ecskid=$(openssl x509 -in ec.pem -noout -ext subjectKeyIdentifier | tail -n 1 |
		tr -d ' :\n' | tr A-F a-f)
	ecid=$(printf %s "$ecskid" | tail -c 8)
	echo "keyring=.ima keyid=$ecid skid=$ecskid algorithm=ecdsa-256 not_before=? $(
		)not_after=? origin=keyctl state=valid issuer=? subject=\"ec\"" >$ima/keys
	ecdsa=$(openssl dgst -sha256 -sign ec.key file | od -An -v -tx1 | tr -d ' \n')
	# by_ec HEX - the file has this signature
	by_ec() {
		labelled file "030204$ecid$(printf %04x $((${#1} / 2)))$1"
	}
	by_ec "$ecdsa"
	ended 0 explain -f file -H FILE_CHECK -p policy -r root -c ec.pem
	length=${ecdsa#30}
	for head in "31${ecdsa#??}" "307f${ecdsa#????}" "${ecdsa%%02*}03${ecdsa#*02}" \
			"30${length%"${length#??}"}" 30 00; do
		by_ec "$head"
		ended 1 explain -f file -H FILE_CHECK -p policy -r root -c ec.pem
		said "which is valid (ec): not good"
	done
	# What stands behind them the kernel does not read, and libcrypto does not take.
	by_ec "${ecdsa}00"
	ended 4 explain -f file -H FILE_CHECK -p policy -r root -c ec.pem
	labelled file "030204${keyid}0100$signature"
	tell_key valid
	echo "appraise func=FILE_CHECK appraise_type=imasig appraise_algos=sha512" >policy
	ended 1 explain -f file -H FILE_CHECK -p policy -r root -c cert.pem
	said "imactl file sign --key=KEY --cert=CERT --algo=sha512 $(
		)--expect=sha512:$(sha512sum <file | cut -d ' ' -f 1) $dir/file"

	# Records are older than what was done since: what has a good label by now is told so.
	mkdir -p root/opt
	echo tool >root/opt/tool
	echo other >root/opt/other
	# since ARGUMENT... - what is suggested for the records in the file "refused"
	since() {
		suggest -r root "$@" refused >said 2>&1
	}
	by_now="    by now it meets what the records say is demanded: nothing is proposed for it"
	{ record /opt/tool; record /opt/tool MMAP_CHECK; } >refused
	since -c cert.pem
	said "    imactl file sign --key=KEY --cert=CERT $(digest_of root/opt/tool) /opt/tool"
	not_said "by now"
	not_said "    label: "
	signature=$(openssl dgst -sha256 -sign key.pem root/opt/tool | od -An -v -tx1 | tr -d ' \n')
	labelled root/opt/tool "030204${keyid}0100$signature"
	since -c cert.pem
	said "  /opt/tool: BPRM_CHECK unlisted-digest (layer=custom rule=1 $(
		)need=imasig|diglim, met by now), MMAP_CHECK unlisted-digest (layer=custom rule=1 $(
		)need=imasig|diglim, met by now)"
	said "    label: signature, sha256, by key $keyid of .ima, which is valid (explain): good"
	said "$by_now"
	not_said "to let them pass"
	not_said "    imactl "
	since -j -c cert.pem
	equal "JSON has it of each refusal" "$(grep -o '"met":[a-z]*' said)" '"met":true
"met":true'
	said "\"label_text\":\"signature, sha256, by key $keyid of .ima, which is valid $(
		)(explain): good\""
	not_said '"command"'
	told "and with no certificate in the file" 2 "sample.audit: there is no certificate in it" \
		suggest -r root -c "$here/sample.audit" refused
	# What is in the same directory, and lacks the same, has a command of its own.
	{ record /opt/tool; record /opt/other; } >refused
	since -c cert.pem
	said "    imactl trust $(digest_of root/opt/other) /opt/other"
	equal "and only that" "$(grep -c "    imactl .*/opt/tool" said)" 0
	# A label is not what every demand is about.
	{
		record /opt/tool
		record /opt/tool MODULE_CHECK custom IMA-signature-required modsig
	} >refused
	since -c cert.pem
	said "need=imasig|diglim, met by now), MODULE_CHECK IMA-signature-required (layer=custom $(
		)rule=1 need=modsig)"
	said "sign-file sha256 KEY CERT /opt/tool"
	not_said "    imactl "
	not_said "$by_now"
	# Nor does one help against each cause: the kernel goes by more than a record tells.
	for cause in denied-hash-algorithm invalid-HMAC denied-by-list blacklisted-hash; do
		record /opt/tool BPRM_CHECK custom $cause imasig >refused
		since -c cert.pem
		not_said "by now"
	done
	record /opt/tool BPRM_CHECK custom denied deny >refused
	since -c cert.pem
	not_said "by now"
	# It does where upstream's kernel says less.
	record /opt/tool | sed 's/cause=[^ ]*/cause=invalid-signature/; s/ func=.*//' >refused
	since -c cert.pem
	said "$by_now"
	record /opt/tool >refused
	since
	said "    label: signature, sha256, by key $keyid of .ima, which is valid (explain): $(
		)not known: there is no certificate of its key here (--cert)"
	said "    imactl file sign"
	tell_key revoked
	since -c cert.pem
	said "    label: signature, sha256, by key $keyid of .ima, which is revoked (explain): $(
		)not good"
	said "    imactl file sign"
	# Without the kernel's keys nobody can tell, and nothing is read for it.
	rm $ima/keys
	since -c cert.pem
	not_said "    label: "
	said "    imactl file sign"
	tell_key valid
	# What is not good, and what others made too long, is proposed as it was.
	echo more >>root/opt/tool
	since -c cert.pem
	said "which is valid (explain): not good"
	equal "and each command warns" "$(grep -A 1 "^    WARNING: /opt/tool: $changed" said |
		grep -c "/opt/tool has a label\|^    imactl ")" 2
	said "    imactl file sign --key=KEY --cert=CERT $(digest_of root/opt/tool) /opt/tool"
	# Such files come last.
	{ record /opt/tool; record /opt/other; } >refused
	since -c cert.pem
	equal "they are not trusted with others" "$(headings)" \
		"to let them pass;or;and, for those that were altered, or may have been;or;"
	equal "the others are not warned of" \
		"$(sed -n '/to let them pass:/,/and, for those/p' said | grep -c WARNING)" 0
	record /opt/tool >refused
	if truncate -s 4T root/opt/tool 2>/dev/null; then
		chown 1000 root/opt/tool
		ended 1 timeout 60 "$imactl" audit suggest -r root -c cert.pem refused
		said "which is valid (explain): not known: the content could not be read"
		said "    /opt/tool was not read: it is too large to be hashed here"
		not_said "    imactl "
	fi
	rm -f root/opt/tool
	# A digest in a label is one where that is enough.
	labelled root/opt/other "0404$(sha256sum <root/opt/other | cut -d ' ' -f 1)"
	record /opt/other FILE_CHECK custom missing-hash 'hash|imasig' >refused
	since
	said "    label: hash, sha256: that of the content"
	said "$by_now"
	record /opt/other FILE_CHECK custom IMA-signature-required imasig >refused
	since
	said "    imactl file sign"
	not_said "by now"
	# It has another label by now than the record is about.
	record /opt/other FILE_CHECK custom invalid-hash imasig >refused
	since
	said "    imactl file sign"
	not_said "find out first"
	# Whoever has the digest put there does not say who changed it before.
	for cause in invalid-signature invalid-verity-signature; do
		record /opt/other FILE_CHECK custom $cause imasig >refused
		since
		said "label: hash, sha256: that of the content"
		said "    WARNING: $was_doubtful"
		not_said "its signature is not good"
	done
	signature=$(openssl dgst -sha256 -sign key.pem root/opt/other | od -An -v -tx1 |
		tr -d ' \n')
	labelled root/opt/other "030204${keyid}0100$signature"
	for cause in invalid-hash invalid-signature; do
		record /opt/other FILE_CHECK custom $cause diglim >refused
		since -c cert.pem
		said "which is valid (explain): good"
		said "    imactl trust"
		not_said "find out first"
	done
	# It says nothing of another signature.
	for need in modsig sigv3; do
		record /opt/other MODULE_CHECK custom invalid-signature $need >refused
		since -c cert.pem
		said "which is valid (explain): good"
		said "    WARNING: $was_doubtful"
		not_said "its signature is not good"
	done
	# It is told as it was, or not at all if nothing is there.
	setfattr -x security.ima root/opt/other
	record /opt/other FILE_CHECK custom invalid-hash imasig >refused
	since
	said "    WARNING: $was_changed"
	labelled root/opt/other "0404${sum%??}00"
	since
	said "    WARNING: $changed"
	rm root/opt/other
	for cause in invalid-hash invalid-signature; do
		record /opt/other FILE_CHECK custom $cause imasig >refused
		since
		not_said "find out first"
		since -j
		said '"mislabelled":null'
	done
fi

# --- signatures that are appended ---

# append FILE [HASH [ARGUMENT...]] - what is in it, and its signature, by more signers, perhaps
append() {
	cat "$1"
	to_sign=$1 md=${2:-sha512}
	shift $(($# < 2 ? $# : 2))
	openssl cms -sign -binary -nocerts -noattr -nosmimecap -md "$md" -in "$to_sign" \
		-signer module.pem -inkey module.key "$@" -outform DER -out cms.der
	end_appended
}

# end_appended - the signature in cms.der, and what stands behind it
end_appended() {
	cat cms.der
	printf '0000020000000000%08x' "$(wc -c <cms.der)" | perl -pe 's/(..)/chr(hex($1))/ge'
	printf '~Module signature appended~\n'
}

# skid_of CERT - the identifier of its key
skid_of() {
	openssl x509 -in "$1" -noout -ext subjectKeyIdentifier |
		sed -n 's/^ *\([0-9A-F:]*\)$/\1/p' | tail -n 1 | tr -d ':\n' | tr A-F a-f
}

# time_of CERT start|end - when it begins, or ends, to be valid
time_of() {
	date -u -d "$(openssl x509 -in "$1" -noout "-$2date" | cut -d = -f 2)" +%Y-%m-%dT%H:%M:%SZ
}

# key_of CERT SUBJECT [ISSUER [STATE]] - what the kernel would tell of its key
key_of() {
	echo "keyring=.ima keyid=$(skid_of "$1" | tail -c 8) skid=$(skid_of "$1") $(
		)algorithm=rsa-2048 not_before=$(time_of "$1" start) $(
		)not_after=$(time_of "$1" end) origin=keyctl state=${4:-valid} $(
		)issuer=\"${3:-$2}\" subject=\"$2\""
}

if have openssl perl; then
	openssl req -x509 -newkey rsa:2048 -nodes -keyout module.key -out module.pem -days 2 \
		-batch -subj /CN=module -addext subjectKeyIdentifier=hash 2>/dev/null
	skid=$(skid_of module.pem)
	# tell_module STATE - what the kernel would tell of that key
	tell_module() {
		echo "keyring=.ima keyid=$(printf %s "$skid" | tail -c 8) skid=$skid $(
			)algorithm=rsa-2048 not_before=? not_after=? origin=keyctl state=$1 $(
			)issuer=? subject=\"module\"" >$ima/keys
	}
	# What anybody sees of the keyrings: nothing is in .blacklist, and something on .platform
	no_blacklist() {
		printf '%s I------     2 perm 082b0000     0     0 keyring   %s\n' \
			1a1b2c3f ".blacklist: empty" 3a1b2c3f ".platform: 1" >root/proc/keys
	}
	no_blacklist
	echo code >plain
	append plain >module
	echo "appraise func=MODULE_CHECK appraise_type=imasig|modsig" >signed
	for state in valid lapsed; do
		tell_module $state
		ended 0 explain -f module -H MODULE_CHECK -p signed -r root -c module.pem
		said "appended signature: appended, sha512"
		ended 4 explain -f module -H MODULE_CHECK -p signed -r root
		said "there is no certificate of the signer's key here (--cert)"
	done
	# A certificate of the same key may be another one: the one on .ima counts.
	openssl req -x509 -key module.key -out newer.pem -days 3 -batch -subj /CN=newer \
		-addext subjectKeyIdentifier=hash 2>/dev/null
	key_of module.pem module >$ima/keys
	ended 0 explain -f module -H MODULE_CHECK -p signed -r root -c newer.pem -c module.pem
	ended 0 explain -f module -H MODULE_CHECK -p signed -r root -c module.pem -c newer.pem
	ended 4 explain -f module -H MODULE_CHECK -p signed -r root -c newer.pem
	said "there is no certificate of the signer's key here (--cert)"
	not_said "find out first"
	key_of newer.pem newer >$ima/keys
	for certs in "-c newer.pem -c module.pem" "-c module.pem -c newer.pem" "-c newer.pem"; do
		# shellcheck disable=SC2086
		ended 1 explain -f module -H MODULE_CHECK -p signed -r root $certs
		said "cause=invalid-signature"
	done
	ended 4 explain -f module -H MODULE_CHECK -p signed -r root -c module.pem
	# Neither the dates alone make it that one, nor the names.
	key_of newer.pem module >$ima/keys
	ended 4 explain -f module -H MODULE_CHECK -p signed -r root -c newer.pem
	key_of module.pem newer >$ima/keys
	ended 4 explain -f module -H MODULE_CHECK -p signed -r root -c newer.pem
	# The kernel makes one name of several; the key is the same here.
	append plain sha512 -keyid >by_id
	for name in "/O=Example/CN=module:Example: module" \
			"/O=Example/CN=Example module:Example module" \
			"/O=Example one/CN=Example two:Example two" "/O=Ex/CN=Ed:Ex: Ed" \
			"/C=DE/O=Example/emailAddress=a@b:Example" "/emailAddress=a@b:a@b" \
			"/CN=one/CN=two:two" "/C=DE:"; do
		openssl req -x509 -key module.key -out other.pem -days 2 -batch \
			-subj "${name%%:*}" -addext subjectKeyIdentifier=hash 2>/dev/null
		key_of other.pem "${name#*:}" >$ima/keys
		ended 0 explain -f by_id -H MODULE_CHECK -p signed -r root -c other.pem
	done
	# Of several that have the identifier that is named one may be of another key.
	openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out fake.pem -days 2 -batch \
		-subj /CN=module -addext "subjectKeyIdentifier=$skid" 2>/dev/null
	{ echo more; tail -n +2 by_id; } >other
	tell_module valid
	for certs in "-c fake.pem -c module.pem" "-c module.pem -c fake.pem"; do
		# shellcheck disable=SC2086
		ended 0 explain -f by_id -H MODULE_CHECK -p signed -r root $certs
		# shellcheck disable=SC2086
		ended 1 explain -f other -H MODULE_CHECK -p signed -r root $certs
		said "$doubtful"
		not_said "or by another key"
	done
	for file in by_id other; do
		ended 4 explain -f $file -H MODULE_CHECK -p signed -r root -c fake.pem
		said "whether the appended signature is good: it is not by the key of the $(
			)certificate here (--cert), which may be another one with its identifier"
		said "appended signature: the signature is not of this content, or by another key"
		not_said "find out first"
	done
	# It is refused either way if that identifier is on .ima_blacklist.
	tell_module blacklisted
	ended 1 explain -f by_id -H MODULE_CHECK -p signed -r root -c fake.pem
	tell_module revoked
	ended 1 explain -f module -H MODULE_CHECK -p signed -r root -c module.pem
	said "cause=invalid-signature"
	tell_module valid
	# blacklist HEX - what the kernel would tell if that digest was in .blacklist
	blacklist() {
		printf '%s\n' \
			"1a1b2c3f I------     2 perm 082b0000     0     0 keyring   .blacklist: 1" \
			"2a1b2c3f I------     1 perm 082b0000     0     0 blacklist bin:$1" \
			>root/proc/keys
	}
	# The kernel looks for the digest of what stands before the signature, too.
	blacklist "$(sha256sum <module | cut -d ' ' -f 1)"
	ended 1 explain -f module -H MODULE_CHECK -p signed -r root -c module.pem
	said "cause=blacklisted-hash"
	said "  its digest is in .blacklist"
	blacklist "$(sha512sum <plain | cut -d ' ' -f 1)"
	ended 1 explain -f module -H MODULE_CHECK -p signed -r root -c module.pem
	said "cause=blacklisted-hash"
	said "  the digest of what stands before the appended signature is in .blacklist"
	not_said "its digest is in"
	said "its content was revoked, and stays so: only another version helps"
	# By the algorithm of the signature, and where a rule takes such a one.
	blacklist "$(sha256sum <plain | cut -d ' ' -f 1)"
	ended 0 explain -f module -H MODULE_CHECK -p signed -r root -c module.pem
	blacklist "$(sha512sum <plain | cut -d ' ' -f 1)"
	echo "appraise func=MODULE_CHECK appraise_type=imasig" >label
	ended 1 explain -f module -H MODULE_CHECK -p label -r root -c module.pem
	said "cause=IMA-signature-required"
	ended 1 explain -f plain -H MODULE_CHECK -p signed -r root -c module.pem
	said "cause=IMA-signature-required"
	# Of what several signed the kernel takes no digest, and so no signature.
	append plain sha256 -signer module.pem -inkey module.key >odd
	ended 1 explain -f odd -H MODULE_CHECK -p signed -r root -c module.pem
	said "cause=invalid-signature"
	said "appended signature: it has several signers, which the kernel refuses"
	# What the kernel's parser does not know it does not read at all.
	for algo in ripemd160 md5 sha512-256 sha3-224; do
		append plain $algo >odd
		ended 1 explain -f odd -H MODULE_CHECK -p signed -r root -c module.pem
		said "cause=IMA-signature-required"
		said "appended signature: it has a hash algorithm that the kernel does not know"
	done
	for algo in sha1 sha224 sha256 sha384 sha3-256 sha3-384 sha3-512; do
		append plain $algo >other
		ended 0 explain -f other -H MODULE_CHECK -p signed -r root -c module.pem
	done
	# One that libcrypto does not have the kernel may have: Streebog, in place of MD5.
	if openssl dgst -md_gost12_256 plain >/dev/null 2>&1; then
		echo "left out: libcrypto has Streebog"
	else
		md5='\x2a\x86\x48\x86\xf7\x0d\x02\x05'
		streebog='\x2a\x85\x03\x07\x01\x01\x02\x02'
		append plain md5 | perl -0pe "s/$md5/$streebog/g" >odd
		ended 4 explain -f odd -H MODULE_CHECK -p signed -r root -c module.pem
		said "whether the appended signature is good: libcrypto does not have the hash alg"
		said "whether the digest of what stands before the appended signature is in $(
			).blacklist: libcrypto does not have the hash algorithm"
		no_blacklist
		ended 4 explain -f odd -H MODULE_CHECK -p signed -r root -c module.pem
		not_said "stands before the appended signature is in .blacklist"
	fi
	no_blacklist
	# Certificates that a signature brings along may lead to a key of .ima.
	openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -batch \
		-subj /CN=ca -addext subjectKeyIdentifier=hash 2>/dev/null
	openssl req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -batch \
		-subj /CN=leaf 2>/dev/null
	echo subjectKeyIdentifier=hash >extensions
	openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
		-extfile extensions -out leaf.pem 2>/dev/null
	# by_leaf [ARGUMENT...] - a file that is signed so
	by_leaf() {
		cat plain
		openssl cms -sign -binary -noattr -nosmimecap -md sha512 -in plain \
			-signer leaf.pem -inkey leaf.key "$@" -outform DER -out cms.der
		end_appended
	}
	by_leaf >brings
	by_leaf -nocerts >bare
	key_of ca.pem ca >$ima/keys
	ended 4 explain -f brings -H MODULE_CHECK -p signed -r root -c ca.pem
	said "whether the appended signature is good: a certificate that it brings along may lead"
	not_said "find out first"
	ended 1 explain -f bare -H MODULE_CHECK -p signed -r root -c ca.pem
	# One that nobody else issued leads nowhere, nor does any if there is no key.
	cat module.pem module.key >both
	{
		cat plain
		openssl cms -sign -binary -noattr -nosmimecap -md sha512 -in plain \
			-signer both -outform DER -out cms.der
		end_appended
	} >own
	ended 1 explain -f own -H MODULE_CHECK -p signed -r root -c ca.pem
	: >$ima/keys
	ended 1 explain -f brings -H MODULE_CHECK -p signed -r root -c ca.pem
	# What is on .ima itself needs none, but one may lead to .ima_blacklist.
	key_of leaf.pem leaf ca >$ima/keys
	for file in brings bare; do
		ended 0 explain -f $file -H MODULE_CHECK -p signed -r root -c leaf.pem -c ca.pem
	done
	key_of ca.pem ca ca blacklisted >>$ima/keys
	ended 4 explain -f brings -H MODULE_CHECK -p signed -r root -c leaf.pem -c ca.pem
	ended 4 explain -f brings -H MODULE_CHECK -p signed -r root -c leaf.pem
	said "whether the appended signature is good: a certificate that it brings along may $(
		)lead to .ima_blacklist"
	ended 0 explain -f bare -H MODULE_CHECK -p signed -r root -c leaf.pem -c ca.pem
	{ echo more; tail -n +2 brings; } >other
	ended 1 explain -f other -H MODULE_CHECK -p signed -r root -c leaf.pem -c ca.pem
	tell_module valid
	# What is on .platform counts for the kernel of kexec.
	echo "appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig|modsig" >kexec
	ended 0 explain -f module -H KEXEC_KERNEL_CHECK -p kexec -r root -c module.pem
	tell_module revoked
	ended 4 explain -f module -H KEXEC_KERNEL_CHECK -p kexec -r root -c module.pem
	said "      whether a key of .platform made the appended signature: the kernel does not $(
		)tell which keys are there"
	ended 1 explain -f module -H MODULE_CHECK -p signed -r root -c module.pem
	said "cause=invalid-signature"
	# Nobody asks for a key of .platform if the signer's is on .ima_blacklist.
	tell_module blacklisted
	for hook in KEXEC_KERNEL_CHECK MODULE_CHECK; do
		ended 1 explain -f module -H $hook -p kexec -p signed -r root -c module.pem
		said "cause=invalid-signature"
	done
	said "which is blacklisted"
	# That is not known without its certificate.
	ended 4 explain -f module -H KEXEC_KERNEL_CHECK -p kexec -r root
	tell_module valid
	{ echo more; tail -n +2 module; } >other
	for state in valid blacklisted; do
		tell_module $state
		ended 1 explain -f other -H KEXEC_KERNEL_CHECK -p kexec -r root -c module.pem
		said "cause=invalid-signature"
	done
	rm $ima/keys
	: >root/proc/keys
fi

# --- who else can write a file, and what becomes of one that is replaced ---

echo "appraise func=FILE_CHECK uid=5 appraise_type=imasig|diglim" >policy
# writers FILE - who they are, as explain tells it
writers() {
	explain -f "$1" -H FILE_CHECK -u 5 -p policy >said
	sed -n 's/^  WARNING: //p' said | sort -u
}

if [ "$(id -u)" != 0 ]; then
	writers file >list
	equal "who is not root writes his own" \
		"$(grep -c "user $(id -u) can write $dir/file" list)" 1
else
	mkdir -m 755 home
	echo program >home/x
	chmod 755 home/x
	equal "nobody but root" "$(writers home/x)" ""
	chown 1000 home
	equal "the owner of the directory" "$(writers home/x)" "user 1000 can write $dir/home"
	said "  imactl trust $(digest_of home/x) $dir/home/x"
	equal "before each advice" "$(grep -A 1 -x "  WARNING: user 1000 can write $dir/home" said |
		grep -c "^  imactl ")" 2
	explain -f home/x -H FILE_CHECK -u 5 -p policy --json >said
	equal "in JSON, too" "$(grep -cF "\"user 1000 can write $dir/home\"" said)" 3
	chown 0 home
	chown 1000 home/x
	chmod 555 home/x
	equal "that of the file, who can give himself the right" "$(writers home/x)" \
		"user 1000 owns, and so can write $dir/home/x"
	chown 0:5 home/x
	chmod 775 home/x
	equal "a group" "$(writers home/x)" "group 5 can write $dir/home/x"
	chmod 757 home/x
	equal "everybody" "$(writers home/x)" "everybody can write $dir/home/x"
	chmod 755 home/x
	chmod 777 home
	chown 0:6 home
	equal "and the same of a directory" "$(writers home/x)" "everybody can write $dir/home
group 6 can write $dir/home"
	chmod 1777 home
	equal "in a sticky one nobody replaces what is root's" "$(writers home/x)" ""
	chmod 755 home
	# u::rwx u:1000:rwx g::r-x m::rwx o::r-x
	acl=0200000001000700ffffffff02000700e803000004000500ffffffff10000700ffffffff20000500ffffffff
	if have setfattr && setfattr -n system.posix_acl_access -v 0x$acl home/x 2>/dev/null; then
		equal "an access control list" "$(writers home/x)" \
			"those whom its access control list names can write $dir/home/x"
		setfattr -x system.posix_acl_access home/x
		chmod 755 home/x
	fi
	ln -s home linked
	record "$dir/linked/x" >refused
	chown 1000 home
	suggest refused >said
	said "    owner: user 0, group 5, mode 0755; now $dir/home/x"
	said "    WARNING: user 1000 can write $dir/home"
	said "    imactl trust $(digest_of home/x) $dir/home/x"
	suggest -j refused >said
	said '"owner":0'
	said '"mode":"0755"'
	equal "JSON has the warning at the file and at each advice" \
		"$(grep -cF "\"user 1000 can write $dir/home\"" said)" 3
	chown 0 home
	not_said "leads by a link"
	# One that a user made as long as he likes keeps root from nothing else.
	mkdir -m 755 long
	if truncate -s 4T long/endless 2>/dev/null; then
		chown 1000 long/endless
		{ record "$dir/long/endless"; record "$dir/shared/x"; record "$dir/file"; } >refused
		ended 1 timeout 60 "$imactl" audit suggest refused
		said "    $dir/long/endless was not read: it is too large to be hashed here, as $(
			)others can write it; nothing is proposed for it"
		not_said "    imactl trust $dir/long/endless"
		said "    imactl trust $(digest_of file) $dir/file"
	else
		echo "left out: no file can be as long"
	fi
	rm -f long/endless
	# Nor by many of them, which together are longer.
	if truncate -s 513M long/a 2>/dev/null && truncate -s 512M long/b; then
		chown 1000 long/a long/b
		{ record "$dir/long/a"; record "$dir/long/b"; record "$dir/file"; } >refused
		suggest refused >said
		said "    $dir/long/b was not read: others can write it, and too much has been"
		not_said "    imactl trust $dir/long/b"
		said "    imactl trust $(digest_of long/a) $dir/long/a"
		said "    imactl trust $(digest_of file) $dir/file"
	fi
	rm -f long/a long/b
	# As long as that it is read, and so is root's.
	truncate -s 1M long/short
	chown 1000 long/short
	record "$dir/long/short" >refused
	suggest refused >said
	said "    imactl trust $(digest_of long/short) $dir/long/short"
	# What a user has in a directory with files of root's is not trusted with these.
	mkdir -m 755 shared
	cp home/x shared/admin
	cp home/x shared/zz
	echo >>shared/zz
	{ record "$dir/shared/admin"; record "$dir/shared/zz"; } >refused
	suggest refused >said
	said "    imactl trust $(digest_of shared/admin) $(digest_of shared/zz) $dir/shared/admin $(
		)$dir/shared/zz"
	chown 1000 shared/zz
	suggest refused >said
	equal "root's come first, without a warning" "$(sed -n '/to let them pass/,/last resort/{
		/WARNING\|imactl/s/--expect=[^ ]* //p}' said | sed 's/^ *//' | tr '\n' ',')" "$(
		)imactl file sign --key=KEY --cert=CERT $dir/shared/admin,imactl trust $(
		)$dir/shared/admin,imactl file sign --key=KEY --cert=CERT $dir/shared/zz,$(
		)imactl trust $dir/shared/zz,"
	# None of the one's commands does what one of the other's does.
	equal "one of each is wanted" "$(headings)" \
		"to let them pass;or;and, for those that more can write;or;"
	if have jq; then
		equal "and in JSON" "$(suggest -j refused |
			jq -c '[.groups[].mends[] | map(.command | split("/") | last)]')" \
			'[["admin","admin"],["zz","zz"]]'
	fi
	equal "that of the user's is before his" "$(grep -A 1 "WARNING: user 1000 can write $(
		)$dir/shared/zz" said | grep -c " imactl .* $dir/shared/zz$")" 2
	# Who can write the directory can write all of them.
	chown 0 shared/zz
	chown 1000 shared
	suggest refused >said
	equal "files with the same writers are one" \
		"$(grep -c "imactl trust .*/admin .*/zz$" said)" 1
	# Who can write a link chooses which of root's files an advice is about.
	mkdir -m 755 homes backup
	mkdir -m 755 homes/u
	cp home/x backup/evil
	ln -s ../../backup/evil homes/u/tool
	record "$dir/homes/u/tool" >refused
	suggest refused >said
	said "; now $dir/backup/evil"
	not_said WARNING:\ user\ 1000
	not_said dont_appraise
	chown 1000 homes/u
	suggest refused >said
	equal "each advice warns of the link" "$(grep -c "WARNING: $(
		)$dir/homes/u/tool: the name leads by a link to another file" said)" 2
	said "    WARNING: user 1000 can write $dir/homes/u"
	said "    imactl trust $(digest_of home/x) $dir/backup/evil"
	not_said dont_appraise
	record "$dir/backup/evil" >refused
	suggest refused >said
	not_said "leads by a link"
	said dont_appraise
	equal "and so does explain" "$(writers homes/u/tool)" "$(
		)$dir/homes/u/tool: the name leads by a link to another file
user 1000 can write $dir/homes/u"
	said "; now $dir/backup/evil"
	cd homes/u || exit 1
	explain -f tool -H FILE_CHECK -u 5 -p "$dir/policy" --json >"$dir/said"
	cd "$dir" || exit 1
	said "\"user 1000 can write $dir/homes/u\""
	said '"linked":true'
	# In a sticky directory it is who owns the link.
	chown 0 homes/u
	chmod 1777 homes/u
	chown -h 1000 homes/u/tool
	equal "a link that is his" "$(writers homes/u/tool)" "$(
		)$dir/homes/u/tool: the name leads by a link to another file
user 1000 can replace the link $dir/homes/u/tool"
	# A link to a link, and a directory that is one.
	ln -s homes/u way
	ln -s "$dir/way/tool" first
	equal "a link on the way" "$(writers first | tail -n 1)" \
		"user 1000 can replace the link $dir/homes/u/tool"
	chown -h 0 homes/u/tool
	equal "links of root's" "$(writers first)" ""
	# Below a root that is given links begin there.
	mkdir -p "inner$dir"
	cp home/x inner/x
	ln -s /x "inner$dir/y"
	chown -h 1000 "inner$dir/y"
	record "$dir/y" >refused
	suggest -r inner refused >said
	said "WARNING: user 1000 can replace the link $dir/inner$dir/y"
	# Nothing that somebody calls so reaches the terminal.
	odd=$(printf 'odd\033[2J')
	mkdir -m 755 "$odd"
	cp home/x "$odd/x"
	chown 1000 "$odd"
	writers "$odd/x" >list
	equal "a directory with an odd name" "$(cat list)" "user 1000 can write $dir/odd?[2J"
	equal "explain shows it clean" "$(tr -d ' -~\n' <said)" ""
	record "$(printf %s "$dir/$odd/x" | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F)" |
		sed 's/name="\([^"]*\)"/name=\1/' >refused
	suggest refused >said
	said "    WARNING: user 1000 can write $dir/odd?[2J"
	suggest -j refused >>said
	equal "and so does suggest" "$(tr -d ' -~\n' <said)" ""
fi
# What is replaced between advice and act is refused.
echo before >victim
explain -f victim -H FILE_CHECK -u 5 -p policy >said
advice=$(sed -n 's/^  imactl file sign --key=KEY --cert=CERT //p' said)
echo after >victim
if have openssl; then
	openssl req -x509 -newkey rsa:2048 -nodes -keyout sign.pem -out sign.crt -days 2 -batch \
		-subj /CN=sign 2>/dev/null
	# shellcheck disable=SC2086
	told "what is another file now is not signed" 1 \
		"its content is none of those that --expect" \
		"$imactl" file sign --key=sign.pem --cert=sign.crt $advice
fi
# What is open for writing has no digest, and so no command: its owner could have that done
# until the command is given, and nobody would know that a list with the content was revoked.
if [ "$(id -u)" = 0 ]; then
	record "$dir/victim" >refused
	suggest refused 3>>victim >said
	said "    $dir/victim was not read: it is open for writing; nothing is proposed for it, $(
		)as nothing would say which content is meant: ask again when it can be read, and $(
		)nobody has it open for writing"
	not_said "    imactl "
	suggest -j refused 3>>victim >said
	said '"unread":"it is open for writing"'
	not_said '"command":"'
	# Beside another one it is left out.
	{ record "$dir/victim"; record "$dir/file"; } >refused
	suggest refused 3>>victim >said
	said "    imactl trust $(digest_of file) $dir/file"
	said "    $dir/victim was not read"
	suggest -j refused >said
	said '"unread":null'
fi

# --- audit suggest ---

told "no such log" 2 "imactl audit suggest: nosuch: No such file or directory" suggest nosuch
told "a log that is a directory" 2 "imactl audit suggest: .: Is a directory" suggest .
: >empty
ended 0 suggest empty
said "empty: 0 files refused, in 0 records"
mkdir -p pkg/var/lib/dpkg/info
echo /bin/ls >pkg/var/lib/dpkg/info/coreutils.list
echo 1 >pkg/var/lib/dpkg/info/format
printf '%s\n' "Package: coreutils" "Status: install ok installed" "Maintainer: a" \
	"Architecture: all" "Version: 1:2.3-4~5" "Description: a" >pkg/var/lib/dpkg/status
mkdir -p pkg/usr/bin
echo ls >pkg/usr/bin/ls
echo "$(md5sum <pkg/usr/bin/ls | cut -d ' ' -f 1)  bin/ls" \
	>pkg/var/lib/dpkg/info/coreutils.md5sums
ended 1 suggest -r pkg "$here/sample.audit"
said "sample.audit: 4 files refused, in 5 records"
said "deb coreutils: 1 file, 2 records"
said "  /usr/bin/ls: BPRM_CHECK missing-hash (layer=custom rule=3 need=hash|imasig), $(
	)MMAP_CHECK unlisted-digest"
said "    apt-get download 'coreutils=1:2.3-4~5' && imactl digest-list gen --deb $(
	)-o coreutils.list './coreutils_1%3a2.3-4~5_all.deb' && "
said "      the package as it was built: what was altered here stays refused"
not_said "signed-by"
not_said "--keyring"
not_said "altered since"
said "  /tmp/a b?: FILE_CHECK invalid-signature"
said "  /srv/run: BPRM_CHECK denied"
said "  /sbin/old: ? IMA-signature-required"
equal "what was granted is not refused" "$(grep -c /srv/ok said)" 0
suggest - <"$here/sample.audit" >said
said "standard input: 4 files refused"

# gen needs the keyring that apt's sources name, if it is not one that it has itself.
gen="imactl digest-list gen --deb"
mkdir -p pkg/etc/apt/sources.list.d
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://x y" \
	>pkg/etc/apt/sources.list
suggest -r pkg "$here/sample.audit" >said
said "$gen -o coreutils.list"
not_said "signed-by"
printf 'Types: deb\nSigned-By: /k/a%sb.gpg\n' \$ >pkg/etc/apt/sources.list.d/a.sources
suggest -r pkg "$here/sample.audit" >said
said "$gen -o coreutils.list"
said "what was altered here stays refused; if apt's sources name the archive's key $(
	)(signed-by), gen needs its option, of --keyring='/k/a\$b.gpg'"
rm pkg/etc/apt/sources.list
suggest -r pkg "$here/sample.audit" >said
said "$gen --keyring='/k/a\$b.gpg' -o coreutils.list './coreutils_1%3a2.3-4~5_all.deb' && "
not_said "signed-by"
echo "deb [signed-by=/k/c.gpg] http://x y" >pkg/etc/apt/sources.list
suggest -r pkg "$here/sample.audit" >said
said "$gen -o coreutils.list"
said "gen needs its option, of --keyring=/k/c.gpg --keyring='/k/a\$b.gpg'"
echo "deb http://x y" >pkg/etc/apt/sources.list
suggest -r pkg "$here/sample.audit" >said
said "$gen -o coreutils.list"
said "gen needs its option, of --keyring='/k/a\$b.gpg'"
printf 'Types: deb\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n' \
	>pkg/etc/apt/sources.list.d/a.sources
suggest -r pkg "$here/sample.audit" >said
said "$gen -o coreutils.list"
said "refused; if apt's sources have its key in them, gen needs that in a file (--keyring=FILE)"
rm -r pkg/etc/apt

# A file of a package that was altered comes back, before anything is trusted.
echo more >>pkg/usr/bin/ls
ended 1 suggest -r pkg "$here/sample.audit"
said "    WARNING: altered since it was installed: coreutils 1:2.3-4~5 had another content"
said "    WARNING: /usr/bin/ls: altered since it was installed: coreutils 1:2.3-4~5 had "
equal "that is the first advice" "$(sed -n '/^  to let them pass:$/{n;p;q}' said)" \
	"    apt-get install --reinstall 'coreutils=1:2.3-4~5'"
equal "each time" "$(sed -n '/^  to let them pass:$/{n;/reinstall/p}' said | wc -l)" 2
equal "and the package's list the next" "$(grep -A 4 reinstall said | grep -c 'apt-get download')" 1
suggest -j -r pkg "$here/sample.audit" >said
said '"altered":"altered since it was installed: coreutils 1:2.3-4~5 had another content"'
# Beside it one that was not: what is for one is not for the other.
cp -a pkg pkg4
echo dir >pkg4/usr/bin/dir
echo /bin/dir >>pkg4/var/lib/dpkg/info/coreutils.list
{ record /usr/bin/ls; record /usr/bin/dir; } >refused
suggest -r pkg4 refused >said
equal "ways of each" "$(headings)" \
	"to let them pass;or;or;and, for those that were altered, or may have been;or;or;or;"
equal "the first after that is to have it back" \
	"$(sed -n '/^  and, for those that were altered,/{n;p;q}' said)" \
	"    apt-get install --reinstall 'coreutils=1:2.3-4~5'"
equal "a list of the package is one for each" "$(grep -c "apt-get download" said)" 2
suggest -r pkg4 refused 3>>pkg4/usr/bin/dir >said
[ "$(id -u)" != 0 ] || equal "and one for what was not read" "$(headings)" "to let them pass;or;$(
	)or;or;and, for those that were not read;or;"
mkdir -p pkg2/var/lib/dpkg/info
cp pkg/var/lib/dpkg/status pkg2/var/lib/dpkg/
echo 1 >pkg2/var/lib/dpkg/info/format
echo "$dir/victim" >pkg2/var/lib/dpkg/info/coreutils.list
echo "$(md5sum <file | cut -d ' ' -f 1)  ${dir#/}/victim" >pkg2/var/lib/dpkg/info/coreutils.md5sums
explain -f victim -H FILE_CHECK -u 5 -p policy -r pkg2 >said
said "  WARNING: altered since it was installed: coreutils 1:2.3-4~5 had another content"
equal "explain begins with that, too" "$(sed -n '/^to mend it/{n;p}' said)" \
	"  apt-get install --reinstall 'coreutils=1:2.3-4~5'"
explain -f victim -H FILE_CHECK -u 5 -p policy -r pkg2 --json >said
said '"altered":"altered since it was installed'
echo "$(md5sum <victim | cut -d ' ' -f 1)  ${dir#/}/victim" \
	>pkg2/var/lib/dpkg/info/coreutils.md5sums
explain -f victim -H FILE_CHECK -u 5 -p policy -r pkg2 >said
not_said "altered"
not_said "reinstall"

# A conffile is altered, too, but perhaps by who may do it; dpkg asks before it replaces it.
cp -a pkg pkg3
mkdir -p pkg3/etc/cron.daily
echo job >pkg3/etc/cron.daily/job
echo /etc/cron.daily/job >>pkg3/var/lib/dpkg/info/coreutils.list
sum=$(md5sum <pkg3/etc/cron.daily/job | cut -d ' ' -f 1)
sed -i "/^Version/aConffiles:\n /etc/cron.daily/job $sum" pkg3/var/lib/dpkg/status
record /etc/cron.daily/job >refused
suggest -r pkg3 refused >said
said "deb coreutils: 1 file"
not_said "altered since"
echo "rm -rf /" >>pkg3/etc/cron.daily/job
suggest -r pkg3 refused >said
said "    WARNING: altered since it was installed: coreutils 1:2.3-4~5 had another content; $(
	)it is a configuration file, which the administrator may have edited"
equal "to have it back is the first advice" "$(sed -n '/^  to let them pass:$/{n;p;q}' said)" \
	"    apt-get install --reinstall -o Dpkg::Options::=--force-confask 'coreutils=1:2.3-4~5'"

# What is no file cannot be listed or signed.
rm -f gone pipe
mkfifo pipe
for name in memfd:x "/memfd:a b (deleted)" "SYSV00000000 (deleted)" "dev/zero (deleted)" \
	"/tmp/x (deleted)" /proc/kmsg /proc/self/ns/mnt "$dir/gone" "$dir/pipe" "$dir" bare; do
	record "$(printf %s "$name" | tr ' ' _)" | sed "s|name=\"[^\"]*\"|name=$(
		printf %s "$name" | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F)|" >refused
	ended 1 suggest refused
	said ": no list and no signature can be made for it"
	not_said "    imactl "
	suggest -j refused >said
	equal "nor in JSON: $name" "$(grep -c '"command":"' said)" 0
	not_said '"no_file":null'
done
record x | sed 's/name="x" //' >refused
ended 1 suggest refused
said "    the record names no file: no list and no signature can be made for it"
not_said "    imactl "
record "" | sed 's/comm="a"/comm=""/' >refused
ended 1 suggest refused
said "  ?: BPRM_CHECK unlisted-digest"
said "    the record names no file"
not_said "broken"
record memfd:x >refused
suggest refused >said
said "    memory of a program (memfd_create): no list"
record /proc/kmsg >refused
suggest refused >said
said "    it is a file of the kernel's own, which no disk has: no list"
record /proc/self/ns/mnt >refused
suggest refused >said
said "    it is a file of the kernel's own, which no disk has: no list"
record "$dir/gone" >refused
suggest refused >said
said "    there is no such file any more: no list"
# Beside a file that is one it is left out.
{ record "$dir/gone"; record "$dir/file"; } >refused
suggest refused >said
said "    imactl trust $(digest_of file) $dir/file"

# What its label does not fit was changed, perhaps, and who did that may want it trusted.
record "$dir/file" FILE_CHECK custom invalid-hash 'hash|imasig|diglim' >refused
suggest refused >said
warned "$was_changed" 3
said "    WARNING: $was_changed"
suggest -j refused >said
said "\"mislabelled\":\"$was_changed\""
for cause in invalid-signature invalid-verity-signature; do
	record "$dir/file" FILE_CHECK custom $cause >refused
	suggest refused >said
	warned "$was_doubtful" 2
done
# Upstream's kernels do not tell what is demanded.
sed 's/ func=.*//' refused >upstream
sed 's/invalid-verity-signature/invalid-signature/' upstream >refused
suggest refused >said
warned "$was_doubtful" 1
# As beside it one that was not labelled: what is for one is not for the other.
{
	record "$dir/file" FILE_CHECK custom invalid-hash 'hash|imasig'
	record "$dir/victim" FILE_CHECK custom missing-hash 'hash|imasig'
} >refused
suggest refused >said
equal "what was changed comes last" "$(headings)" \
	"to let them pass;or;and, for those that were altered, or may have been;or;"
warned "$was_changed" 2
equal "the other one is not warned of" "$(grep -B 1 "^    imactl .*/victim$" said |
	grep -c "$was_changed")" 0
# A file that is so by one record has no other command by another one.
{
	record "$dir/file" FILE_CHECK custom missing-hash 'hash|imasig'
	record "$dir/file" BPRM_CHECK custom invalid-hash 'hash|imasig'
} >refused
suggest refused >said
warned "$was_changed" 2
equal "there is none without" "$(grep -c "^    imactl " said)" 2
for cause in missing-hash unlisted-digest missing-HMAC IMA-signature-required; do
	record "$dir/file" FILE_CHECK custom $cause >refused
	suggest refused >said
	not_said "find out first"
	suggest -j refused >said
	said '"mislabelled":null'
done

# Some causes have nothing to do with what a file has.
for cause in failed-mprotect private-copy no-file device; do
	record "$dir/file" MMAP_CHECK custom $cause >refused
	suggest refused >said
	said "MMAP_CHECK $cause (layer=custom"
	not_said "    imactl "
done
record "$dir/file" MMAP_CHECK custom failed-mprotect >refused
suggest refused >said
said "    memory that it is mapped to was to become executable later (mprotect)"
suggest -j refused >said
said '"command":null'
record /dev/full MMAP_CHECK builtin device >refused
suggest refused >said
said "    it is a device, a pipe or a socket"
said "    a device was to be executed"
not_said "    imactl "

# What a list has that does not count is perhaps what somebody took back.
record "$dir/file" BPRM_CHECK custom untrusted-list >refused
suggest refused >said
equal "to find out why comes first" "$(sed -n '/^  to let them pass:$/{n;p;q}' said)" \
	"    imactl digest-list query $dir/file"
equal "and is not all" "$(headings)" "to let them pass;and then;or;"
equal "and each command has the warning" \
	"$(grep -A 2 "WARNING: a list that has it does not count:" said |
	grep -c "^    imactl [ft]")" 2
{ record "$dir/file" BPRM_CHECK custom untrusted-list; record "$dir/victim"; } >refused
suggest refused >said
said "    WARNING: a list that has it does not count:"
said "    imactl trust $(digest_of victim) $dir/victim"
equal "it is of that file alone" "$(grep -A 1 "WARNING: a list that has it" said |
	grep -c "/victim")" 0
record /usr/bin/ls BPRM_CHECK custom untrusted-list >refused
suggest -r pkg refused >said
equal "and so has a new list of its package" "$(grep -A 1 "WARNING: a list that has it" said |
	grep -c "apt-get download")" 1

# A user can mount his own file over any name, in a namespace of his own.
inode=$(stat -c %i file)
# What has no device is called by its name.
device=$(stat -f -c %T .)
[ "$device" = tmpfs ] || [ "$device" = ramfs ] || device=vda
# refused_inode NUMBER [RECORD-ARGUMENT...] - such a record of file
refused_inode() {
	number=$1
	shift
	record "$dir/file" "$@" |
		sed "s/ op=/ pid=1 uid=1000&/; s/ res=0/ dev=\"$device\" ino=$number&/"
}
refused_inode "$inode" >refused
suggest refused >said
said "    imactl trust $(digest_of file) $dir/file"
said "dont_appraise func=BPRM_CHECK"
refused_inode "${inode}1" >other
suggest other >said
said "    another file stands there now than that which was refused to user 1000 $(
	)(inode $inode, and not ${inode}1): nothing is proposed for it"
not_said "    imactl "
not_said dont_appraise
suggest -j other >said
said "\"inode\":${inode}1"
said '"uid":"1000"'
said '"no_file":"another file stands there now'
not_said '"command":"'
# With one of its own it is the file that was refused, for what that one says.
cat refused other >both
suggest both >said
said "    imactl trust $(digest_of file) $dir/file"
equal "what is the same is told once" "$(grep -o BPRM_CHECK.unlisted-digest said | wc -l)" 1
{
	refused_inode "$inode" BPRM_CHECK custom unlisted-digest diglim
	refused_inode "${inode}1"
} >both
suggest both >said
said "    imactl trust $(digest_of file) $dir/file"
not_said "    imactl file sign"
{ refused_inode "$inode"; refused_inode "${inode}1" BPRM_CHECK builtin; } >both
suggest both >said
said "dont_appraise func=BPRM_CHECK"
# What he mounts has no device, and numbers as he likes.
if [ "$device" = vda ] && [ "$(stat -f -c %T .)" != overlayfs ]; then
	for name in tmpfs ramfs rootfs fuse overlay; do
		refused_inode "$inode" | sed "s/ dev=[^ ]*/ dev=\"$name\"/" >other
		suggest other >said
		said "    another file stands there now than that which was refused to user 1000 $(
		)(on "
		said ", and not on $name): nothing is proposed for it"
		not_said "    imactl "
		not_said dont_appraise
	done
	suggest -j other >said
	said '"device":"overlay"'
	cat refused other >both
	suggest both >said
	said "    imactl trust $(digest_of file) $dir/file"
	sed 's/ func=BPRM_CHECK/ func=MMAP_CHECK/' other >>both
	suggest both >said
	said "dont_appraise func=BPRM_CHECK"
	not_said "dont_appraise func=MMAP_CHECK"
	# A device may have had another name, and some file systems have none that is known here.
	for name in sdb7 0:45 btrfs; do
		refused_inode "$inode" | sed "s/ dev=[^ ]*/ dev=\"$name\"/" >other
		suggest other >said
		said "    imactl trust $(digest_of file) $dir/file"
	done
	refused_inode "$inode" | sed "s/ dev=[^ ]*//" >other
	suggest other >said
	said "    imactl trust $(digest_of file) $dir/file"
	suggest -j other >said
	said '"device":null'
fi
# mounted COMMAND... - run it where a file in a tmpfs is on the name of the file "file"
mounted() {
	# shellcheck disable=SC2016
	unshare -m sh -c 'mount -t tmpfs none /mnt && echo mine >/mnt/x &&
		mount --bind /mnt/x "$0/file" && "$@"' "$dir" "$@"
}
if [ "$(id -u)" = 0 ] && mounted true 2>/dev/null; then
	number=$(mounted stat -c %i "$dir/file")
	device=sda refused_inode "$number" >other
	mounted "$imactl" audit suggest other >said
	said "(on tmpfs, and not on sda): nothing is proposed for it"
	device=tmpfs refused_inode "$number" >other
	mounted "$imactl" audit suggest other >said
	said "    imactl trust --expect="
else
	echo "left out: nothing can be mounted"
fi
# A copy of a system has other numbers.
sed "s|$dir/file|/usr/bin/ls|" other >copied
suggest -r pkg copied >said
said "apt-get download"
if [ -x /usr/bin/dpkg-query ] && dpkg-query -S /usr/bin/dpkg-query >/dev/null 2>&1; then
	sed "s|$dir/file|/usr/bin/dpkg-query|" other >copied
	suggest copied >said
	said "another file stands there now"
	not_said "apt-get"
fi

# Programs that compare nothing are run if the file is still what it was.
odd="$dir/a 'b' \$(x)\\"
echo before >"$odd"
name=$(printf %s "$odd" | od -An -v -tx1 | tr -d ' \n')
{ record "$dir/odd"; record "$dir/victim"; } | sed 's/need=[^ ]*/need=modsig|sigv3/' |
	sed "s|name=\"$dir/odd\"|name=$name|" >refused
suggest refused >said
said "[ \"\$(sha256sum <$dir/victim)\" = '$(sha256sum <victim)' ] && $(
	)sign-file sha256 KEY CERT $dir/victim"
for program in sign-file fsverity; do
	mkdir -p programs
	# shellcheck disable=SC2016
	printf '#!/bin/sh\nfor last; do :; done; echo "ran:$last"\n' >programs/$program
	chmod 755 programs/$program
	command=$(sed -n "s/^    \(.* && $program .*\)/\1/p" said)
	PATH=$dir/programs:$PATH bash -c "$command" >ran
	equal "$program of each file" "$(cat ran)" "ran:$odd
ran:$dir/victim"
	echo other >>"$odd"
	PATH=$dir/programs:$PATH bash -c "$command" >ran
	equal "$program of none that is another one" "$(cat ran)" ""
	echo before >"$odd"
done
if [ "$(id -u)" = 0 ]; then
	record "$dir/victim" | sed 's/need=[^ ]*/need=modsig/' >refused
	suggest refused 3>>victim >said
	said "victim was not read: it is open for writing"
	not_said "    sign-file sha256"
	# The package as it was built is another content, but perhaps that which was revoked.
	record /usr/bin/ls >refused
	suggest -r pkg refused 3>>pkg/usr/bin/ls >said
	equal "a list of the package comes with a warning" "$(grep -A 1 "WARNING: /usr/bin/ls was $(
		)not read, so that it is not known whether a list that has it was revoked" said |
		grep -c "apt-get download")" 1
	not_said "    imactl "
fi
for algo in sha1 rmd256; do
	echo "appraise func=FILE_CHECK uid=5 appraise_type=imasig|diglim appraise_algos=$algo" >weak
	ended 1 explain -f victim -H FILE_CHECK -u 5 -p weak
	said "the rule takes no hash algorithm with which imactl makes labels or lists"
	not_said "  imactl "
done
echo "appraise func=FILE_CHECK uid=5 appraise_type=imasig appraise_algos=sha1,sha384" >weak
ended 1 explain -f victim -H FILE_CHECK -u 5 -p weak
said "  imactl file sign --key=KEY --cert=CERT --algo=sha384 --expect=sha384:"

# Who could have written the records is told.
record "$dir/file" >refused
suggest refused >said
said "WARNING: users may have written records there; "
suggest -j refused >said
said '"forgeable":true'
suggest - <refused >said
said "WARNING: users may have written records there; "
for before in "12,1,2,-;" "<13>" "12,1,2,-;x kernel: " "Nov 28 22:00:00 host user: kernel: "; do
	{ printf %s "$before"; record /forged; } >written
	ended 0 suggest written
done
# A command names no more files than the kernel takes.
mkdir "$dir/many"
i=0
while [ $i -lt 502 ]; do
	echo $i >"$dir/many/$i"
	record "$dir/many/$i"
	i=$((i + 1))
done >refused
suggest refused >said
said "directory $dir/many/: 502 files, 502 records"
said "  2 of them are in no command below: ask again when the others pass"
equal "commands name the others" "$(grep -o "$dir/many/[0-9]*" said | sort | uniq -c |
	awk '$1 > 1' | wc -l)" 500
suggest -j refused >said
said '"left_out":2'
rm -r "$dir/many"
# What other machines refused, of which auditd has the records, too, is left out.
host=$(uname -n)
# noded NODE - a record of it, as auditd writes it
noded() {
	printf 'node=%s ' "$1"
	record "$dir/file" | sed "s/^audit: type=1800 audit/type=INTEGRITY_DATA msg=audit/"
}
noded "x$host" >refused
ended 3 suggest refused
said "left out, of other machines (node=): 1; none is of this one, which may have had another name"
said "0 files refused, in 0 records"
suggest -j refused >said
said '"foreign":1'
said '"forgeable":true'
noded "x$host" | sed 's/cause=.*//' >refused
ended 3 suggest refused
not_said broken
{ noded "x$host"; noded 192.0.2.1; noded "$host"; } >refused
ended 1 suggest refused
said "left out, of other machines (node=): 2"
said "1 file refused, in 1 record"
not_said "WARNING: records may be of other machines"
noded "$host.example.org" >refused
ended 1 suggest refused
said "WARNING: records may be of other machines; their names (node=) do not tell, or"
not_said "left out"
# log COMMAND - run it where refused is auditd's log
log() {
	# shellcheck disable=SC2016
	unshare -m sh -c 'mount -t tmpfs -o mode=755 none /var/log && mkdir /var/log/audit &&
		sed "s/^audit: type=1800 audit/type=INTEGRITY_DATA msg=audit/" refused \
			>/var/log/audit/audit.log && "$@"' sh "$@"
}
refused_inode "$inode" >refused
if [ "$(id -u)" = 0 ] && log true 2>/dev/null; then
	log "$imactl" audit suggest >said
	equal "auditd's log is the first of what is read" \
		"$(sed -n '1s|^\(/var/log/audit/audit.log\).*: 1 file refused.*|\1|p' said)" \
		/var/log/audit/audit.log
	not_said "WARNING: users"
	not_said "WARNING: records"
	log "$imactl" audit suggest -j >said
	said '"forgeable":false'
	# shellcheck disable=SC2016
	log sh -c 'chmod g+w /var/log/audit; "$@"' sh "$imactl" audit suggest >said
	said "WARNING: users may have written records there; "
	# shellcheck disable=SC2016
	log sh -c 'cp /var/log/audit/audit.log /var/log/other; "$@"' sh \
		"$imactl" audit suggest /var/log/other >said
	said "WARNING: users may have written records there; "
	# Without the number that the kernel writes nobody compares the file.
	record "$dir/file" >refused
	log "$imactl" audit suggest >said
	said "WARNING: users may have written records there; "
	record bare >refused
	log "$imactl" audit suggest >said
	not_said "WARNING: users may"
	noded "$host.example.org" | sed "s/ res=0/ ino=$inode&/" >refused
	log "$imactl" audit suggest -j >said
	said '"forgeable":true'
else
	echo "left out: nothing can be mounted"
fi

# Several files are read as one.
# event SECONDS FILE [ARGUMENT...] - a record of it of that time
event() {
	event_time=$1
	shift
	record "$@" | sed "s/audit(1.1:1)/audit($event_time.123:45)/"
}
# audited SECONDS FILE [ARGUMENT...] - the same as auditd has it
audited() {
	event "$@" | sed "s/^audit: type=1800 audit/type=INTEGRITY_DATA msg=audit/"
}
audited 1 /a >one
{ audited 2 /b; audited 3 /a; } >two
ended 1 suggest one two
said "one, two: 2 files refused, in 3 records"
event 4 /c >three
ended 1 suggest one - two <three
said "one, standard input, two: 3 files refused, in 4 records"
suggest -j one two >said
said '"format":2'
equal "each is a name" "$(tr -d ' \n' <said | grep -c '"sources":\["one","two"\]')" 1
said '"unread":0'
# What cannot be read is told, and so is the rest.
ended 2 suggest one nosuch two .
said "imactl audit suggest: nosuch: No such file or directory"
said "imactl audit suggest: .: Is a directory"
said "one, two: 2 files refused, in 3 records"
ended 2 suggest empty nosuch
said "empty: 0 files refused"
suggest -j empty nosuch . >said 2>/dev/null
said '"unread":2'
ended 2 suggest nosuch .
not_said "refused"
echo "type=INTEGRITY_DATA msg=audit(1.1:1): op=a" >short
ended 2 suggest one short
said "imactl audit suggest: short:1: broken record: its end is missing"
# What both the kernel's log and auditd's have counts once; what is twice in one, twice.
{ event 1 /a; event 2 /b; event 2 /b; } >kernel
{ audited 1 /a; audited 1 /a; audited 2 /b; audited 5 /a; } >audit
ended 1 suggest kernel
said "kernel: 2 files refused, in 3 records"
ended 1 suggest audit kernel
said "audit, kernel: 2 files refused, in 4 records"
ended 1 suggest kernel audit
said "kernel, audit: 2 files refused, in 4 records"
# An event may have several records, and one of another file is another one.
{ event 1 /a MMAP_CHECK; event 1 /c; } >kernel
ended 1 suggest audit kernel
said "audit, kernel: 3 files refused, in 6 records"
suggest audit kernel audit kernel >said
said "3 files refused, in 6 records"
{ event 1 /b; event 2 /a; } >kernel
ended 1 suggest audit kernel
said "audit, kernel: 2 files refused, in 6 records"
# What the kernel's log has cut off is not missed if auditd's has it.
event 5 /a | sed 's/ func=.*/ func=BP/' >kernel
ended 1 suggest audit kernel
not_said broken
said "in 4 records"
ended 2 suggest one kernel
said "kernel:1: broken record: its end is missing"

# A log is understood in each form that dmesg and journald have for it.
while IFS= read -r before; do
	{ printf '%s' "${before%@}"; event 1 /a; } >form
	ended 1 suggest form
	said "form: 1 file refused, in 1 record"
done <<-'FORMS'
	[Mon Nov 30 17:41:34 2026] @
	2026-11-30T17:41:34,123456+00:00 @
	[    5.7][    T1] @
	kern  :notice: [    5.7] @
	[Nov30 17:41] @
	[  +0.000012] @
	[    5.700000 <    0.000012>] @
FORMS
for name in 'audit[7]' audit; do
	event 1 /a | sed "s/^audit.*): /Nov 30 17:41:34 host $name: INTEGRITY_DATA /" >form
	ended 1 suggest form
	said "form: 1 file refused, in 1 record"
done
{ printf 'user  :notice: [    5.7] '; event 1 /a; } >form
ended 0 suggest form
# In another form it is told that there is one.
{ printf '17:41:34 '; event 1 /a; } >form
ended 2 suggest form
said "imactl audit suggest: form:1: broken record: the form of this log is not known"
said "form: 0 files refused"
sed 's/^/audit.log:/' one >form
ended 2 suggest form
said "the form of this log is not known"
sed 's/audit([^)]*)/audit(11\/30\/2026 17:41:34.123:45) /; s/res=0/res=no/' one >form
ended 2 suggest form
said "form:1: broken record: it is interpreted: raw records are wanted (ausearch --raw)"
{ printf 'Nov 30 17:41:34 host user: '; event 1 /a; } >form
ended 0 suggest form

# That nothing is refused cannot be said if records were lost.
for loss in "audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64" \
	"audit: backlog limit exceeded" "audit: rate limit exceeded" \
	"kauditd_printk_skb: 5 callbacks suppressed" "** 5 printk messages dropped **"; do
	echo "[    5.7] $loss" >lossy
	ended 3 suggest lossy
	said "lossy: 0 files refused"
	said "WARNING: records were lost, 1 time: what was refused meanwhile is not told here; $(
		)auditd gets them with audit=1 audit_backlog_limit=8192 for the kernel"
	suggest -j lossy >said
	said '"lost":1'
	# A program says nothing of that.
	echo "Nov 28 22:00:00 host user: $loss" >written
	echo "<12>[    5.7] $loss" >>written
	ended 0 suggest written
	not_said "records were lost"
done
for loss in "audit: audit_lost=0 audit_rate_limit=0" "net_ratelimit: 5 callbacks suppressed"; do
	echo "[    5.7] $loss" >written
	ended 0 suggest written
	not_said "records were lost"
done
ended 1 suggest lossy one lossy
said "WARNING: records were lost, 2 times"
ended 2 suggest lossy short
suggest -j one >said
said '"lost":0'

# What a system has is read: all logs of auditd, the oldest first, and what the kernel has.
# system COMMAND... - run it where auditd's logs are in the directory "logs", and the kernel's
# log and command line are the files "kmsg" and "cmdline"
system() {
	# shellcheck disable=SC2016
	unshare -m sh -c 'mount -t tmpfs -o mode=755 none /var/log &&
		{ [ ! -e logs ] || cp -a logs /var/log/audit; } &&
		mount --bind cmdline /proc/cmdline && if [ "$bare" ]; then
			mount -t tmpfs none /dev
		else
			mount --bind kmsg /dev/kmsg
		fi && "$@"' sh "$@"
}
# default ARGUMENT... - what is said without a FILE there
default() {
	system "$imactl" audit suggest "$@"
}
# unasked - the same, where nobody may ask the kernel for its audit
unasked() {
	# shellcheck disable=SC2317
	system setpriv --bounding-set -audit_control --inh-caps -audit_control \
		"$imactl" audit suggest
}
# bare COMMAND... - the same with nothing in /dev
bare() {
	# shellcheck disable=SC2317
	(export bare=1 && "$@")
}
# nobody MODE MODE - what nobody is told if the directory and the logs have these modes
nobody() {
	# shellcheck disable=SC2016,SC2317
	system sh -c 'chmod "$2" /var/log/audit/* && chmod "$1" /var/log/audit &&
		cp "$3" /var/log/imactl && setpriv --reuid 65534 --regid 65534 \
		--clear-groups /var/log/imactl audit suggest' sh "$1" "$2" "$imactl"
}
: >kmsg
echo "root=/dev/vda1 audit=1 quiet" >cmdline
if [ "$(id -u)" = 0 ] && system true 2>/dev/null; then
	ended 0 unasked
	said "/dev/kmsg: 0 files refused"
	event 1 /boot >kmsg
	ended 1 default
	said "/dev/kmsg: 1 file refused, in 1 record"
	# uid=N of the first one is kept: so the order is seen.
	mkdir logs
	for number in 10 9 2 1; do
		audited $number "/only-$number" | sed "s/ op=/ uid=$number&/"
		audited 1$number /each | sed "s/ op=/ uid=$number&/"
	done | {
		for number in 10 9 2 1; do
			for _ in 1 2; do
				IFS= read -r line && printf '%s\n' "$line"
			done >logs/audit.log.$number
		done
	}
	audited 100 /now >logs/audit.log
	echo x >logs/audit.log.3.gz
	echo x >logs/audit.log.01
	ended 1 default
	all=/var/log/audit/audit.log
	all="$all.10, $all.9, $all.2, $all.1, $all, /dev/kmsg"
	said "$all: 7 files refused, in 10 records"
	for file in /only-10 /only-1 /now /boot; do
		said "  $file: BPRM_CHECK"
	done
	default -j >said
	tr -d ' \n' <said >flat
	equal "each is a name" \
		"$(grep -cF "\"sources\":[\"$(echo "$all" | sed 's/, /","/g')\"]" flat)" 1
	equal "that of the oldest is the first" "$(grep -c '"uid":"10","records":4,' flat)" 1
	# What both have counts once.
	{ cat kmsg; event 1 /only-1; event 100 /now; } >longer
	mv longer kmsg
	ended 1 default
	said "7 files refused, in 10 records"
	# Those that auditd does not write to any more are its own, too.
	# shellcheck disable=SC2016
	system sh -c 'sed "s/ res=0/ ino=1&/" logs/audit.log.2 >/var/log/audit/audit.log.2
		"$1" audit suggest /var/log/audit/audit.log.2' sh "$imactl" >said
	not_said "WARNING: users"
	# shellcheck disable=SC2016
	system sh -c 'sed "s/ res=0/ ino=1&/" logs/audit.log.2 >/var/log/audit/audit.log.2
		chmod 666 /var/log/audit/audit.log.2
		"$1" audit suggest /var/log/audit/audit.log.2' sh "$imactl" >said
	said "WARNING: users may have written records there; "
	# One of several is enough.
	# shellcheck disable=SC2016
	system sh -c 'sed "s/ res=0/ ino=1&/" logs/audit.log.2 >/var/log/audit/audit.log.2
		"$1" audit suggest /var/log/audit/audit.log.2 empty
		"$1" audit suggest empty /var/log/audit/audit.log.2' sh "$imactl" >said
	equal "whichever it is" "$(grep -c "^WARNING: users may have written records" said)" 2
	# What is there and cannot be read is told.
	ln -s audit.log.4 logs/audit.log.4
	ended 2 default
	said "imactl audit suggest: /var/log/audit/audit.log.4: Too many levels of symbolic links"
	said "7 files refused"
	default -j >said 2>/dev/null
	said '"unread":1'
	rm logs/audit.log.4
	chmod 644 kmsg
	ended 2 nobody 700 600
	said "imactl audit suggest: /var/log/audit/audit.log: Permission denied"
	equal "that is told once" "$(grep -c "Permission denied" said)" 1
	said "/dev/kmsg: 3 files refused"
	ended 2 nobody 711 644
	said "imactl audit suggest: /var/log/audit: Permission denied"
	said "/var/log/audit/audit.log, /dev/kmsg: 3 files refused"
	ended 2 nobody 755 600
	said "imactl audit suggest: /var/log/audit/audit.log.10: Permission denied"

	# What the kernel did not print auditd has, if the kernel says so: one that cannot be
	# asked, or has no auditd, says nothing.  That it does is for test_audit_collect.c.
	: >kmsg
	: >logs/audit.log
	rm logs/audit.log.*
	ended 0 unasked
	not_said "records were lost"
	echo "[    5.7] kauditd_printk_skb: 5 callbacks suppressed" >kmsg
	for words in "audit=1" "audit=1 audit_backlog_limit=8192" "audit=0"; do
		echo "$words" >cmdline
		ended 3 unasked
		said "WARNING: records were lost, 1 time"
	done
	echo "audit=1" >cmdline
	rm logs/audit.log
	ended 3 unasked
	# In a container there may be no log of the kernel: what it has nobody knows then.
	: >kmsg
	: >logs/audit.log
	ended 3 bare unasked
	said "/var/log/audit/audit.log: 0 files refused"
	said "WARNING: records were lost, 1 time"
	not_said "No such file"
	audited 1 /now >logs/audit.log
	ended 1 bare unasked
	said "/var/log/audit/audit.log: 1 file refused, in 1 record"
	rm logs/audit.log
	ended 2 bare unasked
	said "imactl audit suggest: /dev/kmsg: No such file or directory"
	not_said refused
	# One that may not be read is an error.
	audited 1 /now >logs/audit.log
	chmod 600 kmsg
	ended 2 nobody 711 644
	said "imactl audit suggest: /dev/kmsg: Permission denied"
	said "/var/log/audit/audit.log: 1 file refused, in 1 record"
	said "WARNING: not all could be read: what is told is of the rest"
	chmod 644 kmsg
	echo "[    5.7] kauditd_printk_skb: 5 callbacks suppressed" >kmsg
	: >logs/audit.log
	ended 3 system "$imactl" audit suggest /var/log/audit/audit.log /dev/kmsg
	# What was lost on the way to auditd is.
	echo "[    5.7] audit: audit_lost=1 audit_rate_limit=0 audit_backlog_limit=64" >kmsg
	ended 3 default
	echo "[    5.7] audit_log_lost: 5 callbacks suppressed" >kmsg
	ended 3 default
else
	echo "left out: nothing can be mounted"
fi

# Where built-in rules refuse the same, a rule would change nothing.
{ record "$dir/file"; record "$dir/file" BPRM_CHECK builtin; } >refused
suggest refused >said
not_said WEAKENS
said "  no rule of layer custom for BPRM_CHECK of $dir/file: built-in rules refuse it, too, $(
	)and nothing weakens them"
suggest -j refused >said
said '"no_rules":['
said '"func":"BPRM_CHECK"'
not_said '"weakens"'
{ record "$dir/file"; record "$dir/file" MMAP_CHECK builtin; } >refused
suggest refused >said
said "dont_appraise func=BPRM_CHECK"
not_said "no rule of layer"

# A rule is for the layer that refuses, unless that is built in.
sed -n '/srv.run/s| dev="[^"]*" ino=4 | |; s|name="/srv/run"|name="'"$dir"'/file"|p' \
	"$here/sample.audit" >refused
suggest refused >said
said "last resort, WEAKENS the policy, before the rule that refuses:"
sed 's/layer=custom/layer=corp/' refused >named_refused
cat refused named_refused named_refused >both
ended 1 suggest both
said "last resort, WEAKENS the policy, before the rule that refuses:"
said "last resort, WEAKENS the policy corp, in a later version of it, before the rule that refuses:"
said "BPRM_CHECK denied (layer=corp rule=6 need=deny)"
equal "there is a rule for each layer" "$(grep -c dont_appraise said)" 2
suggest -j named_refused >said
said '"layer":"corp"'
for layer in builtin init '?' '../x'; do
	sed "s|layer=custom|layer=$layer|" refused >said_by
	suggest said_by >said
	said "said_by: 1 file refused"
	equal "no rule is told for the layer $layer" "$(grep -c WEAKENS said)" 0
done
# Nor one with a hook that there is not: it could be anything.
# shellcheck disable=SC2016
for func in SETXATTR_CHECK KEY_CHECK 'ANYTHING;x' 'BPRM_CHECK$(x)'; do
	record "$dir/file" "$func" >said_by
	suggest said_by >said
	said "said_by: 1 file refused"
	not_said "dont_appraise"
	not_said WEAKENS
done
{ cat "$here/sample.audit" "$here/sample.audit"; } >twice
ended 1 suggest -r pkg twice
said "twice: 4 files refused, in 10 records"
suggest -j -r pkg "$here/sample.audit" >said
said '"kind":"deb"'
said '"name":"coreutils"'
said '"records":2'
echo "audit: type=1800 audit(1.1:1): op=appraise_data cause=den" >>twice
ended 2 suggest -r pkg twice
said "imactl audit suggest: twice:15: broken record: its end is missing"
said "twice: 4 files refused"
if [ -w /dev/full ] && suggest twice >/dev/full 2>/dev/null; then
	fail "an answer that cannot be written is an error"
fi
exit "$failed"
