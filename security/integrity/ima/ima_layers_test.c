// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of layers: the index, what layers want together, what they refuse
 * without a file.  Part of ima_layers.c: none of it touches the rules in force.
 */

#include <kunit/test.h>
#include <linux/string.h>

#define BUILTIN_LAYER	0

/* Lists of rules, and the index that is made of them. */
struct layers_fixture {
	struct list_head rules[ARRAY_SIZE(layers)];
	struct ima_layers_index set;
	struct super_block sb;
	struct inode inode;
};

static void read_rules(struct kunit *test, const char *text, struct list_head *rules)
{
	struct ima_policy_fault fault;

	KUNIT_ASSERT_EQ_MSG(test, ima_policy_parse_text(text, strlen(text), rules, &fault), 0,
			    "line %u, column %u: %s", fault.line, fault.column, fault.reason);
}

static void index_layer(struct kunit *test, struct layers_fixture *f, unsigned int layer)
{
	struct list_head *lists[] = { &f->rules[layer], NULL };

	KUNIT_ASSERT_EQ(test, make_index(&f->set.index[layer], lists), 0);
	f->set.index[layer].actions = rule_actions(lists);
}

/* Layers with these rules, as they are where nothing is switched off. */
static struct layers_fixture *make_layers(struct kunit *test, const char *builtin,
					  const char *custom)
{
	struct layers_fixture *f = test->priv;

	read_rules(test, builtin, &f->rules[BUILTIN_LAYER]);
	read_rules(test, custom, &f->rules[CUSTOM_LAYER]);
	index_layer(test, f, BUILTIN_LAYER);
	index_layer(test, f, CUSTOM_LAYER);
	return f;
}

static int layers_test_init(struct kunit *test)
{
	struct layers_fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	unsigned int i;

	if (!f)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(layers); i++)
		INIT_LIST_HEAD(&f->rules[i]);
	f->set.count = ARRAY_SIZE(layers);
	f->sb.s_user_ns = &init_user_ns;
	f->inode.i_sb = &f->sb;
	f->inode.i_uid = KUIDT_INIT(1000);
	test->priv = f;
	return 0;
}

static void layers_test_exit(struct kunit *test)
{
	struct layers_fixture *f = test->priv;
	unsigned int i;

	for (i = 0; f && i < ARRAY_SIZE(layers); i++) {
		kvfree(f->set.index[i].rules);
		ima_rule_free_list(&f->rules[i]);
	}
}

/* What is wanted of an access by root to the file of user 1000. */
static void ask(struct layers_fixture *f, enum ima_hooks func, int mask, unsigned int actions,
		struct ima_decision *decision)
{
	const struct ima_access access = {
		.idmap = &nop_mnt_idmap,
		.inode = &f->inode,
		.cred = current_cred(),
		.mask = mask,
		.func = func,
	};

	/* What is not said is not to be relied on. */
	memset(decision, 0xa5, sizeof(*decision));
	rcu_read_lock();
	decide(&f->set, &access, actions, decision);
	rcu_read_unlock();
}

#define ALL_ACTIONS	(IMA_MEASURE | IMA_APPRAISE | IMA_AUDIT | IMA_HASH)

/*
 * The index
 */

static const char many_hooks[] =
	"dont_measure fsmagic=0x9fa0\n"
	"measure func=BPRM_CHECK mask=MAY_EXEC\n"
	"measure func=FILE_CHECK mask=^MAY_READ uid=0\n"
	"measure func=KEY_CHECK keyrings=.ima\n"
	"measure func=CRITICAL_DATA label=selinux\n"
	"appraise func=MODULE_CHECK appraise_type=imasig\n"
	"appraise func=FILE_CHECK fowner=1000\n"
	"audit mask=MAY_WRITE\n"
	"dont_hash func=MMAP_CHECK\n"
	"appraise func=SETXATTR_CHECK appraise_algos=sha256\n"
	"deny func=KEXEC_KERNEL_CHECK\n"
	"measure func=KEXEC_CMDLINE\n";

static bool in_index(const struct ima_layer_index *index, enum ima_hooks func,
		     const struct ima_rule_entry *rule)
{
	unsigned int i;

	for (i = index->start[func]; i < index->start[func + 1]; i++)
		if (rcu_access_pointer(index->rules[i]) == rule)
			return true;
	return false;
}

/* An access at a hook sees the rules for it, each once, in their order. */
static void index_order_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "", many_hooks);
	const struct ima_layer_index *index = &f->set.index[CUSTOM_LAYER];
	enum ima_hooks func;

	KUNIT_EXPECT_EQ(test, index->count, 12);
	KUNIT_EXPECT_EQ(test, index->start[0], 0);
	for (func = NONE; func < MAX_CHECK; func++) {
		unsigned int i, last = 0, actions = 0;

		for (i = index->start[func]; i < index->start[func + 1]; i++) {
			struct ima_rule_entry *rule = rcu_access_pointer(index->rules[i]);

			KUNIT_EXPECT_GT_MSG(test, rule->number, last, "hook %d", func);
			last = rule->number;
			actions |= rule->action;
		}
		KUNIT_EXPECT_EQ_MSG(test, index->hook_actions[func], actions, "hook %d", func);
	}
	KUNIT_EXPECT_EQ(test, index->start[NONE + 1], 0);
}

/* No rule for another hook is walked; a rule without func= is for files only. */
static void index_hook_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "", many_hooks);
	const struct ima_layer_index *index = &f->set.index[CUSTOM_LAYER];
	struct ima_rule_entry *rule;
	enum ima_hooks func;

	list_for_each_entry(rule, &f->rules[CUSTOM_LAYER], list) {
		for (func = FILE_CHECK; func < MAX_CHECK; func++) {
			bool there;

			if (func == POST_SETATTR)
				there = true;
			else if (rule->flags & IMA_FUNC)
				there = rule->func == func;
			else
				there = func != KEY_CHECK && func != CRITICAL_DATA;
			KUNIT_EXPECT_EQ_MSG(test, in_index(index, func, rule), there,
					    "rule %u hook %d", rule->number, func);
		}
	}
	/* One rule, and one for any hook. */
	KUNIT_EXPECT_EQ(test, index->start[BPRM_CHECK + 1] - index->start[BPRM_CHECK], 3);
	KUNIT_EXPECT_EQ(test, index->start[KEY_CHECK + 1] - index->start[KEY_CHECK], 1);
}

/* What matches is in the index: no access misses a rule because of it. */
static void index_complete_test(struct kunit *test)
{
	static const int masks[] = { 0, MAY_READ, MAY_WRITE, MAY_EXEC, MAY_APPEND };
	struct layers_fixture *f = make_layers(test, "", many_hooks);
	const struct ima_layer_index *index = &f->set.index[CUSTOM_LAYER];
	struct ima_rule_entry *rule;
	unsigned int matches = 0, i;
	enum ima_hooks func;

	list_for_each_entry(rule, &f->rules[CUSTOM_LAYER], list)
		for (func = FILE_CHECK; func < MAX_CHECK; func++)
			for (i = 0; i < ARRAY_SIZE(masks); i++) {
				const char *data = func == KEY_CHECK ? ".ima" : "selinux";

				if (!ima_match_rules(rule, &nop_mnt_idmap, &f->inode,
						     current_cred(), 0, func, masks[i], data))
					continue;
				matches++;
				KUNIT_EXPECT_TRUE_MSG(test, in_index(index, func, rule),
						      "rule %u hook %d mask %d", rule->number,
						      func, masks[i]);
			}
	KUNIT_EXPECT_GT(test, matches, 40);
}

/* chmod() asks whether any rule appraises the file, whatever its hook and mask. */
static void post_setattr_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "deny func=FILE_CHECK mask=MAY_READ",
					       "appraise func=BPRM_CHECK mask=MAY_EXEC");
	struct ima_decision decision;

	ask(f, POST_SETATTR, MAY_ACCESS, IMA_APPRAISE, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 2);
	KUNIT_EXPECT_EQ(test, decision.action, IMA_APPRAISE);
	ask(f, MMAP_CHECK, MAY_EXEC, IMA_APPRAISE, &decision);
	KUNIT_EXPECT_EQ(test, decision.count, 0);
}

/* What is appended is behind what was there; either may be empty. */
static void index_lists_test(struct kunit *test)
{
	struct layers_fixture *f = test->priv;
	struct list_head *lists[] = {
		&f->rules[BUILTIN_LAYER], &f->rules[CUSTOM_LAYER], NULL,
	};
	struct list_head *turned[] = { lists[1], lists[0], NULL };
	struct ima_layer_index *index = &f->set.index[0];
	struct ima_rule_entry *first, *last;

	KUNIT_ASSERT_EQ(test, make_index(index, lists), 0);
	KUNIT_EXPECT_EQ(test, index->count, 0);
	KUNIT_EXPECT_EQ(test, index->start[MAX_CHECK], 0);
	kvfree(index->rules);
	memset(index, 0, sizeof(*index));

	read_rules(test, "measure func=BPRM_CHECK\naudit func=BPRM_CHECK", lists[1]);
	first = list_first_entry(lists[1], struct ima_rule_entry, list);
	last = list_last_entry(lists[1], struct ima_rule_entry, list);
	KUNIT_ASSERT_EQ(test, make_index(index, turned), 0);
	KUNIT_EXPECT_EQ(test, index->count, 2);
	kvfree(index->rules);
	memset(index, 0, sizeof(*index));

	read_rules(test, "appraise func=BPRM_CHECK", lists[0]);
	KUNIT_ASSERT_EQ(test, make_index(index, lists), 0);
	KUNIT_EXPECT_EQ(test, index->count, 3);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(index->rules[index->start[BPRM_CHECK] + 1]),
			    first);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(index->rules[index->start[BPRM_CHECK] + 2]),
			    last);
	KUNIT_EXPECT_EQ(test, rule_actions(lists), IMA_MEASURE | IMA_AUDIT | IMA_APPRAISE);
}

/*
 * In a layer
 */

/* For each action the first rule that says do or don't. */
static void first_match_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "",
					       "dont_measure func=FILE_CHECK fowner=1000\n"
					       "audit func=FILE_CHECK mask=MAY_READ\n"
					       "measure func=FILE_CHECK pcr=11\n"
					       "appraise func=FILE_CHECK fowner=1001\n"
					       "appraise func=FILE_CHECK appraise_type=imasig\n"
					       "deny func=FILE_CHECK\n");
	struct ima_decision decision;
	struct ima_layer_wants *wants = decision.wants;

	ask(f, FILE_CHECK, MAY_READ, ALL_ACTIONS, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 1);
	KUNIT_EXPECT_EQ(test, decision.action, IMA_AUDIT | IMA_APPRAISE);
	KUNIT_EXPECT_EQ(test, wants->layer, CUSTOM_LAYER);
	KUNIT_EXPECT_FALSE(test, wants->immutable);
	KUNIT_EXPECT_EQ(test, wants->rule, 5);
	KUNIT_EXPECT_EQ(test, wants->demand.methods, IMA_METHOD_IMASIG);
	KUNIT_EXPECT_FALSE(test, wants->demand.deny);

	/* Of another user's file the first and the fourth decide otherwise. */
	f->inode.i_uid = KUIDT_INIT(1001);
	ask(f, FILE_CHECK, MAY_WRITE, ALL_ACTIONS, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 1);
	KUNIT_EXPECT_EQ(test, decision.action, IMA_MEASURE | IMA_APPRAISE);
	KUNIT_EXPECT_EQ(test, wants->pcr, 11);
	KUNIT_EXPECT_EQ(test, wants->rule, 4);
	KUNIT_EXPECT_EQ(test, wants->demand.methods, IMA_METHOD_HASH | IMA_METHOD_IMASIG);

	/* What is not asked for is not said. */
	ask(f, FILE_CHECK, MAY_WRITE, IMA_MEASURE, &decision);
	KUNIT_EXPECT_EQ(test, decision.action, IMA_MEASURE);
	KUNIT_EXPECT_EQ(test, wants->flags, 0);
	KUNIT_EXPECT_FALSE(test, wants->by_hook);
	ask(f, BPRM_CHECK, MAY_EXEC, ALL_ACTIONS, &decision);
	KUNIT_EXPECT_EQ(test, decision.count, 0);
	KUNIT_EXPECT_EQ(test, decision.action, 0);
}

/* Whoever appraises keeps the label: "hash" behind it adds nothing. */
static void hash_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "hash func=FILE_CHECK",
					       "hash func=FILE_CHECK\nappraise func=FILE_CHECK");
	struct ima_decision decision;

	ask(f, FILE_CHECK, MAY_READ, ALL_ACTIONS, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 2);
	KUNIT_EXPECT_EQ(test, decision.wants[0].action, IMA_HASH);
	KUNIT_EXPECT_EQ(test, decision.wants[1].action, IMA_APPRAISE);
}

/*
 * Layers together
 */

/* Each option is of the action and the layer whose rule has it. */
static void options_test(struct kunit *test)
{
	struct layers_fixture *f;
	struct ima_decision decision;
	struct ima_layer_wants *builtin = &decision.wants[0], *custom = &decision.wants[1];

	f = make_layers(test,
			"measure func=FILE_CHECK pcr=11 template=ima-sig\n"
			"appraise func=FILE_CHECK appraise_type=imasig permit_directio\n"
			"audit func=FILE_CHECK cache_result=no\n",
			"measure func=FILE_CHECK cache_result=no\n"
			"appraise appraise_algos=sha512\n"
			"audit func=FILE_CHECK\n");
	ask(f, FILE_CHECK, MAY_READ, ALL_ACTIONS, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 2);
	KUNIT_EXPECT_EQ(test, decision.action, IMA_MEASURE | IMA_APPRAISE | IMA_AUDIT);

	KUNIT_EXPECT_EQ(test, builtin->layer, BUILTIN_LAYER);
	KUNIT_EXPECT_TRUE(test, builtin->immutable);
	KUNIT_EXPECT_TRUE(test, builtin->by_hook);
	KUNIT_EXPECT_EQ(test, builtin->pcr, 11);
	KUNIT_ASSERT_NOT_NULL(test, builtin->template);
	KUNIT_EXPECT_STREQ(test, builtin->template->name, "ima-sig");
	KUNIT_EXPECT_TRUE(test, builtin->flags & IMA_PERMIT_DIRECTIO);
	KUNIT_EXPECT_FALSE(test, builtin->flags & IMA_NO_CACHE);
	KUNIT_EXPECT_FALSE(test, builtin->measure_flags & IMA_NO_CACHE);
	KUNIT_EXPECT_TRUE(test, builtin->audit_flags & IMA_NO_CACHE);
	KUNIT_EXPECT_EQ(test, builtin->algos, 0);
	KUNIT_EXPECT_EQ(test, builtin->demand.methods, IMA_METHOD_IMASIG);

	KUNIT_EXPECT_EQ(test, custom->layer, CUSTOM_LAYER);
	KUNIT_EXPECT_FALSE(test, custom->immutable);
	KUNIT_EXPECT_FALSE(test, custom->by_hook);
	KUNIT_EXPECT_EQ(test, custom->pcr, CONFIG_IMA_MEASURE_PCR_IDX);
	KUNIT_EXPECT_NULL(test, custom->template);
	KUNIT_EXPECT_FALSE(test, custom->flags & (IMA_PERMIT_DIRECTIO | IMA_NO_CACHE));
	KUNIT_EXPECT_TRUE(test, custom->measure_flags & IMA_NO_CACHE);
	KUNIT_EXPECT_FALSE(test, custom->audit_flags & IMA_NO_CACHE);
	KUNIT_EXPECT_EQ(test, custom->algos, BIT(HASH_ALGO_SHA512));
	KUNIT_EXPECT_EQ(test, custom->rule, 2);
}

/* "dont_..." and "deny" of a layer are not another's. */
static void own_layer_test(struct kunit *test)
{
	static const char does[] = "measure\nappraise\naudit";
	static const char does_not[] = "dont_measure\ndont_appraise\ndont_hash";
	static const char denies[] = "deny func=FILE_CHECK";
	struct layers_fixture *f = make_layers(test, does, does_not);
	struct ima_decision decision;

	ask(f, FILE_CHECK, MAY_READ, ALL_ACTIONS, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 1);
	KUNIT_EXPECT_EQ(test, decision.wants[0].layer, BUILTIN_LAYER);
	KUNIT_EXPECT_EQ(test, decision.action, IMA_MEASURE | IMA_APPRAISE | IMA_AUDIT);

	layers_test_exit(test);
	KUNIT_ASSERT_EQ(test, layers_test_init(test), 0);
	f = make_layers(test, does_not, does);
	ask(f, FILE_CHECK, MAY_READ, ALL_ACTIONS, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 1);
	KUNIT_EXPECT_EQ(test, decision.wants[0].layer, CUSTOM_LAYER);
	KUNIT_EXPECT_FALSE(test, decision.wants[0].immutable);
	KUNIT_EXPECT_EQ(test, decision.action, IMA_MEASURE | IMA_APPRAISE | IMA_AUDIT);

	layers_test_exit(test);
	KUNIT_ASSERT_EQ(test, layers_test_init(test), 0);
	f = make_layers(test, does, denies);
	ask(f, FILE_CHECK, MAY_READ, ALL_ACTIONS, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 2);
	KUNIT_EXPECT_FALSE(test, decision.wants[0].demand.deny);
	KUNIT_EXPECT_EQ(test, decision.wants[0].demand.methods,
			IMA_METHOD_HASH | IMA_METHOD_IMASIG);
	KUNIT_EXPECT_TRUE(test, decision.wants[1].demand.deny);
	KUNIT_EXPECT_EQ(test, decision.wants[1].action, IMA_APPRAISE);
	KUNIT_EXPECT_EQ(test, decision.wants[1].measure_flags, 0);
}

/* A layer in which an action is switched off switches it off for no other. */
static void switched_off_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "measure\nappraise", "measure\nappraise");
	struct ima_decision decision;

	f->set.index[CUSTOM_LAYER].actions &= ~IMA_APPRAISE;
	ask(f, FILE_CHECK, MAY_READ, ALL_ACTIONS, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 2);
	KUNIT_EXPECT_EQ(test, decision.wants[0].action, IMA_MEASURE | IMA_APPRAISE);
	KUNIT_EXPECT_EQ(test, decision.wants[1].action, IMA_MEASURE);
	f->set.index[CUSTOM_LAYER].actions = 0;
	ask(f, FILE_CHECK, MAY_READ, ALL_ACTIONS, &decision);
	KUNIT_ASSERT_EQ(test, decision.count, 1);
	KUNIT_EXPECT_EQ(test, decision.wants[0].layer, BUILTIN_LAYER);
}

/* Before anything is published nothing is wanted. */
static void unpublished_test(struct kunit *test)
{
	const struct ima_access access = { .func = FILE_CHECK };
	struct ima_decision decision = { .action = ALL_ACTIONS, .count = 1 };

	decide(NULL, &access, ALL_ACTIONS, &decision);
	KUNIT_EXPECT_EQ(test, decision.count, 0);
	KUNIT_EXPECT_EQ(test, decision.action, 0);
}

/* A label must be allowed by each layer that says something of algorithms. */
static void algos_join_test(struct kunit *test)
{
	unsigned int sha256 = BIT(HASH_ALGO_SHA256), sha512 = BIT(HASH_ALGO_SHA512);
	struct layers_fixture *f = make_layers(test, "appraise func=FILE_CHECK",
					       "appraise func=SETXATTR_CHECK appraise_algos=sha256,sha512\n"
					       "appraise func=SETXATTR_CHECK appraise_algos=sha1");
	struct list_head *builtin[] = { &f->rules[BUILTIN_LAYER], NULL };
	struct list_head *custom[] = { &f->rules[CUSTOM_LAYER], NULL };
	struct ima_layer_index *index = f->set.index;

	note_label_algos(&index[BUILTIN_LAYER], builtin);
	note_label_algos(&index[CUSTOM_LAYER], custom);
	KUNIT_EXPECT_EQ(test, index[BUILTIN_LAYER].label_algos, 0);
	KUNIT_EXPECT_EQ(test, index[CUSTOM_LAYER].label_algos, sha256 | sha512);
	/* A rule for labels alone has nothing appraised. */
	KUNIT_EXPECT_EQ(test, rule_actions(custom), 0);

	KUNIT_EXPECT_EQ(test, join_algos(0, sha256), sha256);
	KUNIT_EXPECT_EQ(test, join_algos(sha256 | sha512, sha512), sha512);
	/* None is not the same as any. */
	KUNIT_EXPECT_NE(test, join_algos(sha256, sha512), 0);
	KUNIT_EXPECT_FALSE(test, join_algos(sha256, sha512) & (sha256 | sha512));
	KUNIT_EXPECT_FALSE(test, join_algos(join_algos(sha256, sha512), sha256) & sha256);
}

/*
 * Without a file
 */

/* The first layer that refuses it, -1 if none does. */
static int refusing_layer(const struct ima_layers_index *set, const struct load *load,
			  bool enforcing)
{
	struct refusal refusals[IMA_LAYERS_MAX];
	unsigned int count, i;

	count = load->func == NONE ? 0 : refusals_of(set, load, refusals);
	for (i = 0; i < count; i++)
		if (carried_out(&refusals[i], enforcing ? IMA_APPRAISE_ENFORCE : 0))
			return refusals[i].wants.layer;
	return -1;
}

/* The layer that refuses; the custom one's verdicts are carried out. */
static int refuser(struct layers_fixture *f, enum kernel_load_data_id id, bool contents,
		   bool sig_enforced)
{
	struct load load = load_of(id, contents, sig_enforced);

	return refusing_layer(&f->set, &load, true);
}

static void refuse_kinds_test(struct kunit *test)
{
	struct layers_fixture *f;

	f = make_layers(test,
			"appraise func=MODULE_CHECK appraise_type=imasig uid=1\n"
			"deny func=KEXEC_INITRAMFS_CHECK",
			"appraise func=FIRMWARE_CHECK\n"
			"dont_appraise func=MODULE_CHECK\n"
			"measure func=POLICY_CHECK\n"
			"deny func=MODULE_CHECK fowner=1\n");
	/* Whatever the conditions of the rule are. */
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_MODULE, false, false), BUILTIN_LAYER);
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_MODULE, true, false), BUILTIN_LAYER);
	/* Signatures that the kernel demands need not be by a key that the layer knows. */
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_MODULE, false, true), BUILTIN_LAYER);
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_FIRMWARE, false, true), CUSTOM_LAYER);
	/* The custom layer is asked again when the content is there. */
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_FIRMWARE, true, false), -1);
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_KEXEC_IMAGE, false, false), BUILTIN_LAYER);
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_KEXEC_INITRAMFS, false, false), BUILTIN_LAYER);
	/* Measuring is no reason. */
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_POLICY, false, false), -1);
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_X509_CERTIFICATE, false, false), -1);
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_UNKNOWN, false, false), -1);
}

/* Where the administrator's verdicts are not carried out, the others are. */
static void refuse_modes_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "appraise func=MODULE_CHECK",
					       "appraise func=MODULE_CHECK\n"
					       "appraise func=POLICY_CHECK appraise_type=imasig");
	struct load module = load_of(LOADING_MODULE, false, false);
	struct load policy = load_of(LOADING_POLICY, false, false);

	KUNIT_EXPECT_EQ(test, refusing_layer(&f->set, &module, false), BUILTIN_LAYER);
	KUNIT_EXPECT_EQ(test, refusing_layer(&f->set, &policy, false), -1);
	KUNIT_EXPECT_EQ(test, refusing_layer(&f->set, &policy, true), CUSTOM_LAYER);
	/* Appraisal is off in it. */
	f->set.index[CUSTOM_LAYER].actions = 0;
	KUNIT_EXPECT_EQ(test, refusing_layer(&f->set, &policy, true), -1);
	KUNIT_EXPECT_EQ(test, refusing_layer(&f->set, &module, true), BUILTIN_LAYER);
	KUNIT_EXPECT_EQ(test, refusing_layer(NULL, &module, true), -1);
}

/* "deny" of everything denies this, too; of some files it does not. */
static void refuse_all_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "deny uid=1000\ndeny mask=MAY_EXEC\nappraise",
					       "deny");

	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_POLICY, false, false), CUSTOM_LAYER);
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_MODULE, false, true), CUSTOM_LAYER);
	f->set.index[CUSTOM_LAYER].actions = 0;
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_POLICY, false, false), -1);
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_MODULE, false, false), -1);
}

/* A digest list vouches for nothing without a file: only who denies all of them minds it. */
static void refuse_lists_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "deny func=DIGEST_LIST_CHECK fowner=1\n"
					       "appraise func=DIGEST_LIST_CHECK appraise_type=imasig",
					       "deny func=DIGEST_LIST_CHECK boot_verified=no");

	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_DIGEST_LIST, true, false), CUSTOM_LAYER);
	f->set.index[CUSTOM_LAYER].actions = 0;
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_DIGEST_LIST, true, false), -1);
}

/* What has no file has no property, either. */
static void refuse_lacking_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "deny boot_verified=yes\nappraise",
					       "deny boot_verified=no uid=5\n"
					       "deny boot_verified=no");

	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_MODULE, false, true), CUSTOM_LAYER);
	f->set.index[CUSTOM_LAYER].actions = 0;
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_MODULE, false, true), -1);
}

/* Whoever could bring firmware need not wait for what an immutable layer refuses. */
static void refuse_firmware_test(struct kunit *test)
{
	struct layers_fixture *f = make_layers(test, "appraise func=FIRMWARE_CHECK uid=1",
					       "appraise func=FIRMWARE_CHECK");

	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_FIRMWARE, true, false), BUILTIN_LAYER);
	KUNIT_EXPECT_EQ(test, refuser(f, LOADING_FIRMWARE, false, false), BUILTIN_LAYER);
}

/*
 * The end of the layer "init"
 */

#define SIGNED_POLICIES "appraise func=POLICY_CHECK appraise_type=imasig"

static void signed_policies_test(struct kunit *test)
{
	static const struct {
		const char *text;
		bool demands;
	} policies[] = {
		{ SIGNED_POLICIES, true },
		{ "measure\ndont_appraise fsmagic=0x9fa0\n" SIGNED_POLICIES, true },
		{ "dont_appraise func=BPRM_CHECK\n" SIGNED_POLICIES, true },
		{ "appraise func=POLICY_CHECK appraise_type=imasig fowner=0\n" SIGNED_POLICIES,
		  true },
		{ "deny fowner=0\n" SIGNED_POLICIES, true },
		{ "deny func=POLICY_CHECK", true },
		/* A hash will do, somebody else's policies pass, or those of a file system. */
		{ "appraise func=POLICY_CHECK", false },
		{ "appraise fowner=0\n" SIGNED_POLICIES, false },
		{ SIGNED_POLICIES " fowner=0", false },
		{ "dont_appraise\n" SIGNED_POLICIES, false },
		{ "dont_appraise func=POLICY_CHECK\n" SIGNED_POLICIES, false },
		{ "dont_appraise fsmagic=0x01021994\n" SIGNED_POLICIES, false },
		{ "dont_appraise fsname=proc\n" SIGNED_POLICIES, false },
		{ "dont_appraise uid=0\n" SIGNED_POLICIES, false },
		/* It is not said to be a policy. */
		{ "appraise appraise_type=imasig", false },
		{ "appraise func=BPRM_CHECK appraise_type=imasig", false },
		{ "measure func=POLICY_CHECK", false },
	};
	struct layers_fixture *f = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(policies); i++) {
		read_rules(test, policies[i].text, &f->rules[CUSTOM_LAYER]);
		index_layer(test, f, CUSTOM_LAYER);
		rcu_read_lock();
		KUNIT_EXPECT_EQ_MSG(test, demands_signed_policies(&f->set.index[CUSTOM_LAYER]),
				    policies[i].demands, "%s", policies[i].text);
		rcu_read_unlock();
		kvfree(f->set.index[CUSTOM_LAYER].rules);
		memset(&f->set.index[CUSTOM_LAYER], 0, sizeof(f->set.index[CUSTOM_LAYER]));
		ima_rule_free_list(&f->rules[CUSTOM_LAYER]);
	}
}

/*
 * What properties vouch for
 */

#define NO	" boot_verified=no\n"
#define YES	" boot_verified=yes\n"
#define LETS	"dont_appraise func=BPRM_CHECK"

/* The first rules of a hook, as long as they let pass what has a property, and no other. */
static const struct vouching {
	const char *first;
	const char *second;
	unsigned int vouching;
	bool vouched;
} vouching[] = {
	{ "", LETS NO "deny func=BPRM_CHECK\n", 1, true },
	{ "", LETS YES "deny func=BPRM_CHECK\n", 1, false },
	{ "", LETS YES LETS NO "deny func=BPRM_CHECK\n" LETS NO, 2, true },
	/* What stands before, or is another condition, has to be asked. */
	{ "", "deny func=BPRM_CHECK uid=1\n" LETS NO, 0, false },
	{ "", "appraise func=BPRM_CHECK" YES LETS NO, 0, false },
	{ "", LETS " uid=0" NO "deny func=BPRM_CHECK\n", 0, false },
	{ "", LETS " mask=MAY_EXEC" NO "deny func=BPRM_CHECK\n", 0, false },
	{ "", LETS "\ndeny func=BPRM_CHECK\n", 0, false },
	{ "", "dont_appraise" NO "deny func=BPRM_CHECK\n", 0, false },
	/* So has what is wanted beside. */
	{ "", LETS NO "deny func=BPRM_CHECK\nmeasure func=BPRM_CHECK\n", 0, false },
	{ "", LETS NO "deny func=BPRM_CHECK\naudit func=BPRM_CHECK\n", 0, false },
	{ "", "dont_measure func=BPRM_CHECK" NO "deny func=BPRM_CHECK\n", 0, false },
	/* Each layer that asks for something. */
	{ "deny func=BPRM_CHECK\n", LETS NO "deny func=BPRM_CHECK\n", 1, false },
	{ LETS NO "deny func=BPRM_CHECK\n", LETS NO "deny func=BPRM_CHECK\n", 1, true },
	{ "deny func=MMAP_CHECK\n", LETS NO "deny func=BPRM_CHECK\n", 1, true },
};

KUNIT_ARRAY_PARAM(vouching, vouching, NULL);

/* What is vouched for is what would have been decided so. */
static void vouching_test(struct kunit *test)
{
	const struct vouching *v = test->param_value;
	struct layers_fixture *f = make_layers(test, v->first, v->second);
	struct ima_decision decision;
	bool vouched;

	KUNIT_EXPECT_EQ(test, f->set.index[CUSTOM_LAYER].vouching[BPRM_CHECK], v->vouching);
	rcu_read_lock();
	vouched = all_vouched(&f->set, BPRM_CHECK, &f->inode);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, vouched, v->vouched);
	ask(f, BPRM_CHECK, MAY_EXEC, ALL_ACTIONS, &decision);
	if (vouched)
		KUNIT_EXPECT_EQ(test, decision.action, 0);
}

/*
 * What guards init
 */

#ifdef CONFIG_IMA_APPRAISE
/* Rules that may refuse root a program, and rules that do not. */
static const struct guarding {
	const char *rule;
	bool guards;
} guarding[] = {
	{ "appraise func=BPRM_CHECK appraise_type=imasig", true },
	{ "appraise func=CREDS_CHECK appraise_type=imasig", true },
	{ "appraise func=MMAP_CHECK mask=MAY_EXEC appraise_type=imasig", true },
	{ "deny func=BPRM_CHECK", true },
	{ "appraise fowner=0", true },
	{ "appraise func=FILE_CHECK mask=MAY_EXEC", true },
	{ "appraise func=FILE_CHECK mask=^MAY_EXEC", true },
	{ "appraise func=FILE_CHECK", true },
	{ "appraise func=FILE_CHECK mask=MAY_WRITE", false },
	{ "appraise func=MODULE_CHECK appraise_type=imasig", false },
	{ "measure func=BPRM_CHECK", false },
	{ "dont_appraise func=BPRM_CHECK", false },
	/* Root executes init, and what others execute is nothing to it. */
	{ "deny func=BPRM_CHECK uid=1000", false },
	{ "deny func=BPRM_CHECK uid>0", false },
	{ "deny func=BPRM_CHECK euid=1000", false },
	{ "deny func=BPRM_CHECK gid=1000", false },
	{ "deny func=BPRM_CHECK egid>0", false },
	{ "deny func=BPRM_CHECK uid<1000", true },
	{ "deny func=BPRM_CHECK uid=0 gid=0", true },
	{ "deny func=BPRM_CHECK uid=0 gid=1000", false },
	/* Whose file it is may be as it likes. */
	{ "appraise func=BPRM_CHECK fowner=1000", true },
};

KUNIT_ARRAY_PARAM(guarding, guarding, NULL);

static void guarding_test(struct kunit *test)
{
	const struct guarding *g = test->param_value;
	struct layers_fixture *f = test->priv;
	const struct ima_rule_entry *rule;

	read_rules(test, g->rule, &f->rules[BUILTIN_LAYER]);
	rule = list_first_entry(&f->rules[BUILTIN_LAYER], struct ima_rule_entry, list);
	KUNIT_EXPECT_EQ_MSG(test, appraises_programs(rule), g->guards, "%s", g->rule);
}
#endif /* CONFIG_IMA_APPRAISE */

static struct kunit_case layers_cases[] = {
#ifdef CONFIG_IMA_APPRAISE
	KUNIT_CASE_PARAM(guarding_test, guarding_gen_params),
#endif
	KUNIT_CASE_PARAM(vouching_test, vouching_gen_params),
	KUNIT_CASE(index_order_test),
	KUNIT_CASE(index_hook_test),
	KUNIT_CASE(index_complete_test),
	KUNIT_CASE(index_lists_test),
	KUNIT_CASE(post_setattr_test),
	KUNIT_CASE(first_match_test),
	KUNIT_CASE(hash_test),
	KUNIT_CASE(options_test),
	KUNIT_CASE(own_layer_test),
	KUNIT_CASE(switched_off_test),
	KUNIT_CASE(unpublished_test),
	KUNIT_CASE(algos_join_test),
	KUNIT_CASE(refuse_kinds_test),
	KUNIT_CASE(refuse_modes_test),
	KUNIT_CASE(refuse_all_test),
	KUNIT_CASE(refuse_lists_test),
	KUNIT_CASE(refuse_lacking_test),
	KUNIT_CASE(refuse_firmware_test),
	KUNIT_CASE(signed_policies_test),
	{}
};

static struct kunit_suite layers_suite = {
	.name = "ima_layers",
	.init = layers_test_init,
	.exit = layers_test_exit,
	.test_cases = layers_cases,
};

kunit_test_suite(layers_suite);
