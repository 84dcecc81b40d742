/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When what was verified has to be verified again.
 *
 * IMA and EVM keep what they found out about a file: "this signature is good".
 * That stays true of the file until the file changes; but it also rests on a
 * key, and on what EVM covers, and those change without anybody touching the
 * file.  Looking for all that was found by means of a key is not possible.  So
 * there is one number for the whole system, the generation, which moves when
 * trust is withdrawn from anything, and which is kept beside what was found:
 *
 *	generation = integrity_generation();
 *	verify, with the keys that are there now
 *	keep (result, generation, expiry)
 *	...
 *	if (integrity_still_holds(generation, expiry))
 *		use the result
 *
 * What moves it
 *  - A key that is or was linked to .ima, .evm, .platform or .machine (_ima and
 *    _evm without CONFIG_INTEGRITY_TRUSTED_KEYRING), or to a keyring below one
 *    of them, is revoked, invalidated, unlinked, replaced by another one of its
 *    description, updated, is to expire sooner, or gets another owner or other
 *    permissions.  A keyring of that kind is cleared, or the collector takes
 *    something out of it.  (security/keys/)
 *  - Something is added to .blacklist or .ima_blacklist.
 *  - EVM gets a key or a certificate, covers another extended attribute, or
 *    its state changes otherwise.  (security/integrity/evm/)
 *
 * What does not
 *  - A key is added: what was refused may then pass, but only successes are
 *    kept.
 *  - .builtin_trusted_keys and .secondary_trusted_keys change: they vouch for
 *    what is linked to the keyrings above, at that moment, and not for files.
 *  - Time passes: a key that expires then does not tell anybody.  So who keeps
 *    a result keeps integrity_key_expiry() of its key, too.  That is enough as
 *    long as the key is linked, even if the clock is set back: key and result
 *    count again.  Then it is collected, which moves the number.
 *  - The key from which EVM's symmetric key came is revoked: EVM copied it and
 *    goes on using the copy, so that verifying again would find the same.
 *
 * Order: the number moves after the change can be seen by who searches for the
 * key, and it is read before that search.  Who saw the old state therefore has
 * an old number, however long the verification took.
 *
 * One number for all means that taking back one key makes every file be
 * verified once more.  That is rare, and it costs a verification, not a hash:
 * digests of content rest on no key.
 */

#ifndef _LINUX_INTEGRITY_GENERATION_H
#define _LINUX_INTEGRITY_GENERATION_H

#include <linux/timekeeping.h>
#include <linux/types.h>

u64 integrity_generation(void);
void integrity_generation_advance(const char *why);

/**
 * integrity_still_holds - may a result that was kept be used?
 * @generation: integrity_generation() before what led to the result was read;
 *		0 is never current
 * @expiry: integrity_key_expiry() of the key that the result rests on, in
 *	    seconds since 1970; TIME64_MAX if it rests on none, 0 if it must not
 *	    be used again
 *
 * The time is the one that a search for the key looks at: a result is dropped in
 * the second in which its key is no longer found.
 *
 * Context: any; takes no lock.
 * Return: true if nothing was withdrawn since and the key has not expired.
 */
static inline bool integrity_still_holds(u64 generation, time64_t expiry)
{
	return generation == integrity_generation() &&
	       (expiry == TIME64_MAX || ktime_get_real_seconds() < expiry);
}

#endif /* _LINUX_INTEGRITY_GENERATION_H */
