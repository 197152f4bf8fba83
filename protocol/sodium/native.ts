import sodium from 'sodium-native';
import { useSha256 } from '../hash.ts';
import type { Signer, Verifier } from '../verifier.ts';
import { isCanonicalPoint, KEY_SIZE, SECRET_SIZE, SEED_SIZE, SIGNATURE_SIZE } from './encoding.ts';
import { nativeSha256 } from './native-sha256.ts';

/**
 * Ed25519 of libsodium as a native addon, for hub, agent and command line: about 25,000 verifications a
 * CPU-second. Only composition roots and tests import it.
 */
export const nativeVerifier: Verifier = {
  verify: (key, message, signature) =>
    isCanonicalPoint(key) &&
    signature.length === SIGNATURE_SIZE &&
    isCanonicalPoint(signature.subarray(0, KEY_SIZE)) &&
    sodium.crypto_sign_verify_detached(signature, message, key),
  isValidKey: (key) => isCanonicalPoint(key) && sodium.crypto_core_ed25519_is_valid_point(key),
};

/** The key pair of a 32-byte seed (RFC 8032 section 5.1.5). Throws RangeError on another length. */
export function signerFromSeed(seed: Uint8Array): Signer {
  if (seed.length !== SEED_SIZE) throw new RangeError(`a seed has ${SEED_SIZE} bytes, got ${seed.length}`);
  const publicKey = new Uint8Array(KEY_SIZE);
  const secret = new Uint8Array(SECRET_SIZE);
  sodium.crypto_sign_seed_keypair(publicKey, secret, seed);
  return {
    publicKey,
    sign: (message) => {
      const signature = new Uint8Array(SIGNATURE_SIZE);
      sodium.crypto_sign_detached(signature, message, secret);
      return signature;
    },
  };
}

/** A new random seed; whoever stores it stores the key. */
export function generateSeed(): Uint8Array {
  const seed = new Uint8Array(SEED_SIZE);
  sodium.randombytes_buf(seed);
  return seed;
}

useSha256(nativeSha256);
