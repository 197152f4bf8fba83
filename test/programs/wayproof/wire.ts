import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { PublicKey, Signer, TransactionInstruction } from '@solana/web3.js';

/** A key's bytes and a name to compare it by, worked out once: web3.js computes both anew at each call. */
export interface Interned {
  readonly bytes: Uint8Array;
  readonly name: string;
}

const known = new WeakMap<PublicKey, Interned>();

export function intern(key: PublicKey): Interned {
  const found = known.get(key);
  if (found) return found;
  const bytes = Uint8Array.from(key.toBytes());
  const made = { bytes, name: Buffer.from(bytes).toString('hex') };
  known.set(key, made);
  return made;
}

interface Entry {
  readonly bytes: Uint8Array;
  readonly name: string;
  signer: boolean;
  writable: boolean;
  index: number;
}

export interface Wire {
  /** The bytes that signatures are made over. */
  readonly message: Buffer;
  /** Who must sign, the payer first. */
  readonly signers: readonly Interned[];
}

/** A legacy transaction's message, some twenty times as fast as web3.js makes it. */
export function compile(
  payer: PublicKey,
  instructions: readonly TransactionInstruction[],
  blockhash: Uint8Array,
): Wire {
  const entries = accountsOf(payer, instructions);
  // The sort is stable and the payer comes first of all.
  const ordered = [...entries.values()].sort((a, b) => rank(a) - rank(b));
  for (const [index, entry] of ordered.entries()) entry.index = index;
  const signers = ordered.filter(({ signer }) => signer);
  const header = [
    signers.length,
    signers.filter(({ writable }) => !writable).length,
    ordered.filter(({ signer, writable }) => !signer && !writable).length,
  ];
  const indexOf = (key: PublicKey): number => entries.get(intern(key).name)?.index ?? 0;
  const message = Buffer.concat([
    Uint8Array.from([...header, ...length(ordered.length)]),
    ...ordered.map(({ bytes }) => bytes),
    blockhash,
    Uint8Array.from(length(instructions.length)),
    ...instructions.flatMap(({ programId, keys, data }) => [
      Uint8Array.from([
        indexOf(programId),
        ...length(keys.length),
        ...keys.map(({ pubkey }) => indexOf(pubkey)),
        ...length(data.length),
      ]),
      data,
    ]),
  ]);
  return { message, signers };
}

/** The whole transaction with blank signatures, for a ledger that checks none. */
export function unsigned({ message, signers }: Wire): Uint8Array {
  return Buffer.concat([Uint8Array.of(signers.length), Buffer.alloc(64 * signers.length), message]);
}

/** The whole transaction, signed. Throws when a key is missing; keys nobody asks for are left out. */
export function signed({ message, signers }: Wire, keys: readonly Signer[]): Uint8Array {
  const signatures = signers.map(({ name }) => {
    const key = keys.find(({ publicKey }) => intern(publicKey).name === name);
    if (!key) throw new Error(`nobody signs for ${name}`);
    return signature(key, message);
  });
  return Buffer.concat([Uint8Array.of(signers.length), ...signatures, message]);
}

const privateKeys = new WeakMap<Signer, KeyObject>();
/** What RFC 8410 puts before the 32 bytes of an Ed25519 key. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Node's own Ed25519: web3.js signs in JavaScript, thirty times as slowly. */
export function signature(key: Signer, message: Uint8Array): Buffer {
  const der = () => Buffer.concat([PKCS8, key.secretKey.subarray(0, 32)]);
  const made = privateKeys.get(key) ?? createPrivateKey({ key: der(), format: 'der', type: 'pkcs8' });
  privateKeys.set(key, made);
  return sign(null, message, made);
}

function accountsOf(
  payer: PublicKey,
  instructions: readonly TransactionInstruction[],
): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  const add = (key: PublicKey, signer: boolean, writable: boolean): void => {
    const { bytes, name } = intern(key);
    const entry = entries.get(name) ?? { bytes, name, signer: false, writable: false, index: 0 };
    entry.signer ||= signer;
    entry.writable ||= writable;
    entries.set(name, entry);
  };
  add(payer, true, true);
  for (const { programId, keys } of instructions) {
    for (const { pubkey, isSigner, isWritable } of keys) add(pubkey, isSigner, isWritable);
    add(programId, false, false);
  }
  return entries;
}

const rank = ({ signer, writable }: Entry): number => (signer ? 0 : 2) + (writable ? 0 : 1);

/** Solana's compact length: seven bits a byte, lowest first. */
function length(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...length(value >> 7)];
}
