// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generation of trust; see include/linux/integrity_generation.h.
 */

#define pr_fmt(fmt) "integrity: " fmt

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/integrity_generation.h>
#include <linux/printk.h>

/*
 * Only ever incremented.  At 2^64 it would wrap; a billion withdrawals a second
 * need 580 years for that.  It starts at 1, so that memory that is all zero is
 * never taken for something that was verified.
 *
 * Read at each access to a file that IMA appraises and hardly ever written: it
 * shares its cache line with nothing that is written more often.
 */
static atomic64_t generation __read_mostly = ATOMIC64_INIT(1);

/**
 * integrity_generation - the number that moves when trust is withdrawn
 *
 * Whatever the caller reads afterwards, keys above all, is at least as new as
 * the number: that is the "acquire".
 *
 * Context: any but NMI; takes no lock.
 * Return: the current generation, never 0.
 */
u64 integrity_generation(void)
{
	return atomic64_read_acquire(&generation);
}

/**
 * integrity_generation_advance - what was verified so far does not count any more
 * @why: what happened, for those who debug; a string constant
 *
 * To be called when the change is done, not before: somebody who verifies in
 * between would find the old state with the new number.  The increment is fully
 * ordered, so that who sees the new number sees the change.
 *
 * Context: any but NMI; takes no lock.
 */
void integrity_generation_advance(const char *why)
{
	u64 now = atomic64_inc_return(&generation);

	pr_debug("generation %llu: %s\n", now, why);
}
