import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import type { EvidenceFolder } from '../../../hub/settlement/evidence-folder.ts';
import type { CarriedJob } from '../../../protocol/carry.ts';
import type { EpochProposal } from '../../../protocol/epoch.ts';
import { blockOf } from '../../../protocol/evidence/car.ts';
import { planSection, type Section, writeCar } from '../../../protocol/evidence/sections.ts';
import {
  writeDevice,
  writeJob,
  writeMark,
  writeRecord,
  writeReward,
} from '../../../protocol/evidence/work-items.ts';
import { readWork } from '../../../protocol/evidence.ts';
import { compareBytes, type DeviceId, type JobId, keyBytes } from '../../../protocol/ids.ts';
import type { DeviceAccount } from '../../../protocol/judge.ts';
import { LeafSet } from '../../../protocol/merkle.ts';
import { type RewardLeaf, sumTreeOf } from '../../../protocol/sum-tree.ts';
import {
  type DisputeReason,
  leafOf,
  recordKey,
  statementsOf,
  type WorkRecord,
} from '../../../protocol/work.ts';

/** What a work CAR says, open to change. */
export interface Written {
  readonly devices: readonly (readonly [DeviceId, DeviceAccount])[];
  readonly records: readonly { readonly record: WorkRecord; readonly reasons: readonly DisputeReason[] }[];
  readonly rewards: readonly RewardLeaf[];
  readonly jobs: readonly (readonly [JobId, CarriedJob])[];
  readonly marks: readonly (readonly [DeviceId, number])[];
}

/**
 * A settled epoch whose work evidence says something else, and says it whole: roots, total, leaves, digest and every
 * CID fit. Written to `to`; nothing but recomputing, or the chain's own eyes, finds the lie.
 */
export async function rewritten(
  from: EvidenceFolder,
  to: EvidenceFolder,
  number: number,
  change: (written: Written) => Written,
): Promise<Pick<EpochProposal, 'workRoot' | 'rewardRoot' | 'total' | 'leaves' | 'workDigest'>> {
  const reader = await readWork(from.read(number, 'work'));
  const all = async <T>(items: AsyncIterable<{ readonly value: T }>) => {
    const found: T[] = [];
    for await (const { value } of items) found.push(value);
    return found;
  };
  const devices = await all(reader.devices());
  const records: { record: WorkRecord; reasons: readonly DisputeReason[] }[] = [];
  for await (const { record, reasons } of reader.records()) records.push({ record, reasons });
  const [rewards, jobs, marks] = [
    await all(reader.rewards()),
    await all(reader.jobs()),
    await all(reader.marks()),
  ];
  await reader.end();
  const lie = change({ devices, records, rewards, jobs, marks });

  const sorted = lie.records.toSorted((a, b) => compareBytes(recordKey(a.record), recordKey(b.record)));
  const statements = new LeafSet();
  for (const { record } of sorted) for (const signed of statementsOf(record)) statements.add(leafOf(signed));
  const tree = sumTreeOf(lie.rewards);
  const section = <T>(name: string, items: readonly T[], write: (item: T) => unknown): Section => ({
    name,
    items: () => items.map(write),
  });
  const sections = [
    section('devices', lie.devices, writeDevice),
    section('records', sorted, ({ record, reasons }) => writeRecord(record, reasons)),
    section('rewards', lie.rewards, writeReward),
    section('jobs', lie.jobs, writeJob),
    section('marks', lie.marks, writeMark),
  ];
  const plans = [];
  for (const one of sections) plans.push(await planSection(one));
  const { rules, slot, previous, tracesRoot } = reader.root;
  const workRoot = statements.root();
  const root = blockOf(
    dagCbor.encode({
      kind: 'wayproof-work',
      version: 1,
      network: keyBytes(rules.network),
      number: rules.number,
      start: rules.start,
      end: rules.end,
      slot,
      hubKey: rules.hubKey,
      parameters: rules.parameters,
      previous: previous === undefined ? null : CID.parse(previous),
      tracesRoot,
      workRoot,
      rewardRoot: tree.root,
      total: tree.total,
      leaves: lie.rewards.length,
      sections: plans.map((plan) => plan.lists.map((list) => list.cid)),
    }),
  );
  await to.write(number, 'work', writeCar(root, sections, plans));
  await to.write(number, 'traces', from.read(number, 'traces'));
  const { root: rewardRoot, total } = tree;
  return { workRoot, rewardRoot, total, leaves: lie.rewards.length, workDigest: root.cid.multihash.digest };
}
