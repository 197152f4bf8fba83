import { readFileSync, writeFileSync } from 'node:fs';
import { ComputeBudgetProgram } from '@solana/web3.js';
import test from 'ava';
import { send } from './calls/call.ts';
import { calls } from './calls/calls.ts';
import { openingOf } from './challenges.ts';
import { deepPath } from './deep-path.ts';
import { aDevice, anUnregisteredDevice, register } from './devices.ts';
import { bytecode, idl, instruction, Ledger, u64 } from './ledger.ts';
import { aNetwork, HOUR, START, TestNetwork } from './network.ts';
import { claimInstruction } from './rewards.ts';
import { aMint } from './tokens.ts';

const BUDGET = [
  ComputeBudgetProgram.setComputeUnitLimit({ units: 60_000 }),
  ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 1_000 }),
];

/** A claim with two compute-budget instructions and one signature, the second of a device, so that all buckets work. */
function secondClaim(depth: number) {
  const network = aNetwork();
  const device = aDevice(network);
  const first = deepPath(device, 1_000n, depth);
  network.finaliseEpoch(1, first);
  const before = network.ledger.send([...BUDGET, claimInstruction(network, device, 1, first.proven)]);
  const second = deepPath(device, 500_000n, depth);
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

test('Even in the deepest tree a leaf is opened and claimed in one transaction', (t) => {
  for (const [depth, before] of [
    [18, BUDGET],
    [20, []],
  ] as const) {
    const network = aNetwork();
    const { ledger } = network;
    const device = aDevice(network);
    const { proven, ...tree } = deepPath(device, 1_000n, depth);
    network.finaliseEpoch(1, tree);
    const slots = {
      payer: ledger.payer.publicKey,
      epoch: network.epoch(1),
      opening: openingOf(network, 1, proven.index),
    };
    const args = {
      index: proven.index,
      device: device.key.publicKey,
      cumulative: u64(proven.cumulative),
      proof: Buffer.from(proven.proof),
    };
    const opened = ledger.send([...before, instruction('open_leaf', args, slots)]);
    const claimed = ledger.send([...before, claimInstruction(network, device, 1, proven)]);
    for (const { error, units, bytes } of [opened, claimed]) {
      t.is(error, undefined);
      t.log(`depth ${depth}: ${units[0]} compute units, ${bytes} bytes`);
      t.true(bytes <= 1_232);
    }
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
  const tree = deepPath(device, 5n, 16);
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

interface Figure {
  readonly units: number;
  /** Of the whole transaction, with its verifications. */
  readonly bytes: number;
}

const committed = new URL('figures.json', import.meta.url);

/** One call of every instruction. Keys are the same in every run, and so are the searches for bumps. */
function figures(): Record<string, Figure> {
  return Object.fromEntries(
    idl.instructions.map(({ name }): [string, Figure] => {
      const ledger = new Ledger(START);
      const build = calls[name];
      if (!build) throw new Error(`no call of ${name}`);
      const { error, units, bytes } = send(build(ledger, aMint(ledger)));
      if (error) throw new Error(`${name}: ${error}`);
      return [name, { units: units.at(-1) ?? Number.NaN, bytes }];
    }),
  );
}

// Another toolchain's bytecode, or a mutant, has figures of its own.
const onCommitted = process.env['WAYPROOF_PROGRAM_SO'] === undefined ? test : test.skip;

onCommitted('No instruction takes over 5 % more compute units or more bytes than figures.json says', (t) => {
  const measured = figures();
  if (process.env['WAYPROOF_FIGURES'] === 'write') {
    writeFileSync(committed, `${JSON.stringify(measured, null, 2)}\n`);
  }
  const before = JSON.parse(readFileSync(committed, 'utf8')) as Record<string, Figure>;
  t.deepEqual(Object.keys(measured), Object.keys(before));
  for (const [name, { units, bytes }] of Object.entries(measured)) {
    const allowed = before[name] ?? { units: 0, bytes: 0 };
    t.true(units <= allowed.units * 1.05, `${name}: ${units} compute units, ${allowed.units} before`);
    t.true(bytes <= allowed.bytes, `${name}: ${bytes} bytes, ${allowed.bytes} before`);
    t.true(bytes <= 1_232, `${name} does not fit a transaction`);
  }
});
