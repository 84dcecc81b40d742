// SPDX-License-Identifier: GPL-2.0
/*
 * How ima/status behaves as a file.
 *
 * vmtest-extension: ima/status
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../kselftest_harness.h"

#define STATUS "/sys/kernel/security/ima/status"

FIXTURE(status)
{
	int fd;
	char text[4096];
	ssize_t length;
};

FIXTURE_SETUP(status)
{
	if (access(STATUS, R_OK))
		SKIP(return, "no " STATUS " that I may read");
	self->fd = open(STATUS, O_RDONLY | O_CLOEXEC);
	ASSERT_LE(0, self->fd);
	self->length = read(self->fd, self->text, sizeof(self->text));
	ASSERT_LT(0, self->length);
}

FIXTURE_TEARDOWN(status)
{
	close(self->fd);
}

TEST_F(status, every_line_is_key_and_value)
{
	char *line, *rest = self->text;

	ASSERT_EQ('\n', self->text[self->length - 1]);
	self->text[self->length - 1] = '\0';
	while ((line = strsep(&rest, "\n"))) {
		char *colon = strstr(line, ": ");

		ASSERT_NE(NULL, colon) TH_LOG("line \"%s\"", line);
		EXPECT_EQ((size_t)(colon - line),
			  strspn(line, "abcdefghijklmnopqrstuvwxyz_"));
		EXPECT_NE('\0', colon[2]);
	}
}

TEST_F(status, end_of_file_after_the_text)
{
	char byte;

	EXPECT_EQ(0, read(self->fd, &byte, 1));
}

TEST_F(status, byte_by_byte_is_the_same)
{
	char text[sizeof(self->text)];
	ssize_t n = 0;

	ASSERT_EQ(0, lseek(self->fd, 0, SEEK_SET));
	while (n < (ssize_t)sizeof(text) && read(self->fd, text + n, 1) == 1)
		n++;
	ASSERT_EQ(self->length, n);
	EXPECT_EQ(0, memcmp(text, self->text, n));
}

TEST_F(status, any_offset_can_be_read)
{
	char text[8];

	ASSERT_EQ(8, pread(self->fd, text, 8, 3));
	EXPECT_EQ(0, memcmp(text, self->text + 3, 8));
	EXPECT_EQ(0, pread(self->fd, text, 8, self->length + 100));
}

TEST_F(status, cannot_be_written)
{
	int fd = open(STATUS, O_WRONLY | O_CLOEXEC);

	/* root passes the mode; there is still nothing to write to. */
	ASSERT_LE(0, fd);
	EXPECT_EQ(-1, write(fd, "mode: off\n", 10));
	EXPECT_EQ(EINVAL, errno);
	close(fd);
}

TEST_HARNESS_MAIN
