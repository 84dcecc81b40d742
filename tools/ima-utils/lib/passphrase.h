/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The passphrase of a key, or the PIN of a token.
 *
 * It comes from where the user says, else from KBUILD_SIGN_PIN in the environment, as
 * the kernel's scripts/sign-file takes it, else from the terminal.  There is no option
 * with the passphrase itself: arguments are seen by every user of the system.
 */

#ifndef IMA_UTILS_PASSPHRASE_H
#define IMA_UTILS_PASSPHRASE_H

#include <openssl/ui.h>
#include <stdbool.h>

/**
 * struct passphrase - a passphrase that may be needed
 * @program: who asks on the terminal
 * @source: "env:NAME" or "file:PATH"; NULL if the user said nothing
 * @text: the passphrase, once it was needed; NULL before that, or if there is none
 * @why: why there is none, or NULL
 * @needed: it was
 */
struct passphrase {
	const char *program;
	const char *source;
	char *text;
	char *why;
	bool needed;
};

bool passphrase_source_good(const char *source);
const char *passphrase_text(struct passphrase *passphrase);
UI_METHOD *passphrase_method(void);
void passphrase_free(struct passphrase *passphrase);

#endif
