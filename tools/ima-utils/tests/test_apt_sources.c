// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which keyrings apt's sources name.
 */

#include <stdlib.h>
#include <string.h>

#include "apt_sources.h"
#include "fake_root.h"
#include "lib/alloc.h"

/* What was found, as a text: files, and "others" and "inside". */
static char *text_of(struct apt_keyrings *keyrings)
{
	char *all = xstrdup(""), *longer;
	size_t i;

	for (i = 0; i < keyrings->count; i++) {
		longer = xasprintf("%s%s ", all, keyrings->list[i]);
		free(all);
		all = longer;
	}
	longer = xasprintf("%s%s%s", all, keyrings->others ? "others " : "",
			   keyrings->inside ? "inside " : "");
	free(all);
	apt_keyrings_free(keyrings);
	return longer;
}

static void expect(void (*read)(struct apt_keyrings *keyrings, const char *text, size_t size),
		   const char *text, const char *wanted)
{
	struct apt_keyrings keyrings = { 0 };
	size_t size = strlen(text);
	char *exact = malloc(size + !size), *found;

	/* Nothing behind it is to be read. */
	assert_non_null(exact);
	memcpy(exact, text, size);
	read(&keyrings, exact, size);
	free(exact);
	found = text_of(&keyrings);
	assert_string_equal(found, wanted);
	free(found);
}

static void lines(void **state)
{
	(void)state;
	expect(apt_sources_lines, "", "");
	expect(apt_sources_lines, "deb [signed-by=/a.gpg] http://x y z\n", "/a.gpg ");
	expect(apt_sources_lines, "deb\t[ arch=amd64  signed-by=/a.gpg ]  http://x y z", "/a.gpg ");
	expect(apt_sources_lines, " deb [signed-by=/a.gpg,/b.asc] http://x y\n"
				  "deb [signed-by=/a.gpg] http://y y\n", "/a.gpg /b.asc ");
	expect(apt_sources_lines, "deb http://x y [signed-by=/a.gpg]\n", "others ");
	expect(apt_sources_lines, "deb [arch=amd64] http://x y\n"
				  "deb [signed-by=/a.gpg] http://y y\n", "/a.gpg others ");
	expect(apt_sources_lines, "deb [signed-by=0123456789ABCDEF0123456789ABCDEF01234567] x y",
	       "others ");
	expect(apt_sources_lines, "deb [signed-by=] x y", "others ");
	expect(apt_sources_lines, "deb [signed-by=/a.gpg http://x y\n", "others ");
	expect(apt_sources_lines, "deb", "others ");
	/* What is no source of packages that can be installed. */
	expect(apt_sources_lines, "# deb [signed-by=/a.gpg] x y\n#deb x y\n"
				  "deb-src [signed-by=/a.gpg] x y\n\n\t\ndebs x\n", "");
	expect(apt_sources_lines, "deb # [signed-by=/a.gpg] x y\n", "others ");
}

static void paragraphs(void **state)
{
	(void)state;
	expect(apt_sources_paragraphs, "", "");
	expect(apt_sources_paragraphs, "Types: deb\nURIs: http://x\nsigned-by: /a.gpg\n",
	       "/a.gpg ");
	expect(apt_sources_paragraphs, "Types: deb-src deb\nSigned-By:\n /a.gpg\n /b.gpg\n\n\n"
				       "Types: deb\nSigned-By: /c.gpg,/a.gpg, /d.gpg\n",
	       "/a.gpg /b.gpg /c.gpg /d.gpg ");
	expect(apt_sources_paragraphs, "Types: deb\nURIs: http://x\n", "others ");
	expect(apt_sources_paragraphs, "Types: deb\nSigned-By:\n", "others ");
	expect(apt_sources_paragraphs, "Types: deb\nSigned-By: 0123456789ABCDEF!\n", "others ");
	expect(apt_sources_paragraphs,
	       "Types: deb\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n /x\n",
	       "inside ");
	expect(apt_sources_paragraphs, "Types: deb-src\nSigned-By: /a.gpg\n", "");
	expect(apt_sources_paragraphs, "Enabled: No\nTypes: deb\nSigned-By: /a.gpg\n\n"
				       "Enabled: yes\nTypes: deb\nSigned-By: /b.gpg\n", "/b.gpg ");
	/* Lines of comment, anywhere, and what is not understood. */
	expect(apt_sources_paragraphs,
	       "# a\n\n#b\nTypes: deb\n#Enabled: no\nSigned-By: /a.gpg\n# c", "/a.gpg ");
	expect(apt_sources_paragraphs, "Types: deb\nSigned-By: /a.gpg\n\nnothing\n",
	       "/a.gpg others ");
}

/* Which files there are. */
static void files(void **state)
{
	struct apt_keyrings keyrings;
	const char *root = *state;
	char *found;

	fake_file(root, "/etc/apt/sources.list", "deb [signed-by=/a] x y\n");
	fake_file(root, "/etc/apt/sources.list.d/b.list", "deb [signed-by=/b] x y\n");
	fake_file(root, "/etc/apt/sources.list.d/c.sources", "Types: deb\nSigned-By: /c\n");
	fake_file(root, "/etc/apt/sources.list.d/d.list.save", "deb [signed-by=/d] x y\n");
	fake_file(root, "/etc/apt/sources.list.d/.list", "deb [signed-by=/e] x y\n");
	apt_keyrings_find(&keyrings, root);
	found = text_of(&keyrings);
	assert_string_equal(found, "/a /b /c ");
	free(found);
	fake_remove(root, "/etc/apt/sources.list");
	fake_directory(root, "/etc/apt/sources.list");
	apt_keyrings_find(&keyrings, root);
	found = text_of(&keyrings);
	assert_string_equal(found, "/b /c others ");
	free(found);
}

/* A system without apt. */
static void none(void **state)
{
	struct apt_keyrings keyrings;
	char *found;

	apt_keyrings_find(&keyrings, *state);
	found = text_of(&keyrings);
	assert_string_equal(found, "");
	free(found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(paragraphs),
		cmocka_unit_test_setup_teardown(files, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(none, fake_setup, fake_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
