import { AddressLookupTableAccount, VersionedTransaction } from '@solana/web3.js';
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
  readonly loaded: LoadedAddresses;
  readonly keys: readonly string[];
  readonly writable: readonly string[];
  readonly instructions: readonly WireInstruction[];
  readonly lookups: readonly { accountKey: string; writableIndexes: number[]; readonlyIndexes: number[] }[];
}

/** Accounts a transaction takes from lookup tables instead of naming them. */
export interface LoadedAddresses {
  readonly writable: readonly string[];
  readonly readonly: readonly string[];
}
export type Lookup = WireTransaction['lookups'][number];

/** Decodes transaction bytes; `load` resolves lookup tables. Throws an Error with a reason on bad bytes. */
export function decodeTransaction(
  wire: Uint8Array,
  load: (lookups: readonly Lookup[]) => LoadedAddresses,
): WireTransaction {
  if (wire.length > PACKET_BYTES) {
    throw new RangeError(`transaction too large: ${wire.length} bytes (max: ${PACKET_BYTES} bytes)`);
  }
  const transaction = VersionedTransaction.deserialize(wire);
  const { message, signatures } = transaction;
  // Attack: the engine ends the process on bytes it reads otherwise than we do, so only the one spelling passes.
  if (!Buffer.from(transaction.serialize()).equals(wire)) throw new RangeError('not in canonical form');
  if (signatures.length !== message.header.numRequiredSignatures) {
    throw new RangeError('the number of signatures is not the number of signers');
  }
  const lookups = message.addressTableLookups.map((lookup) => ({
    accountKey: lookup.accountKey.toBase58(),
    writableIndexes: lookup.writableIndexes,
    readonlyIndexes: lookup.readonlyIndexes,
  }));
  const loaded = load(lookups);
  const staticKeys = message.staticAccountKeys.map((key) => key.toBase58());
  const keys = [...staticKeys, ...loaded.writable, ...loaded.readonly];
  const instructions = message.compiledInstructions.map((instruction) => ({
    programIdIndex: instruction.programIdIndex,
    accounts: instruction.accountKeyIndexes,
    data: instruction.data,
  }));
  if (
    instructions.some((each) => [each.programIdIndex, ...each.accounts].some((index) => index >= keys.length))
  ) {
    throw new RangeError('an instruction names an account that is not there');
  }
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
    instructions,
    lookups,
  };
}

/** Reads lookup tables as they are now. */
export function loadFrom(account: (address: string) => ChainAccount | undefined) {
  return (lookups: readonly Lookup[]): LoadedAddresses => {
    const tables = lookups.map((lookup) => ({
      lookup,
      addresses: tableAddresses(lookup.accountKey, account),
    }));
    const pick = (addresses: readonly string[], indexes: readonly number[]) =>
      indexes.map((index) => {
        const address = addresses[index];
        if (address === undefined) throw new RangeError(`a lookup table has no entry ${index}`);
        return address;
      });
    return {
      writable: tables.flatMap(({ lookup, addresses }) => pick(addresses, lookup.writableIndexes)),
      readonly: tables.flatMap(({ lookup, addresses }) => pick(addresses, lookup.readonlyIndexes)),
    };
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

function tableAddresses(
  table: string,
  account: (address: string) => ChainAccount | undefined,
): readonly string[] {
  const found = account(table);
  if (found === undefined || found.owner !== LOOKUP_TABLE_PROGRAM) {
    throw new RangeError(`address lookup table ${table} does not exist`);
  }
  return AddressLookupTableAccount.deserialize(found.data).addresses.map((key) => key.toBase58());
}
