import type { EpochSource } from '../../../hub/settlement/epoch-source.ts';
import { parseCode } from '../../../protocol/codes.ts';
import { frameStatementOf } from '../../../protocol/frames.ts';
import { signDelivery, signPickUp } from '../../../protocol/handover.ts';
import { compareBytes, jobId, keyBytes, type NetworkId, toHex } from '../../../protocol/ids.ts';
import { jobHash, makeJob } from '../../../protocol/jobs.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { missionStatement } from '../../../protocol/statements/mission.ts';
import { encodeFramePayload } from '../../../protocol/telemetry.ts';
import { frameKey, type Opening, type StoredFrame } from '../../../protocol/traces.ts';
import { decimeters, unixMilliseconds, unixSeconds } from '../../../protocol/units.ts';
import type { Signer } from '../../../protocol/verifier.ts';
import { jobOf, sortWork, type WorkRecord } from '../../../protocol/work.ts';
import type { TestDevice } from '../../programs/client/a-network.ts';

export interface Delivering {
  readonly network: NetworkId;
  /** Signs missions. */
  readonly hub: Signer;
  readonly robot: { readonly id: TestDevice['id']; readonly signer: Signer };
  /** When the epoch begins, in which the parcel goes from door to door within seven minutes. */
  readonly start: number;
}

const pickUpAt = { latitude: 450_000_000, longitude: -300_000_000 };
const dropOffAt = { latitude: 450_090_000, longitude: -300_000_000 };
/** Along the meridian, one kilometre. */
export const distance = decimeters(10_008);

export interface Parcel {
  readonly records: readonly WorkRecord[];
  readonly opening: Opening;
  readonly frames: readonly StoredFrame[];
}

/** The committed rows of a hub in whose first epoch one robot delivered one parcel, with its frames; later ones are empty. */
export function aDeliveredParcel(delivering: Delivering): EpochSource {
  return aSourceOf([[aParcel(delivering)]]);
}

/** Rows by epoch, from the first on; later ones are empty. */
export function aSourceOf(epochs: readonly (readonly Parcel[])[]): EpochSource {
  return {
    cutAt: async (_, after) => ({ ...after, frames: after.frames + 1 }),
    rows: async (after) => {
      const parcels = epochs[after.frames] ?? [];
      const openings = new Map(parcels.map(({ opening }) => [opening.job, opening]));
      const records = sortWork(parcels.flatMap((parcel) => parcel.records));
      const frames = parcels
        .flatMap((parcel) => parcel.frames)
        .sort((a, b) => compareBytes(frameKey(a), frameKey(b)));
      return {
        work: async function* () {
          for (const record of records) {
            const opening = openings.get(jobId(toHex(jobOf(record))));
            yield { record, ...(opening === undefined ? {} : { opening }) };
          }
        },
        frames: async function* () {
          yield* frames;
        },
      };
    },
  };
}

/** @param seed tells parcels apart, and puts their frames one after the other on the robot */
export function aParcel({ network, hub, robot, start }: Delivering, seed = 0): Parcel {
  const job = makeJob(network, signerFromSeed(new Uint8Array(32).fill(77)), seededRandom(7 + 2 * seed), {
    pickUp: pickUpAt,
    dropOff: dropOffAt,
    distance,
    terms: {
      earliest: unixSeconds(start),
      latest: unixSeconds(start + 3_600),
      load: { parcels: 1, grams: 500, milliliters: 1_000 },
      patience: 60,
      priority: 0,
    },
  });
  const [pickedUp, delivered] = [start + 60, start + 420];
  const mission = seededRandom(8 + 2 * seed).bytes(16);
  const order = missionStatement.encode(network, {
    device: keyBytes(robot.id),
    mission,
    number: seed + 1,
    issued: start,
    expires: start + 3_600,
    payloadLength: 0,
    payloadHash: new Uint8Array(32),
  });
  const frames = framesOf(network, robot.signer, pickedUp, delivered, seed * 100);
  const signedJob = { statement: job.statement, signature: job.signature };
  const common = { job: jobHash(job.statement), mission };
  const pickUpCode = parseCode(job.codes['pick-up']);
  const records: readonly WorkRecord[] = [
    { kind: 'job', job: signedJob },
    {
      kind: 'delivery',
      job: signedJob,
      mission: { statement: order, signature: hub.sign(order) },
      pickUp: signPickUp(network, robot.signer, { ...common, time: pickedUp, code: pickUpCode }),
      outcome: signDelivery(network, robot.signer, {
        ...common,
        pickedUp,
        delivered,
        pickUpCode,
        dropOffCode: parseCode(job.codes['drop-off']),
        driven: 10_500,
        firstSession: 1,
        firstSequence: seed * 100 + 1,
        lastSession: 1,
        lastSequence: seed * 100 + frames.length,
      }),
      traced: [],
    },
  ];
  const opening = { job: job.id, pickUp: job.pickUp, dropOff: job.dropOff, terms: job.terms };
  return { records, opening, frames };
}

/** A frame every ten seconds, evenly along the way. */
function framesOf(
  network: NetworkId,
  robot: Signer,
  from: number,
  to: number,
  before: number,
): StoredFrame[] {
  const count = (to - from) / 10 + 1;
  return Array.from({ length: count }, (_, i) => {
    const time = unixMilliseconds((from + i * 10) * 1000);
    const north = Math.round(((dropOffAt.latitude - pickUpAt.latitude) * i) / (count - 1));
    const at = { ...pickUpAt, latitude: pickUpAt.latitude + north };
    const sample = { time, at, altitude: 0, heading: 0, speed: 280, battery: 900, flags: 9 };
    const contents = { previous: new Uint8Array(16), samples: [sample], events: [] };
    const payload = encodeFramePayload(time, contents);
    const unsigned = { session: 1, sequence: before + i + 1, t0: time, payload };
    const statement = frameStatementOf(network, robot.publicKey, unsigned);
    return { statement, signature: robot.sign(statement), payload };
  });
}
