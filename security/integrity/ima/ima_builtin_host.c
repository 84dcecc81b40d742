// SPDX-License-Identifier: GPL-2.0-only
/*
 * Integrity Measurement Architecture: check the policy that is to be built into
 * a kernel, and write it as C.
 *
 * usage: ima_builtin_host [POLICY] >FILE.c
 *
 * Without POLICY there is none, and the text is empty.  The rules of the layer "init" are
 * checked in each case.
 *
 * Runs while the kernel is built.  Each mistake is told as a compiler tells it,
 *
 *	POLICY:LINE:COLUMN: error: REASON (HINT)
 *
 * and the status is 1 if there is one.  What the running kernel would have to be
 * asked is known here from its configuration: algorithms must be built in, since
 * the policy is read before any module can be loaded; no security module has
 * its labels by then; IDs are those of the initial user namespace.
 */

/* One file: the kernel's own object of it has the same name. */
#include "ima_policy_parse.c"
#include "ima_builtin_templates.h"
#include "ima_policy_features.h"
#include "ima_signed_init_rules.h"

#include <stdlib.h>

/*
 * Which algorithms the kernel can compute before it can load a module.  Only the
 * generic implementations: there is one for each, on each machine.
 */
static const struct {
	const char *name;
	bool builtin;
} algos[] = {
	{ "md4", IS_BUILTIN(CONFIG_CRYPTO_MD4) },
	{ "md5", IS_BUILTIN(CONFIG_CRYPTO_MD5) },
	{ "sha1", IS_BUILTIN(CONFIG_CRYPTO_SHA1) },
	{ "rmd160", IS_BUILTIN(CONFIG_CRYPTO_RMD160) },
	{ "sha224", IS_BUILTIN(CONFIG_CRYPTO_SHA256) },
	{ "sha256", IS_BUILTIN(CONFIG_CRYPTO_SHA256) },
	{ "sha384", IS_BUILTIN(CONFIG_CRYPTO_SHA512) },
	{ "sha512", IS_BUILTIN(CONFIG_CRYPTO_SHA512) },
	{ "wp256", IS_BUILTIN(CONFIG_CRYPTO_WP512) },
	{ "wp384", IS_BUILTIN(CONFIG_CRYPTO_WP512) },
	{ "wp512", IS_BUILTIN(CONFIG_CRYPTO_WP512) },
	{ "sm3", IS_BUILTIN(CONFIG_CRYPTO_SM3_GENERIC) },
	{ "streebog256", IS_BUILTIN(CONFIG_CRYPTO_STREEBOG) },
	{ "streebog512", IS_BUILTIN(CONFIG_CRYPTO_STREEBOG) },
	{ "sha3-256", IS_BUILTIN(CONFIG_CRYPTO_SHA3) },
	{ "sha3-384", IS_BUILTIN(CONFIG_CRYPTO_SHA3) },
	{ "sha3-512", IS_BUILTIN(CONFIG_CRYPTO_SHA3) },
};

/* What is being read, for messages. */
static const char *path;
static unsigned int line_number;
static unsigned int errors;

static int resolve_algos(u32 bits, struct ima_policy_fault *fault)
{
	unsigned int i, j;

	for (i = 0; ima_policy_algos[i]; i++) {
		if (!(bits & FLAG(i)))
			continue;
		for (j = 0; j < ARRAY_SIZE(algos); j++)
			if (!strcmp(algos[j].name, ima_policy_algos[i]) && algos[j].builtin)
				break;
		if (j < ARRAY_SIZE(algos))
			continue;
		ima_policy_set_fault(fault, -EINVAL, "%s is not built into this kernel",
				     ima_policy_algos[i]);
		ima_policy_set_hint(fault, "the policy is read before a module can be loaded");
		return -EINVAL;
	}
	return 0;
}

static int resolve(void *data, const struct ima_policy_word *word,
		   const struct ima_parsed_rule *rule, struct ima_policy_fault *fault)
{
	/* A rule that does nothing is not what somebody built it in for. */
	if (!IS_ENABLED(CONFIG_IMA_APPRAISE) && word->term == IMA_TERM_ACTION &&
	    (rule->action == IMA_POLICY_APPRAISE || rule->action == IMA_POLICY_DENY)) {
		ima_policy_set_fault(fault, -EINVAL, "this kernel does not appraise");
		ima_policy_set_hint(fault, "CONFIG_IMA_APPRAISE");
		return -EINVAL;
	}
	if (ima_policy_term_is_lsm(word->term))
		return ima_policy_set_fault(fault, -EINVAL,
					    "no security module has its labels so early");
	if (word->term == IMA_TERM_TEMPLATE && find(ima_builtin_templates, &rule->template) < 0)
		return ima_policy_set_fault(fault, -EINVAL, "unknown template");
	if (word->term == IMA_TERM_APPRAISE_ALGOS)
		return resolve_algos(rule->algos, fault);
	return 0;
}

static bool tell(void *data, const struct ima_policy_fault *fault)
{
	fprintf(stderr, "%s:%u:%u: error: %s", path, line_number, fault->column, fault->reason);
	if (*fault->hint)
		fprintf(stderr, " (%s)", fault->hint);
	fputc('\n', stderr);
	errors++;
	return true;
}

static const struct ima_policy_reader reader = {
	.features = IMA_KERNEL_FEATURES,
	.default_pcr = CONFIG_IMA_MEASURE_PCR_IDX,
	.resolve = resolve,
	.fault = tell,
};

static void check(const char *text, size_t size)
{
	struct ima_policy_fault fault;
	struct ima_policy_string line;
	struct ima_parsed_rule rule;
	unsigned int rules = 0;
	size_t pos = 0;

	line_number = 0;
	while (ima_policy_next_line(text, size, &pos, &line)) {
		line_number++;
		if (!ima_policy_parse_rule(line.text, line.len, &reader, &rule, &fault))
			rules++;
	}
	if (!rules && !errors) {
		fprintf(stderr, "%s:1:1: error: no rule\n", path);
		errors++;
	}
}

static void write_byte(unsigned char c)
{
	/* The question mark could be part of a trigraph. */
	if (c >= ' ' && c <= '~' && !strchr("\"\\?", c))
		putchar(c);
	else
		printf("\\%03o", c);
}

/* A string a line. */
static void write_text(const char *text, size_t size)
{
	struct ima_policy_string line;
	size_t pos = 0, start = 0, i;

	puts("/* Made by ima_builtin_host.c when the kernel was built. */\n\n"
	     "#include \"ima_builtin.h\"\n\n"
	     "const char ima_builtin_policy_text[] =");
	while (ima_policy_next_line(text, size, &pos, &line)) {
		printf("\t\"");
		for (i = start; i < pos; i++)
			write_byte(text[i]);
		puts("\"");
		start = pos;
	}
	puts("\t\"\";\n\n"
	     "const size_t ima_builtin_policy_size = sizeof(ima_builtin_policy_text) - 1;");
}

/* All of a file; exits if that is not possible. */
static char *read_file(size_t *size)
{
	size_t room = 0, done;
	char *text = NULL;
	FILE *file;

	file = fopen(path, "rb");
	if (!file)
		goto failed;
	*size = 0;
	do {
		room += 1 << 16;
		text = realloc(text, room);
		if (!text)
			goto failed;
		done = fread(text + *size, 1, room - *size, file);
		*size += done;
	} while (*size == room);
	if (ferror(file) || fclose(file))
		goto failed;
	return text;

failed:
	perror(path);
	exit(1);
}

int main(int argc, char **argv)
{
	char *text = NULL;
	size_t size = 0;

	if (argc > 2) {
		fputs("usage: ima_builtin_host [POLICY] >FILE.c\n", stderr);
		return 2;
	}
	/* Nobody has said so in a kernel without appraisal. */
	if (IS_ENABLED(CONFIG_IMA_APPRAISE)) {
		path = "the layer init";
		check(ima_signed_init_rules, sizeof(ima_signed_init_rules) - 1);
	}
	if (argc == 2) {
		path = argv[1];
		text = read_file(&size);
		check(text, size);
	}
	if (errors)
		return 1;
	write_text(text, size);
	free(text);
	if (fflush(stdout) || ferror(stdout)) {
		perror("stdout");
		return 1;
	}
	return 0;
}
