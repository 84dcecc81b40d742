/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose records auditd's log has: "node=NAME " before a record.
 *
 * Which name auditd writes, if any, its name_format says: that of the host, as it is or with
 * its domain; an address; or any that the administrator chose.  It also takes records of
 * other machines, if it is told to, and puts them into the same log.  What another machine
 * refused says nothing of a file of this one that has the same name.
 */

#ifndef IMA_UTILS_AUDIT_NODE_H
#define IMA_UTILS_AUDIT_NODE_H

#include <stdbool.h>

/* Whose a record is. */
enum audit_origin {
	AUDIT_OWN,
	AUDIT_UNTOLD,	/* nobody can tell */
	AUDIT_FOREIGN,
};

/**
 * struct audit_nodes - what tells records of a machine from those of others
 * @live: it is the one that this runs on
 * @host: what its host is called; NULL if that is not known
 * @chosen: the name that auditd was told to write; NULL if none
 * @listens: auditd takes records of other machines
 */
struct audit_nodes {
	bool live;
	char *host;
	char *chosen;
	bool listens;
};

void audit_nodes_read(struct audit_nodes *nodes, const char *root);
enum audit_origin audit_nodes_judge(const struct audit_nodes *nodes, const char *node);
void audit_nodes_free(struct audit_nodes *nodes);

#endif
