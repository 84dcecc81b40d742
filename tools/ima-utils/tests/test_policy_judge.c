// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel would say of a file: by what is known of it, and by what is not.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/array.h"
#include "policy_judge.h"

/* Layers of which each wants something of one access, or not. */
#define LAYERS 3

/* A rule; its text has to stay. */
static struct ima_parsed_rule rule(const char *text)
{
	static const struct ima_policy_reader reader = { .features = POLICY_ANY_KERNEL };
	struct ima_policy_fault fault;
	struct ima_parsed_rule rule;

	if (ima_policy_parse_rule(text, strlen(text), &reader, &rule, &fault))
		fail_msg("%s: %s", text, fault.reason);
	return rule;
}

/* What is said of one rule in the layer "custom". */
static struct policy_opinion judge(const char *text, const struct policy_evidence *evidence,
				   enum ima_policy_hook hook)
{
	struct policy_access access = { .hook = hook, .mask = 1u << IMA_POLICY_MAY_READ };
	struct policy_opinion opinions[LAYERS];
	struct ima_parsed_rule parsed = rule(text);
	struct policy_demand demands[LAYERS] = {
		[LAYERS - 1] = { .rule = &parsed },
	};
	const struct policy_demands all = { demands, LAYERS };

	policy_judge(evidence, &access, &all, opinions);
	assert_int_equal(opinions[0].granted, ANSWER_YES);
	return opinions[LAYERS - 1];
}

/* It is refused for @cause; NULL: it is granted; "?": for some cause; "??": nobody knows. */
static void expect_opinion(const char *text, const struct policy_opinion *opinion,
			   const char *cause)
{
	const char *got = opinion->granted == ANSWER_UNKNOWN ? "??" :
			  opinion->granted == ANSWER_YES ? NULL :
			  opinion->cause ? opinion->cause : "?";

	if (!got != !cause || (got && strcmp(got, cause)))
		fail_msg("%s: got %s, wanted %s", text, got ? got : "granted",
			 cause ? cause : "granted");
}

/* That is said of who reads, in the layer "custom". */
static void expect(const char *text, const struct policy_evidence *evidence,
		   const char *cause)
{
	struct policy_opinion opinion = judge(text, evidence, IMA_POLICY_FILE_CHECK);

	expect_opinion(text, &opinion, cause);
}

#define IMASIG "appraise appraise_type=imasig"
#define LISTED "appraise appraise_type=diglim"
#define OPTIONAL "appraise appraise_type=imasig|optional"
#define SHA512 "appraise appraise_type=hash|imasig appraise_algos=sha512"
#define SIGV3 "appraise digest_type=verity appraise_type=sigv3"

/* SHA-256, SHA-512 */
#define SHA256_NUMBER 4
#define SHA512_NUMBER 6

static void bare(void **state)
{
	const struct policy_evidence none = { .truth = CLAIM(EVM_GOOD) };
	struct policy_evidence unread = none;

	(void)state;
	expect("appraise", &none, "missing-hash");
	expect(IMASIG, &none, "IMA-signature-required");
	expect(LISTED, &none, "unlisted-digest");
	expect("appraise appraise_type=hash|diglim", &none, "unlisted-digest");
	expect(SIGV3, &none, "verity-signature-required");
	expect(OPTIONAL, &none, NULL);
	expect("deny", &none, "denied");
	unread.label = POLICY_LABEL_UNREADABLE;
	expect("appraise", &unread, "unknown");
	expect(OPTIONAL, &unread, "unknown");
}

static void hashes(void **state)
{
	struct policy_evidence evidence = {
		.truth = CLAIM(EVM_GOOD) | CLAIM(HASH_RIGHT),
		.label = POLICY_LABEL_HASH,
		.label_algo = SHA256_NUMBER,
	};

	(void)state;
	expect("appraise", &evidence, NULL);
	expect("appraise appraise_type=hash", &evidence, NULL);
	expect(IMASIG, &evidence, "IMA-signature-required");
	expect(OPTIONAL, &evidence, "IMA-signature-required");
	expect(SHA512, &evidence, "denied-hash-algorithm");
	expect(LISTED, &evidence, "unlisted-digest");
	evidence.label_algo = SHA512_NUMBER;
	expect(SHA512, &evidence, NULL);
	evidence.truth &= ~CLAIM(HASH_RIGHT);
	expect("appraise", &evidence, "invalid-hash");
	expect(IMASIG, &evidence, "invalid-hash");
	expect(SHA512, &evidence, "invalid-hash");
	/* A portable signature of EVM covers the label. */
	evidence.truth |= CLAIM(HASH_RIGHT);
	evidence.evm = EVM_PORTABLE;
	expect(IMASIG, &evidence, NULL);
	evidence.truth &= ~CLAIM(EVM_GOOD);
	expect(IMASIG, &evidence, "invalid-fail-immutable");
	expect("appraise", &evidence, "invalid-fail-immutable");
	evidence.evm = EVM_MUTABLE;
	expect("appraise", &evidence, "invalid-HMAC");
	evidence.evm = EVM_MISSING;
	expect("appraise", &evidence, "missing-HMAC");
}

static void signatures(void **state)
{
	struct policy_evidence evidence = {
		.truth = CLAIM(EVM_GOOD) | CLAIM(SIGNATURE_GOOD),
		.label = POLICY_LABEL_SIGNATURE,
		.label_version = 2,
		.label_algo = SHA256_NUMBER,
	};

	(void)state;
	expect("appraise", &evidence, NULL);
	expect(IMASIG, &evidence, NULL);
	expect("appraise appraise_type=hash", &evidence, "hash-required");
	expect(SIGV3, &evidence, "verity-signature-required");
	expect(SHA512, &evidence, "denied-hash-algorithm");
	evidence.truth |= CLAIM(BLACKLISTED);
	expect(IMASIG, &evidence, "blacklisted-hash");
	expect("appraise", &evidence, NULL);
	evidence.truth &= ~CLAIM(SIGNATURE_GOOD) & ~CLAIM(BLACKLISTED);
	expect(IMASIG, &evidence, "invalid-signature");
	expect(OPTIONAL, &evidence, "invalid-signature");
	evidence.label_version = 1;
	expect(IMASIG, &evidence, "invalid-signature");
	evidence.label_version = 0;
	expect(IMASIG, &evidence, "unknown");
	evidence.label_cut = true;
	expect(IMASIG, &evidence, "invalid-signature");
	evidence.label_version = 3;
	expect(IMASIG, &evidence, "invalid-signature-version");
	evidence.label_cut = false;
	evidence.label = POLICY_LABEL_VERITY_SIGNATURE;
	expect(SIGV3, &evidence, "no-verity-digest");
	evidence.verity = true;
	expect(SIGV3, &evidence, "invalid-verity-signature");
	evidence.truth |= CLAIM(SIGNATURE_GOOD);
	expect(SIGV3, &evidence, NULL);
	expect(IMASIG, &evidence, "IMA-signature-required");
	evidence.label_version = 2;
	expect(SIGV3, &evidence, "invalid-signature-version");
	/* The kernel looks first whether all of the head is there. */
	evidence.label_version = 3;
	evidence.label_cut = true;
	expect(SIGV3, &evidence, "invalid-signature-version");
	evidence.label = POLICY_LABEL_ODD;
	expect("appraise", &evidence, "unknown-ima-data");
}

/* The lists are asked because of a rule that measures: what they say is found beside the rest. */
static void lists_measured(void **state)
{
	struct policy_evidence evidence = {
		.truth = CLAIM(EVM_GOOD) | CLAIM(LIST_VOUCHES) | CLAIM(BLACKLISTED),
		.list_algos = 1u << SHA256_NUMBER,
	};
	struct policy_opinion opinion;

	(void)state;
	/* Nothing is there to be verified. */
	opinion = judge(IMASIG, &evidence, IMA_POLICY_FILE_CHECK);
	assert_string_equal(opinion.cause, "IMA-signature-required");
	assert_int_equal(opinion.have, 0);
	evidence.truth |= CLAIM(LISTS_MEASURED);
	opinion = judge(IMASIG, &evidence, IMA_POLICY_FILE_CHECK);
	assert_string_equal(opinion.cause, "blacklisted-hash");
	assert_int_equal(opinion.have, IMA_METHOD_DIGLIM);
	evidence.truth &= ~CLAIM(BLACKLISTED);
	opinion = judge(IMASIG, &evidence, IMA_POLICY_FILE_CHECK);
	assert_string_equal(opinion.cause, "IMA-signature-required");
	assert_int_equal(opinion.have, IMA_METHOD_DIGLIM);
}

static void lists(void **state)
{
	struct policy_evidence evidence = {
		.truth = CLAIM(EVM_GOOD) | CLAIM(LIST_FOUND),
		.list_algos = 1u << SHA256_NUMBER,
	};

	(void)state;
	expect(LISTED, &evidence, "untrusted-list");
	evidence.truth |= CLAIM(LIST_VOUCHES);
	expect(LISTED, &evidence, NULL);
	expect("appraise appraise_type=diglim appraise_algos=sha512", &evidence,
	       "denied-hash-algorithm");
	expect(IMASIG, &evidence, "IMA-signature-required");
	evidence.truth |= CLAIM(LIST_DENIES);
	expect(LISTED, &evidence, "denied-by-list");
	expect("appraise appraise_type=diglim|optional", &evidence, "denied-by-list");
	/* Who does not speak of lists does not hear them. */
	expect(OPTIONAL, &evidence, NULL);
	evidence.truth |= CLAIM(DENY_ALWAYS);
	expect(OPTIONAL, &evidence, "denied-by-list");
	evidence.truth |= CLAIM(UNVERIFIABLE);
	expect(LISTED, &evidence, "unverifiable-signature");
}

static const struct policy_access to_write = {
	.hook = IMA_POLICY_FILE_CHECK,
	.mask = 1u << IMA_POLICY_MAY_WRITE,
};

/* It is opened to be written, in a layer; as expect(). */
static void expect_write(const char *text, const struct policy_evidence *evidence,
			 struct policy_demand demand, const char *cause)
{
	const struct policy_demands all = { &demand, 1 };
	struct ima_parsed_rule parsed = rule(text);
	struct policy_opinion opinion;

	demand.rule = &parsed;
	policy_judge(evidence, &to_write, &all, &opinion);
	expect_opinion(text, &opinion, cause);
}

/* Who writes to what stays as it is, by a list or by the layer "init", is one who writes. */
static void writers(void **state)
{
	const struct policy_demand enforced = { .enforced = true }, recorded = { 0 };
	const struct policy_demand init = { .enforced = true, .immutable = true, .init = true };
	struct policy_evidence evidence = {
		.truth = CLAIM(EVM_GOOD) | CLAIM(LIST_FOUND) | CLAIM(LIST_VOUCHES),
		.list_algos = 1u << SHA256_NUMBER,
	};
	struct ima_parsed_rule either, hash;
	struct policy_demand two[] = {
		{ .rule = &either, .enforced = true }, { .rule = &hash, .enforced = true },
	};
	const struct policy_demands all = { two, ARRAY_SIZE(two) };
	struct policy_opinion opinions[ARRAY_SIZE(two)];

	(void)state;
	expect_write(LISTED, &evidence, enforced, NULL);
	expect_write("appraise appraise_type=imasig|diglim", &evidence, init, "open-writers");
	/* What passes as it has nothing is no such one. */
	expect_write(OPTIONAL, &evidence, init, NULL);
	evidence.unknown = CLAIM(LIST_IMMUTABLE);
	expect_write(LISTED, &evidence, enforced, "??");
	evidence.unknown = 0;
	evidence.truth |= CLAIM(LIST_IMMUTABLE);
	expect(LISTED, &evidence, NULL);
	expect_write(LISTED, &evidence, enforced, "open-writers");
	expect_write("appraise appraise_type=imasig|diglim", &evidence, enforced, "open-writers");
	expect_write(LISTED, &evidence, recorded, NULL);
	expect_write(OPTIONAL, &evidence, enforced, NULL);
	/* Where the list does, the label is not looked at, but for another layer. */
	evidence.label = POLICY_LABEL_HASH;
	evidence.label_algo = SHA256_NUMBER;
	evidence.truth |= CLAIM(HASH_RIGHT);
	expect_write("appraise appraise_type=hash|diglim", &evidence, enforced, "open-writers");
	either = rule("appraise appraise_type=hash|diglim");
	hash = rule("appraise appraise_type=hash");
	policy_judge(&evidence, &to_write, &all, opinions);
	expect_opinion("either", &opinions[0], NULL);
	expect_opinion("hash", &opinions[1], NULL);
}

/* A hook at which there is a buffer, and one that decides about others. */
static void buffers(void **state)
{
	struct policy_evidence evidence = {
		.truth = CLAIM(EVM_GOOD) | CLAIM(MODSIG_GOOD),
		.modsig = true,
		.modsig_algo = SHA256_NUMBER,
	};
	const char *module = "appraise func=MODULE_CHECK appraise_type=imasig|modsig";
	const char *kexec = "appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig|modsig";
	struct policy_opinion opinion;

	(void)state;
	opinion = judge(module, &evidence, IMA_POLICY_MODULE_CHECK);
	assert_int_equal(opinion.granted, ANSWER_YES);
	evidence.truth = CLAIM(EVM_GOOD);
	opinion = judge(module, &evidence, IMA_POLICY_MODULE_CHECK);
	assert_string_equal(opinion.cause, "invalid-signature");
	/* What is appended is read where a rule takes it, or an optional one has to know. */
	evidence.truth = CLAIM(EVM_GOOD) | CLAIM(MODSIG_GOOD) | CLAIM(CONTENT_BLACKLISTED);
	opinion = judge(module, &evidence, IMA_POLICY_MODULE_CHECK);
	assert_string_equal(opinion.cause, "blacklisted-hash");
	opinion = judge(OPTIONAL, &evidence, IMA_POLICY_MODULE_CHECK);
	assert_string_equal(opinion.cause, "blacklisted-hash");
	opinion = judge(IMASIG, &evidence, IMA_POLICY_MODULE_CHECK);
	assert_string_equal(opinion.cause, "IMA-signature-required");
	evidence.label = POLICY_LABEL_SIGNATURE;
	evidence.label_version = 2;
	evidence.truth |= CLAIM(SIGNATURE_GOOD);
	opinion = judge(IMASIG, &evidence, IMA_POLICY_MODULE_CHECK);
	assert_int_equal(opinion.granted, ANSWER_YES);
	opinion = judge(OPTIONAL, &evidence, IMA_POLICY_MODULE_CHECK);
	assert_string_equal(opinion.cause, "blacklisted-hash");
	/* Keys of .platform count where a rule names the hook, and at that one. */
	evidence.truth = CLAIM(EVM_GOOD) | CLAIM(SIGNATURE_PLATFORM) | CLAIM(MODSIG_PLATFORM);
	opinion = judge(kexec, &evidence, IMA_POLICY_KEXEC_KERNEL_CHECK);
	assert_int_equal(opinion.granted, ANSWER_YES);
	opinion = judge(IMASIG, &evidence, IMA_POLICY_KEXEC_KERNEL_CHECK);
	assert_string_equal(opinion.cause, "IMA-signature-required");
	assert_int_equal(opinion.have, IMA_METHOD_IMASIG_PLATFORM);
	opinion = judge(module, &evidence, IMA_POLICY_MODULE_CHECK);
	assert_string_equal(opinion.cause, "invalid-signature");
	assert_int_equal(opinion.have, 0);
	evidence.truth &= ~CLAIM(SIGNATURE_PLATFORM);
	opinion = judge(kexec, &evidence, IMA_POLICY_KEXEC_KERNEL_CHECK);
	assert_int_equal(opinion.granted, ANSWER_YES);
	assert_int_equal(opinion.have, IMA_METHOD_MODSIG_PLATFORM);
	evidence = (struct policy_evidence){
		.truth = CLAIM(EVM_GOOD) | CLAIM(HASH_RIGHT),
		.label = POLICY_LABEL_HASH,
		.label_algo = SHA256_NUMBER,
	};
	/* Without func= a hash does for a policy, and for no certificate. */
	opinion = judge("appraise", &evidence, IMA_POLICY_POLICY_CHECK);
	assert_int_equal(opinion.granted, ANSWER_YES);
	opinion = judge("appraise", &evidence, IMA_POLICY_X509_CHECK);
	assert_string_equal(opinion.cause, "IMA-signature-required");
}

/* What is not known matters only where it makes a difference. */
static void unknown(void **state)
{
	struct policy_evidence evidence = {
		.truth = CLAIM(EVM_GOOD),
		.unknown = CLAIM(SIGNATURE_GOOD),
		.label = POLICY_LABEL_SIGNATURE,
		.label_version = 2,
		.label_algo = SHA256_NUMBER,
	};
	struct policy_opinion opinion;

	(void)state;
	expect(IMASIG, &evidence, "??");
	opinion = judge(IMASIG, &evidence, IMA_POLICY_FILE_CHECK);
	assert_int_equal(opinion.claims, CLAIM(SIGNATURE_GOOD));
	expect("deny", &evidence, "denied");
	/* Either the algorithm is wrong, or the signature, too. */
	expect(SHA512, &evidence, "?");
	expect(SIGV3, &evidence, "verity-signature-required");
	evidence.unknown |= CLAIM(LIST_DENIES) | CLAIM(BLACKLISTED);
	opinion = judge(IMASIG, &evidence, IMA_POLICY_FILE_CHECK);
	assert_int_equal(opinion.claims, CLAIM(SIGNATURE_GOOD) | CLAIM(BLACKLISTED));
	opinion = judge("appraise", &evidence, IMA_POLICY_FILE_CHECK);
	assert_int_equal(opinion.claims, CLAIM(SIGNATURE_GOOD));
	evidence.truth |= CLAIM(SIGNATURE_GOOD);
	evidence.unknown = CLAIM(HASH_RIGHT);
	expect(IMASIG, &evidence, NULL);
}

/* Each layer demands, and what one finds another one has. */
static void layers(void **state)
{
	struct ima_parsed_rule imasig = rule(IMASIG), any = rule("appraise");
	struct policy_access access = { .hook = IMA_POLICY_FILE_CHECK };
	struct policy_evidence evidence = {
		.truth = CLAIM(EVM_GOOD) | CLAIM(HASH_RIGHT),
		.label = POLICY_LABEL_HASH,
		.label_algo = SHA256_NUMBER,
	};
	struct policy_demand demands[LAYERS] = {
		{ .rule = &imasig, .immutable = true }, { .rule = NULL }, { .rule = &any },
	};
	const struct policy_demands all = { demands, LAYERS };
	struct policy_outcome outcomes[LAYERS];

	(void)state;
	policy_judge_one(&evidence, &access, &all, evidence.truth, outcomes);
	assert_string_equal(outcomes[0].cause, "IMA-signature-required");
	assert_int_equal(outcomes[0].have, IMA_METHOD_HASH);
	assert_null(outcomes[1].cause);
	assert_null(outcomes[2].cause);
	/* A file system that can show anything is no good for an immutable layer. */
	evidence.unseen = true;
	policy_judge_one(&evidence, &access, &all, evidence.truth, outcomes);
	assert_string_equal(outcomes[0].cause, "unverifiable-signature");
	assert_null(outcomes[2].cause);
	/* What is signed is not written. */
	evidence.unseen = false;
	evidence.label = POLICY_LABEL_SIGNATURE;
	evidence.label_version = 2;
	evidence.truth |= CLAIM(SIGNATURE_GOOD);
	access.mask = 1u << IMA_POLICY_MAY_WRITE;
	policy_judge_one(&evidence, &access, &all, evidence.truth, outcomes);
	assert_string_equal(outcomes[0].cause, "signed-file-is-immutable");
	assert_string_equal(outcomes[2].cause, "signed-file-is-immutable");
}

/* Texts are those of records. */
static void texts(void **state)
{
	char text[POLICY_METHODS_TEXT];
	struct ima_parsed_rule parsed;

	(void)state;
	assert_string_equal(policy_methods_text(0, text), "none");
	assert_string_equal(policy_methods_text(0xff, text),
			    "hash|imasig|modsig|sigv3|diglim|hash_immutable|imasig_platform|modsig_platform");
	parsed = rule("appraise appraise_type=optional|imasig");
	assert_string_equal(policy_demand_text(&parsed.demand, text), "imasig|optional");
	parsed = rule("deny");
	assert_string_equal(policy_demand_text(&parsed.demand, text), "deny");
}

int main(void)
{
	return RUN_TESTS("policy_judge", cmocka_unit_test(bare), cmocka_unit_test(hashes),
			 cmocka_unit_test(signatures), cmocka_unit_test(lists),
			 cmocka_unit_test(lists_measured), cmocka_unit_test(writers),
			 cmocka_unit_test(buffers), cmocka_unit_test(unknown),
			 cmocka_unit_test(layers), cmocka_unit_test(texts));
}
