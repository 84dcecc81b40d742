// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz_audit_node - a libFuzzer target for whose audit records are, by auditd's configuration
 *
 * The source of "imactl audit suggest" under AddressSanitizer and
 * UndefinedBehaviorSanitizer; scripts/fuzz of the patchset builds and runs it.  The first line
 * is the name that stands before a record; then come /etc/hostname, up to the end of a page,
 * and auditd.conf.  What that tells is found in another way, too, and a record is only told
 * to be another machine's, or this one's, if nobody could take it for something else.
 */

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>

#include "../../../ima-utils/audit_node.c"
#include "../../../ima-utils/lib/alloc.c"
#include "../../../ima-utils/lib/fact.c"
#include "fuzz.h"

/* What the files hold; NULL if there is no such file. */
static const char *hostname;
static const char *auditd_conf;

/* In the place of files: what sysfile.c makes of one with this text. */
struct fact sysfile_read(const char *root, const char *path, size_t max)
{
	bool is_conf = !strcmp(path, "/etc/audit/auditd.conf");
	const char *text = is_conf ? auditd_conf : hostname;
	struct fact fact = { .path = xstrdup(path) };
	size_t size;

	require(!strcmp(root, "/root") && max == SYSFILE_ANSWER);
	require(is_conf || !strcmp(path, "/etc/hostname"));
	if (!text)
		return fact;
	for (size = strlen(text); size && text[size - 1] == '\n'; size--)
		;
	fact.state = FACT_READ;
	fact.text = xstrndup(text, size);
	return fact;
}

/* A copy without the blanks around it, to be freed. */
static char *stripped(const char *text, size_t length)
{
	while (length && strchr(" \t\r", text[length - 1]))
		length--;
	for (; length && strchr(" \t\r", *text); text++)
		length--;
	return xstrndup(text, length);
}

/* The value of the last line that is "key = value", to be freed; each line is cut at "=". */
static char *last_value(const char *text, const char *key)
{
	char *copy = xstrdup(text), *rest = copy, *last = NULL, *line, *equals, *name;

	while ((line = strsep(&rest, "\n"))) {
		equals = strchr(line, '=');
		if (!equals)
			continue;
		name = stripped(line, equals - line);
		if (!strcasecmp(name, key)) {
			free(last);
			last = stripped(equals + 1, strlen(equals + 1));
		}
		free(name);
	}
	free(copy);
	return last;
}

/* Both are NULL, or the same. */
static bool same(const char *a, const char *b)
{
	return !a == !b && (!a || !strcmp(a, b));
}

static void check_read(const struct audit_nodes *nodes)
{
	const char *conf = auditd_conf ? auditd_conf : "";
	char *format = last_value(conf, "name_format"), *name = last_value(conf, "name");
	char *port = last_value(conf, "tcp_listen_port");
	size_t length = hostname ? strcspn(hostname, "\n") : 0;
	bool one_line = length && strspn(hostname + length, "\n") == strlen(hostname + length);

	require(!nodes->live && nodes->listens == !!port);
	require(same(nodes->chosen, format && !strcasecmp(format, "user") ? name : NULL));
	require(!nodes->host == !one_line);
	require(!one_line ||
		(strlen(nodes->host) == length && !memcmp(nodes->host, hostname, length)));
	free(format);
	free(name);
	free(port);
}

/* Whether one is the begin of the other, up to a dot or the end, in either case. */
static bool could_be(const char *name, const char *other)
{
	size_t length = strlen(name) < strlen(other) ? strlen(name) : strlen(other);

	return !strncasecmp(name, other, length) && (!name[length] || name[length] == '.') &&
		(!other[length] || other[length] == '.');
}

static void check_judge(const struct audit_nodes *nodes, const char *node)
{
	enum audit_origin origin = audit_nodes_judge(nodes, node);
	bool own = (nodes->host && !strcasecmp(node, nodes->host)) || same(node, nodes->chosen);
	char *longer;

	require((origin == AUDIT_OWN) == (own && !nodes->listens));
	require(origin != AUDIT_FOREIGN || (nodes->host && !could_be(node, nodes->host)));
	/* Without addresses, which are nobody's in a copy of files. */
	require(origin == AUDIT_FOREIGN || own || !nodes->host || could_be(node, nodes->host) ||
		strspn(node, "0123456789abcdefABCDEF.:") == strlen(node));
	require(audit_nodes_judge(nodes, NULL) == (nodes->listens ? AUDIT_UNTOLD : AUDIT_OWN));
	require(audit_nodes_judge(nodes, "192.0.2.1") != AUDIT_FOREIGN);
	if (!nodes->host)
		return;
	longer = xasprintf("%s.example.org", nodes->host);
	require(audit_nodes_judge(nodes, nodes->host) != AUDIT_FOREIGN);
	require(audit_nodes_judge(nodes, longer) != AUDIT_FOREIGN);
	free(longer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audit_nodes nodes;
	char *text, *rest, *node;

	/* A file with such a byte is not read. */
	if (memchr(data, '\0', size))
		return 0;
	text = xstrndup((const char *)data, size);
	rest = text;
	node = strsep(&rest, "\n");
	hostname = strsep(&rest, "\f");
	auditd_conf = rest;
	audit_nodes_read(&nodes, "/root");
	check_read(&nodes);
	check_judge(&nodes, node);
	audit_nodes_free(&nodes);
	require(!nodes.host && !nodes.chosen);
	free(text);
	return 0;
}
