// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of what IMA tells who reads digest lists.
 */

#include <keys/asymmetric-type.h>
#include <kunit/test.h>
#include <linux/diglim.h>
#include <linux/fs.h>
#include <linux/key.h>
#include <linux/overflow.h>

#include "ima_diglim.h"

#define SIGNED	(DIGLIM_MEASURED | DIGLIM_APPRAISED | DIGLIM_APPRAISED_DIGSIG)

/* Each reader is found by the file that it reads, for as long as it reads. */
static void find_test(struct kunit *test)
{
	struct file *files = kunit_kcalloc(test, 3, sizeof(*files), GFP_KERNEL);
	struct ima_diglim_read *reads = kunit_kcalloc(test, 2, sizeof(*reads), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, files);
	KUNIT_ASSERT_NOT_NULL(test, reads);
	KUNIT_EXPECT_NULL(test, ima_diglim_find(&files[0]));
	reads[0].actions = SIGNED;
	reads[0].key_id_len = 4;
	ima_diglim_begin(&reads[0], &files[0]);
	/* Until there is an answer nothing was done. */
	KUNIT_EXPECT_EQ(test, reads[0].actions, 0);
	KUNIT_EXPECT_EQ(test, reads[0].key_id_len, 0);
	ima_diglim_begin(&reads[1], &files[1]);
	KUNIT_EXPECT_PTR_EQ(test, ima_diglim_find(&files[0]), &reads[0]);
	KUNIT_EXPECT_PTR_EQ(test, ima_diglim_find(&files[1]), &reads[1]);
	KUNIT_EXPECT_NULL(test, ima_diglim_find(&files[2]));
	ima_diglim_end(&reads[0]);
	KUNIT_EXPECT_NULL(test, ima_diglim_find(&files[0]));
	KUNIT_EXPECT_PTR_EQ(test, ima_diglim_find(&files[1]), &reads[1]);
	ima_diglim_end(&reads[1]);
	KUNIT_EXPECT_NULL(test, ima_diglim_find(&files[1]));
}

static struct asymmetric_key_id *make_id(struct kunit *test, size_t len, u8 fill)
{
	struct asymmetric_key_id *id = kunit_kzalloc(test, sizeof(*id) + len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, id);
	id->len = len;
	memset(id->data, fill, len);
	return id;
}

/* A signature counts if it is known whose it is. */
static void note_test(struct kunit *test)
{
	struct ima_diglim_read *read = kunit_kzalloc(test, sizeof(*read), GFP_KERNEL);
	struct asymmetric_key_ids ids = {};
	struct key *key = kunit_kzalloc(test, sizeof(*key), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, read);
	KUNIT_ASSERT_NOT_NULL(test, key);
	ima_diglim_note(read, SIGNED, NULL);
	KUNIT_EXPECT_EQ(test, read->actions, DIGLIM_MEASURED | DIGLIM_APPRAISED);
	KUNIT_EXPECT_EQ(test, read->key_id_len, 0);
	ima_diglim_note(read, SIGNED, key);
	KUNIT_EXPECT_EQ(test, read->actions, DIGLIM_MEASURED | DIGLIM_APPRAISED);

	refcount_set(&key->usage, 100);
	key->payload.data[asym_key_ids] = &ids;
	ima_diglim_note(read, SIGNED, key);
	KUNIT_EXPECT_EQ(test, read->actions, DIGLIM_MEASURED | DIGLIM_APPRAISED);
	ids.id[0] = make_id(test, 40, 'i');
	ima_diglim_note(read, SIGNED, key);
	KUNIT_EXPECT_EQ(test, read->actions, SIGNED);
	KUNIT_EXPECT_EQ(test, read->key_id_len, 40);
	KUNIT_EXPECT_EQ(test, read->key_id[39], 'i');
	KUNIT_EXPECT_PTR_EQ(test, read->signer, key);
	KUNIT_EXPECT_EQ(test, refcount_read(&key->usage), 101);

	/* The subject's, if there is one. */
	ids.id[1] = make_id(test, 20, 's');
	ima_diglim_note(read, SIGNED, key);
	KUNIT_EXPECT_EQ(test, read->key_id_len, 20);
	KUNIT_EXPECT_EQ(test, read->key_id[0], 's');

	/* No key without a signature that counts. */
	ima_diglim_note(read, DIGLIM_APPRAISED, key);
	KUNIT_EXPECT_EQ(test, read->actions, DIGLIM_APPRAISED);
	KUNIT_EXPECT_EQ(test, read->key_id_len, 0);
	KUNIT_EXPECT_NULL(test, read->signer);
	KUNIT_EXPECT_EQ(test, refcount_read(&key->usage), 100);

	ids.id[1] = make_id(test, 300, 's');
	ima_diglim_note(read, SIGNED, key);
	KUNIT_EXPECT_EQ(test, read->key_id_len, 255);
}

static struct kunit_case diglim_cases[] = {
	KUNIT_CASE(find_test),
	KUNIT_CASE(note_test),
	{}
};

static struct kunit_suite diglim_suite = {
	.name = "ima_diglim",
	.test_cases = diglim_cases,
};

kunit_test_suite(diglim_suite);
