// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the outcome of an access depends on the accesses before it.
 *
 * usage: policy_order GROUP...
 *
 * A GROUP is HOOK,uid, HOOK,gid, FILE_CHECK,mask or HOOK,HOOK: what tells apart
 * two accesses, A and B, to the same file.  For each pair of demands there is a
 * file system (tmpfs) of its own, with one rule for A and one for B, which name
 * it by its UUID.  In it are files of each kind (no label, a good or a bad
 * one, ...), all made before there is any rule for them, so that the kernel
 * knows nothing of them:
 *
 *	one for A alone, one for B alone: the outcomes on a fresh inode
 *	one for A B A, one for B A B: each outcome must be the same
 *
 * Where a demand and a kind leave no doubt, the outcome on the fresh inode must be
 * what the demand says, too: outcomes that are all the same prove nothing.
 *
 * All rules are one policy.  Prints a line for each wrong outcome; the exit
 * status is 1 if there was one, 2 if something else failed.
 *
 * An access does no more than it takes for IMA to decide.  What is executed or
 * loaded is text: when IMA lets it, it fails with ENOEXEC or EINVAL.
 */

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <linux/securebits.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* FS_IOC_GETFSUUID, from linux/fs.h, which does not go with sys/mount.h */
struct fs_uuid {
	unsigned char length;
	unsigned char uuid[16];
};

#define GET_FS_UUID	_IOR(0x15, 0, struct fs_uuid)

#define POLICY		"/sys/kernel/security/ima/policy"
#define BASE		"/mnt/order"

/* Whoever accesses a file as neither A nor B */
#define NOBODY		0

enum { NONE, HASH = 1, IMASIG = 2, MODSIG = 4, OPTIONAL = 8, DENY = 16 };

static const struct demand {
	const char *text;
	int methods;
	bool for_buffers;	/* only hooks that have the content in one take it */
	bool for_policies;	/* POLICY_CHECK takes it */
	bool upstream;
} demands[] = {
	{ .text = "appraise_type=hash", .methods = HASH },
	{ .text = "appraise_type=imasig", .methods = IMASIG, .for_policies = true,
	  .upstream = true },
	{ .text = "appraise_type=modsig", .methods = MODSIG, .for_buffers = true,
	  .for_policies = true },
	{ .text = "appraise_type=imasig|modsig", .methods = IMASIG | MODSIG,
	  .for_buffers = true, .for_policies = true, .upstream = true },
	{ .text = "appraise_type=hash|imasig", .methods = HASH | IMASIG },
	/* the same in upstream's words */
	{ .text = "", .methods = HASH | IMASIG, .for_policies = true, .upstream = true },
	{ .text = "appraise_type=optional", .methods = HASH | IMASIG | MODSIG | OPTIONAL },
	{ .text = "appraise_type=hash|imasig|optional", .methods = HASH | IMASIG | OPTIONAL },
	{ .text = "appraise_type=imasig|optional", .methods = IMASIG | OPTIONAL },
	{ .text = "appraise_type=modsig|optional", .methods = MODSIG | OPTIONAL,
	  .for_buffers = true },
	{ .text = "deny", .methods = DENY, .for_policies = true },
};

/*
 * What is good about a file, and what is if EVM has a key: then a label counts
 * only if EVM has signed it.
 */
static const struct kind {
	const char *name;
	const char *content;
	const char *label;
	const char *metadata;
	int good;
	int good_evm;
	bool appended;
	bool signed_label;	/* nobody writes to it */
} kinds[] = {
	{ .name = "without a label", .content = "text" },
	{ .name = "with a hash", .content = "text", .label = "text.sha256", .good = HASH },
	{ .name = "with a wrong hash", .content = "text", .label = "script.sha256" },
	{ .name = "with a signature", .content = "text", .label = "text.sig",
	  .good = IMASIG, .signed_label = true },
	{ .name = "with a wrong signature", .content = "text", .label = "script.sig",
	  .signed_label = true },
	{ .name = "with a signature by an unknown key", .content = "text",
	  .label = "text.rogue", .signed_label = true },
	{ .name = "with an appended signature", .content = "text.modsig",
	  .good = MODSIG, .good_evm = MODSIG, .appended = true },
	{ .name = "with a wrong appended signature", .content = "text.modsig-wrong",
	  .appended = true },
	{ .name = "with a signature and one by EVM", .content = "text",
	  .label = "text.sig", .metadata = "text.evm-755",
	  .good_evm = IMASIG, .signed_label = true },
	{ .name = "with a hash and a signature by EVM", .content = "text",
	  .label = "text.sha256", .metadata = "text.evm-hash-755",
	  .good_evm = HASH | IMASIG, .signed_label = true },
	{ .name = "with a signature and a wrong one by EVM", .content = "text",
	  .label = "text.sig", .metadata = "text.evm", .signed_label = true },
	{ .name = "with a hash and a wrong signature by EVM", .content = "text",
	  .label = "text.sha256", .metadata = "text.evm-hash", .signed_label = true },
};

static size_t kinds_count;
static bool evm;

struct access {
	const char *hook;
	const char *condition;
	unsigned int uid;
	unsigned int gid;
	bool write;
};

struct group {
	const char *name;
	struct access a, b;
	bool symmetric;
};

struct pair {
	const struct group *group;
	const struct demand *a, *b;
	char dir[64];
};

/* Files of each kind in a pair's directory, and the accesses to them */
enum { ONLY_A, ONLY_B, A_B_A, B_A_B, FILES };
static const char *const sequences[FILES] = { "A", "B", "ABA", "BAB" };

static struct pair pairs[1024];
static size_t pairs_count;

struct blob {
	char bytes[4096];
	ssize_t size;
};

static void read_fixture(const char *name, struct blob *blob)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/fixtures/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		err(2, "%s", path);
	blob->size = read(fd, blob->bytes, sizeof(blob->bytes));
	if (blob->size <= 0)
		err(2, "%s", path);
	close(fd);
}

static struct blob contents[ARRAY_SIZE(kinds)], labels[ARRAY_SIZE(kinds)];
static struct blob metadata[ARRAY_SIZE(kinds)];

static void read_fixtures(void)
{
	size_t i;

	for (i = 0; i < kinds_count; i++) {
		read_fixture(kinds[i].content, &contents[i]);
		if (kinds[i].label)
			read_fixture(kinds[i].label, &labels[i]);
		if (kinds[i].metadata)
			read_fixture(kinds[i].metadata, &metadata[i]);
	}
}

static void file_name(const struct pair *pair, size_t kind, int file, char *path, size_t size)
{
	snprintf(path, size, "%s/%zu%c", pair->dir, kind, 'a' + file);
}

static void make_file(const char *path, size_t kind)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0755);

	if (fd < 0)
		err(2, "%s", path);
	if (write(fd, contents[kind].bytes, contents[kind].size) != contents[kind].size)
		err(2, "%s", path);
	if (labels[kind].size &&
	    fsetxattr(fd, "security.ima", labels[kind].bytes, labels[kind].size, 0))
		err(2, "label of %s", path);
	if (metadata[kind].size &&
	    fsetxattr(fd, "security.evm", metadata[kind].bytes, metadata[kind].size, 0))
		err(2, "signature of %s", path);
	close(fd);
}

static void make_files(struct pair *pair)
{
	char path[128];
	size_t kind;
	int file;

	snprintf(pair->dir, sizeof(pair->dir), BASE "/%zu", (size_t)(pair - pairs));
	if (mkdir(pair->dir, 0755) || mount("none", pair->dir, "tmpfs", 0, ""))
		err(2, "%s", pair->dir);
	for (kind = 0; kind < kinds_count; kind++)
		for (file = 0; file < FILES; file++) {
			file_name(pair, kind, file, path, sizeof(path));
			make_file(path, kind);
		}
}

static void uuid_of(const char *dir, char *text, size_t size)
{
	struct fs_uuid uuid = {};
	const unsigned char *u = uuid.uuid;
	int fd = open(dir, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, GET_FS_UUID, &uuid) || uuid.length != 16)
		err(2, "UUID of %s", dir);
	close(fd);
	snprintf(text, size,
		 "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		 u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7],
		 u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15]);
}

static int print_rule(char *to, size_t size, const char *uuid, const struct access *access,
		      const struct demand *demand)
{
	bool deny = demand->methods == DENY;
	int length = snprintf(to, size, "%s func=%s fsuuid=%s %s %s\n",
			      deny ? "deny" : "appraise", access->hook, uuid,
			      access->condition, deny ? "" : demand->text);

	if (length < 0 || (size_t)length >= size)
		errx(2, "the policy is too long");
	return length;
}

/* All rules at once: a policy cannot be taken back, only added to. */
static void load_policy(void)
{
	size_t room = pairs_count * 512 + 1, used = 0, i;
	char *text = malloc(room);
	ssize_t written;
	char uuid[40];
	int fd;

	if (!text)
		err(2, "memory");
	for (i = 0; i < pairs_count; i++) {
		uuid_of(pairs[i].dir, uuid, sizeof(uuid));
		used += print_rule(text + used, room - used, uuid, &pairs[i].group->a, pairs[i].a);
		used += print_rule(text + used, room - used, uuid, &pairs[i].group->b, pairs[i].b);
	}
	fd = open(POLICY, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		err(2, POLICY);
	/* A write is no longer than a page. */
	for (i = 0; i < used; i += written) {
		size_t length = used - i < 4000 ? used - i : 4000;

		while (text[i + length - 1] != '\n')
			length--;
		written = write(fd, text + i, length);
		if (written <= 0)
			err(2, "policy refused: %.*s", (int)strcspn(text + i, "\n"), text + i);
	}
	if (close(fd))
		err(2, "policy refused");
	free(text);
}

/* Capabilities stay: see main(). */
static void become(unsigned int uid, unsigned int gid)
{
	if (setresgid(gid, gid, gid) || setresuid(uid, uid, uid))
		err(2, "user %u, group %u", uid, gid);
}

/* True if IMA let it; whatever else may happen to an access is an error here. */
static bool outcome(const char *path, const char *what, bool passed, int expected)
{
	if (passed || (expected && errno == expected))
		return true;
	if (errno != EACCES)
		err(2, "%s %s", what, path);
	return false;
}

static bool access_file(const char *path, bool write)
{
	int fd = open(path, (write ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
	bool passed = outcome(path, "open", fd >= 0, 0);

	if (passed)
		close(fd);
	return passed;
}

static int open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		err(2, "open %s", path);
	return fd;
}

static bool access_mapping(int fd, const char *path)
{
	void *address = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	bool passed = outcome(path, "map", address != MAP_FAILED, 0);

	if (passed)
		munmap(address, 4096);
	return passed;
}

static bool access_exec(const char *path)
{
	char *const argv[] = { (char *)path, NULL }, *const none[] = { NULL };
	pid_t pid;

	errno = posix_spawn(&pid, path, NULL, NULL, argv, none);
	if (!errno)
		errx(2, "%s was executed", path);
	return outcome(path, "execute", false, ENOEXEC);
}

/*
 * A signature that is bad is refused by the module loader, too, with errors of
 * its own; what IMA refuses never gets there.
 */
static bool access_module(int fd, const char *path)
{
	if (!syscall(SYS_finit_module, fd, "", 0))
		errx(2, "%s was loaded", path);
	if (errno == EACCES)
		return false;
	if (errno == ENOEXEC || errno == EBADMSG || errno == EKEYREJECTED)
		return true;
	err(2, "load %s", path);
}

static bool access_policy(int fd, const char *path)
{
	bool passed = write(fd, path, strlen(path)) >= 0;

	if (passed)
		errx(2, "%s is no policy, but was accepted", path);
	return outcome(path, "load the policy", false, EINVAL);
}

static bool try_access(const struct access *access, const char *path)
{
	bool passed;
	int fd = -1;

	/* What leads to the hook is nobody's: no rule is for that. */
	if (!strcmp(access->hook, "MMAP_CHECK") || !strcmp(access->hook, "MODULE_CHECK"))
		fd = open_file(path);
	else if (!strcmp(access->hook, "POLICY_CHECK"))
		fd = open(POLICY, O_WRONLY | O_CLOEXEC);
	become(access->uid, access->gid);
	if (!strcmp(access->hook, "FILE_CHECK"))
		passed = access_file(path, access->write);
	else if (!strcmp(access->hook, "MMAP_CHECK"))
		passed = access_mapping(fd, path);
	else if (!strcmp(access->hook, "BPRM_CHECK"))
		passed = access_exec(path);
	else if (!strcmp(access->hook, "MODULE_CHECK"))
		passed = access_module(fd, path);
	else
		passed = access_policy(fd, path);
	become(NOBODY, NOBODY);
	if (fd >= 0)
		close(fd);
	return passed;
}

static bool reads_whole_file(const char *hook)
{
	return !strcmp(hook, "MODULE_CHECK") || !strcmp(hook, "POLICY_CHECK");
}

/* 1: must pass, 0: must not, -1: who knows */
static int foretold(const struct access *access, const struct demand *demand,
		    const struct kind *kind)
{
	int good = evm ? kind->good_evm : kind->good;

	if (demand->methods == DENY)
		return 0;
	/* What is signed is not written to. */
	if (access->write && kind->signed_label)
		return 0;
	if (kind->appended && !reads_whole_file(access->hook))
		return demand->methods & OPTIONAL ? -1 : 0;
	if (good & demand->methods)
		return 1;
	if (demand->methods & OPTIONAL && !kind->label && !kind->appended)
		return 1;
	return 0;
}

static const char *word(bool passed)
{
	return passed ? "let in" : "refused";
}

static void describe(const struct pair *pair, size_t kind)
{
	printf("# %s, A \"%s\", B \"%s\", file %s: ", pair->group->name, pair->a->text,
	       pair->b->text, kinds[kind].name);
}

/* Number of wrong outcomes */
static int try_kind(const struct pair *pair, size_t kind)
{
	const struct access *access[] = { &pair->group->a, &pair->group->b };
	const struct demand *demand[] = { pair->a, pair->b };
	int file, wrong = 0, told;
	bool fresh[2], passed;
	const char *step;
	char path[128];

	for (file = 0; file < FILES; file++) {
		file_name(pair, kind, file, path, sizeof(path));
		for (step = sequences[file]; *step; step++) {
			int who = *step - 'A';

			passed = try_access(access[who], path);
			if (file == ONLY_A || file == ONLY_B) {
				fresh[who] = passed;
				told = foretold(access[who], demand[who], &kinds[kind]);
				if (told < 0 || told == passed)
					continue;
				describe(pair, kind);
				printf("%c is %s at once\n", *step, word(passed));
				wrong++;
			} else if (passed != fresh[who]) {
				describe(pair, kind);
				printf("%c is %s as number %d of %s, %s at once\n", *step,
				       word(passed), (int)(step - sequences[file]) + 1,
				       sequences[file], word(fresh[who]));
				wrong++;
			}
		}
	}
	return wrong;
}

static bool goes_with(const struct demand *demand, const char *hook, bool extended)
{
	if (demand->for_buffers && !reads_whole_file(hook))
		return false;
	if (!demand->for_policies && !strcmp(hook, "POLICY_CHECK"))
		return false;
	return demand->upstream || extended;
}

static void make_pairs(const struct group *group, bool extended)
{
	const struct demand *a, *b, *end = demands + ARRAY_SIZE(demands);

	for (a = demands; a < end; a++)
		for (b = group->symmetric ? a + 1 : demands; b < end; b++) {
			if (!goes_with(a, group->a.hook, extended) ||
			    !goes_with(b, group->b.hook, extended))
				continue;
			if (pairs_count == ARRAY_SIZE(pairs))
				errx(2, "too many pairs");
			pairs[pairs_count].group = group;
			pairs[pairs_count].a = a;
			pairs[pairs_count].b = b;
			make_files(&pairs[pairs_count]);
			pairs_count++;
		}
}

static const char *hook_name(const char *name)
{
	static const char *const hooks[] = {
		"FILE_CHECK", "MMAP_CHECK", "BPRM_CHECK", "MODULE_CHECK", "POLICY_CHECK",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++)
		if (!strcmp(name, hooks[i]))
			return hooks[i];
	errx(2, "no hook %s", name);
}

static struct access at_hook(const char *hook)
{
	struct access access = { .hook = hook, .condition = "" };

	/* So that opening a file in order to do something else is not it. */
	if (!strcmp(hook, "FILE_CHECK")) {
		access.condition = "mask=MAY_READ uid=1001";
		access.uid = 1001;
	}
	return access;
}

static void parse_group(char *text, struct group *group)
{
	char *by = strchr(text, ',');

	if (!by)
		errx(2, "%s: no comma", text);
	group->name = strdup(text);
	*by++ = '\0';
	group->a.hook = hook_name(text);
	group->b.hook = group->a.hook;
	if (!strcmp(by, "uid")) {
		group->a.condition = "uid=1001";
		group->b.condition = "uid=1002";
		group->a.uid = 1001;
		group->b.uid = 1002;
		group->symmetric = true;
	} else if (!strcmp(by, "gid")) {
		group->a.condition = "gid=1001";
		group->b.condition = "gid=1002";
		group->a.gid = 1001;
		group->b.gid = 1002;
		group->symmetric = true;
	} else if (!strcmp(by, "mask")) {
		group->a.condition = "mask=MAY_READ";
		group->b.condition = "mask=MAY_WRITE";
		group->b.write = true;
	} else {
		group->a = at_hook(hook_name(text));
		group->b = at_hook(hook_name(by));
	}
}

int main(int argc, char **argv)
{
	struct group groups[16] = {};
	char state = '0';
	size_t i, kind, wrong = 0;
	int fd;

	if (argc < 2 || argc > 17)
		errx(2, "usage: policy_order GROUP...");
	fd = open("/sys/kernel/security/evm", O_RDONLY | O_CLOEXEC);
	evm = fd >= 0 && read(fd, &state, 1) == 1 && state != '0';
	close(fd);
	for (kinds_count = 0; kinds_count < ARRAY_SIZE(kinds); kinds_count++)
		if (kinds[kinds_count].metadata && !evm)
			break;
	read_fixtures();

	/* Whoever it becomes keeps its capabilities, and leaves its files to root. */
	if (prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP))
		err(2, "securebits");
	umask(0);
	if (mkdir("/mnt", 0755) && errno != EEXIST)
		err(2, "/mnt");
	if (mkdir(BASE, 0755) || mount("none", BASE, "tmpfs", 0, ""))
		err(2, BASE);
	for (i = 1; i < (size_t)argc; i++) {
		parse_group(argv[i], &groups[i - 1]);
		make_pairs(&groups[i - 1], !access("/sys/kernel/security/ima/policy_check", F_OK));
	}
	load_policy();
	for (i = 0; i < pairs_count; i++)
		for (kind = 0; kind < kinds_count; kind++)
			wrong += try_kind(&pairs[i], kind);
	for (i = 0; i < pairs_count; i++)
		umount(pairs[i].dir);
	umount(BASE);
	rmdir(BASE);
	printf("# %zu pairs of demands, %zu kinds of files: %zu wrong outcomes\n", pairs_count,
	       kinds_count, wrong);
	return !pairs_count || wrong;
}
