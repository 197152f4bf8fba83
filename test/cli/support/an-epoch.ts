import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkAccount } from '../../../programs/client/accounts.ts';
import { rewardParametersOf } from '../../../programs/client/reward-parameters.ts';
import { noCarry } from '../../../protocol/carry.ts';
import { parseCode } from '../../../protocol/codes.ts';
import type { EpochProposal } from '../../../protocol/epoch.ts';
import { commitmentOf, sealWork } from '../../../protocol/evidence.ts';
import { signDelivery, signPickUp } from '../../../protocol/handover.ts';
import { type DeviceId, keyBytes } from '../../../protocol/ids.ts';
import { jobHash, makeJob } from '../../../protocol/jobs.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { missionStatement } from '../../../protocol/statements/mission.ts';
import { sealTraces } from '../../../protocol/traces.ts';
import { decimeters, unixSeconds } from '../../../protocol/units.ts';
import type { Signer } from '../../../protocol/verifier.ts';
import { sortWork, type WorkRecord } from '../../../protocol/work.ts';

export interface Parties {
  readonly network: NetworkAccount;
  readonly hub: Signer;
  readonly shipper: Signer;
  readonly robots: readonly { readonly id: DeviceId; readonly signer: Signer }[];
}

/** What a hub does at the end of epoch 1, in which each robot delivered one parcel; the CAR lies in `folder`. */
export async function anEpoch(
  folder: string,
  { network, hub, shipper, robots }: Parties,
): Promise<EpochProposal> {
  const id = network.address;
  const end = network.nextEpochEnd;
  const start = unixSeconds(end - network.epochSeconds);
  const traces = await sealTraces({ network: id, number: 1n, openings: () => [], frames: () => [] });
  const records = sortWork(
    robots.flatMap((robot, index) => recordsOf({ network, hub, shipper }, robot, index, start)),
  );
  const work = await sealWork(
    {
      previous: noCarry,
      rules: {
        network: id,
        hubKey: hub.publicKey,
        number: 1n,
        start,
        end,
        parameters: rewardParametersOf(network),
      },
      devices: new Map(robots.map(({ id }) => [id, { status: 'active' }])),
      slot: 1,
      records: () => records,
      tracesRoot: traces.tracesRoot,
    },
    { verifier: nativeVerifier },
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of work.car()) chunks.push(chunk);
  mkdirSync(join(folder, '1'), { recursive: true });
  writeFileSync(join(folder, '1', 'work.car'), Buffer.concat(chunks));
  return { number: 1n, ...commitmentOf(work, traces) };
}

function recordsOf(
  { network, hub, shipper }: Omit<Parties, 'robots'>,
  robot: Parties['robots'][number],
  index: number,
  start: number,
): WorkRecord[] {
  const id = network.address;
  const at = start + 40;
  const made = makeJob(id, shipper, seededRandom(7 + 2 * index), {
    pickUp: { latitude: 450_000_000, longitude: -300_000_000 },
    dropOff: { latitude: 450_010_000, longitude: -300_000_000 },
    distance: decimeters(10_000),
    terms: {
      earliest: unixSeconds(start),
      latest: unixSeconds(start + 3_600),
      load: { parcels: 1, grams: 500, milliliters: 1_000 },
      patience: 60,
      priority: 0,
    },
  });
  const job = { statement: made.statement, signature: made.signature };
  const mission = seededRandom(8 + 2 * index).bytes(16);
  const missionBytes = missionStatement.encode(id, {
    device: keyBytes(robot.id),
    mission,
    number: 1,
    issued: start,
    expires: start + 3_600,
    payloadLength: 0,
    payloadHash: new Uint8Array(32),
  });
  const common = { job: jobHash(made.statement), mission };
  const pickUpCode = parseCode(made.codes['pick-up']);
  return [
    { kind: 'job', job },
    {
      kind: 'delivery',
      job,
      mission: { statement: missionBytes, signature: hub.sign(missionBytes) },
      pickUp: signPickUp(id, robot.signer, { ...common, time: at - 20, code: pickUpCode }),
      outcome: signDelivery(id, robot.signer, {
        ...common,
        pickedUp: at - 20,
        delivered: at,
        pickUpCode,
        dropOffCode: parseCode(made.codes['drop-off']),
        driven: 10_500,
        firstSession: 1,
        firstSequence: 1,
        lastSession: 1,
        lastSequence: 5,
      }),
      traced: [],
    },
  ];
}
