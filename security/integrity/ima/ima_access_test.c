// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of an access's decisions: what is measured, what counts of what is
 * known, which demands are left.  Part of ima_access.c; no file is read.
 */

#include <kunit/test.h>

/* An access at which two layers want something. */
struct access_fixture {
	struct handling handling;
	struct ima_decision decision;
	struct ima_iint_cache iint;
	struct ima_max_digest_data kept;
	struct ima_template_desc templates[2];
	char buf[4];
};

static const struct ima_template_field digest_field = { .field_id = "d-ng" };
static const struct ima_template_field *fields[] = { &digest_field };

static int access_test_init(struct kunit *test)
{
	struct access_fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	unsigned int i;

	if (!f)
		return -ENOMEM;
	f->templates[0].fields = fields;
	f->templates[0].num_fields = 1;
	f->templates[1] = f->templates[0];
	f->handling.decision = &f->decision;
	f->handling.iint = &f->iint;
	f->handling.func = FILE_CHECK;
	f->decision.count = 2;
	for (i = 0; i < 2; i++) {
		f->decision.wants[i].layer = i;
		f->decision.wants[i].immutable = !i;
		f->decision.wants[i].action = IMA_MEASURE;
		f->decision.wants[i].pcr = 10;
		f->decision.wants[i].template = &f->templates[0];
	}
	test->priv = f;
	return 0;
}

/* One entry for two layers: where PCR, template and digest are the same. */
static void twin_test(struct kunit *test)
{
	struct access_fixture *f = test->priv;
	struct ima_layer_wants *first = &f->decision.wants[0], *second = &f->decision.wants[1];

	/* Its entry may be of what the file had before. */
	KUNIT_EXPECT_NULL(test, twin_of(&f->handling, second));
	f->handling.made = BIT(0);
	KUNIT_EXPECT_PTR_EQ(test, twin_of(&f->handling, second), first);
	KUNIT_EXPECT_NULL(test, twin_of(&f->handling, first));

	second->pcr = 11;
	KUNIT_EXPECT_NULL(test, twin_of(&f->handling, second));
	second->pcr = 10;
	second->template = &f->templates[1];
	KUNIT_EXPECT_NULL(test, twin_of(&f->handling, second));
	second->template = &f->templates[0];
	second->measure_flags = IMA_VERITY_REQUIRED;
	KUNIT_EXPECT_NULL(test, twin_of(&f->handling, second));
	first->measure_flags = IMA_VERITY_REQUIRED;
	KUNIT_EXPECT_PTR_EQ(test, twin_of(&f->handling, second), first);
	f->handling.made = 0;
	KUNIT_EXPECT_NULL(test, twin_of(&f->handling, second));
}

/* A layer's entry is not another's, nor one in another PCR. */
static void measured_test(struct kunit *test)
{
	struct access_fixture *f = test->priv;
	struct ima_layer_wants *first = &f->decision.wants[0], *second = &f->decision.wants[1];

	KUNIT_EXPECT_TRUE(test, may_measure(&f->handling, first));
	KUNIT_EXPECT_TRUE(test, may_measure(&f->handling, second));
	f->iint.measured_pcrs[0] = BIT(10);
	KUNIT_EXPECT_FALSE(test, may_measure(&f->handling, first));
	KUNIT_EXPECT_TRUE(test, is_measured(&f->handling, first));
	KUNIT_EXPECT_TRUE(test, may_measure(&f->handling, second));
	KUNIT_EXPECT_FALSE(test, is_measured(&f->handling, second));
	first->pcr = 11;
	KUNIT_EXPECT_TRUE(test, may_measure(&f->handling, first));
	first->action = IMA_APPRAISE;
	KUNIT_EXPECT_FALSE(test, may_measure(&f->handling, first));

	/* Nothing is taken as known. */
	f->iint.measured_pcrs[1] = BIT(10);
	KUNIT_EXPECT_FALSE(test, may_measure(&f->handling, second));
	second->measure_flags = IMA_NO_CACHE;
	KUNIT_EXPECT_TRUE(test, may_measure(&f->handling, second));
	ima_access_forget(&f->iint);
	KUNIT_EXPECT_EQ(test, f->iint.measured_pcrs[0], 0);
	KUNIT_EXPECT_EQ(test, f->iint.measured_pcrs[1], 0);
}

static void set_digest(struct ima_max_digest_data *max, enum hash_algo algo, u8 first)
{
	memset(max, 0, sizeof(*max));
	max->hdr.algo = algo;
	max->hdr.length = hash_digest_size[algo];
	max->digest[0] = first;
}

/* Entries count as long as the content has the digest that it had. */
static void anew_test(struct kunit *test)
{
	struct access_fixture *f = test->priv;
	const struct {
		enum hash_algo algo;
		u8 first;
		int error;
		bool kept;
	} cases[] = {
		{ HASH_ALGO_SHA256, 1, 0, true },
		{ HASH_ALGO_SHA256, 2, 0, false },
		{ HASH_ALGO_SM3_256, 1, 0, false },
		{ HASH_ALGO_SHA256, 1, -EIO, false },
	};
	struct ima_max_digest_data before;
	int i;

	f->iint.ima_hash = digest_of(&f->kept);
	set_digest(&before, HASH_ALGO_SHA256, 1);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		f->iint.measured_pcrs[0] = BIT(10);
		f->iint.measured_pcrs[1] = BIT(11);
		f->iint.audited_layers = 3;
		f->iint.suppressed_pcrs[1] = BIT(12);
		f->iint.flags = IMA_HASHED;
		set_digest(&f->kept, cases[i].algo, cases[i].first);
		compare_content(&f->iint, digest_of(&before), cases[i].error);
		KUNIT_EXPECT_EQ(test, f->iint.measured_pcrs[0], cases[i].kept * BIT(10));
		KUNIT_EXPECT_EQ(test, f->iint.measured_pcrs[1], cases[i].kept * BIT(11));
		KUNIT_EXPECT_EQ(test, f->iint.audited_layers, cases[i].kept * 3);
		KUNIT_EXPECT_EQ(test, f->iint.suppressed_pcrs[1], cases[i].kept * BIT(12));
		KUNIT_EXPECT_TRUE(test, f->iint.flags & IMA_HASHED);
	}
	/* Nothing was known of it. */
	before.hdr.length = 0;
	f->iint.measured_pcrs[0] = BIT(10);
	compare_content(&f->iint, digest_of(&before), 0);
	KUNIT_EXPECT_EQ(test, f->iint.measured_pcrs[0], BIT(10));
}

/* What is known of a file is known of a buffer if the digests are the same. */
static void buffer_test(struct kunit *test)
{
	struct access_fixture *f = test->priv;
	struct handling *h = &f->handling;
	u16 known = IMA_METHOD_HASH | IMA_METHOD_IMASIG;

	f->iint.measured_pcrs[0] = BIT(10);
	f->iint.flags = IMA_COLLECTED;
	f->iint.ima_hash = digest_of(&f->kept);
	set_digest(&f->kept, HASH_ALGO_SHA256, 1);
	set_digest(&h->content, HASH_ALGO_SHA256, 1);
	h->subject.digest = digest_of(&h->content);
	h->buf = f->buf;

	h->finding.proof.methods = known;
	compare_buffer(h);
	KUNIT_EXPECT_EQ(test, h->finding.proof.methods, known);
	KUNIT_EXPECT_TRUE(test, is_measured(h, &f->decision.wants[0]));

	h->content.digest[31] = 1;
	KUNIT_EXPECT_FALSE(test, is_measured(h, &f->decision.wants[0]));
	compare_buffer(h);
	KUNIT_EXPECT_EQ(test, h->finding.proof.methods, 0);
	h->content.digest[31] = 0;

	/* The digest that is kept is of older content. */
	h->finding.proof.methods = known;
	f->iint.flags = 0;
	KUNIT_EXPECT_FALSE(test, is_measured(h, &f->decision.wants[0]));
	compare_buffer(h);
	KUNIT_EXPECT_EQ(test, h->finding.proof.methods, 0);

	/* Without a buffer it is the file. */
	h->buf = NULL;
	h->finding.proof.methods = known;
	compare_buffer(h);
	KUNIT_EXPECT_EQ(test, h->finding.proof.methods, known);
}

/* cache_result=no is of the action that has it. */
static void no_cache_test(struct kunit *test)
{
	struct access_fixture *f = test->priv;
	struct ima_layer_wants *want = &f->decision.wants[0];

	want->action = IMA_MEASURE | IMA_AUDIT;
	want->flags = IMA_NO_CACHE;
	KUNIT_EXPECT_FALSE(test, no_cache(want));
	want->action |= IMA_APPRAISE;
	KUNIT_EXPECT_TRUE(test, no_cache(want));
	want->flags = 0;
	want->audit_flags = IMA_NO_CACHE;
	KUNIT_EXPECT_TRUE(test, no_cache(want));
	KUNIT_EXPECT_TRUE(test, must_audit(&f->handling, want));
	f->iint.audited_layers = BIT(0);
	KUNIT_EXPECT_TRUE(test, must_audit(&f->handling, want));
	want->audit_flags = 0;
	KUNIT_EXPECT_FALSE(test, must_audit(&f->handling, want));
	/* Another layer's record is another one. */
	f->iint.audited_layers = BIT(1);
	KUNIT_EXPECT_TRUE(test, must_audit(&f->handling, want));
	KUNIT_EXPECT_FALSE(test, no_cache(want));
}

/* A violation spoils each PCR that a layer measures to. */
static void violated_test(struct kunit *test)
{
	struct access_fixture *f = test->priv;

	f->decision.wants[1].pcr = 12;
	note_pcrs(&f->iint, &f->decision);
	KUNIT_EXPECT_EQ(test, f->iint.violated_pcrs, BIT(10) | BIT(12));
	f->decision.wants[1].pcr = 13;
	f->decision.wants[1].action = IMA_APPRAISE;
	note_pcrs(&f->iint, &f->decision);
	KUNIT_EXPECT_EQ(test, f->iint.violated_pcrs, BIT(10) | BIT(12));
}

/* Each layer's demand has to be met, by what it accepts itself. */
static void open_demands_test(struct kunit *test)
{
	struct access_fixture *f = test->priv;
	struct ima_layer_wants *first = &f->decision.wants[0], *second = &f->decision.wants[1];
	struct ima_proof proof = {};

	first->action = IMA_APPRAISE;
	first->demand.methods = IMA_METHOD_MODSIG;
	second->action = IMA_APPRAISE;
	second->demand.methods = IMA_METHOD_HASH;
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, FILE_CHECK, &proof),
			IMA_METHOD_MODSIG | IMA_METHOD_HASH);
	proof.methods = IMA_METHOD_HASH;
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, FILE_CHECK, &proof),
			IMA_METHOD_MODSIG);
	proof.methods = IMA_METHOD_MODSIG;
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, FILE_CHECK, &proof),
			IMA_METHOD_HASH);
	proof.methods |= IMA_METHOD_HASH;
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, FILE_CHECK, &proof), 0);

	/* Algorithms of one layer do not speak for the other. */
	proof.label_algo = HASH_ALGO_SHA1;
	second->algos = BIT(HASH_ALGO_SHA256);
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, FILE_CHECK, &proof),
			IMA_METHOD_HASH);
	second->algos = 0;
	/* Nor does one's look at .blacklist. */
	first->flags = IMA_CHECK_BLACKLIST;
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, FILE_CHECK, &proof),
			IMA_METHOD_MODSIG);
	first->flags = 0;
	/* "deny" leaves nothing to try, and nothing for the other to be spared. */
	first->demand = (struct ima_demand){ .deny = 1 };
	proof.methods = 0;
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, FILE_CHECK, &proof),
			IMA_METHOD_HASH);
	/* Who only measures demands nothing. */
	second->action = IMA_MEASURE;
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, FILE_CHECK, &proof), 0);
}

/* Keys of .platform: for kexec, by the layer whose rule names it. */
static void platform_test(struct kunit *test)
{
	struct access_fixture *f = test->priv;
	struct ima_layer_wants *first = &f->decision.wants[0], *second = &f->decision.wants[1];
	struct ima_proof proof = { .methods = IMA_METHOD_IMASIG_PLATFORM };

	first->action = IMA_APPRAISE;
	first->demand.methods = IMA_METHOD_IMASIG;
	first->by_hook = true;
	second->action = IMA_MEASURE;
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, KEXEC_KERNEL_CHECK, &proof), 0);
	KUNIT_EXPECT_NE(test, ima_verify_open(&f->decision, MODULE_CHECK, &proof), 0);
	second->action = IMA_APPRAISE;
	second->demand.methods = IMA_METHOD_IMASIG;
	KUNIT_EXPECT_EQ(test, ima_verify_open(&f->decision, KEXEC_KERNEL_CHECK, &proof),
			IMA_METHOD_IMASIG | IMA_METHOD_HASH_IMMUTABLE);
}

/* What an "optional" demand lets pass: only what is known to be unlabelled. */
static void unlabelled_test(struct kunit *test)
{
	struct evm_ima_xattr_data label = { .type = EVM_IMA_XATTR_DIGSIG };
	struct ima_subject subject = { .label_len = -ENODATA };

	KUNIT_EXPECT_TRUE(test, ima_verify_unlabelled(&subject));
	subject.modsig_unreadable = true;
	KUNIT_EXPECT_FALSE(test, ima_verify_unlabelled(&subject));
	subject.modsig_unreadable = false;
	subject.label_len = -EIO;
	KUNIT_EXPECT_FALSE(test, ima_verify_unlabelled(&subject));
	subject.label_len = 1;
	subject.label = &label;
	KUNIT_EXPECT_FALSE(test, ima_verify_unlabelled(&subject));
	subject.label = NULL;
	subject.label_len = 0;
	KUNIT_EXPECT_TRUE(test, ima_verify_unlabelled(&subject));
}

/* While the kernel loads its certificates: for this task, and these accesses. */
static void x509_test(struct kunit *test)
{
	static const struct {
		enum ima_hooks func;
		bool by_hook;
		bool exempt;
	} accesses[] = {
		{ FILE_CHECK, true, true },
		{ FILE_CHECK, false, true },
		{ X509_CHECK, false, true },
		{ X509_CHECK, true, false },
		{ BPRM_CHECK, true, false },
		{ BPRM_CHECK, false, false },
		{ MMAP_CHECK, false, false },
		{ MODULE_CHECK, false, false },
		{ POLICY_CHECK, false, false },
	};
	struct access_fixture *f = test->priv;
	struct task_struct *loader = x509_loader;
	int i, who;

	if (loader)
		kunit_skip(test, "certificates are being loaded");

	/* Nobody, another task, this one */
	for (who = 0; who < 3; who++) {
		for (i = 0; i < ARRAY_SIZE(accesses); i++) {
			bool exempt = who == 2 && accesses[i].exempt;
			unsigned int left = IMA_MEASURE | (exempt ? 0 : IMA_APPRAISE);

			f->decision.action = IMA_MEASURE | IMA_APPRAISE;
			f->decision.wants[0].action = IMA_MEASURE;
			f->decision.wants[1].action = IMA_APPRAISE;
			f->decision.wants[1].by_hook = accesses[i].by_hook;
			if (who == 2)
				ima_access_load_x509(true);
			else
				WRITE_ONCE(x509_loader, who ? &init_task : NULL);
			apply_exemptions(accesses[i].func, &f->decision);
			ima_access_load_x509(false);
			KUNIT_EXPECT_EQ_MSG(test, f->decision.action, left, "%d access %d", who, i);
			KUNIT_EXPECT_EQ(test, f->decision.wants[0].action, IMA_MEASURE);
			KUNIT_EXPECT_EQ(test, f->decision.wants[1].action,
					exempt ? 0 : IMA_APPRAISE);
		}
	}
}

/* What decides about other files needs a signature, whatever a rule for all files accepts. */
static void deciding_test(struct kunit *test)
{
	static const struct {
		enum ima_hooks func;
		u16 refused;
		bool decides;
	} hooks[] = {
		{ FILE_CHECK, 0, false },
		{ BPRM_CHECK, 0, false },
		{ MODULE_CHECK, 0, false },
		{ KEXEC_KERNEL_CHECK, 0, false },
		/* The digest in a label has always done for a policy. */
		{ POLICY_CHECK, IMA_METHOD_DIGLIM, true },
		{ X509_CHECK, IMA_METHOD_DIGLIM | IMA_METHOD_HASH, true },
		{ DIGEST_LIST_CHECK, IMA_METHOD_DIGLIM | IMA_METHOD_HASH, true },
	};
	const u16 all = IMA_METHOD_HASH | IMA_METHOD_IMASIG | IMA_METHOD_MODSIG |
			IMA_METHOD_DIGLIM;
	struct ima_layer_wants wants = { .action = IMA_APPRAISE };
	struct ima_demand_terms terms;
	struct ima_proof proof = { .not_blacklisted = true, .not_denied = true };
	int i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		wants.demand.methods = all;
		wants.demand.optional = true;
		ima_wants_terms(&wants, hooks[i].func, &terms);
		KUNIT_EXPECT_EQ_MSG(test, terms.demand.methods, all & ~hooks[i].refused, "%d", i);
		KUNIT_EXPECT_NE_MSG(test, (bool)terms.demand.optional, hooks[i].decides, "%d", i);
		/* The rule itself stays as it is, for the other hooks. */
		KUNIT_EXPECT_EQ(test, wants.demand.methods, all);

		wants.demand.methods = IMA_METHOD_HASH | IMA_METHOD_IMASIG;
		ima_wants_terms(&wants, hooks[i].func, &terms);
		proof.methods = IMA_METHOD_HASH;
		KUNIT_EXPECT_EQ_MSG(test, ima_demand_met(&terms, &proof),
				    !(hooks[i].refused & IMA_METHOD_HASH), "%d", i);
		proof.methods = IMA_METHOD_IMASIG;
		KUNIT_EXPECT_TRUE(test, ima_demand_met(&terms, &proof));
	}
}

/* What counts as measured: an entry of what was read, that a rule wanted. */
static void list_measured_test(struct kunit *test)
{
	struct access_fixture *f = test->priv;
	struct handling *h = &f->handling;
	int pcr;

	if (!IS_ENABLED(CONFIG_DIGLIM))
		kunit_skip(test, "CONFIG_DIGLIM");
	pcr = ima_diglim_swap_pcr(-1);
	f->decision.wants[1].pcr = 11;
	KUNIT_EXPECT_EQ(test, list_actions(h), 0);
	f->iint.measured_pcrs[1] = BIT(11);
	/* What is noted is of older content: this could not be hashed. */
	KUNIT_EXPECT_EQ(test, list_actions(h), 0);
	set_digest(&h->content, HASH_ALGO_SHA256, 1);
	h->subject.digest = digest_of(&h->content);
	KUNIT_EXPECT_EQ(test, list_actions(h), DIGLIM_MEASURED);
	/* The digest of fs-verity is not that of what was read. */
	f->decision.wants[1].measure_flags = IMA_VERITY_REQUIRED;
	KUNIT_EXPECT_EQ(test, list_actions(h), 0);
	f->decision.wants[1].measure_flags = 0;
	/* Nobody wants it measured now. */
	f->decision.wants[1].action = IMA_AUDIT;
	KUNIT_EXPECT_EQ(test, list_actions(h), 0);
	f->decision.wants[1].action = IMA_MEASURE;
	KUNIT_EXPECT_EQ(test, list_actions(h), DIGLIM_MEASURED);
	/* A digest that others can have, too. */
	set_digest(&h->content, HASH_ALGO_SHA1, 1);
	KUNIT_EXPECT_EQ(test, list_actions(h), 0);
	set_digest(&h->content, HASH_ALGO_SHA256, 1);
	/* The first list was measured to another PCR. */
	KUNIT_EXPECT_EQ(test, ima_diglim_swap_pcr(12), 11);
	KUNIT_EXPECT_EQ(test, list_actions(h), 0);
	ima_diglim_swap_pcr(pcr);
}

/* What counts as appraised: what a rule demanded, and nobody finds fault with. */
static void list_appraised_test(struct kunit *test)
{
	const struct {
		u16 demanded;
		u16 also;
		u16 succeeded;
		bool faulted;
		unsigned int actions;
	} cases[] = {
		/* A digest in a label is not enough for a list. */
		{ IMA_METHOD_HASH, 0, IMA_METHOD_HASH, false, 0 },
		{ IMA_METHOD_HASH | IMA_METHOD_IMASIG, 0, IMA_METHOD_IMASIG, false,
		  DIGLIM_APPRAISED | DIGLIM_APPRAISED_DIGSIG },
		{ IMA_METHOD_IMASIG, 0, IMA_METHOD_IMASIG, false,
		  DIGLIM_APPRAISED | DIGLIM_APPRAISED_DIGSIG },
		{ IMA_METHOD_MODSIG, 0, IMA_METHOD_MODSIG, false,
		  DIGLIM_APPRAISED | DIGLIM_APPRAISED_DIGSIG },
		/* EVM's key is not known. */
		{ IMA_METHOD_IMASIG, 0, IMA_METHOD_HASH | IMA_METHOD_HASH_IMMUTABLE, false,
		  DIGLIM_APPRAISED },
		/* A log mode lets it pass, and says so. */
		{ IMA_METHOD_IMASIG, 0, 0, true, 0 },
		{ IMA_METHOD_IMASIG, IMA_METHOD_MODSIG, IMA_METHOD_IMASIG, true, 0 },
		/* Not demanded. */
		{ IMA_METHOD_HASH, 0, IMA_METHOD_MODSIG, false, 0 },
		{ IMA_METHOD_IMASIG, 0, IMA_METHOD_IMASIG_PLATFORM, false, 0 },
		/* "optional", and a file that is new: they let pass what nobody verified. */
		{ IMA_METHOD_IMASIG, 0, 0, false, 0 },
		/* One layer is content with less than the other. */
		{ IMA_METHOD_HASH, IMA_METHOD_MODSIG, IMA_METHOD_HASH | IMA_METHOD_MODSIG, false,
		  DIGLIM_APPRAISED | DIGLIM_APPRAISED_DIGSIG },
	};
	struct access_fixture *f = test->priv;
	struct handling *h = &f->handling;
	int i;

	h->func = DIGEST_LIST_CHECK;
	h->finding.proof.label_algo = HASH_ALGO_SHA256;
	h->finding.proof.modsig_algo = HASH_ALGO_SHA256;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		f->decision.wants[0].action = IMA_APPRAISE;
		f->decision.wants[0].demand.methods = cases[i].demanded;
		f->decision.wants[1].action = 0;
		if (cases[i].also)
			f->decision.wants[1].action = IMA_APPRAISE;
		f->decision.wants[1].demand.methods = cases[i].also;
		h->finding.proof.methods = cases[i].succeeded;
		h->faulted = cases[i].faulted;
		KUNIT_EXPECT_EQ_MSG(test, list_actions(h), cases[i].actions, "case %d", i);
	}
	/* What is signed is a digest that others can have, too. */
	h->faulted = false;
	h->finding.proof.methods = IMA_METHOD_MODSIG;
	h->finding.proof.modsig_algo = HASH_ALGO_SHA1;
	f->decision.wants[0].demand.methods = IMA_METHOD_MODSIG;
	f->decision.wants[1].action = 0;
	KUNIT_EXPECT_EQ(test, list_actions(h), DIGLIM_APPRAISED);
	/* An algorithm that the rule does not allow. */
	h->finding.proof.methods = IMA_METHOD_IMASIG;
	h->finding.proof.label_algo = HASH_ALGO_SHA1;
	f->decision.wants[0].demand.methods = IMA_METHOD_IMASIG;
	f->decision.wants[0].algos = BIT(HASH_ALGO_SHA256);
	f->decision.wants[1].action = 0;
	KUNIT_EXPECT_EQ(test, list_actions(h), 0);
}

static struct kunit_case access_cases[] = {
	KUNIT_CASE(twin_test),
	KUNIT_CASE(measured_test),
	KUNIT_CASE(anew_test),
	KUNIT_CASE(buffer_test),
	KUNIT_CASE(no_cache_test),
	KUNIT_CASE(violated_test),
	KUNIT_CASE(open_demands_test),
	KUNIT_CASE(platform_test),
	KUNIT_CASE(unlabelled_test),
	KUNIT_CASE(x509_test),
	KUNIT_CASE(deciding_test),
	KUNIT_CASE(list_measured_test),
	KUNIT_CASE(list_appraised_test),
	{}
};

static struct kunit_suite access_suite = {
	.name = "ima_access",
	.init = access_test_init,
	.test_cases = access_cases,
};

kunit_test_suite(access_suite);
