/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * imactl's subcommands.  Each is a file of its name with a function that is
 * called as main() would be, and has its own argp parser; imactl.c has the
 * table.
 */

#ifndef IMA_UTILS_IMACTL_H
#define IMA_UTILS_IMACTL_H

int imactl_status(int argc, char **argv);
int imactl_policy(int argc, char **argv);
int imactl_digest_list(int argc, char **argv);
int imactl_keys(int argc, char **argv);
int imactl_file(int argc, char **argv);
int imactl_measurements(int argc, char **argv);
int imactl_audit(int argc, char **argv);
int imactl_trust(int argc, char **argv);
int imactl_untrust(int argc, char **argv);

/* Those of imactl policy. */
int imactl_policy_check(int argc, char **argv);
int imactl_policy_explain(int argc, char **argv);
int imactl_policy_import_ipe(int argc, char **argv);
int imactl_policy_load(int argc, char **argv);
int imactl_policy_show(int argc, char **argv);

/* Those of imactl audit. */
int imactl_audit_suggest(int argc, char **argv);

/* Those of imactl keys. */
int imactl_keys_list(int argc, char **argv);
int imactl_keys_add(int argc, char **argv);
int imactl_keys_revoke(int argc, char **argv);

/* Those of imactl file. */
int imactl_file_sign(int argc, char **argv);
int imactl_file_fix(int argc, char **argv);
int imactl_file_verify(int argc, char **argv);

/* Those of imactl measurements. */
int imactl_measurements_list(int argc, char **argv);
int imactl_measurements_replay(int argc, char **argv);
int imactl_measurements_verify(int argc, char **argv);

/* Those of imactl digest-list. */
int imactl_digest_list_gen(int argc, char **argv);
int imactl_digest_list_show(int argc, char **argv);
int imactl_digest_list_sign(int argc, char **argv);
int imactl_digest_list_verify(int argc, char **argv);
int imactl_digest_list_add(int argc, char **argv);
int imactl_digest_list_del(int argc, char **argv);
int imactl_digest_list_query(int argc, char **argv);
int imactl_digest_list_count(int argc, char **argv);

#endif
