import type { TransactionInstruction } from '@solana/web3.js';
import { compareBytes } from '../../../protocol/ids.ts';
import { buildSumTree } from '../../../protocol/sum-tree.ts';
import { tokenAmount } from '../../../protocol/units.ts';
import type { TestDevice } from './devices.ts';
import { instruction, le64, type Outcome, type Slot, u64 } from './ledger.ts';
import type { Contents, TestNetwork } from './network.ts';

/** What a claim needs: the tree position and the proof bytes. */
export interface Proven {
  readonly index: number;
  readonly cumulative: bigint;
  readonly proof: Uint8Array;
}

export function claimInstruction(
  network: TestNetwork,
  device: TestDevice,
  epoch: number | bigint,
  proven: Proven,
  slots: Record<string, Slot> = {},
): TransactionInstruction {
  return instruction(
    'claim',
    { index: proven.index, cumulative: u64(proven.cumulative), proof: Buffer.from(proven.proof) },
    {
      network: network.address,
      epoch: network.epoch(epoch),
      device: device.address,
      mint: network.mint,
      vault: network.vault,
      payee: device.payee,
      ...slots,
    },
  );
}

export function claim(
  network: TestNetwork,
  device: TestDevice,
  epoch: number | bigint,
  proven: Proven,
  slots: Record<string, Slot> = {},
  times = 1,
): Outcome {
  const instruction = claimInstruction(network, device, epoch, proven, slots);
  return network.ledger.send(Array.from({ length: times }, () => instruction));
}

export type Earning = readonly [
  device: { key: { publicKey: { toBytes(): Uint8Array } } },
  cumulative: bigint,
];

/** The reward tree of these totals: what an epoch posts, and each device's proof. */
export function rewards(...earnings: readonly Earning[]): Contents & { proof(device: Earning[0]): Proven } {
  const leaves = earnings
    .map(([device, cumulative]) => ({
      device: device.key.publicKey.toBytes(),
      cumulative: tokenAmount(cumulative),
    }))
    .sort((a, b) => compareBytes(a.device, b.device));
  const tree = buildSumTree(leaves);
  return {
    reward_root: tree.root,
    total: tree.total,
    leaves: leaves.length,
    proof: (device) => {
      const index = tree.indexOf(device.key.publicKey.toBytes());
      const cumulative = leaves[index ?? -1]?.cumulative;
      if (index === undefined || cumulative === undefined) throw new Error('no such leaf');
      const proof = Buffer.concat(tree.proof(index).flatMap((step) => [step.hash, le64(step.sum)]));
      return { index, cumulative, proof };
    },
  };
}
