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

static struct policy_layer layers[POLICY_LAYERS];
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
	policy_layers_free(layers);
	memset(layers, 0, sizeof(layers));
	policy_source_free(&source);
	return fake_teardown(state);
}

static void look(const char *root)
{
	policy_layers_free(layers);
	policy_layers_read(layers, root);
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
	char *why = policy_attempt_why(&attempt, &source, layers);

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

/* The rules of each layer, and those that are not shown. */
static void shown(void **state)
{
	look(*state);
	assert_string_equal(layers[LAYER_BUILTIN].name, "builtin");
	assert_int_equal(layers[LAYER_BUILTIN].rules.count, 1);
	assert_int_equal(layers[LAYER_BUILTIN].told, -1);
	assert_int_equal(layers[LAYER_CUSTOM].rules.count, 7);
	assert_int_equal(layers[LAYER_CUSTOM].told, 7);
	assert_int_equal(layers[LAYER_CUSTOM].hidden, 0);
	fake_file(*state, IMA "/status", "rules: 9\nbuiltin_rules: 1\n");
	look(*state);
	assert_int_equal(layers[LAYER_CUSTOM].hidden, 2);
	assert_int_equal(layers[LAYER_BUILTIN].hidden, 0);
	fake_file(*state, IMA "/status", "rules: 9x\nbuiltin_rules: -1\n");
	look(*state);
	assert_int_equal(layers[LAYER_CUSTOM].told, -1);
	assert_int_equal(layers[LAYER_BUILTIN].told, -1);
	assert_false(layers[LAYER_BUILTIN].missing);
	fake_remove(*state, IMA "/builtin_policy");
	look(*state);
	assert_true(layers[LAYER_BUILTIN].missing);
	/* Without IMA there is nothing that could be missing. */
	fake_remove(*state, IMA);
	look(*state);
	assert_false(layers[LAYER_BUILTIN].missing);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	return RUN_TESTS("policy_load", TEST(appended_signature), TEST(sources), TEST(attempts),
			 TEST(log_records), TEST(reasons), TEST(shown));
}
