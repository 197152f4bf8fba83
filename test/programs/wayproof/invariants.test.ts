import { createMintToInstruction } from '@solana/spl-token';
import test from 'ava';
import fc from 'fast-check';
import { bent } from './random/bend.ts';
import { challengeSteps } from './random/challenge-steps.ts';
import { type Command, sequences, written } from './random/command.ts';
import { deviceSteps } from './random/device-steps.ts';
import { epochSteps } from './random/epoch-steps.ts';
import { governanceSteps } from './random/governance-steps.ts';
import { Invariants } from './random/invariants.ts';
import { progress } from './random/progress.ts';
import { played } from './random/scenes.ts';
import { Trial } from './random/trial.ts';
import { World } from './random/world.ts';

/** WAYPROOF_PROPERTY_RUNS=10000 tries ten thousand random sequences; figures in ../attacks.md. */
const RUNS = Number(process.env['WAYPROOF_PROPERTY_RUNS'] ?? 2_000);
/** Repeats a run that failed. */
const SEED = process.env['WAYPROOF_PROPERTY_SEED'];
/** Commands; some are whole scenes of up to 17 instructions. */
const MOST = 60;
const steps = { ...epochSteps, ...deviceSteps, ...governanceSteps, ...challengeSteps };
/** Kinds that stand more than once come up as much more often. */
const kinds = [
  'wait',
  ...Object.keys(steps),
  ...often(4, ['epoch', 'claims', 'accuse']),
  ...often(2, ['wait', 'post', 'attest', 'finalise', 'claim', 'register', 'retire', 'withdraw']),
  ...['wait days', 'donate tokens', 'donate lamports'],
];

function often(times: number, names: readonly string[]): string[] {
  return Array.from({ length: times }, () => names).flat();
}

function outside(trial: Trial, { kind, amount, which }: Command): void {
  const { world } = trial;
  if (kind === 'wait') world.quick.ledger.warp(Math.floor(amount / 8));
  if (kind === 'wait days') world.quick.ledger.warp((which < 3 ? 1 : 31) * 86_400);
  if (kind === 'donate tokens') {
    const { payer } = world.quick.ledger;
    const { mint, vault } = world.network;
    const failed = world.quick.send([createMintToInstruction(mint, vault, payer.publicKey, BigInt(which))]);
    if (failed) throw new Error(failed);
    trial.donatedTokens += BigInt(which);
  }
  if (kind === 'donate lamports') {
    const [key] = [...trial.seen.keys()].slice(amount % trial.seen.size);
    if (key) trial.giveLamports(key, BigInt(which));
  }
}

function tryOut(world: World, commands: readonly Command[], count: (name: string) => void): void {
  const trial = new Trial(world);
  const invariants = new Invariants(trial);
  for (const command of played(commands)) {
    const step = steps[command.kind]?.(trial, command);
    if (!step) {
      outside(trial, command);
      continue;
    }
    count('instructions');
    const error = world.quick.send(bent(trial, step.instructions, command));
    count(`${command.kind}: ${command.bend ? 'bent, ' : ''}${error ?? 'done'}`);
    if (error && !command.bend && !OWN.test(error)) throw new Error(`not our error: ${error}`);
    if (error) continue;
    step.done?.();
    invariants.check();
  }
  invariants.check();
  invariants.checkFinals();
  const stuck = progress(trial);
  if (stuck) throw new Error(`no progress: ${stuck}`);
}

test(`Random use breaks no invariant: ${RUNS} sequences of up to ${MOST} commands`, (t) => {
  t.timeout(120_000 + RUNS * 1_000);
  const world = new World();
  const outcomes = new Map<string, number>();
  const count = (name: string): void => void outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
  const before = process.cpuUsage();
  const result = fc.check(
    fc.property(sequences(kinds, MOST), (commands) => tryOut(world, commands, count)),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
  const found = played(result.counterexample?.[0] ?? [])
    .map(written)
    .join('\n');
  t.false(result.failed, `${result.errorInstance}, seed ${result.seed}, after\n${found}`);
  const { user, system } = process.cpuUsage(before);
  t.log(`${((user + system) / 1e6).toFixed(1)} CPU-seconds`, Object.fromEntries([...outcomes].sort()));
  // Rare kinds need many sequences to come to pass.
  for (const kind of RUNS < 1_000 ? [] : Object.keys(steps)) {
    t.true((outcomes.get(`${kind}: done`) ?? 0) > 0, `${kind} succeeded`);
  }
});

/** A name of the program's own errors, or the System program's refusal to create an account twice. */
const OWN = /^([A-Z]\w+|custom program error: 0x0)$/;
