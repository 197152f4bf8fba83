import type { KeyStore, Signer } from '../../protocol/verifier.ts';

/** The in-memory fake of the port: its key ends with it. */
export class MemoryKeyStore implements KeyStore {
  readonly #make: () => Signer;
  #signer: Signer | undefined;

  constructor(make: () => Signer) {
    this.#make = make;
  }

  open(): Promise<Signer> {
    this.#signer ??= this.#make();
    return Promise.resolve(this.#signer);
  }
}
