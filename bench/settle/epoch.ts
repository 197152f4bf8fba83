import { parseCode } from '../../protocol/codes.ts';
import { frameStatementOf } from '../../protocol/frames.ts';
import { signDelivery, signPickUp } from '../../protocol/handover.ts';
import { type DeviceId, deviceIdOf, networkId } from '../../protocol/ids.ts';
import { jobHash, type MadeJob, makeJob, type Signed } from '../../protocol/jobs.ts';
import { seededRandom } from '../../protocol/random.ts';
import type { RewardParameters } from '../../protocol/rewards.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { missionStatement } from '../../protocol/statements/mission.ts';
import { encodeFramePayload, type FleetEvent, type Sample } from '../../protocol/telemetry.ts';
import type { StoredFrame } from '../../protocol/traces.ts';
import {
  decimeters,
  seconds,
  tokenAmount,
  type UnixMilliseconds,
  unixMilliseconds,
  unixSeconds,
} from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';

/** The epoch that is measured: honest deliveries of a kilometre, one after the other on each robot. */
export const network = networkId('So11111111111111111111111111111111111111112');
export const epochSeconds = seconds(3_600);
export const start = unixSeconds(1_790_000_000);
export const end = unixSeconds(start + epochSeconds);
export const distance = decimeters(10_008);
export const parameters: RewardParameters = {
  version: 1,
  base: tokenAmount(1_000_000n),
  ratePerKm: tokenAmount(500_000n),
  lateBps: 5_000,
  returnedBps: 2_500,
  deviceCap: tokenAmount(10n ** 12n),
  emissionCap: tokenAmount(10n ** 15n),
};

export const FRAMES_A_DELIVERY = 4;
const SAMPLES_A_FRAME = 10;
const SAMPLE_SECONDS = 12;
const FRAME_SECONDS = SAMPLES_A_FRAME * SAMPLE_SECONDS;
const TRIP_SECONDS = FRAME_SECONDS * FRAMES_A_DELIVERY - SAMPLE_SECONDS;
/** Deliveries a robot can make one after the other within the epoch. */
export const SLOTS = Math.floor(epochSeconds / (FRAME_SECONDS * FRAMES_A_DELIVERY));

/** Bytes of a seed that no other number has. */
const seedOf = (number: number) => new Uint8Array(32).map((_, i) => (i < 4 ? number >> (8 * i) : 77));
export const hub = signerFromSeed(seedOf(1_000_000));
const shipper = signerFromSeed(seedOf(1_000_001));
export const robotOf = (number: number): Signer => signerFromSeed(seedOf(number));
export const deviceOf = (number: number): DeviceId => deviceIdOf(robotOf(number).publicKey);

/** A robot's delivery in one slot of the epoch, signed by all who sign in life. */
export interface Trip {
  readonly job: MadeJob;
  readonly mission: Signed & { readonly id: Uint8Array };
  readonly pickUp: Signed;
  readonly delivery: Signed;
  readonly frames: readonly (StoredFrame & { readonly t0: UnixMilliseconds; readonly sequence: number })[];
}

export function tripOf(robot: Signer, number: number, slot: number): Trip {
  const random = seededRandom(number * SLOTS + slot);
  const from = { latitude: 450_000_000 + number * 100, longitude: 100_000_000 };
  const to = { ...from, latitude: from.latitude + 90_000 };
  const pickedUp = start + slot * FRAME_SECONDS * FRAMES_A_DELIVERY;
  const delivered = pickedUp + TRIP_SECONDS;
  const job = makeJob(network, shipper, random, {
    pickUp: from,
    dropOff: to,
    distance,
    terms: {
      earliest: start,
      latest: end,
      load: { parcels: 1, grams: 800, milliliters: 2_000 },
      patience: 120,
      priority: 0,
    },
  });
  const id = random.bytes(16);
  const ordered = missionStatement.encode(network, {
    device: robot.publicKey,
    mission: id,
    number: slot + 1,
    issued: start,
    expires: end,
    payloadLength: 0,
    payloadHash: new Uint8Array(32),
  });
  const common = { job: jobHash(job.statement), mission: id };
  const pickUpCode = parseCode(job.codes['pick-up']);
  const firstSequence = slot * FRAMES_A_DELIVERY + 1;
  const pickUp = signPickUp(network, robot, { ...common, time: pickedUp, code: pickUpCode });
  const delivery = signDelivery(network, robot, {
    ...common,
    pickedUp,
    delivered,
    pickUpCode,
    dropOffCode: parseCode(job.codes['drop-off']),
    driven: 10_500,
    firstSession: 1,
    firstSequence,
    lastSession: 1,
    lastSequence: firstSequence + FRAMES_A_DELIVERY - 1,
  });
  const events: FleetEvent[][] = Array.from({ length: FRAMES_A_DELIVERY }, () => []);
  events[0]?.push({ kind: 'pick-up', time: unixMilliseconds(pickedUp * 1_000), ...pickUp });
  events.at(-1)?.push({ kind: 'delivery', time: unixMilliseconds(delivered * 1_000), ...delivery });
  const frames = events.map((told, i) => {
    const t0 = unixMilliseconds((pickedUp + i * FRAME_SECONDS) * 1_000);
    const samples = Array.from({ length: SAMPLES_A_FRAME }, (_, j): Sample => {
      const passed = i * FRAME_SECONDS + j * SAMPLE_SECONDS;
      const north = Math.round(((to.latitude - from.latitude) * passed) / TRIP_SECONDS);
      return {
        time: unixMilliseconds((pickedUp + passed) * 1_000),
        at: { ...from, latitude: from.latitude + north },
        altitude: 120 + (j % 3),
        heading: 20 * j,
        speed: 210 + j,
        battery: 900 - slot,
        flags: 9,
      };
    });
    const payload = encodeFramePayload(t0, { previous: random.bytes(16), samples, events: told });
    const sequence = firstSequence + i;
    const statement = frameStatementOf(network, robot.publicKey, { session: 1, sequence, t0, payload });
    return { statement, signature: robot.sign(statement), payload, t0, sequence };
  });
  const mission = { statement: ordered, signature: hub.sign(ordered), id };
  return { job, mission, pickUp, delivery, frames };
}
