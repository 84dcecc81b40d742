// SPDX-License-Identifier: GPL-2.0-only
/*
 * What imactl makes of measurement lists, and of what PCRs hold.  The lists in measurements/
 * are of a guest with a TPM by swtpm, and the values of its PCRs: entries of all templates,
 * in two PCRs, with a violation, signatures, a buffer and a name with the end of a line.
 */

#define _GNU_SOURCE
#include <limits.h>
#include <linux/hash_info.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_root.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/diglim.h"
#include "lib/hash_algo.h"
#include "lib/hex.h"
#include "measurements_altered.h"
#include "measurements_compare.h"
#include "measurements_describe.h"
#include "measurements_digest.h"
#include "measurements_fields.h"
#include "measurements_pcrs.h"
#include "measurements_source.h"

#define PROGRAM "test_measurements"

/* What is in the lists. */
#define RECORDED 15
#define VIOLATION 14
#define EXTENDED_10 13
#define EXTENDED_11 2

/* A list that a test makes. */
struct made {
	unsigned char bytes[1 << 16];
	size_t size;
	struct measurement_layout layout;
	unsigned int algo;
	/* The length of the data of the entry that is being made, and where they begin. */
	size_t length_at;
};

/* A list from a file of hexadecimal digits, as it would be found. */
static void recorded(struct measurements *list, const char *name, const char *root)
{
	char *path = xasprintf("tests/measurements/%s.hex", name), *line = NULL;
	char *copy = xasprintf("%s/list", root);
	unsigned char bytes[1 << 14];
	FILE *from = fopen(path, "r");
	size_t space = 0, size = 0;
	ssize_t length;

	assert_non_null(from);
	while ((length = getline(&line, &space, from)) > 0)
		size += digest_hex(line, length - 1, bytes + size, sizeof(bytes) - size) / 2;
	fclose(from);
	free(line);
	free(path);
	fake_bytes(root, "/list", bytes, size);
	assert_true(measurements_read(list, PROGRAM, "/", copy, -1));
	free(copy);
}

static void recorded_pcrs(struct pcr_values *values)
{
	assert_true(pcrs_read_file(values, PROGRAM, "tests/measurements/pcrs"));
}

/* All entries of it are right; how many. */
static unsigned long right(const struct measurements *list)
{
	struct measurement_reader reader;
	struct measurement entry;

	measurements_start(&reader, list);
	while (measurement_next(&reader, &entry))
		assert_null(measurement_altered(&entry, list->algo));
	assert_null(reader.fault);
	return reader.number;
}

/* Compare a whole list, of whose entries @first were there before the PCRs were read. */
static void compare(struct compare *compare, const struct measurements *list,
		    const struct pcr_values *values, unsigned long first, bool own)
{
	struct measurement_reader reader;
	struct measurement entry;

	compare_start(compare, values, first, own);
	measurements_start(&reader, list);
	while (measurement_next(&reader, &entry))
		assert_true(compare_add(compare, &entry));
}

static enum compared result(const struct compare *compare, const char *bank, unsigned int pcr)
{
	enum extended_with kind;

	return compare_result(compare, pcr_bank_find(bank, strlen(bank)), pcr, &kind);
}

/* What PCRs hold after so many entries. */
static void after(struct pcr_values *values, const struct measurements *list,
		  unsigned long count, enum extended_with kind)
{
	struct measurement_reader reader;
	struct measurement entry;
	struct extend extend;
	unsigned int bank, pcr;

	extend_start(&extend);
	measurements_start(&reader, list);
	while (count-- && measurement_next(&reader, &entry))
		assert_true(extend_add(&extend, &entry));
	memset(values, 0, sizeof(*values));
	for (bank = 0; bank < PCR_BANKS; bank++) {
		values->known[bank] = (1u << PCRS) - 1;
		for (pcr = 0; pcr < PCRS; pcr++)
			memcpy(values->value[bank][pcr], extend.pcrs[bank][kind][pcr],
			       PCR_SIZE_MAX);
	}
}

static void as_recorded(void **state)
{
	static const char *const names[] = { "sha1", "sha256" };
	static const char *const banks[] = { "sha1", "sha256", "sha384", "sha512" };
	struct compared_aggregate aggregate;
	struct measurement_reader reader;
	struct measurements list;
	struct measurement entry;
	struct pcr_values values;
	struct compare all;
	size_t i, bank;

	recorded_pcrs(&values);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		recorded(&list, names[i], *state);
		assert_string_equal(hash_algo_text(list.algo), names[i]);
		assert_false(list.layout.big_endian);
		assert_int_equal(right(&list), RECORDED);
		compare(&all, &list, &values, ULONG_MAX, false);
		assert_int_equal(all.extend.entries[10], EXTENDED_10);
		assert_int_equal(all.extend.entries[11], EXTENDED_11);
		for (bank = 0; bank < ARRAY_SIZE(banks); bank++) {
			assert_int_equal(result(&all, banks[bank], 10), COMPARED_EQUAL);
			assert_int_equal(result(&all, banks[bank], 11), COMPARED_EQUAL);
		}
		assert_int_equal(result(&all, "sm3", 10), COMPARED_MISSING);
		assert_int_equal(result(&all, "sha256", 40), COMPARED_MISSING);
		measurements_start(&reader, &list);
		assert_true(measurement_next(&reader, &entry));
		compare_aggregate(&aggregate, &values, &entry);
		assert_int_equal(aggregate.compared, COMPARED_EQUAL);
		assert_int_equal(aggregate.pcrs, 10);
		values.known[1] &= ~(1u << 7);
		compare_aggregate(&aggregate, &values, &entry);
		assert_int_equal(aggregate.compared, COMPARED_MISSING);
		assert_int_equal(aggregate.missing, 7);
		values.known[1] |= 1u << 7;
		values.value[1][9][0] ^= 1;
		compare_aggregate(&aggregate, &values, &entry);
		assert_int_equal(aggregate.compared, COMPARED_DIFFERS);
		values.value[1][9][0] ^= 1;
		assert_true(measurement_next(&reader, &entry));
		compare_aggregate(&aggregate, &values, &entry);
		assert_int_equal(aggregate.compared, COMPARED_NONE);
		measurements_free(&list);
	}
}

/* Whether anything is said against a list. */
static bool refused(const struct measurements *list, const struct pcr_values *values)
{
	struct measurement_reader reader;
	struct measurement entry;
	struct compare all;
	bool bad = false;
	unsigned int pcr;

	compare_start(&all, values, ULONG_MAX, false);
	measurements_start(&reader, list);
	while (measurement_next(&reader, &entry)) {
		bad = bad || measurement_altered(&entry, list->algo);
		assert_true(compare_add(&all, &entry));
	}
	bad = bad || reader.fault;
	for (pcr = 0; !bad && pcr < MEASUREMENT_PCRS; pcr++)
		bad = all.extend.entries[pcr] && result(&all, "sha256", pcr) != COMPARED_EQUAL;
	return bad || !reader.number;
}

/*
 * Each byte of a list is held by something, but for what a violation says of its file: the
 * kernel extends the PCR with ones whatever that is.  That it has no digest is held, too.
 */
static void each_byte(void **state)
{
	struct measurement_reader reader;
	struct measurement violation;
	struct measurements list;
	struct pcr_values values;
	size_t i, data, name, size, digest;

	recorded_pcrs(&values);
	recorded(&list, "sha1", *state);
	measurements_start(&reader, &list);
	while (measurement_next(&reader, &violation) && violation.number < VIOLATION)
		;
	assert_true(violation.violation);
	data = violation.data - reader.bytes;
	name = violation.fields[1].data - reader.bytes;
	digest = measurement_digest_of(&violation.fields[0], &size) - reader.bytes;
	assert_false(refused(&list, &values));
	for (i = 0; i < list.size; i++) {
		bool within = i >= data && i < violation.end;
		bool named = i >= name && i < violation.end - 1;

		/* All of them take long under valgrind. */
		if (!within && i % 7)
			continue;
		list.bytes[i] ^= 1;
		if (refused(&list, &values) ? named : !within)
			fail_msg("byte %zu", i);
		if (i >= digest && i < digest + size && !refused(&list, &values))
			fail_msg("byte %zu of its digest", i - digest);
		list.bytes[i] ^= 1;
	}
	measurements_free(&list);
}

/* No part of it is taken for the whole, and none is read over its end. */
static void cut(void **state)
{
	struct measurements list, part;
	struct pcr_values values;
	size_t size;

	recorded_pcrs(&values);
	recorded(&list, "sha256", *state);
	part = list;
	for (size = 0; size < list.size; size++) {
		part.size = size;
		part.bytes = xrealloc(NULL, size, 1);
		memcpy(part.bytes, list.bytes, size);
		assert_true(refused(&part, &values));
		free(part.bytes);
	}
	measurements_free(&list);
}

/* The kernel measures while PCRs are read. */
static void meanwhile(void **state)
{
	struct measurements list;
	struct pcr_values values;
	struct compare all;
	unsigned long count;
	unsigned int pcr;

	recorded(&list, "sha1", *state);
	for (count = 0; count <= RECORDED; count++) {
		after(&values, &list, count, EXTENDED_OWN);
		/* 12 entries were there before, the last one of PCR 11; none of it came then. */
		compare(&all, &list, &values, 12, true);
		assert_int_equal(result(&all, "sha512", 10),
				 count < 11 ? COMPARED_BEHIND :
				 count < RECORDED ? COMPARED_MEANWHILE : COMPARED_EQUAL);
		assert_int_equal(result(&all, "sha512", 11),
				 count < 12 ? COMPARED_BEHIND : COMPARED_EQUAL);
		/* With what was saved there is no meanwhile. */
		compare(&all, &list, &values, ULONG_MAX, false);
		assert_int_equal(result(&all, "sha512", 10),
				 count < RECORDED ? COMPARED_BEHIND : COMPARED_EQUAL);
		/* Neither of the ways to be right holds for what nobody extended so. */
		for (pcr = 10; pcr < 12; pcr++)
			values.value[3][pcr][0] ^= 1;
		compare(&all, &list, &values, 0, true);
		assert_int_equal(result(&all, "sha512", 10), COMPARED_EXTENDED);
		assert_int_equal(result(&all, "sha256", 10),
				 count < RECORDED ? COMPARED_MEANWHILE : COMPARED_EQUAL);
	}
	measurements_free(&list);
}

/* Another bank tells that the list is right, if it can tell. */
static void extended(void **state)
{
	struct measurements list;
	struct pcr_values values;
	struct compare all;
	unsigned int bank;

	recorded(&list, "sha1", *state);
	recorded_pcrs(&values);
	values.value[0][10][0] ^= 1;
	values.value[3][10][63] ^= 1;
	compare(&all, &list, &values, ULONG_MAX, false);
	assert_int_equal(result(&all, "sha1", 10), COMPARED_EXTENDED);
	assert_int_equal(result(&all, "sha512", 10), COMPARED_EXTENDED);
	assert_int_equal(result(&all, "sha256", 10), COMPARED_EQUAL);
	/* That of PCR 11 says nothing of PCR 10, and SHA-1 does not either. */
	values.value[0][10][0] ^= 1;
	for (bank = 1; bank < 3; bank++)
		values.value[bank][10][0] ^= 1;
	compare(&all, &list, &values, ULONG_MAX, false);
	assert_int_equal(result(&all, "sha1", 10), COMPARED_EQUAL);
	assert_int_equal(result(&all, "sha512", 10), COMPARED_DIFFERS);
	assert_int_equal(result(&all, "sha512", 11), COMPARED_EQUAL);
	measurements_free(&list);
}

/* A kernel without an algorithm extends its bank with SHA-1 digests. */
static void padded(void **state)
{
	struct measurements list;
	struct pcr_values values;
	enum extended_with kind;
	struct compare all;
	unsigned int bank;

	recorded(&list, "sha1", *state);
	after(&values, &list, RECORDED, EXTENDED_PADDED);
	compare(&all, &list, &values, ULONG_MAX, false);
	for (bank = 1; bank < PCR_BANKS; bank++) {
		assert_int_equal(compare_result(&all, bank, 10, &kind), COMPARED_EQUAL);
		assert_int_equal(kind, EXTENDED_PADDED);
	}
	/* It vouches for no other bank. */
	values.value[1][10][0] ^= 1;
	compare(&all, &list, &values, ULONG_MAX, false);
	assert_int_equal(result(&all, "sha256", 10), COMPARED_DIFFERS);
	measurements_free(&list);
}

static void put(struct made *made, const void *bytes, size_t size)
{
	assert_true(size <= sizeof(made->bytes) - made->size);
	memcpy(made->bytes + made->size, bytes, size);
	made->size += size;
}

static void put_number(struct made *made, uint32_t number)
{
	unsigned char bytes[4];
	int i;

	for (i = 0; i < 4; i++)
		bytes[made->layout.big_endian ? 3 - i : i] = number >> 8 * i;
	put(made, bytes, 4);
}

static void put_counted(struct made *made, const void *bytes, size_t size)
{
	put_number(made, size);
	put(made, bytes, size);
}

/* An entry up to its data. */
static void begin(struct made *made, uint32_t pcr, const char *template)
{
	static const unsigned char room[DIGEST_MAX];

	made->layout.digest_size = diglim_digest_size(made->algo);
	put_number(made, pcr);
	put(made, room, made->layout.digest_size);
	put_counted(made, template, strlen(template));
	made->length_at = made->size;
	if (strcmp(template, "ima"))
		put_number(made, 0);
}

/* Its data are complete; its digest is made of them as another program would. */
static void end(struct made *made, const char *template)
{
	unsigned char data[sizeof(made->bytes)] = { 0 };
	size_t size = made->size - made->length_at, end = made->size, length = strlen(template);
	unsigned char *digest = made->bytes + made->length_at - length - 4 -
				made->layout.digest_size;

	if (!strcmp(template, "ima")) {
		memcpy(data, made->bytes + made->length_at, 20);
		memcpy(data + 20, made->bytes + made->length_at + 24, size - 24);
		size = 276;
	} else {
		made->size = made->length_at;
		put_number(made, size - 4);
		made->size = end;
		size -= 4;
		memcpy(data, made->bytes + made->length_at + 4, size);
	}
	assert_true(hash_algo_digest(made->algo, data, size, digest));
}

/* Read it as if it had been saved. */
static void read_made(struct measurements *list, const struct made *made, const char *root)
{
	char *path = xasprintf("%s/made", root);

	fake_bytes(root, "/made", made->bytes, made->size);
	assert_true(measurements_read(list, PROGRAM, "/", path, -1));
	free(path);
}

/* In all algorithms that a list can have, and both orders of bytes. */
static void layouts(void **state)
{
	static const char *const algos[] = {
		"sha1", "sha256", "sha384", "sha512", "sm3", "sha3-256", "sha3-512",
	};
	static const char custom[] = "d-ng|n-ng|imode|iuid|buf";
	static const unsigned char digest[40] = "sha256:\0something";
	static const char of_x[] =
		"sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
	unsigned char of_buffer[40] = "sha256:";
	struct made *made = xrealloc(NULL, 1, sizeof(*made));
	struct measurement_words words;
	struct measurement_reader reader;
	struct measurements list;
	struct measurement entry;
	size_t i;
	int big;

	assert_true(hash_algo_digest(HASH_ALGO_SHA256, "x", 1, of_buffer + 8));
	for (i = 0; i < 2 * ARRAY_SIZE(algos); i++) {
		big = i % 2;
		memset(made, 0, sizeof(*made));
		made->algo = hash_algo_find(algos[i / 2], strlen(algos[i / 2]));
		made->layout.big_endian = big;
		begin(made, 10, "ima-ng");
		put_counted(made, digest, sizeof(digest));
		put_counted(made, "/a", 3);
		end(made, "ima-ng");
		begin(made, 12, "ima");
		put(made, digest, 20);
		put_counted(made, "/b", 2);
		end(made, "ima");
		begin(made, 63, custom);
		put_counted(made, of_buffer, sizeof(of_buffer));
		put_counted(made, "/c", 3);
		put_counted(made, big ? "\201\244" : "\244\201", 2);
		put_number(made, 4);
		put_number(made, 70000);
		put_counted(made, "x", 1);
		end(made, custom);
		read_made(&list, made, *state);
		assert_int_equal(list.algo, made->algo);
		assert_int_equal(list.layout.big_endian, big);
		assert_int_equal(right(&list), 3);
		measurements_start(&reader, &list);
		while (measurement_next(&reader, &entry) && entry.number < 3)
			;
		assert_int_equal(entry.pcr, 63);
		assert_string_equal(entry.template, custom);
		measurement_describe(&words, &entry, &list.layout);
		assert_string_equal(words.digest, of_x);
		assert_string_equal(words.shown, "/c");
		assert_int_equal(words.count, 3);
		assert_string_equal(words.evidence[0].value, "100644");
		assert_string_equal(words.evidence[1].value, "70000");
		assert_string_equal(words.evidence[2].value, "1");
		measurement_words_free(&words);
		measurements_free(&list);
	}
	free(made);
}

/* A list with padded digests is one of a kernel that does not have the algorithm. */
static void padded_list(void **state)
{
	struct made *made = xrealloc(NULL, 1, sizeof(*made));
	struct measurements list;

	memset(made, 0, sizeof(*made));
	made->algo = HASH_ALGO_SM3_256;
	begin(made, 10, "ima-ng");
	put_counted(made, "md5:\0something of 16", 21);
	put_counted(made, "/a", 3);
	end(made, "ima-ng");
	memset(made->bytes + 4, 0, 32);
	assert_true(hash_algo_digest(HASH_ALGO_SHA1, made->bytes + made->length_at + 4, 4 + 21 + 7,
				     made->bytes + 4));
	read_made(&list, made, *state);
	assert_int_equal(list.layout.digest_size, 32);
	assert_int_equal(right(&list), 1);
	list.bytes[4 + 31] = 1;
	assert_true(refused(&list, &(struct pcr_values){ 0 }));
	measurements_free(&list);
	free(made);
}

/* An entry is refused, for this reason and at this byte of its data (or before these). */
static void expect_fault(const struct made *made, long at, const char *reason)
{
	struct measurement_reader reader;
	struct measurement entry;
	unsigned char *exact = xrealloc(NULL, made->size, 1);

	memcpy(exact, made->bytes, made->size);
	measurement_start(&reader, exact, made->size, &made->layout);
	assert_false(measurement_next(&reader, &entry));
	assert_non_null(reader.fault);
	assert_string_equal(reader.fault, reason);
	assert_int_equal(reader.fault_at, (long)made->length_at + at);
	assert_false(measurement_next(&reader, &entry));
	free(exact);
}

static void restart(struct made *made, uint32_t pcr, const char *template)
{
	memset(made, 0, sizeof(*made));
	made->algo = HASH_ALGO_SHA1;
	begin(made, pcr, template);
}

static void limits(void **state)
{
	static const char no_template[] = "there is no such template, and no such field of one";
	struct made *made = xrealloc(NULL, 1, sizeof(*made));
	static const unsigned char zeros[300];
	char long_name[300];
	size_t i;
	static const struct {
		const char *template;
		const char *data;
		size_t size;
		const char *reason;
	} values[] = {
		{ "n-ng", "/a", 2, "a name does not end where its field ends" },
		{ "n-ng", "/a\0b", 5, "a name does not end where its field ends" },
		{ "xattrnames", "a", 1, "a name does not end where its field ends" },
		{ "iuid", "abc", 3, "a number has neither 2 nor 4 bytes" },
		{ "d", "abcdefghijklmnopqrstu", 21,
		  "a digest without an algorithm has more than 20 bytes" },
		{ "d-ng", "sha1:", 6, "what should be a digest behind its algorithm is none" },
		{ "d-ng", "sha1\0x", 6, "what should be a digest behind its algorithm is none" },
		{ "d-ng", ":\0x", 3, "what should be a digest behind its algorithm is none" },
		{ "d-ng", "\0x", 2, "what should be a digest behind its algorithm is none" },
		{ "d-ng", "sha1:x", 6, "what should be a digest behind its algorithm is none" },
		{ "d-ng", "sha1::\0x", 8, "what should be a digest behind its algorithm is none" },
		{ "d-ng", "a:b:c:\0x", 8, "what should be a digest behind its algorithm is none" },
		{ "d-ngv2", "ima:SHA1:\0x", 11,
		  "what should be a digest behind its algorithm is none" },
	};

	(void)state;
	for (i = 0; i < ARRAY_SIZE(values); i++) {
		restart(made, 10, values[i].template);
		put_counted(made, values[i].data, values[i].size);
		end(made, values[i].template);
		expect_fault(made, 8, values[i].reason);
	}
	restart(made, 10, "d-ng");
	put_number(made, 71);
	put(made, "sha1:\0", 6);
	put(made, zeros, 65);
	end(made, "d-ng");
	expect_fault(made, 8, "what should be a digest behind its algorithm is none");
	restart(made, 64, "n-ng");
	expect_fault(made, -32, "no PCR has such a number");
	restart(made, 10, "");
	expect_fault(made, 0, no_template);
	restart(made, 10, "n-ng|");
	expect_fault(made, -5, no_template);
	restart(made, 10, "d|n|x");
	expect_fault(made, -5, no_template);
	memset(long_name, '|', sizeof(long_name));
	for (i = 0; i < 16; i++)
		long_name[2 * i] = 'n';
	long_name[31] = '\0';
	restart(made, 10, long_name);
	expect_fault(made, -31, no_template);
	/* One field less is as many as there can be. */
	long_name[29] = '\0';
	restart(made, 10, long_name);
	for (i = 0; i < 15; i++)
		put_counted(made, "a", 2);
	put(made, "x", 1);
	end(made, long_name);
	expect_fault(made, 4 + 15 * 6, "there are bytes behind the last field of the entry");
	memset(long_name, 'n', 255);
	long_name[255] = '\0';
	restart(made, 10, long_name);
	expect_fault(made, -255, no_template);
	restart(made, 10, "ima");
	put(made, zeros, 20);
	put_counted(made, zeros, 256);
	expect_fault(made, 20, "a name of the template \"ima\" has more than 255 bytes");
	restart(made, 10, "ima");
	put(made, zeros, 20);
	put_counted(made, zeros, 3);
	expect_fault(made, 24, "a name of the template \"ima\" has a NUL");
	restart(made, 10, "ima");
	put(made, zeros, 19);
	expect_fault(made, 0, "the list ends within the digest of a file");
	restart(made, 10, "n-ng");
	put_number(made, 0xffffffff);
	put(made, "/a", 3);
	end(made, "n-ng");
	expect_fault(made, 4, "a field is longer than the data of the entry");
	restart(made, 10, "n-ng|n-ng");
	put_counted(made, "/a", 3);
	end(made, "n-ng|n-ng");
	expect_fault(made, 11, "a field is longer than the data of the entry");
	free(made);
}

#define ONLY_WITH "only with ima_template_fmt= is there such a one"

/* What stands in fields of their templates, and what does not. */
static void misnamed(void **state)
{
	static const char no_digest[] =
		"its template has no digest of a file: " ONLY_WITH;
	static const char no_name[] =
		"its template has no name of a file: " ONLY_WITH;
	static const char wrong_digest[] =
		"a digest is not one of its algorithm, or of another kind";
	static const char no_buffer[] = "its digest is not that of its buffer";
	static const char zeros[64];
	static const struct {
		const char *template;
		const char *digest;
		size_t size;
		const char *third;
		size_t third_size;
		const char *why;
	} entries[] = {
		{ "ima-sig", "sha1:", 26, "", 0, NULL },
		{ "ima-sig", "md5:", 21, "\3", 1, NULL },
		{ "ima-sig", "sha512:", 72, "\5", 1, NULL },
		{ "ima-sig", "sha3-512:", 74, "\6x", 2, NULL },
		{ "ima-sig", "sha1:", 26, "\1", 1, "what should be a signature is none" },
		{ "ima-sig", "sha1:", 25, "", 0, wrong_digest },
		{ "ima-sig", "sha1:", 27, "", 0, wrong_digest },
		{ "ima-sig", "sha256:", 28, "", 0, wrong_digest },
		{ "ima-sig", "sha9:", 26, "", 0, wrong_digest },
		{ "ima-sig", "ima:sha1:", 30, "", 0, wrong_digest },
		{ "ima-sig", "", 0, "", 0, no_digest },
		{ "ima-sigv2", "ima:sha1:", 30, "", 0, NULL },
		{ "ima-sigv2", "verity:sha256:", 47, "", 0, NULL },
		{ "ima-sigv2", "other:sha256:", 46, "", 0, wrong_digest },
		{ "ima-sigv2", "sha1:", 26, "", 0, wrong_digest },
		{ "ima-sigv2", "ima:", 25, "", 0, wrong_digest },
		{ "ima-buf", "sha1:", 26, "", 0, NULL },
		{ "ima-buf", "sha1:", 26, "x", 1, no_buffer },
		{ "d|n|sig", "", 20, "", 0, NULL },
		{ "d|n|sig", "", 16, "", 0, NULL },
		{ "d|n|sig", "", 19, "", 0, wrong_digest },
		{ "d-ng|n-ng|d-modsig", "sha1:", 26, "sha1:", 6 + 20, NULL },
		{ "d-ng|n-ng|d-modsig", "sha1:", 26, "sha1:", 6 + 19, wrong_digest },
		{ "d-ng|n-ng|modsig", "sha1:", 26, "0", 1, NULL },
		{ "d-ng|n-ng|iuid", "sha1:", 26, "0000", 4, NULL },
		{ "d-ng|n-ng|igid", "sha1:", 26, "00", 2,
		  "a user or a group has other than 4 bytes" },
		{ "d-ng|n-ng|imode", "sha1:", 26, "0000", 4,
		  "a mode has other than 2 bytes" },
		{ "d-ng|n-ng|xattrlengths", "sha1:", 26, "00000", 5,
		  "the lengths of labels are no numbers of 4 bytes" },
		{ "d-modsig|n-ng|sig", "sha1:", 26, "", 0, no_digest },
		{ "d-ng|xattrnames|sig", "sha1:", 26, "", 0, no_name },
	};
	struct made *made = xrealloc(NULL, 1, sizeof(*made));
	struct measurement_reader reader;
	struct measurement entry;
	const char *why;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(entries); i++) {
		char digest[80] = { 0 }, third[80] = { 0 };

		/* Zeros follow, the first of which ends the algorithm. */
		memcpy(digest, entries[i].digest, strlen(entries[i].digest));
		memcpy(third, entries[i].third, strlen(entries[i].third));
		restart(made, 10, entries[i].template);
		put_counted(made, digest, entries[i].size);
		put_counted(made, "/a", 3);
		put_counted(made, third, entries[i].third_size);
		end(made, entries[i].template);
		measurement_start(&reader, made->bytes, made->size, &made->layout);
		assert_true(measurement_next(&reader, &entry));
		why = measurement_altered(&entry, made->algo);
		if (!why != !entries[i].why || (why && strcmp(why, entries[i].why)))
			fail_msg("%zu: %s", i, why ? why : "nothing");
	}
	/* The digest is that of the buffer, which stands before it here. */
	restart(made, 10, "buf|d-ng|n-ng");
	put_counted(made, "x", 1);
	put_counted(made, "nosuch:\0x", 9);
	put_counted(made, "/a", 3);
	end(made, "buf|d-ng|n-ng");
	measurement_start(&reader, made->bytes, made->size, &made->layout);
	assert_true(measurement_next(&reader, &entry));
	assert_string_equal(measurement_altered(&entry, made->algo), wrong_digest);
	/* An old kernel's violation has 20 zeros, of whatever algorithm. */
	restart(made, 10, "ima-ng");
	put_counted(made, "sha256:\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 28);
	put_counted(made, "/a", 3);
	end(made, "ima-ng");
	memcpy(made->bytes + 4, zeros, made->layout.digest_size);
	measurement_start(&reader, made->bytes, made->size, &made->layout);
	assert_true(measurement_next(&reader, &entry));
	assert_null(measurement_altered(&entry, made->algo));
	free(made);
}

/* What is said of an entry. */
static void words(void **state)
{
	static const char *const evidence[] = {
		"4 /tmp/ima-sig signature=sha256:32040586",
		"6 /tmp/ima-sigv2 evm-signature=sha256:8a5113e5",
		"7 /tmp/ima-buf",
		"9 /tmp/evm-sig evm-signature=sha256:8a5113e5 labels=security.ima uid=20008 gid=30000 mode=100644",
		"11 /tmp/forged\\01210\\011forged_\\134",
		"12 init_module buffer=32",
		"14 /tmp/violation",
	};
	struct measurement_reader reader;
	struct measurement_words words;
	struct measurements list;
	struct measurement entry;
	char *text, *longer;
	unsigned int i;
	size_t at = 0;

	recorded(&list, "sha1", *state);
	measurements_start(&reader, &list);
	while (measurement_next(&reader, &entry)) {
		measurement_describe(&words, &entry, &list.layout);
		assert_int_equal(!words.digest, entry.violation);
		text = xasprintf("%lu %s", entry.number, words.shown);
		for (i = 0; i < words.count; i++) {
			longer = xasprintf("%s %s=%s", text, words.evidence[i].kind,
					   words.evidence[i].value);
			free(text);
			text = longer;
		}
		if (at < ARRAY_SIZE(evidence) && (int)entry.number == atoi(evidence[at]))
			assert_string_equal(text, evidence[at++]);
		free(text);
		measurement_words_free(&words);
	}
	assert_int_equal(at, ARRAY_SIZE(evidence));
	measurements_free(&list);
}

/* Of several digests and names, that is shown by which it is judged. */
static void words_judged(void **state)
{
	static const char template[] = "n|d|n-ng|d-ng";
	struct made *made = xrealloc(NULL, 1, sizeof(*made));
	struct measurement_reader reader;
	struct measurement_words words;
	struct measurement entry;

	(void)state;
	restart(made, 10, template);
	put_counted(made, "shown", 6);
	put_counted(made, "12345678901234567890", 20);
	put_counted(made, "boot_aggregate", 15);
	put_counted(made, "sha1:\0abcdefghijklmnopqrst", 26);
	end(made, template);
	measurement_start(&reader, made->bytes, made->size, &made->layout);
	assert_true(measurement_next(&reader, &entry));
	assert_null(measurement_altered(&entry, made->algo));
	assert_true(measurement_is_aggregate(&entry));
	measurement_describe(&words, &entry, &made->layout);
	assert_string_equal(words.shown, "boot_aggregate");
	assert_string_equal(words.digest, "sha1:6162636465666768696a6b6c6d6e6f7071727374");
	assert_int_equal(words.count, 0);
	measurement_words_free(&words);
	free(made);
}

#define SHA1_HEX "0123456789abcdef0123456789ABCDEF01234567"

static void pcr_text(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *reason;
	} bad[] = {
		{ "x", 1, "it is neither \"BANK:\" nor \"PCR: 0xVALUE\"" },
		{ "\n md9:\n", 2, "there is no such bank" },
		{ ":", 1, "there is no such bank" },
		{ "0: 0x" SHA1_HEX, 1, "no bank stands before the value" },
		{ "sha1:\n24: 0x" SHA1_HEX, 2, "PCRs are 0 to 23" },
		{ "sha1:\n-1: 0x" SHA1_HEX, 2, "PCRs are 0 to 23" },
		{ "sha1:\n010: 0x" SHA1_HEX, 2, "PCRs are 0 to 23" },
		{ "sha1:\n : 0x" SHA1_HEX, 2, "PCRs are 0 to 23" },
		{ "sha1:\n0: " SHA1_HEX, 2,
		  "the value is not 0x and a digest of the bank's algorithm" },
		{ "sha1:\n0: 0x" SHA1_HEX "0", 2,
		  "the value is not 0x and a digest of the bank's algorithm" },
		{ "sha256:\n0: 0x" SHA1_HEX, 2,
		  "the value is not 0x and a digest of the bank's algorithm" },
		{ "sha1:\n0: 0x" SHA1_HEX "\n0 : 0x" SHA1_HEX, 3, "the value is there twice" },
	};
	static const char good[] = "\n  sha1:\n    0 : 0x" SHA1_HEX "\n    23: 0x" SHA1_HEX
				   "\n  sm3_256:\n  sha256:";
	struct pcr_values values;
	struct pcr_fault fault;
	size_t i;

	(void)state;
	assert_true(pcr_values_parse(&values, good, strlen(good), &fault));
	assert_int_equal(values.known[0], 1u | 1u << 23);
	assert_int_equal(values.known[1] | values.known[4], 0);
	assert_int_equal(values.value[0][23][19], 0x67);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_false(pcr_values_parse(&values, bad[i].text, strlen(bad[i].text), &fault));
		assert_string_equal(fault.reason, bad[i].reason);
		assert_int_equal(fault.line, bad[i].line);
	}
	assert_true(pcr_values_parse(&values, "", 0, &fault));
}

/* The kernel's files, and what is not there. */
static void tpm(void **state)
{
	struct pcr_values values;

	assert_false(pcrs_read_tpm(&values, PROGRAM, *state));
	fake_file(*state, PCRS_TPM "/pcr-sha1/10", SHA1_HEX "\n");
	assert_true(pcrs_read_tpm(&values, PROGRAM, *state));
	assert_int_equal(values.known[0], 1u << 10);
	fake_file(*state, PCRS_TPM "/pcr-sha1/11", SHA1_HEX "00\n");
	assert_false(pcrs_read_tpm(&values, PROGRAM, *state));
	fake_remove(*state, PCRS_TPM "/pcr-sha1/11");
	fake_file(*state, PCRS_TPM "/pcr-new/10", SHA1_HEX "\n");
	assert_false(pcrs_read_tpm(&values, PROGRAM, *state));
}

int main(void)
{
	return RUN_TESTS("measurements",
		cmocka_unit_test_setup_teardown(as_recorded, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(each_byte, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(cut, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(meanwhile, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(extended, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(padded, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(layouts, fake_setup, fake_teardown),
		cmocka_unit_test_setup_teardown(padded_list, fake_setup, fake_teardown),
		cmocka_unit_test(limits),
		cmocka_unit_test(misnamed),
		cmocka_unit_test_setup_teardown(words, fake_setup, fake_teardown),
		cmocka_unit_test(words_judged),
		cmocka_unit_test(pcr_text),
		cmocka_unit_test_setup_teardown(tpm, fake_setup, fake_teardown),
	);
}
