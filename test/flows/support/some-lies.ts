import { parseCode } from '../../../protocol/codes.ts';
import { signDelivery, signPickUp } from '../../../protocol/handover.ts';
import { deviceIdOf, jobId, toHex } from '../../../protocol/ids.ts';
import { jobHash, makeJob } from '../../../protocol/jobs.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { missionStatement } from '../../../protocol/statements/mission.ts';
import type { RewardLeaf } from '../../../protocol/sum-tree.ts';
import { decimeters, tokenAmount, unixSeconds } from '../../../protocol/units.ts';
import type { Signer } from '../../../protocol/verifier.ts';
import type { WorkRecord } from '../../../protocol/work.ts';
import { type Delivering, distance } from './a-delivered-parcel.ts';
import type { Written } from './a-rewritten-epoch.ts';

const plus = (leaf: RewardLeaf, amount: bigint): RewardLeaf => ({
  ...leaf,
  cumulative: tokenAmount(leaf.cumulative + amount),
});

/** One reward is higher than the work. */
export const changesOneReward = (written: Written): Written => ({
  ...written,
  rewards: written.rewards.map((leaf, i) => (i === 0 ? plus(leaf, 5n) : leaf)),
});

/** A device has no leaf any more; what it had goes to another, so that the total does not fall. */
export function leavesOneOut(written: Written): Written {
  const [first, ...others] = written.rewards;
  if (first === undefined) return written;
  return { ...written, rewards: others.map((leaf, i) => (i === 0 ? plus(leaf, first.cumulative) : leaf)) };
}

/** A device has less than in the epoch before, another has it. */
export const lowersOneTotal = (written: Written): Written => ({
  ...written,
  rewards: written.rewards.map((leaf, i) => {
    const first = written.rewards[0] as RewardLeaf;
    if (i === 0) return plus(leaf, -first.cumulative + 1n);
    return i === 1 ? plus(leaf, first.cumulative - 1n) : leaf;
  }),
});

/** Two leaves stand in each other's place. */
export const swapsTwoLeaves = (written: Written): Written => ({
  ...written,
  rewards: [...written.rewards.slice(0, 2).reverse(), ...written.rewards.slice(2)],
});

/** A delivery that the robot never signed, paid to it. Everything a hub and its own shipper can sign is there. */
export const inventsADelivery =
  ({ network, hub, robot, start }: Delivering, amount: bigint) =>
  (written: Written): Written => {
    const shipper = signerFromSeed(new Uint8Array(32).fill(66));
    const at = { latitude: 450_000_000, longitude: -300_000_000 };
    const made = makeJob(network, shipper, seededRandom(99), {
      pickUp: at,
      dropOff: at,
      distance: decimeters(distance),
      terms: {
        earliest: unixSeconds(start),
        latest: unixSeconds(start + 3_600),
        load: { parcels: 1, grams: 1, milliliters: 1 },
        patience: 60,
        priority: 0,
      },
    });
    const job = { statement: made.statement, signature: made.signature };
    const mission = seededRandom(98).bytes(16);
    const order = missionStatement.encode(network, {
      device: robot.signer.publicKey,
      mission,
      number: 9,
      issued: start,
      expires: start + 3_600,
      payloadLength: 0,
      payloadHash: new Uint8Array(32),
    });
    // The hub has no robot's key: it signs with its own and names the robot's.
    const forger: Signer = { publicKey: robot.signer.publicKey, sign: (bytes) => hub.sign(bytes) };
    const common = { job: jobHash(job.statement), mission };
    const pickUpCode = parseCode(made.codes['pick-up']);
    const times = { pickedUp: start + 60, delivered: start + 420 };
    const record: WorkRecord = {
      kind: 'delivery',
      job,
      mission: { statement: order, signature: hub.sign(order) },
      pickUp: signPickUp(network, forger, { ...common, time: times.pickedUp, code: pickUpCode }),
      outcome: signDelivery(network, forger, {
        ...common,
        ...times,
        pickUpCode,
        dropOffCode: parseCode(made.codes['drop-off']),
        driven: 10,
        firstSession: 1,
        firstSequence: 900,
        lastSession: 1,
        lastSequence: 901,
      }),
      traced: [],
    };
    const id = jobId(toHex(jobHash(job.statement)));
    const until = unixSeconds(start + 3_600 + 604_800);
    const of = deviceIdOf(robot.signer.publicKey);
    return {
      ...written,
      records: [...written.records, { record: { kind: 'job', job }, reasons: [] }, { record, reasons: [] }],
      rewards: written.rewards.map((leaf) => (deviceIdOf(leaf.device) === of ? plus(leaf, amount) : leaf)),
      jobs: [...written.jobs, [id, { state: 'paid', until }] as const].sort(([a], [b]) => (a < b ? -1 : 1)),
    };
  };
