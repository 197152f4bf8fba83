import type { Connection } from '@solana/web3.js';
import { type AuditOptions, auditEpoch } from '../../../programs/client/audit-epoch.ts';
import { fetchNetwork, findEpoch } from '../../../programs/client/queries.ts';
import { tokenBalance } from '../../../programs/client/tokens.ts';
import type { Address, DeviceId, NetworkId } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import type { JobDetail } from '../../../protocol/views/job.ts';
import { claimAll } from '../../claims/claim-all.ts';
import { hubEvidence } from '../../evidence-source.ts';
import type { Part } from '../part.ts';
import { oraclePart } from '../parts.ts';
import type { Scene } from '../scene.ts';

/** What settlement is looked at with. */
export interface Ledgers {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly map: NonNullable<AuditOptions['map']>;
}

/** From now on every posted epoch is recomputed and attested, or the check ends with the contradiction. */
export const startOracle = (scene: Scene, { network }: Pick<Ledgers, 'network'>): Promise<Part> =>
  scene.step('oracle', 'start the second oracle', async () => {
    let refused: unknown;
    const made = oraclePart(scene.world, network, (line) => {
      if (line['kind'] === 'refused') refused = line['error'];
    });
    scene.watch(() =>
      scene.holds(refused === undefined, () => `the oracle refused: ${JSON.stringify(refused)}`),
    );
    const { oracle } = await scene.run(made);
    return { made, figures: { oracle: String(oracle) } };
  });

/** Resolves with the number of the final epoch that holds the last delivery. */
export const awaitFinalEpoch = (
  scene: Scene,
  { connection, network }: Ledgers,
  ended: readonly JobDetail[],
): Promise<bigint> =>
  scene.step('epoch', 'post, attest and finalise the epoch of the last delivery', async () => {
    const last = Math.max(...ended.map(({ changed }) => changed)) / 1000;
    const { content, attestedBy } = await scene.waitFor('the last epoch is final', 60, async () => {
      const { latestFinal } = await fetchNetwork(connection, network);
      const epoch = latestFinal > 0n ? await findEpoch(connection, network, latestFinal) : undefined;
      return epoch !== undefined && epoch.endsAt > last ? epoch : undefined;
    });
    const { number: epoch, leaves, total } = content;
    return { made: epoch, figures: { epoch, attestations: attestedBy.length, leaves, total } };
  });

export const auditEpochs = (scene: Scene, ledgers: Ledgers, latest: bigint): Promise<void> =>
  scene.step('audit', 'recompute every epoch from its evidence', async () => {
    const evidence = hubEvidence(scene.hubAs(scene.world.cast.secondOracle));
    const sum = { records: 0, paid: 0, disputed: 0, frames: 0 };
    for (let number = 1n; number <= latest; number++) {
      const options = { ...ledgers, number, evidence, traces: true, verifier: nativeVerifier };
      const { report } = await auditEpoch(options);
      if (!report.ok) {
        const { check, place, expected, got } = report.contradiction;
        scene.holds(false, () => `epoch ${number}, ${place}: ${check}, expected ${expected}, got ${got}`);
      } else {
        for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += report.summary[key];
      }
    }
    return { made: undefined, figures: { epochs: latest, ...sum } };
  });

export const claimRewards = (
  scene: Scene,
  { connection, network }: Ledgers,
  payees: ReadonlyMap<DeviceId, Address>,
  ended: readonly JobDetail[],
): Promise<void> =>
  scene.step('claim', 'claim the tokens', async () => {
    const { owners, secondOracle } = scene.world.cast;
    const expected = await earnedBy(connection, network, ended);
    const accounts = [...new Set(payees.values())];
    const held = async () => {
      const balances = await Promise.all(accounts.map((account) => tokenBalance(connection, account)));
      return balances.reduce((sum, balance) => sum + balance, 0n);
    };
    const before = await held();
    let paid = 0n;
    for (const owner of owners) {
      const evidence = hubEvidence(scene.hubAs(secondOracle));
      const who = { owner: owner.address, payer: owner };
      const claims = await claimAll({ connection, network, ...who, evidence, clock: scene.clock });
      paid += claims.reduce((sum, one) => sum + one.paid, 0n);
    }
    const moved = (await held()) - before;
    scene.holds(
      moved === expected && paid === expected,
      () => `the formula gives ${expected}, the program paid ${paid}, the accounts got ${moved}`,
    );
    return { made: undefined, figures: { expected, paid: moved } };
  });

/**
 * The reward formula once more, by hand: base + distance × rate a kilometre, of a return only a part, rounded
 * down; nothing was late and no cap was met.
 */
async function earnedBy(
  connection: Connection,
  network: NetworkId,
  ended: readonly JobDetail[],
): Promise<bigint> {
  const { base, ratePerKm, returnedBps } = await fetchNetwork(connection, network);
  return ended.reduce((sum, { state, distance }) => {
    const full = base + (BigInt(distance) * ratePerKm) / 10_000n;
    return sum + (state === 'returned' ? (full * BigInt(returnedBps)) / 10_000n : full);
  }, 0n);
}
