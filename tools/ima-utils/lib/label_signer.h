/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A key that signs digests into labels, many of them.
 *
 * Each thread has a signer of its own, and that has a copy of the key: all that use one
 * RSA key share its blinding, and wait for each other.  A key that cannot be copied, on a
 * token, is used by one thread at a time, whatever the token would allow.
 *
 * Why not libimaevm: sign_hash() of ima-evm-utils 1.4, which is Debian 12's, takes the
 * name of a file and reads and decodes the key anew for each signature; algorithm, key
 * identifier and passphrase are in a global structure, and so it is neither for several
 * threads nor fast.  evmctl, which is that library and a loop, signs 1,150 files a second
 * with RSA-2048 where libcrypto makes 4,700 signatures; so the format, nine bytes
 * before the signature (see label_parts.h), is made here, and tests have evmctl verify it.
 * For fs-verity (version 3) it has nothing in 1.4, and there is nothing here.
 */

#ifndef IMA_UTILS_LABEL_SIGNER_H
#define IMA_UTILS_LABEL_SIGNER_H

#include "ima_label.h"
#include "label_parts.h"

/**
 * struct label_signer - a key that is ready to sign
 * @context: libcrypto's
 * @shared: others use the same key
 * @id: of the key, as ima_label_key() tells
 * @algo: enum hash_algo
 */
struct label_signer {
	EVP_PKEY_CTX *context;
	bool shared;
	uint32_t id;
	unsigned int algo;
};

bool label_signer_init(struct label_signer *signer, EVP_PKEY *key, uint32_t id,
		       unsigned int algo);
const char *label_signer_sign(struct label_signer *signer, struct ima_label *label,
			      enum label_kind kind, const unsigned char *digest);
void label_signer_free(struct label_signer *signer);

#endif
