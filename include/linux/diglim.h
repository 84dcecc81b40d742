/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Digest lists: what the kernel knows about digests that somebody vouches for.
 *
 * diglim_lookup() answers for one digest, in nanoseconds, without a lock, over all
 * lists that are loaded.  Whoever relies on signatures of lists calls diglim_refresh()
 * before, and whoever keeps an answer keeps diglim_generation() and diglim_expiry()
 * with it, read before; diglim_algos() says which digests are worth computing.  What the
 * answer is worth depends on what it is asked for; diglim_vouches() says that, so that no
 * user has to know the rules:
 *
 *  - A digest that any list denies is refused.
 *  - A list that nobody verified says nothing to appraisal, and one that nobody
 *    measured says nothing to measurement.  Both are asked for separately: a list that
 *    is signed does not hide one that was measured.
 *  - For what is asked at once one list has to have all virtues: those of several are
 *    not put together.
 *  - A digest of less than 256 bits can be collided, or nearly so, and one of MD4,
 *    MD5 or SHA-1 is that short.
 *  - Every file begins empty, and the digest of nothing is in many lists: it says
 *    something about what is executed, but not about a file that is yet to be
 *    written, unless a list says that the file is to stay empty.
 */

#ifndef _LINUX_DIGLIM_H
#define _LINUX_DIGLIM_H

#include <linux/bits.h>
#include <linux/types.h>
#include <uapi/linux/diglim.h>
#include <uapi/linux/hash_info.h>

/* Programs use what is said here about an answer. */
#ifdef __KERNEL__
#include <linux/jump_label.h>
#include <linux/time64.h>
#endif

/*
 * What was done with a list when it was read; bits.  The numbers are shown to user
 * space.
 */
#define DIGLIM_MEASURED			BIT(0)
#define DIGLIM_APPRAISED		BIT(1)	/* by whatever method */
#define DIGLIM_APPRAISED_DIGSIG		BIT(2)	/* by a signature */

/* All that can be done with a list. */
#define DIGLIM_ACTIONS	(DIGLIM_MEASURED | DIGLIM_APPRAISED | DIGLIM_APPRAISED_DIGSIG)

/**
 * enum diglim_answer_bits - what is known about a digest
 * @DIGLIM_BOTH: a list that vouches for it was measured and appraised by a signature
 * @DIGLIM_FOUND: a list has it
 * @DIGLIM_DENIED: a list denies it
 * @DIGLIM_IMMUTABLE: a list says that files with this content must not be written
 * @DIGLIM_MEASURED_IMMUTABLE: a list that was measured vouches for it and says so
 * @DIGLIM_SIGNED_IMMUTABLE: one that was appraised by a signature does
 *
 * An answer is some of them or-ed, with DIGLIM_MEASURED if a list that vouches for it was
 * measured, and DIGLIM_APPRAISED_DIGSIG if one was appraised by a signature; 0 if no list
 * has the digest.  Each is about one list, so that answers of several are or-ed.
 */
enum diglim_answer_bits {
	/* In the place of DIGLIM_APPRAISED, which vouches for nothing. */
	DIGLIM_BOTH			= BIT(1),
	DIGLIM_FOUND			= BIT(3),
	DIGLIM_DENIED			= BIT(4),
	DIGLIM_IMMUTABLE		= BIT(5),
	DIGLIM_MEASURED_IMMUTABLE	= BIT(6),
	DIGLIM_SIGNED_IMMUTABLE		= BIT(7),
};

/**
 * diglim_answer_of - what a list answers that vouches for a digest
 * @actions: of the list
 * @immutable: it says that files with the content must not be written
 *
 * Context: any; takes no lock.
 * Return: enum diglim_answer_bits, or-ed.
 */
static inline unsigned int diglim_answer_of(unsigned int actions, bool immutable)
{
	unsigned int answer = DIGLIM_FOUND;
	bool measured = actions & DIGLIM_MEASURED, is_signed = actions & DIGLIM_APPRAISED_DIGSIG;

	answer |= measured ? DIGLIM_MEASURED : 0;
	answer |= is_signed ? DIGLIM_APPRAISED_DIGSIG : 0;
	answer |= measured && is_signed ? DIGLIM_BOTH : 0;
	if (!immutable)
		return answer;
	answer |= DIGLIM_IMMUTABLE;
	answer |= measured ? DIGLIM_MEASURED_IMMUTABLE : 0;
	answer |= is_signed ? DIGLIM_SIGNED_IMMUTABLE : 0;
	return answer;
}

/**
 * diglim_vouches - whether an answer is good enough
 * @answer: what diglim_lookup() returned
 * @need: DIGLIM_MEASURED, DIGLIM_APPRAISED_DIGSIG, or both, of one list
 * @digest_size: of the digest that was looked up, in bytes
 * @empty: the content has no byte
 * @executed: the access is to execute the content, or to map it for that
 *
 * With both, what is empty is vouched for only if it is executed: whether one list is
 * measured, is signed, and says that it stays empty, is not in an answer.
 *
 * Context: any; takes no lock.
 * Return: true if a list vouches for the content and none denies it.
 */
static inline bool diglim_vouches(unsigned int answer, unsigned int need,
				  unsigned int digest_size, bool empty, bool executed)
{
	const unsigned int both = DIGLIM_MEASURED | DIGLIM_APPRAISED_DIGSIG;

	if (!(answer & DIGLIM_FOUND) || (answer & DIGLIM_DENIED))
		return false;
	if (!need || (need & ~both) || (answer & need) != need || digest_size < 32)
		return false;
	if (need == both && !(answer & DIGLIM_BOTH))
		return false;
	if (!empty || executed)
		return true;
	if (need == both)
		return false;
	return answer & (need == DIGLIM_MEASURED ? DIGLIM_MEASURED_IMMUTABLE :
						   DIGLIM_SIGNED_IMMUTABLE);
}

/* Files are hashed with at most so many algorithms for the sake of lists. */
#define DIGLIM_USED_ALGOS	2

#ifdef __KERNEL__
#ifdef CONFIG_DIGLIM
DECLARE_STATIC_KEY_FALSE(diglim_in_use);

/**
 * diglim_is_used - whether there ever was a list
 *
 * Context: any.
 * Return: false if there was none: nothing has to be looked up.
 */
static inline bool diglim_is_used(void)
{
	return static_branch_unlikely(&diglim_in_use);
}

unsigned int diglim_lookup(enum compact_types type, enum hash_algo algo, const u8 *digest);
u64 diglim_generation(void);
u32 diglim_algos(enum compact_types type);
void diglim_refresh(void);
time64_t diglim_expiry(void);
#else
static inline bool diglim_is_used(void)
{
	return false;
}

static inline unsigned int diglim_lookup(enum compact_types type, enum hash_algo algo,
					 const u8 *digest)
{
	return 0;
}

static inline u64 diglim_generation(void)
{
	return 0;
}

static inline u32 diglim_algos(enum compact_types type)
{
	return 0;
}

static inline void diglim_refresh(void)
{
}

static inline time64_t diglim_expiry(void)
{
	return TIME64_MAX;
}
#endif
#endif /* __KERNEL__ */

#endif /* _LINUX_DIGLIM_H */
