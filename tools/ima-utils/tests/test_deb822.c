// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paragraphs of fields, and messages with their signatures in them.
 */

#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/array.h"
#include "lib/deb822.h"
#include "lib/gpgv.h"

#define MESSAGE "-----BEGIN PGP SIGNED MESSAGE-----\n"
#define SIGNATURE "-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n"

static struct deb822 text_of(const char *text)
{
	return (struct deb822){ .at = text, .end = text + strlen(text) };
}

static void paragraphs(void **state)
{
	struct deb822_field fields[] = { { .name = "A" }, { .name = "Long-Name" } };
	struct deb822 text = text_of("\n\t\n"
				     "a: one\t\n"
				     "Other: x\n"
				     " a: not this\n"
				     "long-NAME:\n"
				     " first\t\n"
				     "\tsecond\n"
				     "\n\n"
				     "A:two:2");
	char *copy;

	(void)state;
	assert_true(deb822_next(&text, fields, ARRAY_SIZE(fields)));
	assert_true(deb822_is(&fields[0], "one"));
	assert_false(deb822_is(&fields[0], "on"));
	assert_false(deb822_is(&fields[0], "one "));
	assert_true(deb822_is(&fields[1], "first\t\n\tsecond"));
	assert_true(deb822_next(&text, fields, ARRAY_SIZE(fields)));
	assert_true(deb822_is(&fields[0], "two:2"));
	assert_null(fields[1].value);
	assert_false(deb822_is(&fields[1], ""));
	copy = deb822_copy(&fields[1]);
	assert_string_equal(copy, "");
	free(copy);
	assert_false(deb822_next(&text, fields, ARRAY_SIZE(fields)));
	assert_null(text.fault);
	assert_int_equal(text.line, 11);
}

/* Bytes behind the end are not looked at. */
static void ends(void **state)
{
	static const char whole[] = "A: 1\nA: 2\n\nB";
	struct deb822_field field = { .name = "A" };
	struct deb822 text = { .at = whole, .end = whole + 4 };

	(void)state;
	assert_true(deb822_next(&text, &field, 1));
	assert_true(deb822_is(&field, "1"));
	assert_false(deb822_next(&text, &field, 1));
	assert_null(text.fault);
	text = text_of("");
	assert_false(deb822_next(&text, &field, 1));
	assert_null(text.fault);
}

static void faults(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *fault;
	} cases[] = {
		{ "A: 1\na: 2\n", 2, "the field is there twice" },
		{ "A: 1\n\nnonsense\n", 3, "there is no field" },
		{ ": 1\n", 1, "there is no field" },
		{ " A: 1\n", 1, "there is no field that it continues" },
		{ "A: 1\n\n x\n", 3, "there is no field that it continues" },
	};
	struct deb822_field field = { .name = "A" };
	struct deb822 text;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		text = text_of(cases[i].text);
		while (deb822_next(&text, &field, 1))
			;
		assert_non_null(text.fault);
		assert_string_equal(text.fault, cases[i].fault);
		assert_int_equal(text.line, cases[i].line);
	}
}

/* What gpgv is given is what was signed: no byte more, and none of spaces at ends. */
static void messages(void **state)
{
	static const char text[] = MESSAGE "Hash: SHA256\n\nA: 1 \t\n\n- -x\n- y\n"
				   SIGNATURE "\n\t\n";
	struct gpgv_message message;

	(void)state;
	assert_null(gpgv_split(&message, text, strlen(text)));
	assert_int_equal(message.size, strlen("A: 1\n\n-x\ny"));
	assert_memory_equal(message.content, "A: 1\n\n-x\ny", message.size);
	assert_int_equal(message.signature_size, strlen(SIGNATURE));
	assert_memory_equal(message.signature, SIGNATURE, message.signature_size);
	gpgv_message_free(&message);
}

static void no_messages(void **state)
{
	static const char *const texts[] = {
		"", "\n" MESSAGE "\na\n" SIGNATURE, MESSAGE, MESSAGE "Hash: SHA256\n",
		MESSAGE "Comment: x\n\na\n" SIGNATURE, MESSAGE "\na\n", MESSAGE "\n-a\n" SIGNATURE,
		MESSAGE "\n-\n" SIGNATURE, MESSAGE "\na\n" SIGNATURE "b\n",
		MESSAGE "\na\n" SIGNATURE MESSAGE "\nb\n" SIGNATURE,
		MESSAGE "\na\n-----BEGIN PGP SIGNATURE-----\nx\n",
		MESSAGE "\na\n-----BEGIN PGP SIGNATURE-----\n" SIGNATURE,
	};
	struct gpgv_message message;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_non_null(gpgv_split(&message, texts[i], strlen(texts[i])));
		gpgv_message_free(&message);
	}
}

int main(void)
{
	return RUN_TESTS("deb822", cmocka_unit_test(paragraphs), cmocka_unit_test(ends),
			 cmocka_unit_test(faults), cmocka_unit_test(messages),
			 cmocka_unit_test(no_messages));
}
