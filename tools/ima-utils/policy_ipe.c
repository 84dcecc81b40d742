// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read a policy of IPE; see policy_ipe.h.
 *
 * What is a policy, and what is none, is decided by security/ipe/policy_parser.c.  This
 * takes what that takes, oddities included, with one exception: the kernel reads nothing
 * behind a NUL, and whoever wrote something there would not get it.
 */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "policy_ipe.h"

/* Who has that many faults does not read them. */
#define FAULTS_MAX 1000

/* More of a word is not shown: no digest is longer. */
#define SHOWN_MAX 200

/* More than a rule with each property has. */
#define WORDS_MAX 256

const char *const ipe_op_names[IPE_OPS] = {
	[IPE_EXECUTE] = "EXECUTE",
	[IPE_FIRMWARE] = "FIRMWARE",
	[IPE_KMODULE] = "KMODULE",
	[IPE_KEXEC_IMAGE] = "KEXEC_IMAGE",
	[IPE_KEXEC_INITRAMFS] = "KEXEC_INITRAMFS",
	[IPE_POLICY] = "POLICY",
	[IPE_X509_CERT] = "X509_CERT",
};

/* IMA has the same names. */
const char *const ipe_property_names[IPE_PROPERTIES] = {
	[IPE_BOOT_VERIFIED] = "boot_verified",
	[IPE_DMVERITY_SIGNATURE] = "dmverity_signature",
	[IPE_FSVERITY_SIGNATURE] = "fsverity_signature",
	[IPE_DMVERITY_ROOTHASH] = "dmverity_roothash",
	[IPE_FSVERITY_DIGEST] = "fsverity_digest",
};

/**
 * struct reader - where in a policy the parser is
 * @policy: what it makes
 * @line: number of the line
 * @begin: where that begins
 * @header: there was one, good or bad
 * @missing_told: that there was none before the first rule has been said
 */
struct reader {
	struct ipe_policy *policy;
	unsigned int line;
	const char *begin;
	bool header;
	bool missing_told;
};

/**
 * ipe_note_add - say something of a policy
 * @policy: of which
 * @kind: why
 * @line: of what place
 * @column: of what place; 0 if not of one word
 * @text: what; it is the policy's from now on
 */
void ipe_note_add(struct ipe_policy *policy, enum ipe_note_kind kind, unsigned int line,
		  unsigned int column, char *text)
{
	if (policy->note_count == policy->note_space) {
		policy->note_space = policy->note_space ? 2 * policy->note_space : 16;
		policy->notes = xrealloc(policy->notes, policy->note_space,
					 sizeof(*policy->notes));
	}
	policy->notes[policy->note_count++] = (struct ipe_note){
		.kind = kind,
		.line = line,
		.column = column,
		.text = text,
	};
	policy->faults += kind == IPE_NOTE_FAULT;
	policy->lost += kind == IPE_NOTE_LOST;
	policy->weaker += kind == IPE_NOTE_WEAKER;
}

/**
 * ipe_text_shown - a piece of a policy as text that is not too long
 * @text: the piece
 *
 * Return: text for the caller to free.
 */
char *ipe_text_shown(const struct ipe_text *text)
{
	bool cut = text->length > SHOWN_MAX;

	return xasprintf("%.*s%s", cut ? SHOWN_MAX : (int)text->length, text->at,
			 cut ? "..." : "");
}

/* Say what is wrong with a word. */
static void __printf(3, 4) fault(struct reader *reader, const char *at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	ipe_note_add(reader->policy, IPE_NOTE_FAULT, reader->line, at - reader->begin + 1,
		     xvasprintf(format, args));
	va_end(args);
}

/* The same, where the word is shown between two texts. */
static void fault_word(struct reader *reader, const char *before, const struct ipe_text *word,
		       const char *behind)
{
	char *shown = ipe_text_shown(word);

	fault(reader, word->at, "%s\"%s\"%s", before, shown, behind);
	free(shown);
}

/* Whether a piece of the policy is this word. */
static bool text_is(const struct ipe_text *text, const char *word)
{
	return strlen(word) == text->length && !memcmp(text->at, word, text->length);
}

/* Whether a word begins so; then @value is what follows. */
static bool text_begins(const struct ipe_text *text, const char *with, struct ipe_text *value)
{
	size_t length = strlen(with);

	if (text->length < length || memcmp(text->at, with, length))
		return false;
	value->at = text->at + length;
	value->length = text->length - length;
	return true;
}

/* The next part of a text that single separators divide; false behind the last one. */
static bool next_part(struct ipe_text *rest, char separator, struct ipe_text *part)
{
	const char *end;

	if (!rest->at)
		return false;
	end = memchr(rest->at, separator, rest->length);
	*part = *rest;
	if (end) {
		part->length = end - rest->at;
		rest->at = end + 1;
		rest->length -= part->length + 1;
	} else {
		rest->at = NULL;
	}
	return true;
}

/* As isspace() of the kernel, which has the no-break space of Latin-1, too. */
static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || (unsigned char)c == 0xa0;
}

/* A number of a version, as kstrtou16() takes it; NULL, or what is wrong. */
static const char *bad_number(const struct ipe_text *text, unsigned int *number)
{
	const char *s = text->at, *end = s + text->length;

	*number = 0;
	if (s < end && *s == '+')
		s++;
	if (s == end)
		return "a number is missing in ";
	for (; s < end; s++) {
		if (*s < '0' || *s > '9')
			return "no version of three numbers, A.B.C: ";
		*number = 10 * *number + *s - '0';
		if (*number > 0xffff)
			return "a number above 65535 in ";
	}
	return NULL;
}

/* The version; whether it is one. */
static bool parse_version(struct reader *reader, const struct ipe_text *version,
			  struct ipe_statement *header)
{
	struct ipe_text rest = *version, part;
	const char *wrong = NULL;
	unsigned int parts = 0;

	while (!wrong && next_part(&rest, '.', &part))
		wrong = parts == 3 ? "more than three numbers in " :
			bad_number(&part, &header->version[parts++]);
	if (!wrong && parts < 3)
		wrong = "less than three numbers in ";
	if (wrong)
		fault_word(reader, wrong, version, "");
	return !wrong;
}

/* The first line, of name and version; whether it is good. */
static bool parse_header(struct reader *reader, const struct ipe_text *words, size_t count,
			 struct ipe_statement *header)
{
	struct ipe_text value;

	if (!text_begins(&words[0], "policy_name=", &value)) {
		fault_word(reader, "", &words[0],
			   " before the header, policy_name=NAME policy_version=A.B.C");
		return false;
	}
	if (!value.length) {
		fault(reader, words[0].at, "policy_name= without a name");
		return false;
	}
	header->name = value;
	if (count < 2) {
		fault(reader, words[0].at, "no policy_version= behind the name");
		return false;
	}
	if (!text_begins(&words[1], "policy_version=", &value)) {
		fault_word(reader, "", &words[1], " where policy_version=A.B.C has to stand");
		return false;
	}
	if (count > 2) {
		fault_word(reader, "", &words[2], " behind the version");
		return false;
	}
	return parse_version(reader, &value, header);
}

/* "op=EXECUTE"; IPE_OPS if it is none. */
static enum ipe_op parse_op(struct reader *reader, const struct ipe_text *word)
{
	struct ipe_text value;
	enum ipe_op op;

	if (!text_begins(word, "op=", &value)) {
		fault_word(reader, "", word, " where op= has to stand");
		return IPE_OPS;
	}
	for (op = 0; op < IPE_OPS; op++)
		if (text_is(&value, ipe_op_names[op]))
			return op;
	fault_word(reader, "unknown operation ", word,
		   " (EXECUTE, FIRMWARE, KMODULE, KEXEC_IMAGE, KEXEC_INITRAMFS, POLICY or X509_CERT)");
	return IPE_OPS;
}

/* "action=DENY"; IPE_NO_ACTION if it is none. */
static enum ipe_action parse_action(struct reader *reader, const struct ipe_text *word)
{
	if (text_is(word, "action=ALLOW"))
		return IPE_ALLOW;
	if (text_is(word, "action=DENY"))
		return IPE_DENY;
	fault_word(reader, "", word, " where action=ALLOW or action=DENY has to end the line");
	return IPE_NO_ACTION;
}

/* "sha256:0123..."; whether it is a digest. */
static bool parse_digest(struct reader *reader, const struct ipe_text *value,
			 struct ipe_condition *condition)
{
	const char *colon = memchr(value->at, ':', value->length), *s;

	if (!colon) {
		fault_word(reader, "no ALGORITHM:DIGEST: ", &condition->word, "");
		return false;
	}
	condition->algo = (struct ipe_text){ value->at, colon - value->at };
	condition->hex.at = colon + 1;
	condition->hex.length = value->at + value->length - condition->hex.at;
	for (s = condition->hex.at; s < value->at + value->length; s++) {
		if (!*s || !strchr("0123456789abcdefABCDEF", *s)) {
			fault_word(reader, "no hexadecimal digest: ", &condition->word, "");
			return false;
		}
	}
	if (condition->hex.length % 2) {
		fault_word(reader, "half a byte at the end of ", &condition->word, "");
		return false;
	}
	return true;
}

/**
 * ipe_same_digest - whether two conditions ask for the same bytes
 * @a: of a property that is a digest
 * @b: of a property that is a digest
 *
 * Return: true if they do, be they of one algorithm or of two.
 */
bool ipe_same_digest(const struct ipe_condition *a, const struct ipe_condition *b)
{
	return a->hex.length == b->hex.length &&
	       !strncasecmp(a->hex.at, b->hex.at, a->hex.length);
}

/* Whether no file has both. */
static bool contradict(enum ipe_property property, const struct ipe_condition *a,
		       const struct ipe_condition *b)
{
	if (property < IPE_DMVERITY_ROOTHASH)
		return a->yes != b->yes;
	return !ipe_same_digest(a, b) || a->algo.length != b->algo.length ||
	       memcmp(a->algo.at, b->algo.at, a->algo.length);
}

/* One more condition of a rule; whether it is one. */
static bool parse_property(struct reader *reader, const struct ipe_text *word,
			   struct ipe_statement *rule)
{
	struct ipe_condition condition = { .given = true, .word = *word };
	struct ipe_text name = *word, value = { 0 };
	const char *equals = memchr(word->at, '=', word->length);
	enum ipe_property property = IPE_PROPERTIES;

	if (equals) {
		name.length = equals - word->at;
		value.at = equals + 1;
		value.length = word->length - name.length - 1;
		for (property = 0; property < IPE_PROPERTIES; property++)
			if (text_is(&name, ipe_property_names[property]))
				break;
	}
	if (property == IPE_PROPERTIES) {
		fault_word(reader, "unknown property ", word, "");
		return false;
	}
	if (property >= IPE_DMVERITY_ROOTHASH) {
		if (!parse_digest(reader, &value, &condition))
			return false;
	} else if (text_is(&value, "TRUE") || text_is(&value, "FALSE")) {
		condition.yes = text_is(&value, "TRUE");
	} else {
		fault_word(reader, "neither TRUE nor FALSE: ", word, "");
		return false;
	}
	/* Twice is possible in IPE: both have to hold. */
	if (!rule->conditions[property].given)
		rule->conditions[property] = condition;
	else if (contradict(property, &rule->conditions[property], &condition))
		rule->never = true;
	return true;
}

/* A default is there once, and has no conditions. */
static bool check_default(struct reader *reader, const struct ipe_text *words,
			  const struct ipe_statement *statement)
{
	struct ipe_policy *policy = reader->policy;
	size_t i;

	if (ipe_statement_conditional(statement)) {
		fault_word(reader, "a DEFAULT has no conditions: ", &words[2], "");
		return false;
	}
	for (i = 0; i < policy->count; i++)
		if (policy->statements[i].kind == IPE_DEFAULT &&
		    policy->statements[i].op == statement->op)
			break;
	if (i == policy->count)
		return true;
	fault(reader, words[0].at, "a second DEFAULT%s%s: the first is in line %u",
	      statement->op == IPE_ANY_OP ? "" : " for op=",
	      statement->op == IPE_ANY_OP ? "" : ipe_op_names[statement->op],
	      policy->statements[i].line);
	return false;
}

/* A rule or a default; whether it is one. */
static bool parse_rule(struct reader *reader, const struct ipe_text *words, size_t count,
		       struct ipe_statement *statement)
{
	size_t first = 0, i;

	statement->kind = IPE_RULE;
	statement->op = IPE_ANY_OP;
	/* The last word is the action, whatever it is. */
	if (count > 1 && text_is(&words[0], "DEFAULT")) {
		statement->kind = IPE_DEFAULT;
		first = 1;
	}
	for (i = first; i < count - 1; i++) {
		if (i > first) {
			if (!parse_property(reader, &words[i], statement))
				return false;
			continue;
		}
		statement->op = parse_op(reader, &words[i]);
		if (statement->op == IPE_OPS)
			return false;
	}
	statement->action = parse_action(reader, &words[count - 1]);
	if (statement->action == IPE_NO_ACTION)
		return false;
	if (statement->kind == IPE_DEFAULT)
		return check_default(reader, words, statement);
	if (statement->op == IPE_ANY_OP)
		fault(reader, words[0].at, "no op= before the action (DEFAULT is for all)");
	return statement->op != IPE_ANY_OP;
}

/* Take in what stands in a line. */
static void keep(struct ipe_policy *policy, const struct ipe_statement *statement)
{
	if (policy->count == policy->space) {
		policy->space = policy->space ? 2 * policy->space : 64;
		policy->statements = xrealloc(policy->statements, policy->space,
					      sizeof(*policy->statements));
	}
	policy->statements[policy->count++] = *statement;
}

/* The words of a line, without those that are too many; returns how many there are. */
static size_t split(struct ipe_text rest, struct ipe_text words[WORDS_MAX])
{
	size_t count = 0, i;

	for (i = 0; i < rest.length; i++)
		if (rest.at[i] == '\t' || rest.at[i] == ' ')
			continue;
		else if (count && words[count - 1].at + words[count - 1].length == rest.at + i)
			words[count - 1].length++;
		else if (count < WORDS_MAX)
			words[count++] = (struct ipe_text){ rest.at + i, 1 };
		else
			return WORDS_MAX + 1;
	return count;
}

/* One line, or a part of one between two carriage returns, which end one for IPE, too. */
static void parse_line(struct reader *reader, const struct ipe_text *line)
{
	struct ipe_statement statement = { .kind = IPE_COMMENT, .line = reader->line };
	const char *hash = memchr(line->at, '#', line->length);
	struct ipe_text words[WORDS_MAX], part = *line;
	struct ipe_policy *policy = reader->policy;
	bool good = true;
	size_t count;

	statement.text = *line;
	while (statement.text.length && is_space(line->at[statement.text.length - 1]))
		statement.text.length--;
	if (hash)
		part.length = hash - line->at;
	while (part.length && is_space(part.at[part.length - 1]))
		part.length--;
	count = split(part, words);
	if (count > WORDS_MAX) {
		fault(reader, words[WORDS_MAX - 1].at, "more than %d words", WORDS_MAX);
		return;
	}
	if (count && !reader->header && text_begins(&words[0], "policy_", &part)) {
		statement.kind = IPE_HEADER;
		good = parse_header(reader, words, count, &statement) && !reader->missing_told;
		reader->header = true;
	} else if (count) {
		/* What else is wrong with it is told as well. */
		if (!reader->header && !reader->missing_told)
			parse_header(reader, words, count, &statement);
		reader->missing_told = !reader->header;
		good = parse_rule(reader, words, count, &statement);
	}
	if (good)
		keep(policy, &statement);
}

/* Find header and defaults, whose places do not change any more. */
static void find_statements(struct ipe_policy *policy)
{
	const struct ipe_statement *s;
	size_t i;

	for (i = 0; i < policy->count; i++) {
		s = &policy->statements[i];
		if (s->kind == IPE_HEADER)
			policy->header = s;
		else if (s->kind == IPE_DEFAULT)
			policy->defaults[s->op] = s;
	}
}

/* Each operation needs a default. */
static void check_defaults(struct reader *reader)
{
	struct ipe_policy *policy = reader->policy;
	char *list = xstrdup(""), *longer;
	enum ipe_op op;

	for (op = 0; op < IPE_OPS; op++) {
		if (ipe_policy_default(policy, op))
			continue;
		longer = xasprintf("%s%s%s", list, *list ? ", " : "", ipe_op_names[op]);
		free(list);
		list = longer;
	}
	if (*list) {
		reader->line = policy->header ? policy->header->line : 1;
		fault(reader, reader->begin, "no DEFAULT for %s, and none for all", list);
	}
	free(list);
}

/**
 * ipe_policy_parse - read a policy of IPE
 * @policy: gets it; to be freed with ipe_policy_free(), whatever is found
 * @text: the policy; it has to stay where it is
 * @length: how many bytes
 *
 * If it has faults, these are among the notes, and it is not to be converted.
 */
void ipe_policy_parse(struct ipe_policy *policy, const char *text, size_t length)
{
	struct ipe_text rest = { text, length }, line, lines, part;
	struct reader reader = { .policy = policy, .line = 0 };

	*policy = (struct ipe_policy){ 0 };
	while (policy->faults < FAULTS_MAX && next_part(&rest, '\n', &line)) {
		reader.line++;
		reader.begin = line.at;
		/* Behind the last end of a line there is no line. */
		if (!rest.at && !line.length)
			break;
		part.at = memchr(line.at, '\0', line.length);
		if (part.at) {
			fault(&reader, part.at, "a NUL, behind which IPE reads nothing");
			break;
		}
		/* A comment does not end there for IPE either. */
		for (lines = line; next_part(&lines, '\r', &part);)
			if (part.length || part.at == line.at)
				parse_line(&reader, &part);
	}
	find_statements(policy);
	if (!policy->faults && !policy->header) {
		reader.line = 1;
		reader.begin = text;
		fault(&reader, text, "no header, policy_name=NAME policy_version=A.B.C");
	}
	reader.begin = text;
	if (!policy->faults)
		check_defaults(&reader);
}

/**
 * ipe_policy_default - what decides if no rule of an operation matches
 * @policy: without faults
 * @op: the operation
 *
 * Return: the statement.
 */
const struct ipe_statement *ipe_policy_default(const struct ipe_policy *policy, enum ipe_op op)
{
	return policy->defaults[op] ? policy->defaults[op] : policy->defaults[IPE_ANY_OP];
}

/**
 * ipe_statement_conditional - whether a rule asks for anything
 * @rule: the rule
 *
 * Return: false if it is for all files.
 */
bool ipe_statement_conditional(const struct ipe_statement *rule)
{
	enum ipe_property property;

	for (property = 0; property < IPE_PROPERTIES; property++)
		if (rule->conditions[property].given)
			return true;
	return false;
}

/**
 * ipe_policy_free - free a policy
 * @policy: empty after this
 */
void ipe_policy_free(struct ipe_policy *policy)
{
	size_t i;

	for (i = 0; i < policy->note_count; i++)
		free(policy->notes[i].text);
	free(policy->notes);
	free(policy->statements);
	*policy = (struct ipe_policy){ 0 };
}
