// SPDX-License-Identifier: GPL-2.0-only
/*
 * Find the faults of a policy, and print them; see policy_report.h.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/clean.h"
#include "policy_report.h"

#define POLICY_CHECK "/sys/kernel/security/ima/policy_check"

/* As the kernel says it. */
#define NO_RULE "no rule"
#define MORE_FAULTS "more faults, which are not told"

/* Who has that many does not read them. */
#define FAULTS_MAX 1000

/* The order of the text. */
static bool stands_before(const struct policy_finding *a, const struct policy_finding *b)
{
	return a->line < b->line || (a->line == b->line && a->column < b->column);
}

/**
 * policy_findings_add - put a finding into its place
 * @findings: where to
 * @finding: is copied, with its strings; one that is there gets one more finder
 */
void policy_findings_add(struct policy_findings *findings, const struct policy_finding *finding)
{
	struct policy_finding *list = findings->list;
	size_t at = findings->count, i;

	while (at && stands_before(finding, &list[at - 1]))
		at--;
	for (i = at; i && !stands_before(&list[i - 1], finding); i--) {
		if (strcmp(list[i - 1].reason, finding->reason))
			continue;
		list[i - 1].by |= finding->by;
		return;
	}
	if (findings->count == findings->space) {
		findings->space = findings->space ? 2 * findings->space : 16;
		findings->list = xrealloc(list, findings->space, sizeof(*list));
		list = findings->list;
	}
	memmove(list + at + 1, list + at, (findings->count - at) * sizeof(*list));
	findings->count++;
	list[at] = *finding;
	list[at].reason = xstrdup(finding->reason);
	list[at].hint = finding->hint ? xstrdup(finding->hint) : NULL;
}

/* Free a list. */
static void findings_free(struct policy_findings *findings)
{
	size_t i;

	for (i = 0; i < findings->count; i++) {
		free(findings->list[i].reason);
		free(findings->list[i].hint);
	}
	free(findings->list);
	memset(findings, 0, sizeof(*findings));
}

/**
 * policy_report_free - free what was found
 * @report: empty after this
 */
void policy_report_free(struct policy_report *report)
{
	findings_free(&report->faults);
	findings_free(&report->warnings);
	free(report->why_not);
	memset(report, 0, sizeof(*report));
}

/**
 * struct parsing - a policy while it is parsed
 * @faults: where faults go
 * @line: at which it is
 */
struct parsing {
	struct policy_findings *faults;
	unsigned int line;
};

/* Keep a fault, and look for more. */
static bool keep_fault(void *data, const struct ima_policy_fault *fault)
{
	struct parsing *parsing = data;
	struct ima_policy_fault copy = *fault;
	char more[] = MORE_FAULTS;
	struct policy_finding finding = {
		.line = parsing->line,
		.column = fault->column,
		.reason = copy.reason,
		.hint = *copy.hint ? copy.hint : NULL,
		.by = JUDGE_IMACTL,
	};

	if (parsing->faults->count < FAULTS_MAX) {
		policy_findings_add(parsing->faults, &finding);
		return true;
	}
	finding.reason = more;
	finding.hint = NULL;
	policy_findings_add(parsing->faults, &finding);
	return false;
}

/**
 * policy_report_parse - find what imactl itself can find
 * @report: what it finds is added
 * @text: the policy
 * @length: how many bytes
 *
 * It is the first to find something.
 */
void policy_report_parse(struct policy_report *report, const char *text, size_t length)
{
	struct parsing parsing = { .faults = &report->faults };
	const struct ima_policy_reader reader = {
		.features = POLICY_ANY_KERNEL,
		.default_pcr = POLICY_DEFAULT_PCR,
		.data = &parsing,
		.fault = keep_fault,
	};
	char reason[] = NO_RULE;
	struct policy_finding none = { 1, 1, reason, NULL, JUDGE_IMACTL };
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	struct ima_policy_string line;
	struct ima_parsed_rule rule;
	size_t pos;
	int named;

	named = ima_policy_read_header(text, length, &pos, &parsing.line, &header, &fault);
	if (named < 0)
		keep_fault(&parsing, &fault);
	while (report->faults.count <= FAULTS_MAX &&
	       ima_policy_next_line(text, length, &pos, &line)) {
		parsing.line++;
		if (ima_policy_parse_rule(line.text, line.len, &reader, &rule, &fault) !=
		    IMA_POLICY_NO_RULE)
			report->rules++;
	}
	/* One with a name takes the rules of an earlier version away. */
	if (!report->rules && named == IMA_POLICY_NO_RULE)
		policy_findings_add(&report->faults, &none);
	policy_find_shadowed(&report->warnings, text, length);
}

/**
 * policy_report_answer - take in what the kernel says of a policy
 * @report: what it found is added
 * @answer: lines LINE:COLUMN: REASON (HINT), or one that tells of no fault
 *
 * Return: false if the answer was not understood.
 */
bool policy_report_answer(struct policy_report *report, const char *answer)
{
	char *copy = xstrdup(answer), *rest = copy, *line, *end;
	struct policy_finding finding = { .by = JUDGE_KERNEL };
	unsigned int rules;
	bool any = false, good = false, odd = false;
	int used;

	while ((line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		if (!strcmp(line, NO_RULE ", no fault")) {
			good = true;
			continue;
		}
		used = 0;
		if (sscanf(line, "%u rule%*[s,] no fault%n", &rules, &used) == 1 && used &&
		    !line[used]) {
			good = true;
			continue;
		}
		if (sscanf(line, "%u:%u: %n", &finding.line, &finding.column, &used) != 2 ||
		    !used || line[used - 1] != ' ' || !line[used]) {
			odd = true;
			continue;
		}
		any = true;
		finding.reason = line + used;
		/* No reason has a bracket of its own behind a space. */
		finding.hint = strstr(finding.reason, " (");
		end = line + strlen(line) - 1;
		if (finding.hint && *end == ')') {
			*finding.hint = '\0';
			*end = '\0';
			finding.hint += 2;
		} else {
			finding.hint = NULL;
		}
		policy_findings_add(&report->faults, &finding);
	}
	free(copy);
	return !odd && any != good;
}

/* Write all of a text; 0 or errno. */
static int write_all(int fd, const char *text, size_t length)
{
	ssize_t n;

	while (length) {
		n = write(fd, text, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		text += n;
		length -= n;
	}
	return 0;
}

/* The kernel's answer; NULL and errno if there is none. */
static char *ask(const char *text, size_t length)
{
	size_t used = 0, space = 1 << 16;
	int fd = open(POLICY_CHECK, O_RDWR | O_CLOEXEC), error;
	char *answer;
	ssize_t n;

	if (fd < 0)
		return NULL;
	answer = xrealloc(NULL, space + 1, 1);
	error = write_all(fd, text, length);
	while (!error) {
		n = read(fd, answer + used, space - used);
		if (n < 0 && errno != EINTR)
			error = errno;
		if (!n)
			break;
		used += n > 0 ? n : 0;
		if (used == space) {
			space *= 2;
			answer = xrealloc(answer, space + 1, 1);
		}
	}
	answer[used] = '\0';
	close(fd);
	if (!error)
		return answer;
	free(answer);
	errno = error;
	return NULL;
}

/**
 * policy_report_ask - find what the running kernel finds
 * @report: what it finds is added
 * @text: the policy
 * @length: how many bytes
 *
 * Return: 0, or errno if the kernel did not answer; @report says why.
 */
int policy_report_ask(struct policy_report *report, const char *text, size_t length)
{
	char *answer = ask(text, length);
	int error = answer ? 0 : errno;

	if (answer && !policy_report_answer(report, answer))
		error = EPROTO;
	free(answer);
	report->asked = !error;
	switch (error) {
	case 0:
		break;
	case ENOENT:
	case ENOTDIR:
		report->why_not = xstrdup("this kernel has no ima/policy_check");
		break;
	case EACCES:
	case EPERM:
		report->why_not = xstrdup("only root may ask this kernel");
		break;
	case EFBIG:
		report->why_not = xstrdup("it is too long to ask this kernel");
		break;
	case EPROTO:
		report->why_not = xstrdup("this kernel's answer was not understood");
		break;
	default:
		report->why_not = xasprintf(POLICY_CHECK ": %s", strerror(error));
	}
	return error;
}

/**
 * policy_report_only_kernel - leave out the faults that only imactl finds
 * @report: the kernel was asked
 *
 * It may be newer than imactl, and know more words.
 */
void policy_report_only_kernel(struct policy_report *report)
{
	struct policy_findings old = report->faults;
	size_t i;

	report->faults = (struct policy_findings){ 0 };
	for (i = 0; i < old.count; i++)
		if (old.list[i].by & JUDGE_KERNEL)
			policy_findings_add(&report->faults, &old.list[i]);
	findings_free(&old);
}

/* NAME:LINE:COLUMN: KIND REASON (HINT), a line each. */
static void print_findings(FILE *to, const char *name, const char *kind,
			   const struct policy_findings *findings)
{
	const struct policy_finding *finding;
	char *text, *clean;

	for (finding = findings->list; finding < findings->list + findings->count; finding++) {
		text = xasprintf("%s:%u:%u: %s%s%s%s%s", name, finding->line, finding->column,
				 kind, finding->reason, finding->hint ? " (" : "",
				 finding->hint ? finding->hint : "", finding->hint ? ")" : "");
		clean = clean_text(text);
		fprintf(to, "%s\n", clean);
		free(clean);
		free(text);
	}
}

/**
 * policy_report_print - write what was found, a line each
 * @to: where
 * @report: what was found
 */
void policy_report_print(FILE *to, const struct policy_report *report)
{
	print_findings(to, report->name, "", &report->faults);
	print_findings(to, report->name, "warning: ", &report->warnings);
}
