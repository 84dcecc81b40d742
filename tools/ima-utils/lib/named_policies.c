// SPDX-License-Identifier: GPL-2.0-only
/*
 * Policies with names; see named_policies.h.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "named_policies.h"

/* How ima/named_policies tells the digest of a policy, in the line behind its header. */
#define DIGEST_BEGINS "# sha256:"
#define DIGEST_DIGITS 64

/* What ima/status has if there is none: not a version, so it cannot be one. */
#define NONE "none"

/**
 * policy_name_good - whether a policy can have a name
 * @name: the name
 *
 * Return: false for those of layers that are always there, too.
 */
bool policy_name_good(const char *name)
{
	char *line = xasprintf("policy_name=%s policy_version=0.0.0", name);
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	bool good = !ima_policy_parse_header(line, strlen(line), &header, &fault) &&
		    ima_policy_string_is(&header.name, name);

	free(line);
	return good;
}

/**
 * named_policies_find - one with a name
 * @policies: among these
 * @name: the name
 *
 * Return: the policy, NULL if there is none.
 */
const struct named_policy *named_policies_find(const struct named_policies *policies,
					       const struct ima_policy_string *name)
{
	size_t i;

	for (i = 0; i < policies->count; i++)
		if (ima_policy_string_is(name, policies->list[i].name))
			return &policies->list[i];
	return NULL;
}

/* One more; false if there is one of that name. */
static bool add(struct named_policies *policies, const struct ima_policy_header *header)
{
	struct named_policy *policy;

	if (named_policies_find(policies, &header->name))
		return false;
	policies->list = xrealloc(policies->list, policies->count + 1, sizeof(*policies->list));
	policy = &policies->list[policies->count++];
	*policy = (struct named_policy){
		.name = xstrndup(header->name.text, header->name.len),
		.version = header->version,
	};
	ima_policy_version_text(header->version, policy->version_text);
	return true;
}

/* The digest that a line tells, to be freed; NULL if it is another line. */
static char *digest_of(const struct ima_policy_string *line)
{
	const size_t begins = strlen(DIGEST_BEGINS);
	const char *hex = line->text + begins;

	if (line->len != begins + DIGEST_DIGITS || memcmp(line->text, DIGEST_BEGINS, begins))
		return NULL;
	/* It is followed by the end of the line, or of the text. */
	if (strspn(hex, "0123456789abcdef") != DIGEST_DIGITS)
		return NULL;
	return xstrndup(line->text + 2, line->len - 2);
}

/**
 * named_policies_parse - take ima/named_policies apart
 * @policies: empty, to be freed with named_policies_free(), whatever is returned
 * @text: what it shows; has to stay as long as the rules are needed
 *
 * A policy goes from its header to the next one.
 *
 * Return: false if the text is not understood: there is something before the first header,
 * a header with a fault, or a name twice.
 */
bool named_policies_parse(struct named_policies *policies, const char *text)
{
	const size_t length = strlen(text);
	struct named_policy *policy = NULL;
	struct ima_policy_header header;
	struct ima_policy_string line;
	struct ima_policy_fault fault;
	size_t pos = 0;
	int result;

	while (ima_policy_next_line(text, length, &pos, &line)) {
		result = ima_policy_parse_header(line.text, line.len, &header, &fault);
		if (result < 0 || (result && !policy && line.len))
			return false;
		if (!result) {
			if (!add(policies, &header))
				return false;
			policy = &policies->list[policies->count - 1];
			policy->rules = text + pos;
		} else if (policy && !policy->length) {
			policy->digest = digest_of(&line);
		}
		if (policy)
			policy->length = text + pos - policy->rules;
	}
	return true;
}

/**
 * named_policies_told - take the line named_policies of ima/status apart
 * @policies: empty, to be freed with named_policies_free(), whatever is returned
 * @told: "NAME=A.B.C NAME=A.B.C", or "none"
 *
 * Return: false if it is not understood.
 */
bool named_policies_told(struct named_policies *policies, const char *told)
{
	char *copy, *rest, *name, *version, *line;
	struct ima_policy_header header;
	struct ima_policy_fault fault;
	bool good = true;

	if (!strcmp(told, NONE))
		return true;
	copy = xstrdup(told);
	rest = copy;
	while (good && (name = strsep(&rest, " "))) {
		version = strchr(name, '=');
		good = version;
		if (!good)
			break;
		*version++ = '\0';
		line = xasprintf("policy_name=%s policy_version=%s", name, version);
		good = !ima_policy_parse_header(line, strlen(line), &header, &fault) &&
		       add(policies, &header);
		free(line);
	}
	free(copy);
	return good;
}

/**
 * named_policies_free - free what was found
 * @policies: empty after this
 */
void named_policies_free(struct named_policies *policies)
{
	size_t i;

	for (i = 0; i < policies->count; i++) {
		free(policies->list[i].name);
		free(policies->list[i].digest);
	}
	free(policies->list);
	*policies = (struct named_policies){ 0 };
}
