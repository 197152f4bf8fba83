import { noCarry } from '../protocol/carry.ts';
import { parseCode } from '../protocol/codes.ts';
import { signDelivery, signPickUp } from '../protocol/handover.ts';
import { deviceIdOf, networkId } from '../protocol/ids.ts';
import { jobHash, makeJob, type Signed } from '../protocol/jobs.ts';
import type { DeviceAccount } from '../protocol/judge.ts';
import { seededRandom } from '../protocol/random.ts';
import { type EpochRules, settle as fold } from '../protocol/settle.ts';
import { nativeVerifier, signerFromSeed } from '../protocol/sodium/native.ts';
import { missionStatement } from '../protocol/statements/mission.ts';
import { decimeters, tokenAmount, unixSeconds } from '../protocol/units.ts';
import type { Signer } from '../protocol/verifier.ts';
import { sortWork, type WorkRecord } from '../protocol/work.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './statistics.ts';

const NETWORK = networkId('So11111111111111111111111111111111111111112');
const START = 1_790_000_000;
const ROBOTS = 256;

/** Bytes of a seed that no other number has. */
const seedOf = (number: number) => new Uint8Array(32).map((_, i) => (i < 4 ? number >> (8 * i) : 77));
const hub = signerFromSeed(seedOf(1_000_000));
const shipper = signerFromSeed(seedOf(1_000_001));
const robots = Array.from({ length: ROBOTS }, (_, i) => signerFromSeed(seedOf(i)));

/** One epoch of honest deliveries, each five signatures, through the fold that hub, oracles and auditors run. */
export const settle: Benchmark = {
  name: 'settle',
  about: 'an epoch of deliveries through the settlement fold: five signatures each, sum tree, work root',
  async measure({ quick, note }) {
    const deliveries = quick ? 4_096 : 65_536;
    note(`making ${deliveries} deliveries`);
    const records = sortWork(Array.from({ length: deliveries }, (_, i) => deliveryOf(i)).flat());
    const devices = new Map(
      robots.map(({ publicKey }): [ReturnType<typeof deviceIdOf>, DeviceAccount] => [
        deviceIdOf(publicKey),
        { status: 'active' },
      ]),
    );
    const costs: number[] = [];
    const walls: number[] = [];
    let unpaid = 0;
    for (let run = 0; run < 3; run++) {
      const before = process.cpuUsage();
      const began = performance.now();
      const { counts } = await fold(noCarry, rules, devices, records, { verifier: nativeVerifier });
      walls.push((performance.now() - began) / 1000);
      const { user, system } = process.cpuUsage(before);
      costs.push((user + system) / 1e6);
      unpaid += deliveries - counts.paid;
    }
    return {
      figures: {
        deliveries,
        'cpu-seconds': median(costs),
        seconds: median(walls),
        'deliveries-per-cpu-second': deliveries / median(costs),
        'unpaid-deliveries': unpaid,
        'resident-mebibytes': process.memoryUsage.rss() / 2 ** 20,
      },
      targets: [{ key: 'unpaid-deliveries', op: '<=', bound: 0 }],
    };
  },
};

const rules: EpochRules = {
  network: NETWORK,
  hubKey: hub.publicKey,
  number: 1n,
  start: unixSeconds(START),
  end: unixSeconds(START + 3_600),
  parameters: {
    version: 1,
    base: tokenAmount(1_000_000n),
    ratePerKm: tokenAmount(500_000n),
    lateBps: 5_000,
    returnedBps: 2_500,
    deviceCap: tokenAmount(10n ** 12n),
    emissionCap: tokenAmount(10n ** 15n),
  },
};

/** A job and its delivery in time, as a hub would commit them. */
function deliveryOf(number: number): WorkRecord[] {
  const robot = robots[number % ROBOTS] as Signer;
  const random = seededRandom(number);
  const made = makeJob(NETWORK, shipper, random, {
    pickUp: { latitude: 599_100_000 + number, longitude: 107_500_000 },
    dropOff: { latitude: 599_200_000 + number, longitude: 107_600_000 },
    distance: decimeters(12_345),
    terms: {
      earliest: unixSeconds(START),
      latest: unixSeconds(START + 3_000),
      load: { parcels: 1, grams: 800, milliliters: 2_000 },
      patience: 120,
      priority: 0,
    },
  });
  const job: Signed = { statement: made.statement, signature: made.signature };
  const mission = random.bytes(16);
  const ordered = missionStatement.encode(NETWORK, {
    device: robot.publicKey,
    mission,
    number,
    issued: START + 300,
    expires: START + 3_600,
    payloadLength: 0,
    payloadHash: new Uint8Array(32),
  });
  const pickUpCode = parseCode(made.codes['pick-up']);
  const common = { job: jobHash(job.statement), mission };
  return [
    { kind: 'job', job },
    {
      kind: 'delivery',
      job,
      mission: { statement: ordered, signature: hub.sign(ordered) },
      pickUp: signPickUp(NETWORK, robot, { ...common, time: START + 600, code: pickUpCode }),
      outcome: signDelivery(NETWORK, robot, {
        ...common,
        pickedUp: START + 600,
        delivered: START + 900,
        pickUpCode,
        dropOffCode: parseCode(made.codes['drop-off']),
        driven: 20_000,
        firstSession: 1,
        firstSequence: 20,
        lastSession: 1,
        lastSequence: 50,
      }),
      traced: [],
    },
  ];
}
