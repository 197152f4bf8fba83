import type { ExecutionContext } from 'ava';
import type { Chain } from '../../../hub/settlement/chain.ts';
import { EvidenceFolder } from '../../../hub/settlement/evidence-folder.ts';
import { MemoryChain } from '../../../hub/settlement/memory-chain.ts';
import { Settlement } from '../../../hub/settlement/settlement.ts';
import type { EpochStore } from '../../../hub/store/epoch-store.ts';
import { MemoryEpochStore } from '../../../hub/store/memory-epoch-store.ts';
import { SqliteEpochSource } from '../../../hub/store/sqlite-epoch-source.ts';
import { SqliteFrameStore } from '../../../hub/store/sqlite-frame-store.ts';
import { SqliteJobStore } from '../../../hub/store/sqlite-job-store.ts';
import { audit } from '../../../protocol/audit.ts';
import { ManualClock, systemClock } from '../../../protocol/clock.ts';
import { readCarry } from '../../../protocol/evidence.ts';
import type { RewardParameters } from '../../../protocol/rewards.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { milliseconds, seconds, tokenAmount, unixSeconds } from '../../../protocol/units.ts';
import { aDatabase, aFolder } from '../support/a-database.ts';
import { aFleet, delivered, depot, hub, pickedUp, type Received, type Robot } from '../support/a-fleet.ts';
import { aPerson, type JobWishes, network, place, START, straightRouter } from '../support/a-world.ts';

export const EPOCH = 3_600;
export const parameters = {
  version: 1,
  base: tokenAmount(1_000n),
  ratePerKm: tokenAmount(500n),
  lateBps: 5_000,
  returnedBps: 2_500,
  deviceCap: tokenAmount(10n ** 9n),
  emissionCap: tokenAmount(10n ** 12n),
};

/** A hub's stores in a folder of their own, a fleet on them, and a chain whose first epoch ends an hour after START. */
export async function aSettledWorld(t: ExecutionContext) {
  const folder = await aFolder(t);
  const database = await aDatabase(t, folder);
  const frames = new SqliteFrameStore(database, systemClock);
  await frames.start();
  t.teardown(() => frames.stop());
  const jobs = new SqliteJobStore(database);
  const clock = new ManualClock(START);
  const fleet = aFleet({ jobs, frames, clock });
  const source = new SqliteEpochSource(database, network);

  /** A robot takes a job from door to door in 200 seconds. */
  async function deliver(robot: Robot, wishes: JobWishes = {}) {
    const job = await fleet.order(wishes);
    await fleet.dispatcher.review();
    const mission = fleet.lastMission(robot) as Received;
    clock.advance(milliseconds(100_000));
    const picked = clock.now();
    await fleet.report(robot, wishes.from ?? place(100, 0), [
      { kind: 'mission-accepted', time: picked, mission: mission.mission, number: mission.number },
      pickedUp(robot, mission, job, picked),
    ]);
    clock.advance(milliseconds(200_000));
    const event = delivered(robot, mission, job, clock.now(), picked);
    await fleet.report(robot, wishes.to ?? place(300, 0), [event]);
    await fleet.projector.catchUp();
    return { job, mission, event };
  }

  const aChain = (time = clock) =>
    new MemoryChain(network, time, aPerson(210).address, {
      hubKey: hub.signer.publicKey,
      parameters,
      threshold: 2,
      epochSeconds: seconds(EPOCH),
      challengeSeconds: seconds(60),
      expirySeconds: seconds(7_200),
      nextEpochEnd: unixSeconds(START / 1000 + EPOCH),
      latestPosted: 0,
      latestFinal: 0,
    });

  async function aSettlement(parts: {
    chain: Chain;
    store?: EpochStore;
    evidence?: EvidenceFolder;
    clock?: ManualClock;
  }) {
    const store = parts.store ?? new MemoryEpochStore();
    const evidence = parts.evidence ?? new EvidenceFolder(await aFolder(t));
    const troubles: unknown[] = [];
    const realClock = new ManualClock(START);
    const settlement = new Settlement({
      network,
      verifier: nativeVerifier,
      source,
      folder: evidence,
      chain: parts.chain,
      map: { shortest: straightRouter.distance, inArea: () => true },
      store,
      clock: parts.clock ?? clock,
      realClock,
      caughtUp: () => fleet.projector.catchUp(),
      changed: () => undefined,
      report: (error) => troubles.push(error),
    });
    return { settlement, store, evidence, troubles, realClock };
  }

  /** The whole audit a stranger with traces runs. */
  async function auditOf(
    chain: MemoryChain,
    evidence: EvidenceFolder,
    number: number,
    inForce: RewardParameters = parameters,
  ) {
    const epoch = await chain.epoch(number);
    const before = number === 1 ? undefined : await chain.epoch(number - 1);
    if (epoch === undefined) throw new Error(`epoch ${number} is not on chain`);
    const end = unixSeconds(START / 1000 + number * EPOCH);
    return audit({
      chain: {
        network,
        content: epoch.content,
        start: unixSeconds(end - EPOCH),
        end,
        hubKey: hub.signer.publicKey,
        parameters: inForce,
      },
      ...(before === undefined
        ? {}
        : {
            previous: {
              content: before.content,
              carry: (await readCarry(evidence.read(number - 1, 'work'), before.content.workDigest)).carry,
            },
          }),
      work: () => evidence.read(number, 'work'),
      traces: () => evidence.read(number, 'traces'),
      verifier: nativeVerifier,
      map: { shortest: straightRouter.distance, inArea: () => true },
    });
  }

  const endOfEpoch = (number: number) =>
    clock.advance(milliseconds(Math.max(0, START + number * EPOCH * 1_000 - clock.now())));

  return { clock, database, fleet, source, deliver, aChain, aSettlement, auditOf, endOfEpoch, depot };
}

/** Rounds until nothing moves. */
export async function settle(settlement: Settlement): Promise<void> {
  while (await settlement.round());
}
