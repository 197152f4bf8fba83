import type { Connection } from '@solana/web3.js';
import { claimOf } from '../../programs/client/claims/claim-of.ts';
import { claimables } from '../../programs/client/claims/claimable.ts';
import { openLedger } from '../../programs/client/claims/ledger.ts';
import { pack } from '../../programs/client/claims/pack.ts';
import type { EvidenceSource } from '../../programs/client/evidence-source.ts';
import type { Clock } from '../../protocol/clock.ts';
import type { Address, DeviceId, NetworkId } from '../../protocol/ids.ts';
import type { TokenAmount } from '../../protocol/units.ts';
import type { Wallet } from '../wallet.ts';
import { collect, type Outcome } from './collect.ts';

const PARALLEL = 4;

export interface ClaimAll {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly owner: Address;
  readonly payer: Wallet;
  readonly evidence: EvidenceSource;
  readonly clock: Clock;
}

/**
 * Claims everything an owner's devices can get now; without asking, for an embedded world and scripts.
 * @throws the first failure, after all were tried
 */
export async function claimAll({
  connection,
  network,
  owner,
  payer,
  evidence,
  clock,
}: ClaimAll): Promise<{ readonly device: DeviceId; readonly paid: TokenAmount }[]> {
  const ledger = await openLedger(connection, network, evidence);
  const owed = (await claimables(connection, ledger, { owner })).filter((one) => one.owed > 0n);
  const claims = await Promise.all(owed.map((claimable) => claimOf(ledger, claimable)));
  const outcomes: Outcome[] = [];
  const { signal } = new AbortController();
  const site = { connection, ledger, payer, clock, signal, parallel: PARALLEL, dryRun: false };
  await collect({ ...site, onOutcomes: (some) => void outcomes.push(...some) }, pack(claims, payer.address));
  const failed = outcomes.find(({ error }) => error !== null)?.error;
  if (failed) throw failed;
  return outcomes.map(({ claimable, pays }) => ({ device: claimable.device, paid: pays }));
}
