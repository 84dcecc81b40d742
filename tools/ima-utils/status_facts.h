/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that "imactl status" knows of a system, and how it is collected.
 */

#ifndef IMA_UTILS_STATUS_FACTS_H
#define IMA_UTILS_STATUS_FACTS_H

#include "lib/fact.h"
#include "lib/named_policies.h"
#include "lib/policy_text.h"

#define STATUS_KEYRINGS 10

/* Of a TPM. */
#define STATUS_PCRS 24

/* Bits of EVM's state; see Documentation/ABI/testing/evm of the kernel. */
#define EVM_HMAC 1
#define EVM_X509 2
#define EVM_METADATA_WRITES 4
#define EVM_ALL (EVM_HMAC | EVM_X509 | EVM_METADATA_WRITES)

/**
 * struct status_layer - rules from one source
 * @id: "builtin", "policy", or "named": of a policy with a name
 * @named: that policy, or NULL
 * @before_rule: what stands before "rule N" where such a rule is told
 * @file: the policy file
 * @writable: 1 if its mode lets somebody write to it, 0 if not, -1 if not known
 * @rules: what it holds
 */
struct status_layer {
	const char *id;
	const struct named_policy *named;
	char *before_rule;
	struct fact file;
	int writable;
	struct policy_rules rules;
};

/**
 * struct status_facts - what was found
 * @securityfs: where IMA tells all this
 * @ima: IMA's directory there; it exists while IMA is active
 * @status_file: the file ima/status
 * @status: its lines
 * @builtin: rules that nobody can take away
 * @policy: the active rules
 * @named_file: policies with names, each of which is a layer
 * @named: what it says
 * @named_layers: one for each of @named
 * @keys: numbers of keys, in the order of status_keyrings
 * @digests_file: counts of digest lists
 * @digests: its lines
 * @digest_lists: number of digest lists that are loaded
 * @measurements: length of the measurement list
 * @violations: how often a measured file was open for writing
 * @tpm: name of the TPM
 * @pcr10: PCR 10 in each bank of the TPM
 * @secure_boot: 1 or 0
 * @stub_pcrs: the PCRs that systemd-stub measured to at this boot, a bit each
 * @lockdown: "none", "integrity", "confidentiality"
 * @module_signatures: 1 if modules without a valid signature are refused
 * @evm: EVM_* bits
 * @lsm: names of the active LSMs, with commas between them
 * @command_line: of the kernel
 * @parameters: those of it that concern integrity
 */
struct status_facts {
	struct fact securityfs;
	struct fact ima;
	struct fact status_file;
	struct pairs status;
	struct status_layer builtin;
	struct status_layer policy;
	struct fact named_file;
	struct named_policies named;
	struct status_layer *named_layers;
	struct fact keys[STATUS_KEYRINGS];
	struct fact digests_file;
	struct pairs digests;
	struct fact digest_lists;
	struct fact measurements;
	struct fact violations;
	struct fact tpm;
	struct pairs pcr10;
	struct fact secure_boot;
	struct fact stub_pcrs;
	struct fact lockdown;
	struct fact module_signatures;
	struct fact evm;
	struct fact lsm;
	struct fact command_line;
	struct pairs parameters;
};

extern const char *const status_keyrings[STATUS_KEYRINGS];

/* Indices of status_keyrings. */
enum {
	KEYRING_IMA,
};

/**
 * struct status_named_fact - a fact and the name it has in output
 * @name: the name
 * @fact: the fact
 */
struct status_named_fact {
	const char *name;
	const struct fact *fact;
};

void status_collect(struct status_facts *facts, const char *root);
void status_free(struct status_facts *facts);
size_t status_named(const struct status_facts *facts, struct status_named_fact **list);
bool status_active(const struct status_facts *facts);
int status_exit(const struct status_facts *facts);

#endif
