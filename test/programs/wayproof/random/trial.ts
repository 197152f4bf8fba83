import type { PublicKey, TransactionInstruction } from '@solana/web3.js';
import { type CrookedTree, crookedTree } from '../crooked-tree.ts';
import type { AccountName } from '../ledger.ts';
import type { World } from './world.ts';

export type Leaves = readonly (readonly [device: number, cumulative: bigint])[];

/** What was posted under a number and attempt. */
export interface Posted {
  readonly number: number;
  readonly attempt: number;
  readonly leaves: Leaves;
  readonly tree: CrookedTree;
  /** The total and leaf count it was posted with, true or not. */
  readonly total: bigint;
  readonly counted: number;
}

/** A transaction to try, and what the model remembers when it succeeds. */
export interface Step {
  readonly instructions: readonly TransactionInstruction[];
  readonly done?: () => void;
}

/** One network under random use: what the chain does not keep and the invariants need. */
export class Trial {
  readonly world: World;
  private readonly attempts = new Map<string, Posted>();
  /** The latest attempt of each number. */
  readonly latest = new Map<number, Posted>();
  /** Tokens given to the vault from outside. */
  donatedTokens = 0n;
  /** Lamports given to an account from outside. */
  readonly donatedLamports = new Map<PublicKey, bigint>();
  /** Every program account that ever was, by kind. */
  readonly seen = new Map<PublicKey, AccountName>();
  /** Openings and who paid their rent. */
  readonly opened = new Map<PublicKey, PublicKey>();
  /** The largest emission cap so far. */
  cap = 0n;

  constructor(world: World) {
    this.world = world;
    world.quick.reset();
    this.seen.set(world.network.address, 'Network');
    for (const { address } of world.devices) this.seen.set(address, 'Device');
    for (const number of [1, 2]) this.seen.set(world.epoch(number), 'Epoch');
  }

  remember(number: number, leaves: Leaves, total: bigint, counted: number): void {
    const key = this.world.epoch(number);
    const attempt = this.world.fields('Epoch', key)?.u32('attempt') ?? 0;
    const posted = { number, attempt, leaves, tree: this.treeOf(leaves), total, counted };
    this.attempts.set(`${number} ${attempt}`, posted);
    this.latest.set(number, posted);
    this.seen.set(key, 'Epoch');
  }

  attempt(number: number, attempt: number): Posted | undefined {
    return this.attempts.get(`${number} ${attempt}`);
  }

  treeOf(leaves: Leaves): CrookedTree {
    return crookedTree(
      leaves.flatMap(([index, total]) => {
        const key = this.world.keys[index];
        return key ? [[key, total] as const] : [];
      }),
    );
  }

  /** The leaves an honest oracle starts from: those of the latest posted epoch. */
  standing(): Leaves {
    return this.latest.get(Number(this.world.state().u64('latest_posted')))?.leaves ?? [];
  }

  /** The most a device was promised by an epoch that became final. */
  promised = new Map<number, bigint>();

  /** Final epochs as they were on the day. */
  readonly finals = new Map<PublicKey, Buffer>();

  noteFinal(posted: Posted): void {
    const key = this.world.epoch(posted.number);
    const data = this.world.quick.data(key);
    if (data) this.finals.set(key, data);
    for (const [device, cumulative] of posted.leaves) {
      const before = this.promised.get(device) ?? 0n;
      if (cumulative > before) this.promised.set(device, cumulative);
    }
  }

  /** A closed account; what it was given went with its rent. */
  gone(key: PublicKey): void {
    this.finals.delete(key);
    this.donatedLamports.delete(key);
  }

  giveLamports(key: PublicKey, lamports: bigint): void {
    if (!this.world.quick.data(key)?.length) return;
    this.world.quick.give(key, lamports);
    this.donatedLamports.set(key, (this.donatedLamports.get(key) ?? 0n) + lamports);
  }
}
