// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose records auditd's log has; see audit_node.h.
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit_node.h"
#include "lib/alloc.h"
#include "lib/sysfile.h"

#define AUDITD_CONF "/etc/audit/auditd.conf"

/* What a line "key = value" of auditd has for a key, to be freed; NULL if it is none. */
static char *value_of(const char *line, size_t length, const char *key)
{
	static const char blank[] = " \t\r";
	const char *end = line + length;

	while (line < end && strchr(blank, *line))
		line++;
	if ((size_t)(end - line) < strlen(key) || strncasecmp(line, key, strlen(key)))
		return NULL;
	line += strlen(key);
	while (line < end && strchr(blank, *line))
		line++;
	if (line == end || *line++ != '=')
		return NULL;
	while (line < end && strchr(blank, *line))
		line++;
	while (line < end && strchr(blank, end[-1]))
		end--;
	return xstrndup(line, end - line);
}

/* The value of a key in a file; the last one counts. */
static char *find_value(const char *text, const char *key)
{
	char *found = NULL, *value;
	size_t length;

	for (; *text; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		value = value_of(text, length, key);
		if (!value)
			continue;
		free(found);
		found = value;
	}
	return found;
}

/* How auditd is told to call it, and whether it listens. */
static void read_conf(struct audit_nodes *nodes, const char *root)
{
	struct fact conf = sysfile_read(root, AUDITD_CONF, SYSFILE_ANSWER);
	char *format, *port;

	if (conf.state == FACT_READ) {
		format = find_value(conf.text, "name_format");
		if (format && !strcasecmp(format, "user"))
			nodes->chosen = find_value(conf.text, "name");
		port = find_value(conf.text, "tcp_listen_port");
		nodes->listens = !!port;
		free(port);
		free(format);
	}
	fact_free(&conf);
}

/* What the host is called: what this one answers, or a file of another one says. */
static char *host_of(const char *root)
{
	char here[HOST_NAME_MAX + 1] = "", *name = NULL;
	struct fact file;

	if (!strcmp(root, "/"))
		return !gethostname(here, HOST_NAME_MAX) && *here ? xstrdup(here) : NULL;
	file = sysfile_read(root, "/etc/hostname", SYSFILE_ANSWER);
	if (file.state == FACT_READ && file.text[strcspn(file.text, "\n")] == '\0' && *file.text)
		name = xstrdup(file.text);
	fact_free(&file);
	return name;
}

/**
 * audit_nodes_read - find out how auditd calls a machine
 * @nodes: is filled in; to be freed with audit_nodes_free()
 * @root: what stands for "/" of that machine
 */
void audit_nodes_read(struct audit_nodes *nodes, const char *root)
{
	*nodes = (struct audit_nodes){ .live = !strcmp(root, "/"), .host = host_of(root) };
	read_conf(nodes, root);
}

/* Whether an interface has an address that no other machine has, too. */
static bool has_address(const struct ifaddrs *interface, int family, const void *address)
{
	const struct sockaddr *at = interface->ifa_addr;

	if (!at || at->sa_family != family || interface->ifa_flags & IFF_LOOPBACK)
		return false;
	if (family == AF_INET)
		return !memcmp(&((const struct sockaddr_in *)at)->sin_addr, address,
			       sizeof(struct in_addr));
	return !memcmp(&((const struct sockaddr_in6 *)at)->sin6_addr, address,
		       sizeof(struct in6_addr));
}

/* Whether an address is one of many machines: of the loopback, as "127.0.1.1" for the host. */
static bool is_anybodys(int family, const void *address)
{
	if (family == AF_INET)
		return *(const unsigned char *)address == 127;
	return IN6_IS_ADDR_LOOPBACK((const struct in6_addr *)address) ||
	       IN6_IS_ADDR_LINKLOCAL((const struct in6_addr *)address);
}

/* Whose an address is. */
static enum audit_origin judge_address(const struct audit_nodes *nodes, int family,
				       const void *address)
{
	enum audit_origin origin = AUDIT_FOREIGN;
	struct ifaddrs *all, *one;

	if (!nodes->live || is_anybodys(family, address) || getifaddrs(&all))
		return AUDIT_UNTOLD;
	for (one = all; one; one = one->ifa_next)
		if (has_address(one, family, address))
			origin = AUDIT_OWN;
	freeifaddrs(all);
	return origin;
}

/* Whether a name is another one without its domain. */
static bool is_short(const char *name, const char *of)
{
	size_t length = strlen(name);

	return !strncasecmp(name, of, length) && of[length] == '.';
}

/**
 * audit_nodes_judge - whose a record is
 * @nodes: what is known of the machine
 * @node: what stands behind node=; NULL if the record has none
 *
 * A record without it is taken for the machine's own, which it is unless auditd listens.
 *
 * Return: whose it is.
 */
enum audit_origin audit_nodes_judge(const struct audit_nodes *nodes, const char *node)
{
	unsigned char address[sizeof(struct in6_addr)];

	/* Whoever sends records may call himself as he likes, or leave it out. */
	if (!node || (nodes->chosen && !strcmp(node, nodes->chosen)) ||
	    (nodes->host && !strcasecmp(node, nodes->host)))
		return nodes->listens ? AUDIT_UNTOLD : AUDIT_OWN;
	if (inet_pton(AF_INET, node, address) == 1)
		return judge_address(nodes, AF_INET, address);
	if (inet_pton(AF_INET6, node, address) == 1)
		return judge_address(nodes, AF_INET6, address);
	/* The domain would have to be asked for, of whoever answers. */
	if (!nodes->host || is_short(node, nodes->host) || is_short(nodes->host, node))
		return AUDIT_UNTOLD;
	return AUDIT_FOREIGN;
}

/**
 * audit_nodes_free - forget it
 * @nodes: empty after this
 */
void audit_nodes_free(struct audit_nodes *nodes)
{
	free(nodes->host);
	free(nodes->chosen);
	*nodes = (struct audit_nodes){ 0 };
}
