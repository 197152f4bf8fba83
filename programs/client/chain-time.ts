import { type Connection, SYSVAR_CLOCK_PUBKEY } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import { type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import { rpcValue } from './failures.ts';

/** Clock sysvar: slot, epoch start, epoch, leader schedule epoch, then the time as an i64. */
const TIME_OFFSET = 32;

/** The time programs are told: the only one that opens windows and ends statements. */
export async function chainTime(connection: Connection): Promise<UnixSeconds> {
  const clock = await rpcValue(connection.getAccountInfoAndContext(SYSVAR_CLOCK_PUBKEY));
  if (clock === null || clock.data.length < TIME_OFFSET + 8) {
    throw new FleetError('CHAIN_RPC_ERROR', { reason: 'the endpoint shows no clock' });
  }
  return unixSeconds(Number(clock.data.readBigInt64LE(TIME_OFFSET)));
}
