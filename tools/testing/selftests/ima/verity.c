// SPDX-License-Identifier: GPL-2.0
/*
 * fs-verity: seal a file, or tell its digest.
 *
 *	verity enable FILE [ALGORITHM [SIGNATURE]]	sha256 (the default) or sha512;
 *			SIGNATURE is a file with a PKCS #7 signature of the digest
 *	verity digest FILE		in hexadecimal
 */

#include <err.h>
#include <fcntl.h>
#include <linux/fsverity.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

static void read_signature(const char *file, struct fsverity_enable_arg *arg)
{
	static char signature[4096];
	FILE *from = fopen(file, "r");

	if (!from)
		err(1, "open %s", file);
	arg->sig_ptr = (unsigned long)signature;
	arg->sig_size = fread(signature, 1, sizeof(signature), from);
	fclose(from);
}

static void enable_verity(const char *file, int fd, const char *algorithm,
			  const char *signature)
{
	struct fsverity_enable_arg arg = {
		.version = 1,
		.hash_algorithm = FS_VERITY_HASH_ALG_SHA256,
		.block_size = 4096,
	};

	if (algorithm && !strcmp(algorithm, "sha512"))
		arg.hash_algorithm = FS_VERITY_HASH_ALG_SHA512;
	if (signature)
		read_signature(signature, &arg);
	if (ioctl(fd, FS_IOC_ENABLE_VERITY, &arg))
		err(1, "enable verity of %s", file);
}

static void print_digest(const char *file, int fd)
{
	union {
		struct fsverity_digest head;
		unsigned char room[sizeof(struct fsverity_digest) + 64];
	} got = { .head.digest_size = 64 };
	int i;

	if (ioctl(fd, FS_IOC_MEASURE_VERITY, &got))
		err(1, "digest of %s", file);
	for (i = 0; i < got.head.digest_size; i++)
		printf("%02x", got.head.digest[i]);
	putchar('\n');
}

int main(int argc, char **argv)
{
	int fd;

	if (argc < 3 || argc > 5)
		errx(2, "usage: verity enable|digest FILE [ALGORITHM [SIGNATURE]]");
	fd = open(argv[2], O_RDONLY);
	if (fd < 0)
		err(1, "open %s", argv[2]);
	if (!strcmp(argv[1], "enable"))
		enable_verity(argv[2], fd, argv[3], argc > 4 ? argv[4] : NULL);
	else
		print_digest(argv[2], fd);
	return 0;
}
