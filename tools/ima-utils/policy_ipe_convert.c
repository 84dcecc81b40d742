// SPDX-License-Identifier: GPL-2.0-only
/*
 * What IMA has for a policy of IPE; see policy_ipe.h.
 *
 * Of each operation the first rule that matches decides in IPE, and of each hook the first
 * of appraise, dont_appraise and deny in IMA: so rules follow each other as they did.
 * What must never happen is that the result lets something through that IPE refuses,
 * and nobody is told.
 */

#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/exit_status.h"
#include "lib/hash_algo.h"
#include "lib/policy_parser.h"
#include "policy_ipe.h"

/*
 * The hooks of each operation.  Memory that is executable and no file's is one of
 * EXECUTE, too: it is to be a hook of its own, func=ANON_EXEC, and an entry here.
 */
static const char *const hooks[IPE_OPS][4] = {
	[IPE_EXECUTE] = { "BPRM_CHECK", "MMAP_CHECK", "MMAP_CHECK_REQPROT" },
	[IPE_FIRMWARE] = { "FIRMWARE_CHECK" },
	[IPE_KMODULE] = { "MODULE_CHECK" },
	[IPE_KEXEC_IMAGE] = { "KEXEC_KERNEL_CHECK" },
	[IPE_KEXEC_INITRAMFS] = { "KEXEC_INITRAMFS_CHECK" },
	[IPE_POLICY] = { "POLICY_CHECK", "DIGEST_LIST_CHECK" },
	[IPE_X509_CERT] = { "X509_CHECK" },
};

/* What each is asked about that is no file: IPE holds rules against it, IMA does not. */
static const char *const without_file[IPE_OPS] = {
	[IPE_FIRMWARE] = "firmware that a program writes to the kernel",
	[IPE_KMODULE] = "a module by init_module(2)",
	[IPE_KEXEC_IMAGE] = "a kernel by kexec_load(2)",
	[IPE_POLICY] = "a digest list that is written to the kernel",
	[IPE_X509_CERT] = "a certificate that is written to the kernel",
};

/**
 * struct conversion - a conversion
 * @policy: of what
 * @to: the result
 * @decided: of each operation, the rule that is for all files; what follows it is never asked
 * @denies: of each operation, there is a rule that denies in the result
 * @rules: number of rules in the result
 * @named: the result has the name and the version of the policy
 */
struct conversion {
	struct ipe_policy *policy;
	FILE *to;
	const struct ipe_statement *decided[IPE_OPS];
	bool denies[IPE_OPS];
	unsigned int rules;
	bool named;
};

/* Say something of a line. */
static void __printf(4, 5) note(struct conversion *conversion, enum ipe_note_kind kind,
				unsigned int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	ipe_note_add(conversion->policy, kind, line, 0, xvasprintf(format, args));
	va_end(args);
}

/* The text of a line, as a part of a comment: UTF-8 stays, what moves a cursor does not. */
static void put_text(FILE *to, const struct ipe_text *text)
{
	size_t i;
	char c;

	for (i = 0; i < text->length; i++) {
		c = text->at[i];
		putc((c >= 0 && c < ' ' && c != '\t') || c == 0x7f ? '?' : c, to);
	}
}

/* The line that something is made of. */
static void put_source(FILE *to, const struct ipe_statement *statement)
{
	fprintf(to, "# line %u: ", statement->line);
	put_text(to, &statement->text);
	putc('\n', to);
}

/* The number of the algorithm of a digest; -1 if this kernel has none of that name. */
static int algo_of(const struct ipe_condition *condition)
{
	return hash_algo_find(condition->algo.at, condition->algo.length);
}

/* Why a digest is that of no file; NULL if it may be one. */
static const char *of_nothing(const struct ipe_condition *condition)
{
	int algo = algo_of(condition);

	if (!condition->hex.length)
		return "the digest is empty";
	if (algo >= 0 && condition->hex.length != 2 * diglim_digest_size(algo))
		return "no digest of this algorithm is that long";
	return NULL;
}

/* Why IMA has nothing for a digest; NULL if it has. */
static const char *no_equivalent(const struct ipe_condition *condition)
{
	int algo = algo_of(condition);

	if (algo < 0)
		return "IMA knows no such hash algorithm";
	/* As security/integrity/ima/ima_policy_parse.c has it. */
	if (diglim_digest_size(algo) < HASH_ALGO_MIN_SIZE)
		return "files with the same digest may be made, and IMA refuses less than 256 bits";
	return NULL;
}

/* Why a rule matches nothing; NULL if it may. */
static const char *why_never(const struct ipe_statement *rule)
{
	const char *why = rule->never ? "its conditions contradict each other" : NULL;
	enum ipe_property property;

	for (property = IPE_DMVERITY_ROOTHASH; !why && property < IPE_PROPERTIES; property++)
		if (rule->conditions[property].given)
			why = of_nothing(&rule->conditions[property]);
	return why;
}

/* The first condition of a rule that IMA has not; NULL if it has all. */
static const struct ipe_condition *foreign_condition(const struct ipe_statement *rule)
{
	enum ipe_property property;

	for (property = IPE_DMVERITY_ROOTHASH; property < IPE_PROPERTIES; property++)
		if (rule->conditions[property].given &&
		    no_equivalent(&rule->conditions[property]))
			return &rule->conditions[property];
	return NULL;
}

/*
 * Whether no file can meet the conditions of both.  A volume has one root hash and a file
 * one digest; but one algorithm may have two names, so that only other bytes are another
 * digest.
 */
static bool disjoint(const struct ipe_statement *a, const struct ipe_statement *b)
{
	enum ipe_property property;

	for (property = 0; property < IPE_PROPERTIES; property++) {
		if (!a->conditions[property].given || !b->conditions[property].given)
			continue;
		if (property < IPE_DMVERITY_ROOTHASH ?
		    a->conditions[property].yes != b->conditions[property].yes :
		    !ipe_same_digest(&a->conditions[property], &b->conditions[property]))
			return true;
	}
	return false;
}

/*
 * Why something that a rule denies would be let through without the rule: the statement
 * that would; NULL if all of it is denied anyway.
 */
static const struct ipe_statement *who_allows(const struct ipe_policy *policy,
					      const struct ipe_statement *rule)
{
	const struct ipe_statement *end = policy->statements + policy->count, *later;

	for (later = rule + 1; later < end; later++) {
		if (later->kind != IPE_RULE || later->op != rule->op)
			continue;
		if (later->action == IPE_ALLOW && !why_never(later) &&
		    !foreign_condition(later) && !disjoint(rule, later))
			return later;
		if (!ipe_statement_conditional(later))
			return NULL;
	}
	later = ipe_policy_default(policy, rule->op);
	return later->action == IPE_ALLOW ? later : NULL;
}

/* What a rule that IMA has nothing for means for the result. */
static void lose(struct conversion *conversion, const struct ipe_statement *rule,
		 const struct ipe_condition *foreign)
{
	const struct ipe_statement *allows = NULL;
	const char *why = no_equivalent(foreign);
	char *word = ipe_text_shown(&foreign->word), *without;

	if (rule->action == IPE_DENY)
		allows = who_allows(conversion->policy, rule);
	if (allows)
		without = xasprintf("line %u would let through what this rule denies",
				    allows->line);
	else
		without = xstrdup(rule->action == IPE_ALLOW ?
				  "without the rule the result is stricter" :
				  "what the rule denies is denied without it, too");
	note(conversion, allows ? IPE_NOTE_WEAKER : IPE_NOTE_LOST, rule->line,
	     "%s: no equivalent: %s; %s", word, why, without);
	fprintf(conversion->to, "# left out, %s: %s\n", why, without);
	free(without);
	free(word);
}

/* The conditions of a rule, in IMA's words. */
static void put_conditions(FILE *to, const struct ipe_statement *rule)
{
	const struct ipe_condition *condition;
	enum ipe_property property;
	size_t i;
	char c;

	for (property = 0; property < IPE_PROPERTIES; property++) {
		condition = &rule->conditions[property];
		if (!condition->given)
			continue;
		fprintf(to, " %s=", ipe_property_names[property]);
		if (property < IPE_DMVERITY_ROOTHASH) {
			fputs(condition->yes ? "yes" : "no", to);
			continue;
		}
		fprintf(to, "%.*s:", (int)condition->algo.length, condition->algo.at);
		for (i = 0; i < condition->hex.length; i++) {
			c = condition->hex.at[i];
			putc(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c, to);
		}
	}
}

/* A rule for each hook of an operation. */
static void put_rules(struct conversion *conversion, const struct ipe_statement *statement,
		      enum ipe_op op)
{
	const char *const *hook;

	for (hook = hooks[op]; *hook; hook++) {
		fprintf(conversion->to, "%s func=%s",
			statement->action == IPE_ALLOW ? "dont_appraise" : "deny", *hook);
		put_conditions(conversion->to, statement);
		putc('\n', conversion->to);
		conversion->rules++;
	}
	conversion->denies[op] |= statement->action == IPE_DENY;
}

/*
 * Whether a rule lets pass what has lost a property, if that is the one that it names: in IMA
 * it is lost more easily, so that this lets through more than in IPE.
 */
static bool passes_what_lost(const struct ipe_statement *rule)
{
	enum ipe_property property;
	bool denies = rule->action == IPE_DENY, has;

	for (property = 0; property < IPE_PROPERTIES; property++) {
		if (!rule->conditions[property].given)
			continue;
		has = property >= IPE_DMVERITY_ROOTHASH || rule->conditions[property].yes;
		if (has == denies)
			return true;
	}
	return false;
}

/* What becomes of a rule. */
static void convert_rule(struct conversion *conversion, const struct ipe_statement *rule)
{
	const struct ipe_statement *decided = conversion->decided[rule->op];
	const struct ipe_condition *foreign = foreign_condition(rule);
	const char *never = why_never(rule);
	FILE *to = conversion->to;

	put_source(to, rule);
	/* A rule that denies would refuse what is no file in IMA, be it ever asked or not. */
	if (decided) {
		fprintf(to, "# left out, never asked: line %u is for all files\n", decided->line);
		note(conversion, IPE_NOTE_NOTICE, rule->line,
		     "the rule is left out: it is never asked, line %u is for all files",
		     decided->line);
	} else if (never) {
		fprintf(to, "# left out, it matches nothing: %s\n", never);
		note(conversion, IPE_NOTE_NOTICE, rule->line,
		     "the rule is left out: it matches nothing, %s", never);
	} else if (foreign) {
		lose(conversion, rule, foreign);
	} else {
		put_rules(conversion, rule, rule->op);
		if (passes_what_lost(rule))
			note(conversion, IPE_NOTE_NOTICE, rule->line,
			     "what has lost the property is not denied by this, and IMA takes it from what IPE leaves it: a device with another table, one on a file system that has data elsewhere, a file of the initramfs that was opened to write, one that was just sealed, private memory in front of one");
		if (!ipe_statement_conditional(rule))
			conversion->decided[rule->op] = rule;
	}
}

/*
 * Name and version, in IMA's one spelling: IPE takes "+1.02.3" for 1.2.3, too.  A name that
 * IMA does not take must not be changed to one that another policy may have.
 */
static void convert_header(struct conversion *conversion, const struct ipe_statement *header)
{
	char *line = xasprintf("policy_name=%.*s policy_version=%u.%u.%u",
			       (int)header->name.length, header->name.at, header->version[0],
			       header->version[1], header->version[2]);
	struct ima_policy_header parsed;
	struct ima_policy_fault fault;

	put_source(conversion->to, header);
	conversion->named = !ima_policy_parse_header(line, strlen(line), &parsed, &fault);
	if (conversion->named)
		fprintf(conversion->to, "%s\n", line);
	else
		note(conversion, IPE_NOTE_NOTICE, header->line,
		     "name and version become a comment, as IMA does not take this name: %s%s%s%s; without them an older policy can be loaded, too",
		     fault.reason, *fault.hint ? " (" : "", fault.hint, *fault.hint ? ")" : "");
	free(line);
}

/* What becomes of a line. */
static void convert_statement(struct conversion *conversion,
			      const struct ipe_statement *statement)
{
	struct ipe_text comment = statement->text;
	FILE *to = conversion->to;

	switch (statement->kind) {
	case IPE_COMMENT:
		/* Before it may be blanks that are none to IMA. */
		while (comment.length && *comment.at != '#') {
			comment.at++;
			comment.length--;
		}
		put_text(to, &comment);
		putc('\n', to);
		break;
	case IPE_HEADER:
		convert_header(conversion, statement);
		break;
	case IPE_DEFAULT:
		put_source(to, statement);
		fprintf(to, "# %s\n", statement->action == IPE_DENY ?
			"see the end" : "that needs no rule: what none denies is allowed");
		break;
	case IPE_RULE:
		convert_rule(conversion, statement);
	}
}

/* The defaults, which are asked last. */
static void convert_defaults(struct conversion *conversion)
{
	const struct ipe_statement *statement;
	FILE *to = conversion->to;
	enum ipe_op op;

	fputs("\n# What no rule above decides.\n", to);
	for (op = 0; op < IPE_OPS; op++) {
		statement = ipe_policy_default(conversion->policy, op);
		fprintf(to, "# line %u: DEFAULT action=%s, for op=%s", statement->line,
			statement->action == IPE_ALLOW ? "ALLOW" : "DENY", ipe_op_names[op]);
		if (conversion->decided[op]) {
			fprintf(to, ": never asked, line %u is for all files\n",
				conversion->decided[op]->line);
		} else if (statement->action == IPE_ALLOW) {
			fputs(": needs no rule\n", to);
		} else {
			putc('\n', to);
			put_rules(conversion, statement, op);
		}
	}
}

/* Whether a rule matches what is no file: that has no property. */
static bool matches_no_file(const struct ipe_statement *rule)
{
	enum ipe_property property;

	if (rule->never)
		return false;
	for (property = 0; property < IPE_PROPERTIES; property++)
		if (rule->conditions[property].given &&
		    (property >= IPE_DMVERITY_ROOTHASH || rule->conditions[property].yes))
			return false;
	return true;
}

/* What decides in IPE about what is no file. */
static const struct ipe_statement *of_no_file(const struct ipe_policy *policy, enum ipe_op op)
{
	const struct ipe_statement *s;

	for (s = policy->statements; s < policy->statements + policy->count; s++)
		if (s->kind == IPE_RULE && s->op == op && matches_no_file(s))
			return s;
	return ipe_policy_default(policy, op);
}

/* Whether IMA refuses what is no file: if there is any rule that denies. */
static bool refuses_no_file(const struct conversion *conversion, enum ipe_op op)
{
	/* kexec_load() brings both. */
	return conversion->denies[op] ||
	       (op == IPE_KEXEC_IMAGE && conversion->denies[IPE_KEXEC_INITRAMFS]);
}

/* Where IPE and IMA differ, whatever the rules say. */
static void tell_differences(struct conversion *conversion)
{
	const struct ipe_policy *policy = conversion->policy;
	const struct ipe_statement *s;
	enum ipe_op op;

	s = of_no_file(policy, IPE_EXECUTE);
	if (s->action == IPE_DENY)
		note(conversion, IPE_NOTE_NOTICE, s->line,
		     "IPE denies executable memory that is no file's, and IMA does not yet: that will be func=ANON_EXEC");
	if (conversion->denies[IPE_POLICY])
		note(conversion, IPE_NOTE_NOTICE, ipe_policy_default(policy, IPE_POLICY)->line,
		     "nobody asks IPE about a policy of IMA that is written as text, and IMA refuses it wherever a rule of op=POLICY denies");
	for (op = 0; op < IPE_OPS; op++) {
		s = of_no_file(policy, op);
		if (without_file[op] && s->action == IPE_ALLOW &&
		    refuses_no_file(conversion, op))
			note(conversion, IPE_NOTE_NOTICE, s->line,
			     "IPE allows %s, and IMA refuses what is no file wherever a rule of op=%s denies",
			     without_file[op], conversion->denies[op] ? ipe_op_names[op] :
			     ipe_op_names[IPE_KEXEC_INITRAMFS]);
	}
	if (!conversion->rules)
		note(conversion, IPE_NOTE_NOTICE, policy->header->line,
		     "nothing is ever denied: there is no rule%s",
		     conversion->named ? "" : " to load");
}

/**
 * ipe_policy_convert - write the policy of IMA that decides as one of IPE does
 * @policy: without faults; gets what is to be said of the result
 * @name: what it is called
 *
 * If it has something that must not be left out, or something was left out that the
 * caller wants to have, the result is not to be used.
 *
 * Return: the text, for the caller to free.
 */
char *ipe_policy_convert(struct ipe_policy *policy, const char *name)
{
	const struct ipe_text source = { name, strlen(name) };
	struct conversion conversion = { .policy = policy };
	const struct ipe_statement *s;
	char *text = NULL;
	size_t size;

	conversion.to = open_memstream(&text, &size);
	if (!conversion.to)
		err(EXIT_UNREAD, "memory");
	fputs("# Made by imactl policy import-ipe of ", conversion.to);
	put_text(conversion.to, &source);
	fputs(".\n", conversion.to);
	for (s = policy->statements; s < policy->statements + policy->count; s++)
		convert_statement(&conversion, s);
	convert_defaults(&conversion);
	tell_differences(&conversion);
	if (ferror(conversion.to) | fclose(conversion.to))
		err(EXIT_UNREAD, "memory");
	return text;
}
