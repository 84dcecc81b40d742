/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Why a file would be granted or refused: what imactl policy explain shows.
 *
 *	struct policy_access  --\
 *	struct policy_in_force --> policy_explanation_make() -> struct policy_explanation
 *	struct policy_found   --/				  -> text, JSON
 */

#ifndef IMA_UTILS_POLICY_EXPLANATION_H
#define IMA_UTILS_POLICY_EXPLANATION_H

#include "lib/json.h"
#include "policy_evidence.h"
#include "policy_in_force.h"
#include "policy_judge.h"
#include "policy_mend.h"

/**
 * struct policy_layer_explanation - what a layer does
 * @rules: its rules
 * @by_class: which rule decides, of each class
 * @opinions: what the kernel would say by each candidate that decides about appraising; in
 *	their order
 * @opinion: what is true of all of them
 * @terms: conditions on which @opinion depends
 */
struct policy_layer_explanation {
	const struct policy_layer_rules *rules;
	struct policy_candidates by_class[POLICY_CLASSES];
	struct policy_opinion *opinions;
	struct policy_opinion opinion;
	policy_terms terms;
};

/* Why a file may be kept from who writes, whatever the rules say of this access. */
enum policy_kept {
	KEPT_BY_LIST,		/* it was used, as a list vouches for it */
	KEPT_BY_INIT,		/* the layer "init" let it pass */
	POLICY_KEPT,
};

/* What becomes of the access. */
enum policy_verdict {
	EXPLAIN_ALLOWED,
	EXPLAIN_REFUSED,
	EXPLAIN_DEPENDS,
};

/**
 * struct policy_explanation - all that there is to say
 * @path: the file
 * @access: the access
 * @rules: of all layers
 * @found: what speaks for the file
 * @file: what is to be known before it is made trusted
 * @owner: the package that has it; NULL if that was not asked for
 * @layers: what each layer of @rules does
 * @kept: why the file may be kept as it is, a bit for each enum policy_kept
 * @verdict: the end of it
 */
struct policy_explanation {
	const char *path;
	const struct policy_access *access;
	const struct policy_in_force *rules;
	const struct policy_found *found;
	struct mend_file *file;
	const struct owner *owner;
	struct policy_layer_explanation *layers;
	unsigned int kept;
	enum policy_verdict verdict;
};

void policy_explanation_make(struct policy_explanation *explanation);
bool policy_explanation_mended(const struct policy_explanation *explanation);
void policy_explanation_free(struct policy_explanation *explanation);
bool policy_explanation_lists(const struct policy_in_force *rules,
			      const struct policy_access *access);
enum answer policy_explanation_measured(const struct policy_in_force *rules,
					const struct policy_access *access);
const struct policy_candidate *policy_layer_rule(const struct policy_layer_explanation *layer);
char *policy_explanation_record(const struct policy_explanation *explanation,
				const struct policy_layer_explanation *layer);
void policy_explanation_mends(const struct policy_explanation *explanation,
			      const struct policy_layer_explanation *layer,
			      struct mends *mends);
char *policy_explanation_label(const struct policy_found *found);
char *policy_explanation_evm(const struct policy_found *found);
char *policy_explanation_lists_text(const struct policy_found *found);

/* What nobody can see here, and is taken for granted. */
#define POLICY_ASSUMES \
	"that nobody has the file open for writing, or mapped so that it can be written"

/* What it depends on whether a file is kept, and why that is not known. */
extern const char *const policy_kept_questions[POLICY_KEPT];
#define POLICY_KEPT_WHY "the kernel does not tell"

const char *policy_hook_name(enum ima_policy_hook hook);
enum ima_policy_hook policy_hook_find(const char *name);
unsigned int policy_hook_mask(enum ima_policy_hook hook);
char *policy_mask_text(unsigned int mask);

void policy_explanation_print(const struct policy_explanation *explanation);
void policy_explanation_json(struct json_object *object,
			     const struct policy_explanation *explanation);

#endif
