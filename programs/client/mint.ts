import type { Connection } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import type { Address } from '../../protocol/ids.ts';
import { publicKey } from './addresses.ts';
import { rpcValue } from './failures.ts';

/** Offset of the decimals in an SPL mint account. */
const DECIMALS_OFFSET = 44;

/** Decimals of a token. @throws CHAIN_ACCOUNT_MISSING and what the endpoint throws */
export async function mintDecimals(connection: Connection, mint: Address): Promise<number> {
  const account = await rpcValue(connection.getAccountInfoAndContext(publicKey(mint)));
  const decimals = account?.data[DECIMALS_OFFSET];
  if (decimals === undefined) throw new FleetError('CHAIN_ACCOUNT_MISSING', { kind: 'token', address: mint });
  return decimals;
}
