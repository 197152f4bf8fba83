import type { TestDevice } from './devices.ts';
import { le64 } from './ledger.ts';
import { sha256 } from './network.ts';
import type { Proven } from './rewards.ts';

/** One path through a tree of 2^depth leaves; only the siblings' hashes and sums matter. */
export function deepPath(device: TestDevice, cumulative: bigint, depth: number) {
  const index = Number(BigInt.asUintN(depth, 0x2b2b2n));
  const steps: Buffer[] = [];
  let hash = sha256(Uint8Array.of(0), device.key.publicKey.toBytes(), le64(cumulative));
  let sum = cumulative;
  for (let level = 0; level < depth; level++) {
    const [sibling, siblingSum] = [sha256(Uint8Array.of(level)), BigInt(level * 1_000 + 1)];
    steps.push(sibling, le64(siblingSum));
    const own = [hash, le64(sum)];
    const other = [sibling, le64(siblingSum)];
    hash = sha256(Uint8Array.of(1), ...((index >> level) & 1 ? [...other, ...own] : [...own, ...other]));
    sum += siblingSum;
  }
  const proven: Proven = { index, cumulative, proof: Buffer.concat(steps) };
  return { reward_root: hash, total: sum, leaves: 2 ** depth, proven };
}
