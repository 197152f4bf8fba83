/** Contents of releases, by the sha256 of each chunk: what two releases share is kept once. */
export interface ChunkStore {
  has(hash: Uint8Array): Promise<boolean>;
  /** Durable when it resolves; the caller compared the hash. */
  put(hash: Uint8Array, bytes: Uint8Array): Promise<void>;
  /** Undefined when it is not here. */
  read(hash: Uint8Array): Promise<Uint8Array | undefined>;
}
