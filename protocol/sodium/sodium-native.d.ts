/** The few calls of sodium-native 5 that the adapter makes; the package ships no types. */
declare module 'sodium-native' {
  const sodium: {
    randombytes_buf(target: Uint8Array): void;
    sodium_memzero(target: Uint8Array): void;
    crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void;
    crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void;
    crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
    crypto_hash_sha256(digest: Uint8Array, message: Uint8Array): void;
    crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean;
  };
  export default sodium;
}
