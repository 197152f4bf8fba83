/**
 * Strict Ed25519 (RFC 8032, cofactorless): canonical S, no small-order key, no small-order R, canonical
 * encodings. Hub, page and chain must give the same verdict, so this is a port with one vector suite.
 */
export interface Verifier {
  /** False for anything malformed; never throws. */
  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** Whether a public key may be enrolled: canonical, on the curve, not of small order. */
  isValidKey(key: Uint8Array): boolean;
}

/** One Ed25519 key pair that can sign; the secret stays inside. */
export interface Signer {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** Where a device or a hub keeps its key: made once, never leaves. */
export interface KeyStore {
  /** Opens the key, making it on the first call. */
  open(): Promise<Signer>;
}

/** One signature to check. */
export interface SignatureCheck {
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Checks many signatures at once, maybe on other cores; the same verdicts as `Verifier`. */
export interface BatchVerifier {
  /** Verdicts in the order of the checks, 1 for a signature that holds and 0 for one that does not. */
  verifyAll(checks: readonly SignatureCheck[]): Promise<Uint8Array>;
}
