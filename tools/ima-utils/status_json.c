// SPDX-License-Identifier: GPL-2.0-only
/*
 * "imactl status --json".  imactl(1) documents the object.
 */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/clean.h"
#include "lib/json.h"
#include "status_print.h"

/* add_fact - an object with the fact's state, for the caller to add the value */
static struct json_object *add_fact(struct json_object *to, const char *name,
				    const struct fact *fact)
{
	struct json_object *object = json_object_new_object();

	json_add_text(object, "state", fact_state_name(fact->state));
	if (fact_is_problem(fact)) {
		if (fact->path)
			json_add_text(object, "file", fact->path);
		if (fact->state == FACT_DENIED || fact->state == FACT_FAILED)
			json_add_text(object, "error", strerror(fact->error));
	}
	json_object_object_add(to, name, object);
	return object;
}

/* An object with a member a pair. */
static void add_pairs(struct json_object *to, const char *name, const struct pairs *pairs)
{
	struct json_object *object = json_object_new_object();
	char *key;
	size_t i;

	for (i = 0; i < pairs->count; i++) {
		key = clean_text(pairs->list[i].key);
		json_add_text(object, key, pairs->list[i].value);
		free(key);
	}
	json_object_object_add(to, name, object);
}

/* A fact that is text. */
static void add_text_fact(struct json_object *to, const char *name, const struct fact *fact)
{
	struct json_object *object = add_fact(to, name, fact);

	if (fact->state == FACT_READ)
		json_add_text(object, "value", fact->text);
}

/* A fact that is a number. */
static void add_number_fact(struct json_object *to, const char *name, const struct fact *fact)
{
	struct json_object *object = add_fact(to, name, fact);

	if (fact->state == FACT_READ)
		json_add_number(object, "value", fact->number);
}

/* A fact that is a boolean. */
static void add_flag_fact(struct json_object *to, const char *name, const struct fact *fact)
{
	struct json_object *object = add_fact(to, name, fact);

	if (fact->state == FACT_READ)
		json_add_flag(object, "value", fact->number);
}

/* A policy: how many rules it has. */
static void add_layer(struct json_object *to, const char *name, const struct status_layer *layer)
{
	struct json_object *object = add_fact(to, name, &layer->file);

	/* null: its mode could not be seen. */
	json_object_object_add(object, "writable", layer->writable < 0 ? NULL :
			       json_object_new_boolean(layer->writable));
	if (layer->file.state == FACT_READ)
		json_add_number(object, "rules", layer->rules.count);
}

/* Policies with names, a list. */
static void add_named(struct json_object *to, const struct status_facts *facts)
{
	struct json_object *object = add_fact(to, "named_policies", &facts->named_file);
	const struct named_policy *named;
	const struct status_layer *layer;
	struct json_object *list, *one;
	size_t i;

	if (facts->named_file.state != FACT_READ)
		return;
	list = json_object_new_array();
	for (i = 0; i < facts->named.count; i++) {
		named = &facts->named.list[i];
		layer = &facts->named_layers[i];
		one = json_object_new_object();
		json_add_text(one, "policy_name", named->name);
		json_add_text(one, "policy_version", named->version_text);
		if (named->digest)
			json_add_text(one, "digest", named->digest);
		if (layer->file.state == FACT_READ)
			json_add_number(one, "rules", layer->rules.count);
		json_object_array_add(list, one);
	}
	json_object_object_add(object, "value", list);
}

/* What EVM does. */
static void add_evm(struct json_object *to, const struct fact *evm)
{
	struct json_object *object = add_fact(to, "evm", evm);

	if (evm->state != FACT_READ)
		return;
	json_add_number(object, "value", evm->number);
	json_add_flag(object, "hmac", evm->number & EVM_HMAC);
	json_add_flag(object, "x509", evm->number & EVM_X509);
	json_add_flag(object, "metadata_writes", evm->number & EVM_METADATA_WRITES);
}

/* The PCRs that systemd-stub measured to, a list. */
static void add_stub_pcrs(struct json_object *to, const struct fact *pcrs)
{
	struct json_object *object = add_fact(to, "stub_pcrs", pcrs), *list;
	unsigned int i;

	if (pcrs->state != FACT_READ)
		return;
	list = json_object_new_array();
	for (i = 0; i < STATUS_PCRS; i++)
		if (pcrs->number & 1 << i)
			json_object_array_add(list, json_object_new_int(i));
	json_object_object_add(object, "value", list);
}

/* The active LSMs, a list. */
static void add_lsm(struct json_object *to, const struct fact *lsm)
{
	struct json_object *object = add_fact(to, "lsm", lsm), *list;
	char *copy, *rest, *name;

	if (lsm->state != FACT_READ)
		return;
	list = json_object_new_array();
	copy = xstrdup(lsm->text);
	rest = copy;
	while (*copy && (name = strsep(&rest, ",")))
		json_object_array_add(list, json_text(name));
	free(copy);
	json_object_object_add(object, "value", list);
}

/* A parameter may be given several times: a list, in its order. */
static void add_command_line(struct json_object *to, const struct status_facts *facts)
{
	struct json_object *object = add_fact(to, "command_line", &facts->command_line);
	struct json_object *list, *parameter;
	size_t i;

	if (facts->command_line.state != FACT_READ)
		return;
	list = json_object_new_array();
	for (i = 0; i < facts->parameters.count; i++) {
		parameter = json_object_new_object();
		json_add_text(parameter, "name", facts->parameters.list[i].key);
		json_add_text(parameter, "value", facts->parameters.list[i].value);
		json_object_array_add(list, parameter);
	}
	json_object_object_add(object, "value", list);
}

/* All facts. */
static void add_facts(struct json_object *to, const struct status_facts *facts)
{
	struct json_object *object;
	int i;

	add_fact(to, "securityfs", &facts->securityfs);
	add_fact(to, "ima", &facts->ima);
	object = add_fact(to, "status", &facts->status_file);
	if (facts->status_file.state == FACT_READ)
		add_pairs(object, "value", &facts->status);
	add_layer(to, "builtin_policy", &facts->builtin);
	add_layer(to, "policy", &facts->policy);
	add_named(to, facts);
	object = json_object_new_object();
	for (i = 0; i < STATUS_KEYRINGS; i++)
		add_number_fact(object, status_keyrings[i], &facts->keys[i]);
	json_object_object_add(to, "keys", object);
	object = add_fact(to, "digests", &facts->digests_file);
	if (facts->digests_file.state == FACT_READ)
		add_pairs(object, "value", &facts->digests);
	add_number_fact(to, "digest_lists", &facts->digest_lists);
	add_number_fact(to, "measurements", &facts->measurements);
	add_number_fact(to, "violations", &facts->violations);
	object = add_fact(to, "tpm", &facts->tpm);
	if (facts->tpm.state == FACT_READ) {
		json_add_text(object, "value", facts->tpm.text);
		add_pairs(object, "pcr10", &facts->pcr10);
	}
	add_flag_fact(to, "secure_boot", &facts->secure_boot);
	add_stub_pcrs(to, &facts->stub_pcrs);
	add_text_fact(to, "lockdown", &facts->lockdown);
	add_flag_fact(to, "module_signatures", &facts->module_signatures);
	add_evm(to, &facts->evm);
	add_lsm(to, &facts->lsm);
	add_command_line(to, facts);
}

/* All judgments, a list. */
static void add_judgments(struct json_object *to, const struct judgments *judgments)
{
	struct json_object *list = json_object_new_array(), *object;
	const struct judgment *judgment;

	for (judgment = judgments->list; judgment < judgments->list + judgments->count;
	     judgment++) {
		object = json_object_new_object();
		json_add_text(object, "id", judgment->id);
		json_add_text(object, "verdict", verdict_name(judgment->verdict));
		json_add_text(object, "reason", judgment->reason);
		if (judgment->layer) {
			json_add_text(object, "layer", judgment->layer);
			if (judgment->policy)
				json_add_text(object, "policy_name", judgment->policy);
			json_add_number(object, "rule", judgment->rule);
		}
		json_add_text(object, "text", judgment->text);
		json_object_array_add(list, object);
	}
	json_object_object_add(to, "judgments", list);
}

/* Whether IMA is active, in a word. */
static const char *state_of(const struct status_facts *facts)
{
	if (facts->ima.state == FACT_ABSENT)
		return "inactive";
	return status_active(facts) ? "active" : "unknown";
}

/**
 * status_print_json - write what a program reads
 * @to: where
 * @facts: all facts
 * @judgments: what follows from them
 *
 * It is one object, and the end of a line.
 */
void status_print_json(FILE *to, const struct status_facts *facts,
		       const struct judgments *judgments)
{
	struct json_object *all = json_object_new_object();
	struct json_object *object = json_object_new_object();

	json_add_number(all, "format", STATUS_FORMAT);
	json_add_text(all, "version", IMA_UTILS_VERSION);
	json_add_text(all, "ima", state_of(facts));
	add_facts(object, facts);
	json_object_object_add(all, "facts", object);
	add_judgments(all, judgments);
	json_print(to, all);
}
