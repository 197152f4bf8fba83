import { AddressLookupTableAccount, type PublicKey, VersionedTransaction } from '@solana/web3.js';
import { keyText } from '../../../protocol/ids.ts';
import { type ChainAccount, LOOKUP_TABLE_PROGRAM } from './account.ts';

/** A transaction never exceeds one IPv6 packet. */
export const PACKET_BYTES = 1232;

export interface WireInstruction {
  readonly programIdIndex: number;
  readonly accounts: readonly number[];
  readonly data: Uint8Array;
}

/** A decoded transaction with every account it names, in the order its indexes count them. */
export interface WireTransaction {
  readonly wire: Uint8Array;
  readonly signatures: readonly string[];
  readonly version: 'legacy' | 0;
  readonly blockhash: string;
  readonly header: {
    readonly numRequiredSignatures: number;
    readonly numReadonlySignedAccounts: number;
    readonly numReadonlyUnsignedAccounts: number;
  };
  readonly staticKeys: readonly string[];
  readonly loaded: { readonly writable: readonly string[]; readonly readonly: readonly string[] };
  readonly keys: readonly string[];
  readonly writable: readonly string[];
  readonly instructions: readonly WireInstruction[];
  readonly lookups: readonly { accountKey: string; writableIndexes: number[]; readonlyIndexes: number[] }[];
}

/** Decodes transaction bytes; lookup tables are read through `account`. Throws an Error with a reason on bad bytes. */
export function decodeTransaction(
  wire: Uint8Array,
  account: (address: string) => ChainAccount | undefined,
): WireTransaction {
  if (wire.length > PACKET_BYTES) {
    throw new RangeError(`transaction too large: ${wire.length} bytes (max: ${PACKET_BYTES} bytes)`);
  }
  const { message, signatures } = VersionedTransaction.deserialize(wire);
  if (signatures.length !== message.header.numRequiredSignatures) {
    throw new RangeError('the number of signatures is not the number of signers');
  }
  const tables = message.addressTableLookups.map((lookup) => lookupTable(lookup.accountKey, account));
  const all =
    tables.length === 0
      ? message.getAccountKeys()
      : message.getAccountKeys({ addressLookupTableAccounts: tables });
  const staticKeys = message.staticAccountKeys.map((key) => key.toBase58());
  const loaded = {
    writable: (all.accountKeysFromLookups?.writable ?? []).map((key) => key.toBase58()),
    readonly: (all.accountKeysFromLookups?.readonly ?? []).map((key) => key.toBase58()),
  };
  const keys = [...staticKeys, ...loaded.writable, ...loaded.readonly];
  return {
    wire,
    signatures: signatures.map((signature) => keyText(signature)),
    version: message.version,
    blockhash: message.recentBlockhash,
    header: message.header,
    staticKeys,
    loaded,
    keys,
    writable: keys.filter((_, index) => message.isAccountWritable(index)),
    instructions: message.compiledInstructions.map((instruction) => ({
      programIdIndex: instruction.programIdIndex,
      accounts: instruction.accountKeyIndexes,
      data: instruction.data,
    })),
    lookups: message.addressTableLookups.map((lookup) => ({
      accountKey: lookup.accountKey.toBase58(),
      writableIndexes: lookup.writableIndexes,
      readonlyIndexes: lookup.readonlyIndexes,
    })),
  };
}

/** The first signature, by which a transaction is known. */
export function signatureOf(transaction: WireTransaction): string {
  return transaction.signatures[0] ?? '';
}

/** The same transaction under another blockhash, as `simulateTransaction` may ask for. */
export function withBlockhash(wire: Uint8Array, blockhash: string): Uint8Array {
  const transaction = VersionedTransaction.deserialize(wire);
  transaction.message.recentBlockhash = blockhash;
  return transaction.serialize();
}

function lookupTable(key: PublicKey, account: (address: string) => ChainAccount | undefined) {
  const found = account(key.toBase58());
  if (found === undefined || found.owner !== LOOKUP_TABLE_PROGRAM) {
    throw new RangeError(`address lookup table ${key.toBase58()} does not exist`);
  }
  return new AddressLookupTableAccount({ key, state: AddressLookupTableAccount.deserialize(found.data) });
}
