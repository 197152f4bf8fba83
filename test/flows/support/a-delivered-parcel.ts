import { noCut } from '../../../hub/settlement/epoch.ts';
import type { EpochSource } from '../../../hub/settlement/epoch-source.ts';
import { parseCode } from '../../../protocol/codes.ts';
import { frameStatementOf } from '../../../protocol/frames.ts';
import { signDelivery, signPickUp } from '../../../protocol/handover.ts';
import { keyBytes, type NetworkId } from '../../../protocol/ids.ts';
import { jobHash, makeJob } from '../../../protocol/jobs.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { missionStatement } from '../../../protocol/statements/mission.ts';
import { encodeFramePayload } from '../../../protocol/telemetry.ts';
import type { StoredFrame } from '../../../protocol/traces.ts';
import { decimeters, unixMilliseconds, unixSeconds } from '../../../protocol/units.ts';
import type { Signer } from '../../../protocol/verifier.ts';
import { sortWork, type WorkRecord } from '../../../protocol/work.ts';
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

/** The committed rows of a hub in whose first epoch one robot delivered one parcel, with its frames; later ones are empty. */
export function aDeliveredParcel({ network, hub, robot, start }: Delivering): EpochSource {
  const job = makeJob(network, signerFromSeed(new Uint8Array(32).fill(77)), seededRandom(7), {
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
  const mission = seededRandom(8).bytes(16);
  const order = missionStatement.encode(network, {
    device: keyBytes(robot.id),
    mission,
    number: 1,
    issued: start,
    expires: start + 3_600,
    payloadLength: 0,
    payloadHash: new Uint8Array(32),
  });
  const frames = framesOf(network, robot.signer, pickedUp, delivered);
  const signedJob = { statement: job.statement, signature: job.signature };
  const common = { job: jobHash(job.statement), mission };
  const pickUpCode = parseCode(job.codes['pick-up']);
  const records: readonly WorkRecord[] = sortWork([
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
        firstSequence: 1,
        lastSession: 1,
        lastSequence: frames.length,
      }),
      traced: [],
    },
  ]);
  const opening = { job: job.id, pickUp: job.pickUp, dropOff: job.dropOff, terms: job.terms };
  return {
    cutAt: async (_, after) => ({ ...after, frames: frames.length }),
    rows: async (after) => {
      const first = after.frames === noCut.frames;
      const of = <T>(items: readonly T[]) =>
        async function* () {
          if (first) yield* items;
        };
      return { work: of(records.map((record) => ({ record, opening }))), frames: of(frames) };
    },
  };
}

/** A frame every ten seconds, evenly along the way. */
function framesOf(network: NetworkId, robot: Signer, from: number, to: number): StoredFrame[] {
  const count = (to - from) / 10 + 1;
  return Array.from({ length: count }, (_, i) => {
    const time = unixMilliseconds((from + i * 10) * 1000);
    const north = Math.round(((dropOffAt.latitude - pickUpAt.latitude) * i) / (count - 1));
    const at = { ...pickUpAt, latitude: pickUpAt.latitude + north };
    const sample = { time, at, altitude: 0, heading: 0, speed: 280, battery: 900, flags: 9 };
    const contents = { previous: new Uint8Array(16), samples: [sample], events: [] };
    const payload = encodeFramePayload(time, contents);
    const unsigned = { session: 1, sequence: i + 1, t0: time, payload };
    const statement = frameStatementOf(network, robot.publicKey, unsigned);
    return { statement, signature: robot.sign(statement), payload };
  });
}
