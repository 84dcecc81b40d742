// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that would load a policy of IMA, as an init system does, if it was
 * compiled where ima-utils is.
 */

#include <stdio.h>

int main(void)
{
#ifdef HAVE_IMA_UTILS
	puts("policies: " IMA_POLICY_FILE " (ima-utils " IMA_UTILS_VERSION "), to "
	     IMA_SECURITYFS "/policy");
#else
	puts("policies: not supported");
#endif
	return 0;
}
