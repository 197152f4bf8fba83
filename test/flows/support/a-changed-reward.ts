import type { Chain } from '../../../hub/settlement/chain.ts';
import type { EvidenceFolder } from '../../../hub/settlement/evidence-folder.ts';
import { noCarry } from '../../../protocol/carry.ts';
import type { EpochProposal } from '../../../protocol/epoch.ts';
import { readWork, type SealedWork, sealWork } from '../../../protocol/evidence.ts';
import { type DeviceId, keyBytes } from '../../../protocol/ids.ts';
import type { DeviceAccount } from '../../../protocol/judge.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import type { TokenAmount } from '../../../protocol/units.ts';
import type { WorkRecord } from '../../../protocol/work.ts';

/**
 * A hub that changes one reward of the first epoch after it settled honestly. The lie is whole: leaf, tree, total,
 * root block and digest all say the same, so that nothing but recomputing finds it.
 * @param extra added to the first device's cumulative reward
 */
export function lyingChain(chain: Chain, folder: EvidenceFolder, extra: TokenAmount): Chain {
  return {
    network: () => chain.network(),
    parametersFor: (end) => chain.parametersFor(end),
    devices: () => chain.devices(),
    epoch: (number) => chain.epoch(number),
    attest: (number, hash) => chain.attest(number, hash),
    finalise: (number) => chain.finalise(number),
    expire: (number) => chain.expire(number),
    post: async (proposal) => chain.post({ ...proposal, ...(await changeReward(folder, extra)) }),
  };
}

async function changeReward(
  folder: EvidenceFolder,
  extra: TokenAmount,
): Promise<Pick<EpochProposal, 'rewardRoot' | 'total' | 'workDigest'>> {
  const lie = await resealed(folder, extra);
  await folder.write(1, 'work', lie.car());
  const { rewardRoot, total } = lie.settlement;
  return { rewardRoot, total, workDigest: lie.digest };
}

/** The same records sealed again, as if the first device had earned something before the first epoch. */
async function resealed(folder: EvidenceFolder, extra: TokenAmount): Promise<SealedWork> {
  const reader = await readWork(folder.read(1, 'work'));
  const devices = new Map<DeviceId, DeviceAccount>();
  for await (const { value } of reader.devices()) devices.set(...value);
  const records: WorkRecord[] = [];
  for await (const { record } of reader.records()) records.push(record);
  await reader.close();
  const { rules, slot, tracesRoot } = reader.root;
  const [first] = devices.keys();
  if (first === undefined) throw new Error('nobody to favour');
  const previous = { ...noCarry, rewards: [{ device: keyBytes(first), cumulative: extra }] };
  const input = { previous, rules, devices, slot, records: () => records, tracesRoot };
  return await sealWork(input, { verifier: nativeVerifier });
}
