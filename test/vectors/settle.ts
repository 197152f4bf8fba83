import { noCarry } from '../../protocol/carry.ts';
import { sealWork } from '../../protocol/evidence.ts';
import { toHex } from '../../protocol/ids.ts';
import { tokenAmount } from '../../protocol/units.ts';
import { sortWork, type WorkRecord } from '../../protocol/work.ts';
import { aJob, delivered, devices, entered, returned, rulesOf, START, verifier } from '../protocol/world.ts';
import { toJson } from './json.ts';

/** Two epochs in a row: what went in, and every number and hash that comes out. */
export async function settleVectors() {
  const late = { robot: 1, latest: START + 60 };
  const first: WorkRecord[] = sortWork([
    entered(aJob(1)),
    delivered(1),
    entered(aJob(2, late)),
    delivered(2, late),
    entered(aJob(3)),
    returned(3, { robot: 2 }),
    entered(aJob(4)),
    { ...delivered(4), traced: ['teleport'] },
    entered(aJob(5)),
  ]);
  const next = { at: START + 4_000, lastSequence: 90, latest: START + 1_800 };
  const second = sortWork([delivered(5, next), delivered(1, next)]);
  const tight = { deviceCap: tokenAmount(800_000n), emissionCap: tokenAmount(700_000n) };

  const one = await epoch('first epoch', { previous: noCarry, rules: rulesOf(1n), records: () => first });
  const two = await epoch('second epoch, tight caps', {
    previous: one.carry,
    rules: rulesOf(2n, tight),
    records: () => second,
    previousCid: one.vector.cid,
  });
  return [one.vector, two.vector];
}

type Input = Pick<Parameters<typeof sealWork>[0], 'previous' | 'rules' | 'records' | 'previousCid'>;

async function epoch(name: string, input: Input) {
  const sealed = await sealWork({ ...input, devices, slot: 1, tracesRoot: new Uint8Array(32) }, { verifier });
  const { settlement, cid, digest } = sealed;
  const { workRoot, rewardRoot, total, leaves, lines, awards, carry } = settlement;
  const records: unknown[] = [];
  for await (const record of input.records()) records.push(toJson(record));
  const vector = {
    name,
    number: String(input.rules.number),
    end: input.rules.end,
    hubKey: toHex(input.rules.hubKey),
    network: input.rules.network,
    parameters: toJson(input.rules.parameters),
    records,
    lines: toJson(lines),
    awards: toJson(awards),
    rewards: toJson(carry.rewards),
    jobs: toJson(carry.jobs),
    marks: toJson(carry.marks),
    workRoot: toHex(workRoot),
    rewardRoot: toHex(rewardRoot),
    total: String(total),
    leaves,
    cid,
    digest: toHex(digest),
  };
  return { carry, vector };
}
