// SPDX-License-Identifier: GPL-2.0
/*
 * Write policies to ima/policy_check that were good before something was done to
 * them, and read what it says.
 *
 * usage: policy_mutate whole|pieces|cut|together|killed COUNT
 *
 *	whole		each text in one write
 *	pieces		in several, of any length: the answer is the same as to the whole
 *	cut		the text ends somewhere, in a write that fails (EFAULT) as often as
 *			not: the answer is that to what was written
 *	together	two processes write to and read from the same open file
 *	killed		who writes and reads is killed
 *
 * An answer consists of lines "LINE:COLUMN: REASON" in printable characters, or is
 * one line that says that there is no fault; to the same text it is the same.
 *
 * The exit status is 1 if an answer was another one, 2 if something else failed.
 * What the kernel itself has to report is in its log.
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define CHECK		"/sys/kernel/security/ima/policy_check"
#define TEXT_MAX	4096

static const char *const seeds[] = {
	"# comment\n\nmeasure func=BPRM_CHECK mask=MAY_EXEC # more\n",
	"dont_measure fsmagic=0x9fa0\nmeasure func=MMAP_CHECK mask=^MAY_EXEC uid>10 gid<20\n",
	"measure fsuuid=12345678-1234-1234-1234-123456789abc template=ima-sig pcr=11\n",
	"measure func=CRITICAL_DATA label=selinux|kernel_info\naudit digest_type=verity\n",
	"measure func=KEY_CHECK keyrings=.ima|.evm\nmeasure func=KEXEC_CMDLINE\n",
	"appraise func=MODULE_CHECK appraise_type=imasig|modsig permit_directio\n",
	"appraise func=SETXATTR_CHECK appraise_algos=sha256,sha512\nappraise fowner=0\n",
	"appraise digest_type=verity appraise_type=sigv3|optional cache_result=no\n",
	"appraise func=X509_CHECK appraise_type=imasig\ndeny func=BPRM_CHECK uid=5\n",
	"appraise appraise_type=hash|imasig|optional subj_user=_ obj_type=bin_t\n",
};

static const char *const pieces[] = {
	" ", "\t", "\n", "\r", "#", "=", "<", ">", "|", ",", "^", "-", "0x", "4294967296",
	"measure", "appraise", "deny", "func=", "uid", "keyrings=", "label=", "template=",
	"appraise_type=", "digest_type=verity ", "optional", "hash", "cache_result=",
	"X509_CHECK", "\x7f", "\xff", "/etc/policy",
};

static unsigned long long state = 88172645463325252ULL;

/* Marsaglia's xorshift: the same numbers in each run. */
static unsigned int below(unsigned int limit)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return limit ? (state >> 11) % limit : 0;
}

static size_t insert(char *text, size_t length, const char *what, size_t n)
{
	size_t at = below(length + 1);

	if (length + n > TEXT_MAX)
		return length;
	memmove(text + at + n, text + at, length - at);
	memcpy(text + at, what, n);
	return length + n;
}

static size_t insert_string(char *text, size_t length, const char *what)
{
	return insert(text, length, what, strlen(what));
}

static size_t mutated(char *text)
{
	size_t length = insert_string(text, 0, seeds[below(ARRAY_SIZE(seeds))]);
	unsigned int changes = below(8), at, n;
	char byte;

	while (changes--) {
		switch (below(4)) {
		case 0:
			byte = below(256);
			length = insert(text, length, &byte, 1);
			break;
		case 1:
			at = below(length);
			n = below(length - at < 12 ? length - at : 12);
			memmove(text + at, text + at + n, length - at - n);
			length -= n;
			break;
		case 2:
			length = insert_string(text, length, pieces[below(ARRAY_SIZE(pieces))]);
			break;
		default:
			length = insert_string(text, length, seeds[below(ARRAY_SIZE(seeds))]);
		}
	}
	return length;
}

struct answer {
	char text[1 << 16];
	size_t length;
};

static int open_check(void)
{
	int fd = open(CHECK, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		err(2, CHECK);
	return fd;
}

static void write_text(int fd, const char *text, size_t length)
{
	if (write(fd, text, length) != (ssize_t)length)
		err(2, "write %zu bytes", length);
}

static void read_answer(int fd, struct answer *answer)
{
	ssize_t got;

	answer->length = 0;
	do {
		/* In parts of any length. */
		size_t part = 1 + below(sizeof(answer->text) - answer->length - 2);

		got = read(fd, answer->text + answer->length, part);
		if (got < 0)
			err(2, "read");
		answer->length += got;
		if (answer->length > sizeof(answer->text) - 2)
			errx(1, "the answer does not end");
	} while (got);
	answer->text[answer->length] = '\0';
}

static bool well_formed(const struct answer *answer)
{
	const char *at = answer->text, *end;
	unsigned int line, column, rules;
	int used;

	if (strlen(at) != answer->length || !answer->length)
		return false;
	used = 0;
	if (sscanf(at, "%u rule, no fault\n%n", &rules, &used) == 1 && used)
		return !at[used] && rules == 1;
	if (sscanf(at, "%u rules, no fault\n%n", &rules, &used) == 1 && used)
		return !at[used] && rules > 1;
	for (; *at; at = end + 1) {
		used = 0;
		end = strchr(at, '\n');
		if (!end || sscanf(at, "%u:%u: %n", &line, &column, &used) != 2 || !used ||
		    !line || !column || at + used >= end)
			return false;
		for (at += used; at < end; at++)
			if (*at < ' ' || *at > '~')
				return false;
	}
	return true;
}

static void print_text(const char *what, const char *text, size_t length)
{
	size_t i;

	printf("# %s: \"", what);
	for (i = 0; i < length; i++)
		if (text[i] >= ' ' && text[i] <= '~')
			putchar(text[i]);
		else
			printf("\\x%02x", (unsigned char)text[i]);
	printf("\"\n");
}

static void must_be_well_formed(const struct answer *answer, const char *text, size_t length)
{
	if (well_formed(answer))
		return;
	print_text("policy", text, length);
	print_text("answer", answer->text, answer->length);
	exit(1);
}

static void must_be_same(const struct answer *a, const struct answer *b, const char *text,
			 size_t length)
{
	if (a->length == b->length && !memcmp(a->text, b->text, a->length))
		return;
	print_text("policy", text, length);
	print_text("answer", a->text, a->length);
	print_text("another answer", b->text, b->length);
	exit(1);
}

/* To the whole text, by an open file of its own. */
static void ask(const char *text, size_t length, struct answer *answer)
{
	int fd = open_check();

	write_text(fd, text, length);
	read_answer(fd, answer);
	close(fd);
	must_be_well_formed(answer, text, length);
}

static void write_pieces(int fd, const char *text, size_t length)
{
	size_t at, n;

	for (at = 0; at < length; at += n) {
		n = 1 + below(length - at);
		write_text(fd, text + at, n);
	}
}

/* Writes what is behind the end of a page, too, which nobody may read. */
static void write_too_much(int fd, const char *text, size_t length)
{
	static char *page;

	if (!page) {
		page = mmap(NULL, 2 * TEXT_MAX, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (page == MAP_FAILED || mprotect(page + TEXT_MAX, TEXT_MAX, PROT_NONE))
			err(2, "memory");
	}
	memcpy(page + TEXT_MAX - length, text, length);
	if (write(fd, page + TEXT_MAX - length, length + 1) >= 0 || errno != EFAULT)
		errx(1, "a text that is not there was accepted");
}

static void ask_pieces(int fd, const char *text, size_t length)
{
	struct answer whole, other;

	ask(text, length, &whole);
	write_pieces(fd, text, length);
	read_answer(fd, &other);
	must_be_same(&whole, &other, text, length);
}

static void ask_cut(int fd, const char *text, size_t length)
{
	struct answer whole, other;
	size_t first = 1 + below(length);

	ask(text, first, &whole);
	write_text(fd, text, first);
	if (first < length && below(2))
		write_too_much(fd, text + first, length - first);
	read_answer(fd, &other);
	must_be_same(&whole, &other, text, first);
}

static void talk(int fd, unsigned int count)
{
	struct answer answer;
	char text[TEXT_MAX];
	size_t length;

	while (count--) {
		length = mutated(text);
		if (!length)
			continue;
		write_pieces(fd, text, length);
		/* The other one may have read to its end, or begun a new text. */
		answer.length = read(fd, answer.text, sizeof(answer.text));
		if ((ssize_t)answer.length < 0)
			err(2, "read");
	}
}

static pid_t start_talking(int fd, unsigned int count, unsigned long long seed)
{
	pid_t pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (!pid) {
		state = seed;
		talk(fd, count);
		_exit(0);
	}
	return pid;
}

static int wait_for(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		err(2, "wait");
	return status;
}

static void write_together(unsigned int count)
{
	int fd = open_check();
	pid_t one = start_talking(fd, count / 2, state + 1);
	pid_t two = start_talking(fd, count / 2, state + 2);

	if (wait_for(one) | wait_for(two))
		errx(2, "a writer failed");
	close(fd);
}

static void kill_writers(unsigned int count)
{
	unsigned int kills = count / 50 + 1, i;
	int fd, status;
	pid_t pid;

	for (i = 0; i < kills; i++) {
		fd = open_check();
		pid = start_talking(fd, ~0U, state + i);
		usleep(below(20000));
		kill(pid, SIGKILL);
		status = wait_for(pid);
		if (!WIFSIGNALED(status))
			errx(2, "a writer was not killed: %#x", status);
		/* What it wrote is still there, and goes with the last who has it. */
		talk(fd, 1);
		close(fd);
	}
}

int main(int argc, char **argv)
{
	static const char good[] = "measure fowner=12345\n";
	unsigned int count = argc == 3 ? atoi(argv[2]) : 0, i;
	struct answer answer;
	char text[TEXT_MAX];
	size_t length;
	int fd;

	if (!count)
		errx(2, "usage: policy_mutate whole|pieces|cut|together|killed COUNT");
	fd = open_check();
	if (!strcmp(argv[1], "together"))
		write_together(count);
	else if (!strcmp(argv[1], "killed"))
		kill_writers(count);
	else
		for (i = 0; i < count; i++) {
			length = mutated(text);
			if (!length)
				continue;
			if (!strcmp(argv[1], "pieces"))
				ask_pieces(fd, text, length);
			else if (!strcmp(argv[1], "cut"))
				ask_cut(fd, text, length);
			else
				ask(text, length, &answer);
		}
	close(fd);
	/* After all of that it still works. */
	ask(good, strlen(good), &answer);
	if (strcmp(answer.text, "1 rule, no fault\n"))
		errx(1, "a good policy is not: %s", answer.text);
	return 0;
}
