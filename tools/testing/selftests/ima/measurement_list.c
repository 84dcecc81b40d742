// SPDX-License-Identifier: GPL-2.0
/*
 * measurement_list - verify the measurement list as a remote verifier would
 *
 * usage: measurement_list digests|ascii|counts|pcrs|malformed
 *        measurement_list show FILE ALGORITHM
 *
 *   digests    each template digest, of each algorithm, is that of its entry
 *   ascii      the ASCII lists say what the binary ones say
 *   counts     runtime_measurements_count and violations agree with the list
 *   pcrs       the list, replayed, gives what each PCR of the TPM holds; the
 *              boot aggregate is that of PCRs 0 to 9
 *   malformed  this parser refuses a list that was cut or that lies about a
 *              length
 *   show       a list with the names of its fields, one entry a line
 *
 * The lists are read as raw bytes and parsed here, with no code of the kernel.
 * What does not agree is said on stderr, with the number of the entry (from 1),
 * and the status is 1.
 */

#define _GNU_SOURCE
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/evp.h>

#define IMA "/sys/kernel/security/ima/"
#define TPM "/sys/class/tpm/tpm0/"
#define BINARY IMA "binary_runtime_measurements_"
#define ASCII IMA "ascii_runtime_measurements_"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define FIELDS_MAX 15
#define BANKS_MAX 16
/* "n" of the template "ima" is hashed with zeros up to this length */
#define OLD_NAME_SIZE 256
#define OLD_DIGEST_SIZE 20

struct bytes {
	const unsigned char *data;
	size_t length;
};

enum kind { DIGEST, DIGEST_WITH_ALGORITHM, STRING, HEX, NUMBER };

static const struct field_type {
	const char *id;
	enum kind kind;
} field_types[] = {
	{ "d", DIGEST },
	{ "n", STRING },
	{ "d-ng", DIGEST_WITH_ALGORITHM },
	{ "d-ngv2", DIGEST_WITH_ALGORITHM },
	{ "n-ng", STRING },
	{ "sig", HEX },
	{ "buf", HEX },
	{ "d-modsig", DIGEST_WITH_ALGORITHM },
	{ "modsig", HEX },
	{ "evmsig", HEX },
	{ "iuid", NUMBER },
	{ "igid", NUMBER },
	{ "imode", NUMBER },
	{ "xattrnames", STRING },
	{ "xattrlengths", HEX },
	{ "xattrvalues", HEX },
};

/* A template without a name here is called by its format. */
static const struct {
	const char *name;
	const char *format;
} templates[] = {
	{ "ima", "d|n" },
	{ "ima-ng", "d-ng|n-ng" },
	{ "ima-sig", "d-ng|n-ng|sig" },
	{ "ima-ngv2", "d-ngv2|n-ng" },
	{ "ima-sigv2", "d-ngv2|n-ng|sig" },
	{ "ima-buf", "d-ng|n-ng|buf" },
	{ "ima-modsig", "d-ng|n-ng|sig|d-modsig|modsig" },
	{ "evm-sig",
	  "d-ng|n-ng|evmsig|xattrnames|xattrlengths|xattrvalues|iuid|igid|imode" },
};

struct field {
	const struct field_type *type;
	struct bytes value;
};

struct entry {
	unsigned int pcr;
	struct bytes digest;
	char name[256];
	bool old;	/* the template "ima", which has a layout of its own */
	int num_fields;
	struct field fields[FIELDS_MAX];
};

/* What is left to parse, and why it could not be */
struct cursor {
	struct bytes rest;
	const char *error;
	/* Where lengths stand; only "malformed" wants to know */
	void (*saw_length)(const unsigned char *at);
};

struct visitor {
	void (*visit)(const struct entry *e, int number, void *context);
	void *context;
};

struct bank {
	char name[32];
	const EVP_MD *md;
	size_t size;
	struct bytes list;
};

static struct bank banks[BANKS_MAX];
static int num_banks;
static int complaints;

#define complain(...) do { complaints++; warnx(__VA_ARGS__); } while (0)

/*
 * Parsing
 */

static bool take(struct cursor *c, size_t length, struct bytes *out)
{
	if (length > c->rest.length) {
		c->error = "the list ends within the entry";
		return false;
	}
	out->data = c->rest.data;
	out->length = length;
	c->rest.data += length;
	c->rest.length -= length;
	return true;
}

static unsigned int le32(const unsigned char *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (unsigned int)at[3] << 24;
}

static unsigned int le16(const unsigned char *at)
{
	return at[0] | at[1] << 8;
}

static bool take_number(struct cursor *c, unsigned int *out)
{
	struct bytes raw;

	if (!take(c, 4, &raw))
		return false;
	*out = le32(raw.data);
	return true;
}

static bool take_counted(struct cursor *c, struct bytes *out)
{
	const unsigned char *at = c->rest.data;
	unsigned int length;

	if (!take_number(c, &length) || !take(c, length, out))
		return false;
	if (c->saw_length)
		c->saw_length(at);
	return true;
}

static const struct field_type *find_field_type(const char *id, size_t length)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(field_types); i++)
		if (strlen(field_types[i].id) == length && !memcmp(field_types[i].id, id, length))
			return &field_types[i];
	return NULL;
}

/* The field types of e->name; false if it is neither a name nor a format */
static bool find_template(struct entry *e)
{
	const char *format = e->name;
	size_t i, length;

	for (i = 0; i < ARRAY_SIZE(templates); i++)
		if (!strcmp(templates[i].name, e->name))
			format = templates[i].format;
	e->num_fields = 0;
	for (;; format += length + 1) {
		const struct field_type *type;

		length = strcspn(format, "|");
		type = find_field_type(format, length);
		if (!type || e->num_fields == FIELDS_MAX)
			return false;
		e->fields[e->num_fields++].type = type;
		if (!format[length])
			return true;
	}
}

/* The value must be of its type: what is printed or hashed later relies on it. */
static const char *wrong_value(const struct field *f)
{
	const unsigned char *nul = f->value.length ?
		memchr(f->value.data, 0, f->value.length) : NULL;
	size_t length = f->value.length;

	switch (f->type->kind) {
	case STRING:
		if (length && nul != f->value.data + length - 1)
			return "a string is not terminated where it ends";
		break;
	case DIGEST_WITH_ALGORITHM:
		if (length && (!nul || nul == f->value.data || nul[-1] != ':'))
			return "a digest has no algorithm";
		break;
	case NUMBER:
		/* An event that is not of a file has none. */
		if (length && length != 2 && length != 4)
			return "a number has neither 2 nor 4 bytes";
		break;
	case DIGEST:
	case HEX:
		break;
	}
	return NULL;
}

static bool parse_fields(struct cursor *c, struct entry *e)
{
	struct cursor data = { .saw_length = c->saw_length };
	int i;

	if (!take_counted(c, &data.rest))
		return false;
	for (i = 0; i < e->num_fields; i++) {
		if (!take_counted(&data, &e->fields[i].value)) {
			c->error = "a field is longer than the data of the template";
			return false;
		}
		c->error = wrong_value(&e->fields[i]);
		if (c->error)
			return false;
	}
	if (data.rest.length) {
		c->error = "there is data behind the last field";
		return false;
	}
	return true;
}

static bool parse_entry(struct cursor *c, size_t digest_size, struct entry *e)
{
	struct bytes name;

	if (!take_number(c, &e->pcr) || !take(c, digest_size, &e->digest) ||
	    !take_counted(c, &name))
		return false;
	if (name.length >= sizeof(e->name) || memchr(name.data, 0, name.length)) {
		c->error = "no name of a template is like this";
		return false;
	}
	memcpy(e->name, name.data, name.length);
	e->name[name.length] = '\0';
	if (e->pcr > 23) {
		c->error = "no PCR has this number";
		return false;
	}
	if (!find_template(e)) {
		c->error = "the template is unknown";
		return false;
	}
	e->old = !strcmp(e->name, "ima");
	if (!e->old)
		return parse_fields(c, e);
	if (!take(c, OLD_DIGEST_SIZE, &e->fields[0].value) ||
	    !take_counted(c, &e->fields[1].value))
		return false;
	if (e->fields[1].value.length >= OLD_NAME_SIZE) {
		c->error = "the name of the file is too long";
		return false;
	}
	return true;
}

/* Show the entries of LIST to VISITOR; the reason if one cannot be parsed */
static const char *visit_entries(struct bytes list, size_t digest_size, int *count,
				 struct visitor visitor)
{
	struct cursor c = { .rest = list };
	struct entry e;

	*count = 0;
	while (c.rest.length) {
		if (!parse_entry(&c, digest_size, &e))
			return c.error;
		++*count;
		if (visitor.visit)
			visitor.visit(&e, *count, visitor.context);
	}
	return NULL;
}

static void walk(const struct bank *bank, struct visitor visitor)
{
	int count;
	const char *error = visit_entries(bank->list, bank->size, &count, visitor);

	if (error)
		complain("%s: entry %d: %s", bank->name, count + 1, error);
}

static bool is_violation(const struct entry *e)
{
	size_t i;

	for (i = 0; i < e->digest.length; i++)
		if (e->digest.data[i])
			return false;
	return true;
}

/*
 * Reading
 */

static struct bytes read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	size_t size = 0, room = 1 << 16;
	unsigned char *data = NULL;

	if (!f)
		err(1, "%s", path);
	do {
		room *= 2;
		data = realloc(data, room);
		if (!data)
			err(1, "%s", path);
		size += fread(data + size, 1, room - 1 - size, f);
	} while (size == room - 1);
	if (ferror(f))
		err(1, "%s", path);
	fclose(f);
	data[size] = '\0';
	return (struct bytes){ data, size };
}

static long read_long(const char *path)
{
	struct bytes text = read_file(path);
	long value;
	char *end;

	value = strtol((const char *)text.data, &end, 10);
	if (end == (const char *)text.data || *end != '\n')
		errx(1, "%s: not a number", path);
	free((void *)text.data);
	return value;
}

static void read_banks(void)
{
	glob_t found;
	size_t i;

	for (i = 0; i < (size_t)num_banks; i++)
		free((void *)banks[i].list.data);
	num_banks = 0;
	if (glob(BINARY "*", 0, NULL, &found))
		errx(1, BINARY "*: there is none");
	for (i = 0; i < found.gl_pathc && num_banks < BANKS_MAX; i++) {
		struct bank *bank = &banks[num_banks++];
		const char *name = found.gl_pathv[i] + strlen(BINARY);

		snprintf(bank->name, sizeof(bank->name), "%s", name);
		bank->md = EVP_get_digestbyname(name);
		if (!bank->md)
			errx(1, "%s: libcrypto does not know this algorithm", name);
		bank->size = EVP_MD_get_size(bank->md);
		bank->list = read_file(found.gl_pathv[i]);
	}
	globfree(&found);
}

/* Run COMPARE on lists that did not grow meanwhile. */
static void while_stable(void (*compare)(void))
{
	long before, tries;

	for (tries = 0; tries < 100; tries++) {
		complaints = 0;
		before = read_long(IMA "runtime_measurements_count");
		read_banks();
		compare();
		if (read_long(IMA "runtime_measurements_count") == before)
			return;
	}
	errx(1, IMA ": the list grows whenever it is read");
}

/*
 * What is verified
 */

static void hash(EVP_MD_CTX *context, const void *data, size_t length)
{
	if (!EVP_DigestUpdate(context, data, length))
		errx(1, "libcrypto: EVP_DigestUpdate failed");
}

static void template_digest(const EVP_MD *md, const struct entry *e, unsigned char *out)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int i;

	if (!context || !EVP_DigestInit_ex(context, md, NULL))
		errx(1, "libcrypto: EVP_DigestInit_ex failed");
	for (i = 0; i < e->num_fields; i++) {
		struct bytes value = e->fields[i].value;
		unsigned char name[OLD_NAME_SIZE] = { 0 };
		unsigned int length = htole32(value.length);

		if (!e->old) {
			hash(context, &length, sizeof(length));
		} else if (i == 1) {
			memcpy(name, value.data, value.length);
			value = (struct bytes){ name, sizeof(name) };
		}
		hash(context, value.data, value.length);
	}
	if (!EVP_DigestFinal_ex(context, out, NULL))
		errx(1, "libcrypto: EVP_DigestFinal_ex failed");
	EVP_MD_CTX_free(context);
}

static void check_digest(const struct entry *e, int number, void *context)
{
	const struct bank *bank = context;
	unsigned char digest[EVP_MAX_MD_SIZE];

	if (is_violation(e))
		return;
	template_digest(bank->md, e, digest);
	if (memcmp(digest, e->digest.data, bank->size))
		complain("%s: entry %d: the template digest is not that of the entry",
			 bank->name, number);
}

static void digests(void)
{
	int i;

	for (i = 0; i < num_banks; i++)
		walk(&banks[i], (struct visitor){ check_digest, &banks[i] });
}

static void print_hex(FILE *to, const unsigned char *data, size_t length)
{
	while (length--)
		fprintf(to, "%02x", *data++);
}

static void print_field(FILE *to, const struct field *f)
{
	struct bytes v = f->value;
	size_t prefix;

	switch (v.length ? f->type->kind : HEX) {
	case STRING:
		/* That of the template "ima" has no terminating zero. */
		fprintf(to, "%.*s", (int)v.length, v.data);
		break;
	case DIGEST_WITH_ALGORITHM:
		prefix = strlen((const char *)v.data) + 1;
		fputs((const char *)v.data, to);
		print_hex(to, v.data + prefix, v.length - prefix);
		break;
	case NUMBER:
		fprintf(to, "%u", v.length == 2 ? le16(v.data) : le32(v.data));
		break;
	case DIGEST:
	case HEX:
		print_hex(to, v.data, v.length);
		break;
	}
}

static void print_ascii(const struct entry *e, int number, void *context)
{
	FILE *to = context;
	int i;

	(void)number;
	fprintf(to, "%2u ", e->pcr);
	print_hex(to, e->digest.data, e->digest.length);
	fprintf(to, " %s", e->name);
	for (i = 0; i < e->num_fields; i++) {
		fputc(' ', to);
		print_field(to, &e->fields[i]);
	}
	fputc('\n', to);
}

static void print_named(const struct entry *e, int number, void *context)
{
	FILE *to = context;
	int i;

	fprintf(to, "%d pcr=%u template=%s%s", number, e->pcr, e->name,
		is_violation(e) ? " violation" : "");
	for (i = 0; i < e->num_fields; i++) {
		fprintf(to, " %s=", e->fields[i].type->id);
		print_field(to, &e->fields[i]);
	}
	fputc('\n', to);
}

static void compare_text(const char *name, struct bytes got, const char *want, size_t length)
{
	const char *text = (const char *)got.data;
	size_t i, line = 1;

	if (got.length == length && !memcmp(text, want, length))
		return;
	for (i = 0; i < got.length && i < length && text[i] == want[i]; i++)
		line += text[i] == '\n';
	complain("%s: line %zu of the ASCII list is not what the binary list says", name, line);
}

static void ascii(void)
{
	char *path;
	struct bytes shown;
	size_t length;
	char *want;
	FILE *to;
	int i;

	for (i = 0; i < num_banks; i++) {
		want = NULL;
		to = open_memstream(&want, &length);
		if (!to)
			err(1, "open_memstream");
		walk(&banks[i], (struct visitor){ print_ascii, to });
		fclose(to);
		if (asprintf(&path, ASCII "%s", banks[i].name) < 0)
			err(1, "asprintf");
		shown = read_file(path);
		free(path);
		compare_text(banks[i].name, shown, want, length);
		free((void *)shown.data);
		free(want);
	}
}

struct counters {
	long entries, violations;
};

static void count_entry(const struct entry *e, int number, void *context)
{
	struct counters *counters = context;

	counters->entries = number;
	counters->violations += is_violation(e);
}

static void counts(void)
{
	long entries = read_long(IMA "runtime_measurements_count");
	long violations = read_long(IMA "violations");
	int i;

	for (i = 0; i < num_banks; i++) {
		struct counters counted = { 0 };

		walk(&banks[i], (struct visitor){ count_entry, &counted });
		if (counted.entries != entries)
			complain("%s: %ld entries, runtime_measurements_count says %ld",
				 banks[i].name, counted.entries, entries);
		if (counted.violations != violations)
			complain("%s: %ld violations, the counter says %ld",
				 banks[i].name, counted.violations, violations);
	}
}

struct replay {
	const struct bank *bank;
	bool used[24];
	unsigned char pcr[24][EVP_MAX_MD_SIZE];
};

static void extend(const struct entry *e, int number, void *context)
{
	struct replay *r = context;
	unsigned char both[2 * EVP_MAX_MD_SIZE];
	size_t size = r->bank->size;

	(void)number;
	r->used[e->pcr] = true;
	memcpy(both, r->pcr[e->pcr], size);
	/* The TPM was given what no entry can have. */
	if (is_violation(e))
		memset(both + size, 0xff, size);
	else
		memcpy(both + size, e->digest.data, size);
	if (!EVP_Digest(both, 2 * size, r->pcr[e->pcr], NULL, r->bank->md, NULL))
		errx(1, "libcrypto: EVP_Digest failed");
}

static void read_pcr(const struct bank *bank, int number, unsigned char *out)
{
	struct bytes text;
	char *path;
	size_t i;

	if (asprintf(&path, TPM "pcr-%s/%d", bank->name, number) < 0)
		err(1, "asprintf");
	text = read_file(path);
	if (text.length != 2 * bank->size + 1)
		errx(1, "%s: it has not the length of a digest", path);
	for (i = 0; i < bank->size; i++) {
		unsigned int byte;

		if (sscanf((const char *)text.data + 2 * i, "%2x", &byte) != 1)
			errx(1, "%s: not hexadecimal", path);
		out[i] = byte;
	}
	free(path);
	free((void *)text.data);
}

/* Entry 1 holds the digest of PCRs 0 to 9, in the bank that its algorithm names. */
static void check_aggregate(const struct entry *e, int number, void *context)
{
	unsigned char digest[EVP_MAX_MD_SIZE], values[10 * EVP_MAX_MD_SIZE];
	const struct field *f = &e->fields[0];
	const char *text = (const char *)f->value.data;
	size_t prefix = 0;
	char name[32] = "sha1";
	int i, pcrs;

	(void)context;
	if (number != 1)
		return;
	if (f->type->kind == DIGEST_WITH_ALGORITHM) {
		/* "sha256:", or "ima:sha256:" */
		prefix = strlen(text) + 1;
		snprintf(name, sizeof(name), "%s", strncmp(text, "ima:", 4) ? text : text + 4);
		name[strcspn(name, ":")] = '\0';
	}
	for (i = 0; i < num_banks && strcmp(banks[i].name, name); i++)
		;
	if (i == num_banks) {
		complain("the boot aggregate is of a bank %s that is not there", name);
		return;
	}
	/* PCRs 8 and 9 were added when there was more than SHA-1. */
	pcrs = strcmp(name, "sha1") ? 10 : 8;
	for (number = 0; number < pcrs; number++)
		read_pcr(&banks[i], number, values + number * banks[i].size);
	if (!EVP_Digest(values, pcrs * banks[i].size, digest, NULL, banks[i].md, NULL))
		errx(1, "libcrypto: EVP_Digest failed");
	if (f->value.length - prefix != banks[i].size ||
	    memcmp(f->value.data + prefix, digest, banks[i].size))
		complain("the boot aggregate is not that of PCRs 0 to %d of %s",
			 pcrs - 1, name);
}

static void pcrs(void)
{
	unsigned char value[EVP_MAX_MD_SIZE];
	int i, n;

	for (i = 0; i < num_banks; i++) {
		struct replay r = { .bank = &banks[i] };

		/* These start with ones. */
		for (n = 17; n < 23; n++)
			memset(r.pcr[n], 0xff, sizeof(r.pcr[n]));
		walk(&banks[i], (struct visitor){ extend, &r });
		for (n = 0; n < 24; n++) {
			if (!r.used[n])
				continue;
			read_pcr(&banks[i], n, value);
			if (memcmp(value, r.pcr[n], banks[i].size))
				complain("%s: PCR %d is not what the list extends it to",
					 banks[i].name, n);
		}
	}
	if (num_banks)
		walk(&banks[0], (struct visitor){ check_aggregate, NULL });
}

/*
 * The parser itself
 */

#define LENGTHS_MAX 4096

static const unsigned char *lengths[LENGTHS_MAX];
static int num_lengths;

static void note_length(const unsigned char *at)
{
	if (num_lengths < LENGTHS_MAX)
		lengths[num_lengths++] = at;
}

/* Parse a copy that ends where its memory ends; 0 if it was refused */
static int parsed(struct bytes list, size_t digest_size)
{
	unsigned char *copy = malloc(list.length ?: 1);
	const char *error;
	int count;

	if (!copy)
		err(1, "malloc");
	memcpy(copy, list.data, list.length);
	list.data = copy;
	error = visit_entries(list, digest_size, &count, (struct visitor){ NULL, NULL });
	free(copy);
	return error ? 0 : count;
}

static void malformed(void)
{
	const struct bank *bank = &banks[0];
	struct cursor c = { .rest = bank->list, .saw_length = note_length };
	size_t end, start = 0, n;
	struct entry e;
	int i, count;

	/* Enough to have all templates in it, and no more: this is quadratic. */
	for (count = 0; c.rest.length && count < 64; count++) {
		if (!parse_entry(&c, bank->size, &e)) {
			complain("%s: entry %d: %s", bank->name, count + 1, c.error);
			return;
		}
		end = bank->list.length - c.rest.length;
		for (n = start + 1; n < end; n++) {
			struct bytes cut = { bank->list.data + start, n - start };

			if (parsed(cut, bank->size))
				complain("entry %d, cut at byte %zu, was not refused",
					 count + 1, n - start);
		}
		start = end;
	}
	for (i = 0; i < num_lengths; i++) {
		static const unsigned int lies[] = { 0xffffffff, 0x80000000, 0x7fffffff };
		unsigned char *at = (unsigned char *)lengths[i];
		unsigned char truth[4];

		memcpy(truth, at, 4);
		for (n = 0; n < ARRAY_SIZE(lies); n++) {
			unsigned int lie = htole32(lies[n]);

			memcpy(at, &lie, 4);
			if (parsed(bank->list, bank->size))
				complain("length %#x at byte %td was not refused", lies[n],
					 at - bank->list.data);
		}
		memcpy(at, truth, 4);
	}
	if (!num_lengths)
		complain("nothing to try");
}

static void show(const char *path, const char *algorithm)
{
	const EVP_MD *md = EVP_get_digestbyname(algorithm);
	struct bank bank = { .md = md };

	if (!md)
		errx(1, "%s: libcrypto does not know this algorithm", algorithm);
	snprintf(bank.name, sizeof(bank.name), "%s", algorithm);
	bank.size = EVP_MD_get_size(md);
	bank.list = read_file(path);
	walk(&bank, (struct visitor){ print_named, stdout });
	free((void *)bank.list.data);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} commands[] = {
		{ "digests", digests },
		{ "ascii", ascii },
		{ "counts", counts },
		{ "pcrs", pcrs },
		{ "malformed", malformed },
	};
	size_t i;

	if (argc == 4 && !strcmp(argv[1], "show")) {
		show(argv[2], argv[3]);
		return complaints ? 1 : 0;
	}
	for (i = 0; argc == 2 && i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		while_stable(commands[i].run);
		return complaints ? 1 : 0;
	}
	fputs("usage: measurement_list digests|ascii|counts|pcrs|malformed\n"
	      "       measurement_list show FILE ALGORITHM\n", stderr);
	return 2;
}
