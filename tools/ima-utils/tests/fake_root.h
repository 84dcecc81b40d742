/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A directory that stands for "/", for tests: what a system shows of itself.
 */

#ifndef IMA_UTILS_FAKE_ROOT_H
#define IMA_UTILS_FAKE_ROOT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <cmocka.h>

/* Where the firmware's variables are. */
#define EFIVARS "/sys/firmware/efi/efivars/"

/* PCR 10 of the system on which all is well. */
#define FAKE_PCR "00A1B200A1B200A1B200A1B200A1B200A1B200A1B200A1B200A1B200A1B2FFFF"

struct CMUnitTest;

/* RUN_TESTS - all tests of a file; what main() returns */
#define RUN_TESTS(name, ...) \
	cmocka_run_group_tests_name(name, ((const struct CMUnitTest[]){ __VA_ARGS__ }), \
				    NULL, NULL)

int fake_setup(void **state);
int fake_teardown(void **state);
void fake_directory(const char *root, const char *path);
void fake_bytes(const char *root, const char *path, const void *bytes, size_t size);
void fake_file(const char *root, const char *path, const char *text);
void fake_mode(const char *root, const char *path, mode_t mode);
void fake_remove(const char *root, const char *path);
void fake_system(const char *root);

#endif
