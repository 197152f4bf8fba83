import type { Connection } from '@solana/web3.js';
import type { Address } from '../../protocol/ids.ts';
import { type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { EpochAccount } from './accounts.ts';
import { publicKey } from './addresses.ts';
import { eventsOf } from './events.ts';
import { rpc } from './failures.ts';

/** As many transactions as endpoints name at once, and how many of them are read whole. */
const LOOK_BACK = 1_000;
const MOST_READ = 24;
/** Seconds by which a block's time and the program's clock may differ. */
const SLACK = 60;

/**
 * When each oracle attested this attempt, its proposer first, by the transactions that touched the epoch's account.
 * The account itself only knows who. An oracle is left out whose transaction the endpoint no longer tells of.
 * @throws CHAIN_RPC_ERROR, CHAIN_UNREACHABLE, CHAIN_TIMEOUT
 */
export async function attestationTimes(
  connection: Connection,
  epoch: EpochAccount,
): Promise<ReadonlyMap<Address, UnixSeconds>> {
  const { address, content, proposer, postedAt, finalAt } = epoch;
  const touched = await rpc(connection.getSignaturesForAddress(publicKey(address), { limit: LOOK_BACK }));
  const end = finalAt === 0 ? Number.POSITIVE_INFINITY : finalAt + SLACK;
  // Newest first. Claims read a final epoch as well and may be many: whatever attested it lies before them.
  const read = touched
    .flatMap(({ err, blockTime, signature }) => {
      const time = blockTime ?? postedAt;
      return err === null && time >= postedAt - SLACK && time <= end ? [{ signature, time }] : [];
    })
    .slice(-MOST_READ);
  const times = new Map([[proposer, postedAt]]);
  const found = await Promise.all(
    read.map(async ({ signature, time }) => ({ time, events: await eventsIn(connection, signature) })),
  );
  for (const { time, events } of found) {
    for (const { name, data } of events) {
      if (name !== 'epochAttested') continue;
      if (data.number === content.number && data.attempt === content.attempt)
        times.set(data.oracle, unixSeconds(time));
    }
  }
  return times;
}

async function eventsIn(connection: Connection, signature: string) {
  const found = await rpc(connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 }));
  return eventsOf(found?.meta?.logMessages ?? []);
}
