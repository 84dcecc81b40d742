// SPDX-License-Identifier: GPL-2.0
/*
 * fuse_file - serve a file system (FUSE) that has one file, "file"
 *
 * usage: fuse_file MOUNTPOINT OWNER CONTENT LABEL [ERRNO]
 *
 * The file is OWNER's (a number).  It has the content that the file CONTENT has at
 * the moment, and the bytes of the file LABEL as security.ima.  With ERRNO, a number,
 * each reading of it fails so.
 *
 * Returns when it is mounted, and serves it in the background until it is unmounted.
 * A failure before that is one line on stderr, and status 1.
 */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <linux/fuse.h>

#define NAME	"file"
#define NODE	(FUSE_ROOT_ID + 1)
/* How long an answer counts, in seconds */
#define FOREVER	3600

static struct {
	struct fuse_in_header head;
	union {
		char bytes[1 << 17];
		struct fuse_init_in init;
		struct fuse_read_in read;
		struct fuse_getxattr_in getxattr;
	};
} request;

static char buffer[1 << 17], label[4096];
static ssize_t label_size;
static int device, content, read_error;
static unsigned int owner;

/* Negative: an error. */
static void answer(const void *data, ssize_t size)
{
	struct fuse_out_header head = {
		.len = sizeof(head) + (size > 0 ? size : 0),
		.error = size < 0 ? size : 0,
		.unique = request.head.unique,
	};
	struct iovec parts[] = {
		{ &head, sizeof(head) },
		{ (void *)data, size > 0 ? size : 0 },
	};

	/* Who asked may have gone meanwhile. */
	if (writev(device, parts, 2) < 0 && errno != ENOENT)
		exit(1);
}

static void attributes(unsigned long node, struct fuse_attr *attr)
{
	struct stat stat = {};

	if (node == NODE)
		fstat(content, &stat);
	*attr = (struct fuse_attr){
		.ino = node,
		.size = stat.st_size,
		.blksize = 4096,
		.nlink = 1,
		.mode = node == NODE ? S_IFREG | 0644 : S_IFDIR | 0755,
		.uid = node == NODE ? owner : 0,
	};
}

static void init(void)
{
	struct fuse_init_out out = {
		.major = FUSE_KERNEL_VERSION,
		.minor = FUSE_KERNEL_MINOR_VERSION,
		.max_readahead = request.init.max_readahead,
		.max_write = 4096,
	};

	answer(&out, sizeof(out));
}

static void lookup(void)
{
	struct fuse_entry_out out = {
		.nodeid = NODE,
		.entry_valid = FOREVER,
	};

	if (strcmp(request.bytes, NAME)) {
		answer(NULL, -ENOENT);
		return;
	}
	attributes(NODE, &out.attr);
	answer(&out, sizeof(out));
}

static void getattr(void)
{
	struct fuse_attr_out out = {};

	attributes(request.head.nodeid, &out.attr);
	answer(&out, sizeof(out));
}

static void read_file(void)
{
	ssize_t size = request.read.size;

	if (read_error) {
		answer(NULL, -read_error);
		return;
	}
	if (size > (ssize_t)sizeof(buffer))
		size = sizeof(buffer);
	size = pread(content, buffer, size, request.read.offset);
	answer(buffer, size < 0 ? -errno : size);
}

static void getxattr(void)
{
	struct fuse_getxattr_out out = { .size = label_size };
	const char *name = (const char *)(&request.getxattr + 1);

	if (request.head.nodeid != NODE || strcmp(name, "security.ima"))
		answer(NULL, -ENODATA);
	else if (!request.getxattr.size)
		answer(&out, sizeof(out));
	else if (request.getxattr.size < label_size)
		answer(NULL, -ERANGE);
	else
		answer(label, label_size);
}

static void serve(void)
{
	struct fuse_open_out opened = {};
	struct fuse_statfs_out statistics = { .st = { .bsize = 4096, .namelen = 255 } };

	switch (request.head.opcode) {
	case FUSE_INIT:
		init();
		break;
	case FUSE_LOOKUP:
		lookup();
		break;
	case FUSE_GETATTR:
		getattr();
		break;
	case FUSE_OPEN:
	case FUSE_OPENDIR:
		answer(&opened, sizeof(opened));
		break;
	case FUSE_READ:
		read_file();
		break;
	case FUSE_GETXATTR:
		getxattr();
		break;
	case FUSE_STATFS:
		answer(&statistics, sizeof(statistics));
		break;
	case FUSE_ACCESS:
	case FUSE_FLUSH:
	case FUSE_RELEASE:
	case FUSE_RELEASEDIR:
	case FUSE_DESTROY:
		answer(NULL, 0);
		break;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
	case FUSE_INTERRUPT:
		/* Nobody waits for an answer. */
		break;
	default:
		answer(NULL, -EOPNOTSUPP);
	}
}

int main(int argc, char **argv)
{
	char options[128];
	int file;

	if (argc != 5 && argc != 6)
		errx(2, "usage: fuse_file MOUNTPOINT OWNER CONTENT LABEL [ERRNO]");
	owner = strtoul(argv[2], NULL, 10);
	content = open(argv[3], O_RDONLY);
	if (content < 0)
		err(1, "%s", argv[3]);
	file = open(argv[4], O_RDONLY);
	label_size = file < 0 ? -1 : read(file, label, sizeof(label));
	if (label_size < 0)
		err(1, "%s", argv[4]);
	close(file);
	if (argc == 6)
		read_error = strtol(argv[5], NULL, 10);
	device = open("/dev/fuse", O_RDWR);
	if (device < 0)
		err(1, "/dev/fuse");
	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
	if (mount("fuse_file", argv[1], "fuse", 0, options))
		err(1, "mount %s", argv[1]);

	/* The output has an end when the parent does: somebody may wait for it. */
	if (daemon(0, 0))
		err(1, "daemon");
	for (;;) {
		if (read(device, &request, sizeof(request)) > 0)
			serve();
		else if (errno != EINTR && errno != ENOENT)
			return 0;
	}
}
