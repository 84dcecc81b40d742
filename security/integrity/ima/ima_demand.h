/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Integrity Measurement Architecture: what a rule demands of a file.
 *
 * An appraise rule names methods; one of them has to succeed.  The parser
 * (ima_policy_parse.h) fills in struct ima_demand, the layers (ima_layers.h)
 * hand it to the access at hand, and what was found out about the file
 * (ima_evidence.h) is held against it (ima_demand_met()).
 *
 * "deny" is the demand that nothing meets.  That keeps it in the one place
 * where a verdict is computed: there is no second way to refuse.
 */

#ifndef __IMA_DEMAND_H
#define __IMA_DEMAND_H

#ifdef __KERNEL__
#include <linux/types.h>
#endif

/*
 * How many layers there can be: no more than there are.  Each inode that IMA knows
 * has two words for each, and each access describes on the stack what each wants.
 */
#ifdef CONFIG_IMA_NAMED_POLICIES
#define IMA_NAMED_POLICIES	CONFIG_IMA_NAMED_POLICIES
#else
#define IMA_NAMED_POLICIES	0
#endif
#ifdef CONFIG_IMA_APPRAISE_SIGNED_INIT
#define IMA_LAYERS_MAX		(3 + IMA_NAMED_POLICIES)
#else
#define IMA_LAYERS_MAX		(2 + IMA_NAMED_POLICIES)
#endif

/*
 * The methods.  The first five are words of appraise_type=; the others are
 * ways in which one of those may have succeeded.  They are bits of what is
 * published for each inode: at most 16.
 */
#define IMA_METHOD_HASH		0x0001	/* the label holds the digest */
#define IMA_METHOD_IMASIG	0x0002	/* the label is a signature, key in .ima */
#define IMA_METHOD_MODSIG	0x0004	/* appended signature, key in .ima */
#define IMA_METHOD_SIGV3	0x0008	/* signature of the fs-verity digest */
#define IMA_METHOD_DIGLIM	0x0010	/* a digest list vouches for the digest */
/*
 * The label holds the digest, and a valid portable EVM signature covers the
 * label: as good as a signature of the content.
 */
#define IMA_METHOD_HASH_IMMUTABLE	0x0020
/* As IMASIG and MODSIG, with a key of .platform: for KEXEC_KERNEL_CHECK only. */
#define IMA_METHOD_IMASIG_PLATFORM	0x0040
#define IMA_METHOD_MODSIG_PLATFORM	0x0080

/**
 * struct ima_demand - what an appraise rule demands
 * @methods: IMA_METHOD_*, one of which has to succeed; those that a rule can
 *	     name, not the ways in which they succeed
 * @optional: a file with neither label nor appended signature passes as well
 * @deny: nothing passes; @methods is 0 and @optional is false
 */
struct ima_demand {
	u16 methods;
	u8 optional : 1;
	u8 deny : 1;
};

/* What succeeds by the label: the algorithm that counts is the label's. */
#define IMA_METHODS_LABEL						\
	(IMA_METHOD_HASH | IMA_METHOD_HASH_IMMUTABLE | IMA_METHOD_IMASIG |	\
	 IMA_METHOD_IMASIG_PLATFORM | IMA_METHOD_SIGV3)
/* What succeeds by an appended signature. */
#define IMA_METHODS_MODSIG						\
	(IMA_METHOD_MODSIG | IMA_METHOD_MODSIG_PLATFORM)
/*
 * What is worth nothing while somebody can write to the file: whoever demands a
 * signature, or a list, does not want content that was as it is to be a moment ago.
 * Of a digest that the kernel itself keeps up to date it has always been accepted.
 */
#define IMA_METHODS_EXCLUSIVE		((u16)~IMA_METHOD_HASH)

/**
 * struct ima_proof - what was found out about the content of a file
 * @methods: IMA_METHOD_*, those that succeeded
 * @label_algo: hash algorithm (enum hash_algo) of the label
 * @modsig_algo: hash algorithm of the appended signature
 * @list_algo: hash algorithm of the digest that a digest list vouches for
 * @not_blacklisted: the digests were looked up in .blacklist, and are not there
 * @not_denied: the digests were looked up in the digest lists, and none denies them
 */
struct ima_proof {
	u16 methods;
	u8 label_algo;
	u8 modsig_algo;
	u8 list_algo;
	bool not_blacklisted;
	bool not_denied;
};

/**
 * struct ima_demand_terms - the demand of one rule at one access
 * @demand: of the rule
 * @algos: hash algorithms that the rule allows, one bit each; 0 for any
 * @platform: keys of .platform count as well
 * @blacklist: the digest must not be in .blacklist
 * @deniable: no digest list must deny the digest
 */
struct ima_demand_terms {
	struct ima_demand demand;
	unsigned int algos;
	bool platform;
	bool blacklist;
	bool deniable;
};

/**
 * ima_demand_accepts - the ways of succeeding that meet a demand
 * @terms: the demand
 *
 * A digest in a label that a portable EVM signature covers counts as a digest
 * and as a signature.
 *
 * Context: any.
 * Return: IMA_METHOD_*.
 */
static inline u16 ima_demand_accepts(const struct ima_demand_terms *terms)
{
	u16 methods = terms->demand.methods;

	if (methods & IMA_METHOD_IMASIG) {
		methods |= IMA_METHOD_HASH_IMMUTABLE;
		if (terms->platform)
			methods |= IMA_METHOD_IMASIG_PLATFORM;
	}
	if (methods & IMA_METHOD_MODSIG && terms->platform)
		methods |= IMA_METHOD_MODSIG_PLATFORM;
	return methods;
}

/* Of a rule that says which algorithms it allows. */
static inline bool ima_demand_allows(const struct ima_demand_terms *terms,
				     u8 algo)
{
	return terms->algos >> algo & 1;
}

/* The methods that succeeded with an algorithm that the rule allows. */
static inline u16 ima_demand_allowed(const struct ima_demand_terms *terms,
				     const struct ima_proof *proof)
{
	u16 methods = proof->methods;

	/* Few rules say which: the others do not pay for it at each access. */
	if (!terms->algos)
		return methods;
	if (!ima_demand_allows(terms, proof->label_algo))
		methods &= ~IMA_METHODS_LABEL;
	if (!ima_demand_allows(terms, proof->modsig_algo))
		methods &= ~IMA_METHODS_MODSIG;
	if (!ima_demand_allows(terms, proof->list_algo))
		methods &= ~IMA_METHOD_DIGLIM;
	return methods;
}

/**
 * ima_demand_met - whether a demand is met
 * @terms: the demand
 * @proof: what was found out
 *
 * That an optional demand is met by a file with nothing to verify is for the
 * caller to say.
 *
 * Context: any.
 * Return: true if a method succeeded that the demand accepts, with an algorithm
 * that it allows.
 */
static inline bool ima_demand_met(const struct ima_demand_terms *terms,
				  const struct ima_proof *proof)
{
	if (terms->blacklist && !proof->not_blacklisted)
		return false;
	if (terms->deniable && !proof->not_denied)
		return false;
	return ima_demand_allowed(terms, proof) & ima_demand_accepts(terms);
}

/* The longest text that the functions below write. */
#define IMA_DEMAND_TEXT_MAX	80

const char *ima_demand_text(const struct ima_demand *demand, char *text);
const char *ima_methods_text(u16 methods, char *text);

#endif /* __IMA_DEMAND_H */
