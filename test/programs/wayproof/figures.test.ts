import { ComputeBudgetProgram } from '@solana/web3.js';
import test from 'ava';
import { aDevice, anUnregisteredDevice, register, type TestDevice } from './devices.ts';
import { bytecode, le64, u64 } from './ledger.ts';
import { aNetwork, HOUR, sha256, TestNetwork } from './network.ts';
import { claimInstruction, type Proven } from './rewards.ts';

const BUDGET = [
  ComputeBudgetProgram.setComputeUnitLimit({ units: 60_000 }),
  ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 1_000 }),
];

/** One path through a tree of 2^depth leaves; only the siblings' hashes and sums matter. */
function path(device: TestDevice, cumulative: bigint, depth: number) {
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

/** A claim with two compute-budget instructions and one signature, the second of a device, so that all buckets work. */
function secondClaim(depth: number) {
  const network = aNetwork();
  const device = aDevice(network);
  const first = path(device, 1_000n, depth);
  network.finaliseEpoch(1, first);
  const before = network.ledger.send([...BUDGET, claimInstruction(network, device, 1, first.proven)]);
  const second = path(device, 500_000n, depth);
  network.finaliseEpoch(2, second);
  network.ledger.warpTo(network.ledger.now() - 2 * HOUR + 60);
  const after = network.ledger.send([...BUDGET, claimInstruction(network, device, 2, second.proven)]);
  return { before, after };
}

test('A claim at depth 18 with its transfer fits 1,232 bytes and 16,000 compute units', (t) => {
  for (const { error, units, bytes } of Object.values(secondClaim(18))) {
    t.is(error, undefined);
    t.log(`${units[0]} compute units, ${bytes} bytes`);
    t.true((units[0] ?? Number.POSITIVE_INFINITY) <= 16_000);
    t.true(bytes <= 1_232);
  }
});

test('A registration with its proof of possession takes at most 9,000 compute units', (t) => {
  const network = aNetwork();
  const units = Array.from(
    { length: 20 },
    () => register(network, anUnregisteredDevice(network)).units[0] ?? 0,
  );
  units.sort((a, b) => a - b);
  t.log(`median ${units[10]}, highest ${units.at(-1)}`);
  t.true((units[10] ?? Number.POSITIVE_INFINITY) <= 9_000);
});

test('Post, attest and finalise together take at most 12,000 compute units, however many leaves', (t) => {
  const network = aNetwork();
  const device = aDevice(network);
  const tree = path(device, 5n, 16);
  const steps = [network.post(1, tree), network.attest(1)];
  network.ledger.warp(2 * HOUR);
  steps.push(network.finalise(1));
  const units = steps.map((step) => step.units[0] ?? Number.POSITIVE_INFINITY);
  t.log(`${units.join(' + ')} compute units, posting in ${steps[0]?.bytes} bytes`);
  t.true(units.reduce((sum, value) => sum + value) <= 12_000);
});

test('A network with eight oracles is created in one transaction', (t) => {
  const base = aNetwork();
  const oracles = Array.from({ length: 8 }, () => base.ledger.signer().publicKey);
  const network = new TestNetwork(base.ledger, base.mint, { oracles, epoch_bond: u64(10n ** 9n) });
  const { error, units, bytes } = network.create();
  t.is(error, undefined);
  t.log(`${units[0]} compute units, ${bytes} bytes`);
  t.true(bytes <= 1_232);
});

test('The program is at most 300 KB', (t) => {
  t.log(`${bytecode.length} bytes`);
  t.true(bytecode.length <= 300_000);
});
