import sodium from 'libsodium-wrappers';
import type { Signer, Verifier } from '../verifier.ts';
import { isCanonicalPoint, KEY_SIZE, SEED_SIZE, SIGNATURE_SIZE } from './encoding.ts';

export interface WasmSodium {
  readonly verifier: Verifier;
  signerFromSeed(seed: Uint8Array): Signer;
  generateSeed(): Uint8Array;
}

/** Ed25519 of libsodium as WebAssembly, for the browser: the same verdicts as the native adapter. */
export async function openWasmSodium(): Promise<WasmSodium> {
  await sodium.ready;
  return {
    verifier: {
      verify: (key, message, signature) =>
        isCanonicalPoint(key) &&
        signature.length === SIGNATURE_SIZE &&
        isCanonicalPoint(signature.subarray(0, KEY_SIZE)) &&
        sodium.crypto_sign_verify_detached(signature, message, key),
      isValidKey,
    },
    signerFromSeed: (seed) => {
      if (seed.length !== SEED_SIZE)
        throw new RangeError(`a seed has ${SEED_SIZE} bytes, got ${seed.length}`);
      const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed);
      return { publicKey, sign: (message) => sodium.crypto_sign_detached(message, privateKey) };
    },
    generateSeed: () => sodium.randombytes_buf(SEED_SIZE),
  };
}

/** The wasm build has no point check of its own; conversion to X25519 refuses the same points. */
function isValidKey(key: Uint8Array): boolean {
  if (!isCanonicalPoint(key)) return false;
  try {
    sodium.crypto_sign_ed25519_pk_to_curve25519(key);
    return true;
  } catch {
    return false;
  }
}
