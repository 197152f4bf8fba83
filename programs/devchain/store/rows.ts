import { z } from 'zod';
import { unixMilliseconds } from '../../../protocol/units.ts';
import type { ChainAccount } from '../chain/account.ts';
import type { Genesis } from '../chain/slots.ts';
import type { StatusRecord, TransactionMeta, TransactionRecord } from './journal.ts';

/** SQLite's integers are read as doubles, so lamports are kept as decimal text. */
export const schema = `
  CREATE TABLE genesis (seed BLOB NOT NULL, origin INTEGER NOT NULL);
  CREATE TABLE account (
    address TEXT PRIMARY KEY, lamports TEXT NOT NULL, owner TEXT NOT NULL,
    executable INTEGER NOT NULL, data BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE landed (
    position INTEGER PRIMARY KEY, signature TEXT NOT NULL UNIQUE, slot INTEGER NOT NULL,
    block_time INTEGER NOT NULL, failure TEXT NOT NULL, wire BLOB NOT NULL,
    addresses TEXT NOT NULL, meta TEXT NOT NULL
  );
  CREATE TABLE mention (
    address TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (address, position)
  ) WITHOUT ROWID;
  PRAGMA user_version = 1;
`;

const bytes = z.instanceof(Uint8Array).transform((blob) => new Uint8Array(blob));
const genesisRow = z.object({ seed: bytes, origin: z.number() });
const accountRow = z.object({
  address: z.string(),
  lamports: z.string().transform((text) => BigInt(text)),
  owner: z.string(),
  executable: z.number().transform((flag) => flag === 1),
  data: bytes,
});
const failure = z
  .string()
  .transform((text) =>
    z.union([z.null(), z.string(), z.record(z.string(), z.unknown())]).parse(JSON.parse(text)),
  );
const statusRow = z
  .object({ signature: z.string(), slot: z.number(), block_time: z.number(), failure })
  .transform(({ block_time: blockTime, ...row }) => ({ ...row, blockTime }));
const transactionRow = z
  .object({
    signature: z.string(),
    slot: z.number(),
    block_time: z.number(),
    failure,
    wire: bytes,
    addresses: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
    // Written only by `append` below, under the same user_version.
    meta: z.string().transform((text) => JSON.parse(text) as TransactionMeta),
  })
  .transform(({ block_time: blockTime, ...row }) => ({ ...row, blockTime }));

export const parseAccount = (row: unknown): ChainAccount => accountRow.parse(row);
export const parseStatus = (row: unknown): StatusRecord => statusRow.parse(row);
export const parseTransaction = (row: unknown): TransactionRecord => transactionRow.parse(row);
export function parseGenesis(row: unknown): Genesis {
  const { seed, origin } = genesisRow.parse(row);
  return { seed, origin: unixMilliseconds(origin) };
}
