// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a policy is handed to the kernel, what is made of its answers, and what is
 * said to be in force.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/sysfile.h"
#include "policy_attempt.h"

#define IMA "/sys/kernel/security/ima"

static struct policy_layers layers;
static struct policy_source source;

static int setup(void **state)
{
	if (fake_setup(state))
		return -1;
	fake_system(*state);
	return 0;
}

static int teardown(void **state)
{
	policy_layers_free(&layers);
	policy_source_free(&source);
	return fake_teardown(state);
}

static void look(const char *root)
{
	policy_layers_free(&layers);
	policy_layers_read(&layers, root);
}

/* A file with some bytes, read as if it had been named. */
static void read_source(const char *root, const void *bytes, size_t size)
{
	char *path = xasprintf("%s/policy", root);

	policy_source_free(&source);
	fake_bytes(root, "/policy", bytes, size);
	assert_int_equal(policy_source_read(&source, path), 0);
	source.name = "P";
	free(path);
}

static void read_text(const char *root, const char *text)
{
	read_source(root, text, strlen(text));
}

/* An appended signature is no text. */
static void appended_signature(void **state)
{
	static const char marker[] = "~Module signature appended~\n";
	char data[80] = "measure\nXYZ\0\0\2\0\0\0\0\0\0\0\0\3";
	size_t size = 23;

	memcpy(data + size, marker, strlen(marker));
	assert_int_equal(policy_text_length(data, size), size);
	size += strlen(marker);
	assert_int_equal(policy_text_length(data, size), 8);
	read_source(*state, data, size);
	assert_int_equal(source.length, 8);
	assert_true(policy_attempt_must_be_path(&source));
	/* All of the file; more than it; far more; nothing but the marker. */
	data[22] = 11;
	assert_int_equal(policy_text_length(data, size), 0);
	data[22] = 12;
	assert_int_equal(policy_text_length(data, size), size);
	data[19] = -1;
	assert_int_equal(policy_text_length(data, size), size);
	assert_int_equal(policy_text_length(marker, strlen(marker)), strlen(marker));
	assert_int_equal(policy_text_length("", 0), 0);
}

static void sources(void **state)
{
	char *path = xasprintf("%s/nosuch", (char *)*state), text[5000];

	assert_int_equal(policy_source_read(&source, path), ENOENT);
	free(path);
	assert_int_equal(policy_source_read(&source, *state), EISDIR);
	policy_source_free(&source);
	read_text(*state, "measure\n");
	assert_false(policy_attempt_must_be_path(&source));
	assert_int_equal(*source.path, '/');
	/* What the kernel would cut. */
	memset(text, 'a', sizeof(text));
	text[4094] = '\n';
	read_source(*state, text, 4095);
	assert_false(policy_attempt_must_be_path(&source));
	text[4094] = 'a';
	read_source(*state, text, 4095);
	assert_true(policy_attempt_must_be_path(&source));
}

/* Try to load a text into a file; returns what is in it afterwards. */
static struct fact attempt_at(struct policy_attempt *attempt, const char *root)
{
	char *file = xasprintf("%s/loaded", root);

	fake_file(root, "/loaded", "");
	policy_attempt(attempt, &source, file);
	free(file);
	return sysfile_read(root, "/loaded", SYSFILE_LIST);
}

static void attempts(void **state)
{
	struct policy_attempt attempt = { 0 };
	struct fact loaded;

	read_text(*state, "# x\n\nmeasure uid=1\n\taudit");
	loaded = attempt_at(&attempt, *state);
	assert_int_equal(attempt.stage, STAGE_LOADED);
	assert_int_equal(attempt.line, 0);
	assert_string_equal(loaded.text, "# x\n\nmeasure uid=1\n\taudit");
	fact_free(&loaded);
	policy_attempt_free(&attempt);

	attempt.by_path = true;
	loaded = attempt_at(&attempt, *state);
	assert_int_equal(attempt.stage, STAGE_LOADED);
	assert_string_equal(loaded.text, source.path);
	fact_free(&loaded);
	policy_attempt_free(&attempt);

	policy_attempt(&attempt, &source, "/nosuch/policy");
	assert_int_equal(attempt.stage, STAGE_OPEN);
	assert_int_equal(attempt.error, ENOENT);
	policy_attempt_free(&attempt);
	policy_attempt(&attempt, &source, "/dev/full");
	assert_int_equal(attempt.stage, STAGE_WRITE);
	assert_int_equal(attempt.error, ENOSPC);
	assert_int_equal(attempt.line, 1);
	policy_attempt_free(&attempt);
}

/* What the kernel's log tells. */
static void log_records(void **state)
{
	struct policy_attempt attempt = { .stage = STAGE_LOADED };

	(void)state;
	policy_attempt_log(&attempt, "6,1,2,-;ima: policy update completed\n");
	policy_attempt_log(&attempt, "6,1,2,-;other: policy update failed\n");
	policy_attempt_log(&attempt, "6,1,2,-;ima: policy update failed: novelty\n");
	policy_attempt_log(&attempt, "6,1,2,-;other: policy:3:9: x\n");
	policy_attempt_log(&attempt, "6,1,2,-;ima: rule for LSM 'x:y' is undefined\n");
	policy_attempt_log(&attempt, "");
	policy_attempt_log(&attempt, "6,1,2,-");
	policy_attempt_log(&attempt, "6,1,2,-;ima: policy:3:9: ");
	assert_int_equal(attempt.stage, STAGE_LOADED);
	assert_null(attempt.reason);
	policy_attempt_log(&attempt, "3,1,2,-;ima: /a b:c:3:9: unknown \"x\"\n KEY=VALUE\n");
	assert_string_equal(attempt.reason, "3:9: unknown \"x\"");
	policy_attempt_log(&attempt, "3,1,2,-;ima: policy:4:9: another\n");
	assert_string_equal(attempt.reason, "3:9: unknown \"x\"");
	policy_attempt_log(&attempt, "6,1,2,-;ima: policy update failed\n");
	assert_int_equal(attempt.stage, STAGE_CLOSE);
	policy_attempt_free(&attempt);
}

static void expect_why(struct policy_attempt attempt, const char *want)
{
	char *why = policy_attempt_why(&attempt, &source, &layers);

	if (!strstr(why, want))
		fail_msg("\"%s\" is not in \"%s\"", want, why);
	free(why);
}

#define OPENED(e) ((struct policy_attempt){ .stage = STAGE_OPEN, .error = (e) })
#define WRITTEN(e, ...)						\
	((struct policy_attempt){ .stage = STAGE_WRITE, .error = (e), ##__VA_ARGS__ })

/* Each error in one line. */
static void reasons(void **state)
{
	char reason[] = "3:9: x (y)";

	look(*state);
	read_text(*state, "measure\n");
	expect_why(OPENED(ENOENT), "there is no ima/policy");
	expect_why(OPENED(EACCES), "takes one policy and has it");
	expect_why(OPENED(EPERM), "not permitted");
	expect_why(OPENED(EBUSY), "another program is loading a policy");
	expect_why(OPENED(ENOMEM), "ima/policy: Cannot allocate memory");
	expect_why(WRITTEN(EINVAL, .reason = reason), "the kernel refuses it: 3:9: x (y)");
	expect_why(WRITTEN(EINVAL, .line = 3), "refuses line 3, and does not say why");
	expect_why(WRITTEN(ERANGE, .by_path = true), "refuses it, and does not say why");
	expect_why(WRITTEN(EPERM), "not permitted");
	expect_why(WRITTEN(ENOENT, .by_path = true), source.path);
	expect_why(WRITTEN(ENOMEM), "Cannot allocate memory");
	expect_why((struct policy_attempt){ .stage = STAGE_CLOSE },
		   "could not put them into force");
	expect_why(WRITTEN(EACCES),
		   "must be signed files, which this is not, as layer=builtin rule=1 (appraise func=POLICY_CHECK appraise_type=imasig) and layer=custom rule=6 (");
	expect_why(WRITTEN(EACCES, .by_path = true),
		   "the file is not signed, as layer=builtin rule=1 (");
	source.labelled = true;
	expect_why(WRITTEN(EACCES, .by_path = true),
		   "the signature or hash of the file is not what layer=builtin rule=1 (");
	/* Only the layer that demands it is named. */
	fake_file(*state, IMA "/policy", "measure\nappraise uid=0\n");
	look(*state);
	expect_why(WRITTEN(EACCES),
		   "as layer=builtin rule=1 (appraise func=POLICY_CHECK appraise_type=imasig) demands");
	fake_remove(*state, IMA "/builtin_policy");
	look(*state);
	expect_why(WRITTEN(EACCES), "as a rule that is not known here demands");
	expect_why(WRITTEN(EACCES, .by_path = true), "layer=custom rule=2 (appraise uid=0)");
	fake_remove(*state, IMA "/policy");
	look(*state);
	expect_why(OPENED(EACCES), "only root may load a policy");
}

/* A policy with a name, and what is in force when its loading failed. */
static void named(const char *root, const char *in_force)
{
	char *status = xasprintf("mode: idle\n%s%s%s", in_force ? "named_policies: " : "",
				 in_force ? in_force : "", in_force ? "\n" : "");

	fake_file(root, IMA "/status", status);
	free(status);
	look(root);
}

#define CLOSED ((struct policy_attempt){ .stage = STAGE_CLOSE })
#define NAMED "policy_name=corp policy_version=1.2.3\n"

/* Why one with a name and a version is not in force. */
static void refused_names(void **state)
{
	char reason[] = "2:1: x";

	read_text(*state, "# x\n" NAMED "audit\n");
	assert_true(source.named);
	named(*state, "base=1.0.0 corp=1.2.10");
	expect_why(WRITTEN(ESTALE, .by_path = true),
		   "corp 1.2.3 is older than 1.2.10, which is in force, and no policy is replaced by an older one before the next boot");
	expect_why(CLOSED, "corp 1.2.3 is older than 1.2.10");
	expect_why(WRITTEN(EINVAL, .reason = reason), "the kernel refuses it: 2:1: x");
	expect_why(OPENED(EBUSY), "another program is loading a policy");
	named(*state, "corp=1.2.3");
	expect_why(WRITTEN(EEXIST, .by_path = true),
		   "corp 1.2.3 is in force with another text: what is changed needs a later version");
	expect_why(CLOSED, "corp 1.2.3 is in force with another text");
	named(*state, "a=1.0.0 b=2.0.0");
	expect_why(WRITTEN(ENOSPC, .by_path = true),
		   "corp 1.2.3 is one name more than this kernel has room for; in force: a 1.0.0, b 2.0.0");
	expect_why(CLOSED, "could not put them into force");
	expect_why(WRITTEN(EACCES, .by_path = true), "the file is not signed, as layer=builtin");
	expect_why(WRITTEN(ESTALE), "corp 1.2.3 is older than a version that was loaded, and");
	named(*state, "none");
	expect_why(WRITTEN(EINVAL, .line = 2), "refuses line 2, and does not say why");
	/* A kernel that has none says nothing of them. */
	named(*state, NULL);
	expect_why(WRITTEN(EINVAL, .reason = reason),
		   "corp 1.2.3 has a name, and this kernel has no policies with names");
	expect_why(WRITTEN(EOPNOTSUPP), "this kernel has no policies with names");
	fake_remove(*state, IMA "/status");
	look(*state);
	expect_why(WRITTEN(ENOSPC), "this kernel has room for");
	/* The words are those of other policies, too. */
	read_text(*state, "audit\n");
	assert_false(source.named);
	expect_why(WRITTEN(ESTALE), "Stale file handle");
	expect_why(WRITTEN(ENOSPC), "No space left");
}

/* Whether it is in force is seen where the log does not tell. */
static void verified(void **state)
{
	static const char *const in_force[] = { "none", "corp=1.2.2", "other=1.2.3" };
	/* As sha256sum has it of NAMED. */
	static const char own[] =
		NAMED "# sha256:47cbda595ddc5f866134ea8317befc14a3ca550243516b2942fa000b5d67c092\n";
	static const char other[] =
		NAMED "# sha256:0000000000000000000000000000000000000000000000000000000000000000\n";
	struct policy_attempt attempt;
	size_t i;

	read_text(*state, NAMED);
	for (i = 0; i < ARRAY_SIZE(in_force); i++) {
		named(*state, in_force[i]);
		attempt = (struct policy_attempt){ .stage = STAGE_LOADED };
		policy_attempt_verify(&attempt, &source, &layers);
		assert_int_equal(attempt.stage, STAGE_CLOSE);
	}
	attempt = (struct policy_attempt){ .stage = STAGE_LOADED };
	named(*state, "corp=1.2.3");
	policy_attempt_verify(&attempt, &source, &layers);
	assert_int_equal(attempt.stage, STAGE_LOADED);
	fake_file(*state, IMA "/named_policies", own);
	named(*state, "corp=1.2.3");
	policy_attempt_verify(&attempt, &source, &layers);
	assert_int_equal(attempt.stage, STAGE_LOADED);
	/* The kernel takes an end of the last line for granted. */
	read_source(*state, NAMED, strlen(NAMED) - 1);
	policy_attempt_verify(&attempt, &source, &layers);
	assert_int_equal(attempt.stage, STAGE_LOADED);
	fake_file(*state, IMA "/named_policies", other);
	named(*state, "corp=1.2.3");
	policy_attempt_verify(&attempt, &source, &layers);
	assert_int_equal(attempt.stage, STAGE_CLOSE);
	expect_why(attempt, "corp 1.2.3 is in force with another text");
	/* What is not told is taken for good. */
	fake_remove(*state, IMA "/named_policies");
	named(*state, "corp=x");
	attempt.stage = STAGE_LOADED;
	policy_attempt_verify(&attempt, &source, &layers);
	assert_int_equal(attempt.stage, STAGE_LOADED);
	read_text(*state, "audit\n");
	named(*state, "none");
	policy_attempt_verify(&attempt, &source, &layers);
	assert_int_equal(attempt.stage, STAGE_LOADED);
}

/* The layers of policies with names, behind the others. */
static void named_layers(void **state)
{
	static const char shown[] = NAMED "# x\nappraise func=POLICY_CHECK appraise_type=imasig\n"
				    "policy_name=b policy_version=1.0.0\n# x\n";
	char *why;

	fake_file(*state, IMA "/named_policies", shown);
	look(*state);
	assert_int_equal(layers.count, 4);
	assert_string_equal(layers.list[2].name, "corp");
	assert_string_equal(layers.list[2].named->version_text, "1.2.3");
	assert_int_equal(layers.list[2].rules.count, 1);
	assert_int_equal(layers.list[3].rules.count, 0);
	assert_int_equal(layers.list[3].file.state, FACT_READ);
	read_text(*state, "audit\n");
	expect_why(WRITTEN(EACCES),
		   "and layer=corp rule=1 (appraise func=POLICY_CHECK appraise_type=imasig) demands");
	/* A kernel that lets nobody read rules shows none, and that says nothing. */
	fake_mode(*state, IMA "/policy", 0200);
	fake_file(*state, IMA "/named_policies", NAMED "# x\n");
	look(*state);
	assert_int_equal(layers.count, 3);
	assert_int_equal(layers.list[2].file.state, FACT_WITHHELD);
	why = policy_layer_why(&layers.list[2]);
	assert_string_equal(why, "this kernel shows its name and version, and none of its rules");
	free(why);
	assert_null(policy_layers_named_why(&layers));
	fake_file(*state, IMA "/named_policies", "audit\n");
	look(*state);
	assert_int_equal(layers.count, 2);
	why = policy_layers_named_why(&layers);
	assert_string_equal(why, IMA "/named_policies was not understood");
	free(why);
}

/* The rules of each layer, and those that are not shown. */
static void shown(void **state)
{
	look(*state);
	assert_string_equal(layers.list[LAYER_BUILTIN].name, "builtin");
	assert_int_equal(layers.list[LAYER_BUILTIN].rules.count, 1);
	assert_int_equal(layers.list[LAYER_BUILTIN].told, -1);
	assert_int_equal(layers.list[LAYER_CUSTOM].rules.count, 7);
	assert_int_equal(layers.list[LAYER_CUSTOM].told, 7);
	assert_int_equal(layers.list[LAYER_CUSTOM].hidden, 0);
	fake_file(*state, IMA "/status", "rules: 9\nbuiltin_rules: 1\n");
	look(*state);
	assert_int_equal(layers.list[LAYER_CUSTOM].hidden, 2);
	assert_int_equal(layers.list[LAYER_BUILTIN].hidden, 0);
	fake_file(*state, IMA "/status", "rules: 9x\nbuiltin_rules: -1\n");
	look(*state);
	assert_int_equal(layers.list[LAYER_CUSTOM].told, -1);
	assert_int_equal(layers.list[LAYER_BUILTIN].told, -1);
	assert_false(layers.list[LAYER_BUILTIN].missing);
	fake_remove(*state, IMA "/builtin_policy");
	look(*state);
	assert_true(layers.list[LAYER_BUILTIN].missing);
	/* Without IMA there is nothing that could be missing. */
	fake_remove(*state, IMA);
	look(*state);
	assert_false(layers.list[LAYER_BUILTIN].missing);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	return RUN_TESTS("policy_load", TEST(appended_signature), TEST(sources), TEST(attempts),
			 TEST(log_records), TEST(reasons), TEST(refused_names), TEST(verified),
			 TEST(named_layers), TEST(shown));
}
