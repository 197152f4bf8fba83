import { parseCode } from '../../protocol/codes.ts';
import { frameStatementOf } from '../../protocol/frames.ts';
import { signDelivery, signPickUp, signReturn } from '../../protocol/handover.ts';
import { compareBytes, type DeviceId, deviceIdOf } from '../../protocol/ids.ts';
import { jobHash, type MadeJob, makeJob, type Signed } from '../../protocol/jobs.ts';
import type { DeviceAccount } from '../../protocol/judge.ts';
import { seededRandom } from '../../protocol/random.ts';
import type { RewardParameters } from '../../protocol/rewards.ts';
import type { EpochRules } from '../../protocol/settle.ts';
import { nativeVerifier, signerFromSeed } from '../../protocol/sodium/native.ts';
import { returnReasons } from '../../protocol/statements/delivery.ts';
import { missionStatement } from '../../protocol/statements/mission.ts';
import { encodeFramePayload } from '../../protocol/telemetry.ts';
import { frameKey, type Opening, type StoredFrame } from '../../protocol/traces.ts';
import { decimeters, tokenAmount, unixMilliseconds, unixSeconds } from '../../protocol/units.ts';
import type { OutcomeRecord, WorkRecord } from '../../protocol/work.ts';
import { testNetwork } from '../vectors/statements.ts';

export const network = testNetwork;
export const verifier = nativeVerifier;
export const hub = signerFromSeed(new Uint8Array(32).fill(101));
export const shipper = signerFromSeed(new Uint8Array(32).fill(102));
export const robots = [1, 2, 3, 4].map((i) => signerFromSeed(new Uint8Array(32).fill(110 + i)));
export const robotIds = robots.map((robot) => deviceIdOf(robot.publicKey));
export const devices: ReadonlyMap<DeviceId, DeviceAccount> = new Map(
  robotIds.map((id) => [id, { status: 'active' }]),
);

/** An hour that begins here. */
export const START = 1_790_000_000;
export const parameters: RewardParameters = {
  version: 1,
  base: tokenAmount(1_000_000n),
  ratePerKm: tokenAmount(500_000n),
  lateBps: 5_000,
  returnedBps: 2_500,
  deviceCap: tokenAmount(1_000_000_000n),
  emissionCap: tokenAmount(10_000_000_000n),
};

export function rulesOf(number: bigint, changed: Partial<RewardParameters> = {}): EpochRules {
  const start = START + Number(number - 1n) * 3600;
  return {
    network,
    hubKey: hub.publicKey,
    number,
    start: unixSeconds(start),
    end: unixSeconds(start + 3600),
    parameters: { ...parameters, ...changed },
  };
}

export interface Told {
  readonly robot?: number;
  readonly distance?: number;
  readonly latest?: number;
  readonly at?: number;
  readonly lastSequence?: number;
}

/** A job by its number: the same number gives the same bytes. */
export function aJob(seed: number, { distance = 12_345, latest = START + 1800 }: Told = {}): MadeJob {
  return makeJob(network, shipper, seededRandom(seed), {
    pickUp: { latitude: 599_100_000 + seed, longitude: 107_500_000 },
    dropOff: { latitude: 599_200_000 + seed, longitude: 107_600_000 },
    distance: decimeters(distance),
    terms: {
      earliest: unixSeconds(START),
      latest: unixSeconds(latest),
      load: { parcels: 1, grams: 800, milliliters: 2_000 },
      patience: 120,
      priority: 0,
    },
  });
}

export const entered = (job: MadeJob): WorkRecord => ({ kind: 'job', job: signedOf(job) });
const signedOf = ({ statement, signature }: Signed): Signed => ({ statement, signature });

export function aMission(seed: number, { robot = 0, at = START + 900 }: Told = {}): Signed {
  const statement = missionStatement.encode(network, {
    device: (robots[robot] as (typeof robots)[0]).publicKey,
    mission: seededRandom(seed + 7_000_000).bytes(16),
    number: seed,
    issued: at - 600,
    expires: at + 3600,
    payloadLength: 0,
    payloadHash: new Uint8Array(32),
  });
  return { statement, signature: hub.sign(statement) };
}

/** The job, carried out by a robot as it should be. */
export function delivered(seed: number, told: Told = {}, job = aJob(seed, told)): OutcomeRecord {
  const { robot = 0, at = START + 900, lastSequence = 50 } = told;
  const device = robots[robot] as (typeof robots)[0];
  const mission = aMission(seed, told);
  const missionId = missionStatement.decode(mission.statement).fields.mission;
  const common = { job: jobHash(job.statement), mission: missionId };
  const pickUpCode = parseCode(job.codes['pick-up']);
  return {
    kind: 'delivery',
    job: signedOf(job),
    mission,
    pickUp: signPickUp(network, device, { ...common, time: at - 300, code: pickUpCode }),
    outcome: signDelivery(network, device, {
      ...common,
      pickedUp: at - 300,
      delivered: at,
      pickUpCode,
      dropOffCode: parseCode(job.codes['drop-off']),
      driven: 20_000,
      firstSession: 1,
      firstSequence: lastSequence - 30,
      lastSession: 1,
      lastSequence,
    }),
    traced: [],
  };
}

export function returned(seed: number, told: Told = {}, job = aJob(seed, told)): OutcomeRecord {
  const { robot = 0, at = START + 900 } = told;
  const device = robots[robot] as (typeof robots)[0];
  const record = delivered(seed, told, job);
  const mission = missionStatement.decode(record.mission.statement).fields.mission;
  const returnCode = parseCode(job.codes.return);
  const fields = { job: jobHash(job.statement), mission, time: at, returnCode, reason: returnReasons.noShow };
  return { ...record, kind: 'return', outcome: signReturn(network, device, fields) };
}

/** Frames `lastSequence - 30` to `lastSequence` of a delivery: ten samples each along the straight line. */
export function framesOf(seed: number, told: Told & { readonly jumpAt?: number } = {}): StoredFrame[] {
  const { robot = 0, at = START + 900, lastSequence = 50, jumpAt } = told;
  const device = robots[robot] as (typeof robots)[0];
  const { pickUp, dropOff } = aJob(seed, told);
  const frames = 31;
  const between = (from: number, to: number, share: number) => Math.round(from + (to - from) * share);
  return Array.from({ length: frames }, (_, i) => {
    const t0 = unixMilliseconds((at - 300) * 1000 + i * 10_000);
    const samples = Array.from({ length: 10 }, (_, j) => {
      const share = Math.min(1, (i * 10 + j) / 300);
      const jump = jumpAt === i && j === 5 ? 1_000_000 : 0;
      return {
        time: unixMilliseconds(t0 + j * 1000),
        at: {
          latitude: between(pickUp.at.latitude, dropOff.at.latitude, share) + jump,
          longitude: between(pickUp.at.longitude, dropOff.at.longitude, share),
        },
        altitude: 120,
        heading: 4_500,
        speed: 420,
        battery: 900 - i,
        flags: 9,
      };
    });
    const payload = encodeFramePayload(t0, { previous: new Uint8Array(16), samples, events: [] });
    const sequence = lastSequence - 30 + i;
    const statement = frameStatementOf(network, device.publicKey, { session: 1, sequence, t0, payload });
    return { statement, signature: device.sign(statement), payload };
  });
}

export function openingOf(seed: number, told: Told = {}): Opening {
  const { id, pickUp, dropOff, terms } = aJob(seed, told);
  return { job: id, pickUp, dropOff, terms };
}

export const sortFrames = (frames: readonly StoredFrame[]): StoredFrame[] =>
  frames.toSorted((a, b) => compareBytes(frameKey(a), frameKey(b)));
export const sortOpenings = (openings: readonly Opening[]): Opening[] =>
  openings.toSorted((a, b) => (a.job < b.job ? -1 : 1));
