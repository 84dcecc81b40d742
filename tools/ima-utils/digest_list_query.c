// SPDX-License-Identifier: GPL-2.0-only
/*
 * imactl digest-list query - ask which loaded lists have a digest, and what it is worth
 */

#define _GNU_SOURCE
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest_list_algos.h"
#include "digest_list_answer.h"
#include "digest_list_attempt.h"
#include "digest_list_collect.h"
#include "digest_list_kernel.h"
#include "digest_list_names.h"
#include "digest_list_source.h"
#include "imactl.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/clean.h"
#include "lib/exit_status.h"
#include "lib/json.h"

#define PROGRAM "imactl digest-list query"

/* Raised when a member of the JSON object is removed or changes its meaning. */
#define QUERY_FORMAT 1

enum {
	OPTION_ALGO = 'a',
	OPTION_TYPE = 't',
	OPTION_JSON = 'j',
};

/* What the command line asks for. */
struct arguments {
	bool json;
	unsigned int algos[HASH_ALGOS];
	unsigned int algo_count;
	int type;
	int first;
	struct list_algos looked_up;
};

/* A digest that is asked for, and what is known about it. */
struct question {
	struct digest digest;
	bool empty;
	struct list_answer answer;
};

/* What digests are good for. */
static const struct {
	const char *name;
	unsigned int need;
} uses[] = {
	{ "appraisal", DIGLIM_APPRAISED_DIGSIG },
	{ "measurement", DIGLIM_MEASURED },
};

/* One option, as argp calls it. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;
	int algo;

	switch (key) {
	case OPTION_JSON:
		arguments->json = true;
		return 0;
	case OPTION_ALGO:
		algo = hash_algo_find(arg, strlen(arg));
		if (algo < 0)
			argp_error(state, "--algo=%s: there is no such algorithm", arg);
		else if (!hash_algo_md(algo))
			argp_error(state, "--algo=%s: libcrypto does not have it here", arg);
		if (arguments->algo_count < HASH_ALGOS)
			arguments->algos[arguments->algo_count++] = algo;
		return 0;
	case OPTION_TYPE:
		arguments->type = list_type_find(arg);
		if (arguments->type < 0)
			argp_error(state,
				   "--type=%s: neither file, metadata, parser nor digest-list",
				   arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{ "algo", OPTION_ALGO, "ALGO", 0,
	  "hash files with ALGO (all that count and libcrypto has); again for one more", 0 },
	{ "type", OPTION_TYPE, "TYPE", 0,
	  "tell of digests of file, metadata, parser or digest-list only", 0 },
	{ "json", OPTION_JSON, NULL, 0, "print a JSON object", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "DIGEST|FILE...",
	.doc = "Ask the kernel which loaded digest lists have a digest, ALGO-HEX or ALGO:HEX, or\n"
	       "one of a file, and tell what it is worth.\n"
	       "\vExit status: 0 if a list has each and none denies it, 1 if not, 2 if the call\n"
	       "was wrong, a file could not be read, or the kernel not be asked.",
};

/* Whether a digest is that of no byte. */
static bool is_empty(const struct digest *digest)
{
	unsigned char empty[DIGEST_MAX];

	return hash_algo_digest(digest->algo, "", 0, empty) &&
	       !memcmp(empty, digest->bytes, digest->size);
}

/* Ask the kernel; NULL, or why it could not be asked, to be freed. */
static char *ask(int fd, struct question *question)
{
	question->empty = is_empty(&question->digest);
	return list_kernel_ask(fd, &question->digest, &question->answer);
}

/* What was done with a list, as words. */
static const char *const action_names[] = { "measured", "appraised", "signed" };

/* A list that has it. */
static void holder_text(const struct list_holder *holder)
{
	char *label = clean_text(holder->label);
	const char *comma = ": ";
	unsigned int bit;

	printf("    %s %s", holder->list, label);
	free(label);
	for (bit = 0; bit < ARRAY_SIZE(action_names); bit++) {
		if (!(holder->actions & 1u << bit))
			continue;
		printf("%s%s", comma, action_names[bit]);
		comma = ", ";
	}
	for (bit = 0; bit < COMPACT_MOD__LAST; bit++) {
		if (!(holder->modifiers & 1u << bit))
			continue;
		printf("%s%s", comma, list_modifier_text(bit));
		comma = ", ";
	}
	if (holder->revoked)
		printf("%srevoked", comma);
	putchar('\n');
}

/* Why a digest does not count for a use, to be freed; NULL if it does. */
static char *why_not(const struct arguments *arguments, const struct question *question,
		     unsigned int type, unsigned int need)
{
	unsigned int bits = list_answer_bits(&question->answer, type);
	const struct list_use use = {
		.need = need,
		.digest_size = question->digest.size,
		.empty = question->empty,
	};
	const char *why = list_answer_why_not(bits, &use);
	unsigned int algo = question->digest.algo;

	/* That it is too short says the same, and never changes; but such a one denies nothing. */
	if (list_algos_ignore(&arguments->looked_up, type, algo) &&
	    (question->digest.size >= HASH_ALGO_MIN_SIZE || bits & DIGLIM_DENIED))
		return list_algos_why_not(&arguments->looked_up, type, 1u << algo);
	return why ? xstrdup(why) : NULL;
}

/* What a digest is worth, where it is of a file or its metadata. */
static void worth_text(const struct arguments *arguments, const struct question *question,
		       unsigned int type)
{
	char *why;
	size_t i;

	if (type == COMPACT_DIGEST_LIST)
		return;
	for (i = 0; i < ARRAY_SIZE(uses); i++) {
		why = why_not(arguments, question, type, uses[i].need);
		printf("    %s: %s%s\n", uses[i].name, why ? "no: " : "yes", why ? why : "");
		free(why);
	}
}

/* All that is known about a digest. */
static void question_text(const char *name, const struct arguments *arguments,
			  const struct question *question)
{
	char text[DIGEST_TEXT_MAX], *clean = clean_text(name);
	unsigned int type;
	bool any = false;
	size_t count, i;

	digest_text(text, &question->digest);
	printf("%s%s%s", clean, strcmp(name, text) ? ": " : "", strcmp(name, text) ? text : "");
	free(clean);
	for (type = 0; type < COMPACT__LAST; type++) {
		count = list_answer_holders(&question->answer, type);
		if (!count || (arguments->type >= 0 && type != (unsigned int)arguments->type))
			continue;
		printf("%s  %s: in %zu list%s%s\n", any ? "" : "\n", list_type_text(type), count,
		       count == 1 ? "" : "s",
		       list_answer_bits(&question->answer, type) & DIGLIM_DENIED ?
		       ", denied" : "");
		any = true;
		for (i = 0; i < question->answer.count; i++)
			if (question->answer.holders[i].type == type)
				holder_text(&question->answer.holders[i]);
		worth_text(arguments, question, type);
	}
	if (!any)
		puts(": in no list");
}

/* A list that has it, as JSON. */
static struct json_object *holder_json(const struct list_holder *holder)
{
	struct json_object *object = json_object_new_object();
	struct json_object *actions = json_object_new_array();
	struct json_object *modifiers = json_object_new_array();
	unsigned int bit;

	json_add_text(object, "list", holder->list);
	json_add_text(object, "label", holder->label);
	for (bit = 0; bit < ARRAY_SIZE(action_names); bit++)
		if (holder->actions & 1u << bit)
			json_object_array_add(actions, json_text(action_names[bit]));
	json_object_object_add(object, "actions", actions);
	for (bit = 0; bit < COMPACT_MOD__LAST; bit++)
		if (holder->modifiers & 1u << bit)
			json_object_array_add(modifiers, json_text(list_modifier_text(bit)));
	json_object_object_add(object, "modifiers", modifiers);
	json_add_flag(object, "own", holder->own);
	json_add_flag(object, "revoked", holder->revoked);
	return object;
}

/* What is known of a type, as JSON. */
static struct json_object *type_json(const struct arguments *arguments,
				     const struct question *question, unsigned int type)
{
	unsigned int bits = list_answer_bits(&question->answer, type);
	struct json_object *object = json_object_new_object(), *one;
	struct json_object *lists = json_object_new_array();
	char *why;
	size_t i;

	json_add_text(object, "type", list_type_text(type));
	json_add_flag(object, "denied", bits & DIGLIM_DENIED);
	json_add_flag(object, "immutable", bits & DIGLIM_IMMUTABLE);
	for (i = 0; type != COMPACT_DIGEST_LIST && i < ARRAY_SIZE(uses); i++) {
		why = why_not(arguments, question, type, uses[i].need);
		one = json_object_new_object();
		json_add_flag(one, "counts", !why);
		if (why)
			json_add_text(one, "why_not", why);
		free(why);
		json_object_object_add(object, uses[i].name, one);
	}
	for (i = 0; i < question->answer.count; i++)
		if (question->answer.holders[i].type == type)
			json_object_array_add(lists, holder_json(&question->answer.holders[i]));
	json_object_object_add(object, "lists", lists);
	return object;
}

/* All that is known about a digest, as JSON. */
static struct json_object *question_json(const char *name, const struct arguments *arguments,
					 const struct question *question)
{
	struct json_object *object = json_object_new_object();
	struct json_object *types = json_object_new_array();
	char text[DIGEST_TEXT_MAX];
	unsigned int type;

	digest_text(text, &question->digest);
	json_add_text(object, "name", name);
	json_add_text(object, "digest", text);
	json_add_flag(object, "empty", question->empty);
	for (type = 0; type < COMPACT__LAST; type++)
		if (list_answer_holders(&question->answer, type) &&
		    (arguments->type < 0 || type == (unsigned int)arguments->type))
			json_object_array_add(types, type_json(arguments, question, type));
	json_object_object_add(object, "types", types);
	return object;
}

/* Digests that are asked for, of one argument. */
struct questions {
	struct question *list;
	size_t count;
};

/* One more; @bytes are as many as the algorithm's digests have. */
static void add_question(struct questions *questions, unsigned int algo,
			 const unsigned char *bytes)
{
	struct question *question;

	questions->list = xrealloc(questions->list, questions->count + 1,
				   sizeof(*questions->list));
	question = &questions->list[questions->count++];
	*question = (struct question){
		.digest = { .algo = algo, .size = diglim_digest_size(algo) },
	};
	memcpy(question->digest.bytes, bytes, question->digest.size);
}

/* Forget them. */
static void free_questions(struct questions *questions)
{
	size_t i;

	for (i = 0; i < questions->count; i++)
		list_answer_free(&questions->list[i].answer);
	free(questions->list);
}

/* Whether a file may be a list with an appended signature: only its ends are read. */
static bool may_be_signed(const char *path)
{
	struct appended_signature signature = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char first, end[64];
	struct stat st;
	off_t from;
	ssize_t n;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && pread(fd, &first, 1, 0) == 1 && first == COMPACT_LIST_VERSION) {
		from = st.st_size > (off_t)sizeof(end) ? st.st_size - (off_t)sizeof(end) : 0;
		n = pread(fd, end, sizeof(end), from);
		if (n > 0)
			appended_signature_find(&signature, end, n);
	}
	close(fd);
	return signature.present;
}

/*
 * A digest list with an appended signature is known to the kernel by what is before
 * that.  Without one the digest is among the others.
 */
static void add_own_digest(struct questions *questions, const char *path)
{
	struct list_source source;
	struct digest digest;
	size_t offset;

	/* Nothing else is read whole into memory. */
	if (!may_be_signed(path))
		return;
	if (!list_source_read(&source, path) && !list_source_fault(&source, &offset) &&
	    source.signature.content != source.size && list_source_digest(&source, &digest))
		add_question(questions, digest.algo, digest.bytes);
	list_source_free(&source);
}

/* Complain of an argument; false, for the caller to return. */
static bool complain(const char *name, const char *before, const char *why)
{
	char *clean = clean_text(name);

	fprintf(stderr, PROGRAM ": %s: %s%s\n", clean, before, why);
	free(clean);
	return false;
}

/* The digests of a file; false if it could not be read, which was told. */
static bool add_file(struct questions *questions, const struct arguments *arguments,
		     const char *path)
{
	struct collect_options options = { .program = PROGRAM, .jobs = 1 };
	struct collect_result result;
	const char *mistyped;
	struct stat st;
	unsigned int i;

	if (stat(path, &st)) {
		mistyped = errno == ENOENT ? digest_mistyped(path) : NULL;
		if (mistyped)
			return complain(path, "no such file, nor a digest: ", mistyped);
	} else if (S_ISDIR(st.st_mode)) {
		return complain(path, "", strerror(EISDIR));
	}
	options.algo_count = arguments->algo_count;
	memcpy(options.algos, arguments->algos, sizeof(options.algos));
	if (!collect_file(&options, path, &result))
		return false;
	for (i = 0; i < options.algo_count; i++) {
		if (result.digests[i].count)
			add_question(questions, options.algos[i], result.digests[i].bytes);
		digest_set_free(&result.digests[i]);
	}
	add_own_digest(questions, path);
	return true;
}

/* Whether a list has it and none denies it. */
static bool is_good(const struct questions *questions, const struct arguments *arguments)
{
	unsigned int type, bits, all = 0;
	size_t i;

	for (i = 0; i < questions->count; i++) {
		for (type = 0; type < COMPACT__LAST; type++) {
			if (arguments->type >= 0 && type != (unsigned int)arguments->type)
				continue;
			bits = list_answer_bits(&questions->list[i].answer, type);
			all |= bits & (DIGLIM_FOUND | DIGLIM_DENIED);
		}
	}
	return all == DIGLIM_FOUND;
}

/* Ask for one argument; the exit status. */
static int query(const struct arguments *arguments, int fd, const char *name,
		 struct json_object *all)
{
	struct questions questions = { 0 };
	struct digest digest;
	int status = EXIT_LIST_BAD;
	char *why = NULL;
	size_t i;

	if (!digest_parse(&digest, name, strlen(name))) {
		add_question(&questions, digest.algo, digest.bytes);
	} else if (!add_file(&questions, arguments, name)) {
		free_questions(&questions);
		return EXIT_USAGE;
	}
	for (i = 0; !why && i < questions.count; i++) {
		why = ask(fd, &questions.list[i]);
		if (why)
			break;
		if (all)
			json_object_array_add(all, question_json(name, arguments,
								 &questions.list[i]));
		else
			question_text(name, arguments, &questions.list[i]);
	}
	if (why) {
		fprintf(stderr, PROGRAM ": %s\n", why);
		free(why);
		status = EXIT_USAGE;
	} else if (is_good(&questions, arguments)) {
		status = EXIT_LIST_GOOD;
	}
	free_questions(&questions);
	return status;
}

/* All algorithms that count, and that there are. */
static void all_algos(struct arguments *arguments)
{
	unsigned int algo;

	for (algo = 0; algo < HASH_ALGOS; algo++)
		if (diglim_digest_size(algo) >= HASH_ALGO_MIN_SIZE && hash_algo_md(algo))
			arguments->algos[arguments->algo_count++] = algo;
}

/**
 * imactl_digest_list_query - the subcommand
 * @argc: number of arguments
 * @argv: the arguments, the first of which is the name
 *
 * Return: the exit status.
 */
int imactl_digest_list_query(int argc, char **argv)
{
	struct arguments arguments = { .type = -1 };
	struct json_object *object, *digests = NULL;
	int status = EXIT_LIST_GOOD, one, i, fd;
	char *why;

	arguments.first = parse_operands(&argp, argc, argv, &arguments, "which digest or file?");
	if (!arguments.algo_count)
		all_algos(&arguments);
	fd = open(DIGLIM_DIRECTORY "/digest_query", O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		why = list_attempt_why_not_open("digest_query", errno);
		fprintf(stderr, PROGRAM ": %s\n", why);
		free(why);
		return EXIT_USAGE;
	}
	list_algos_read(&arguments.looked_up, "/");
	if (arguments.json)
		digests = json_object_new_array();
	for (i = arguments.first; i < argc; i++) {
		one = query(&arguments, fd, argv[i], digests);
		if (one > status)
			status = one;
	}
	close(fd);
	if (digests) {
		object = json_object_new_object();
		json_add_number(object, "format", QUERY_FORMAT);
		json_add_text(object, "version", IMA_UTILS_VERSION);
		json_object_object_add(object, "digests", digests);
		json_print(stdout, object);
	}
	if (fflush(stdout) || ferror(stdout))
		err(EXIT_USAGE, "standard output");
	return status;
}
