import { createHash } from 'node:crypto';
import type { BN } from '@coral-xyz/anchor';
import type { Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import {
  decodeAccount,
  instruction,
  Ledger,
  le32,
  le64,
  type Outcome,
  pda,
  type Slot,
  u64,
} from './ledger.ts';
import { aMint, mintTo } from './tokens.ts';

export const START = 1_790_000_000;
export const HOUR = 3_600;
export const ZERO = Buffer.alloc(32);
export const text = (words: string): Buffer => Buffer.from(words, 'ascii');
export const sha256 = (...parts: Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

export interface NetworkAccount {
  latest_posted: BN;
  latest_final: BN;
  latest_final_hash: number[];
  next_epoch_end: BN;
  final_total: BN;
  paid_total: BN;
  outflow_level: BN;
  [field: string]: unknown;
}

export interface EpochAccount {
  network: PublicKey;
  number: BN;
  attempt: number;
  work_root: number[];
  traces_root: number[];
  reward_root: number[];
  total: BN;
  leaves: number;
  work_digest: number[];
  traces_digest: number[];
  param_version: number;
  parent: number[];
  state: number;
  bond: BN;
  bitmap: number;
  proposer: PublicKey;
  [field: string]: unknown;
}

/** A network's settings before a test changes any of them: production, three oracles, two must agree. */
export const defaults = (
  oracles: readonly PublicKey[],
  council: PublicKey,
  guardian: PublicKey,
  now: number,
) => ({
  kind: 0,
  council,
  guardian,
  hub_key: council,
  release_key: council,
  oracles: [...oracles],
  threshold: 2,
  epoch_seconds: HOUR,
  challenge_seconds: 2 * HOUR,
  expiry_seconds: 24 * HOUR,
  first_epoch_end: u64(now),
  device_bond: u64(1_000_000_000),
  epoch_bond: u64(500_000_000),
  base: u64(1_000),
  rate_per_km: u64(2_000),
  late_bps: 5_000,
  returned_bps: 2_500,
  device_cap: u64(1_000_000),
  emission_cap: u64(1_000_000_000),
  no_show_seconds: 300,
  outflow_limit: u64(8_000_000_000),
  outflow_seconds: HOUR,
  map_hash: [...sha256(text('map'))],
});
export type Settings = ReturnType<typeof defaults>;

export interface Contents {
  readonly reward_root?: Uint8Array;
  readonly total?: bigint;
  readonly leaves?: number;
  readonly salt?: string;
}

/** A mint, a network on it and the people around it. */
export class TestNetwork {
  readonly ledger: Ledger;
  readonly mint: PublicKey;
  readonly creator: Keypair;
  readonly council: Keypair;
  readonly guardian: Keypair;
  readonly oracles: readonly Keypair[];
  readonly salt: Buffer;
  readonly settings: Settings;
  readonly address: PublicKey;
  readonly vault: PublicKey;

  constructor(ledger: Ledger, mint: PublicKey, change: Partial<Settings> = {}, salt = 'salt0001') {
    this.ledger = ledger;
    this.mint = mint;
    this.creator = ledger.signer();
    this.oracles = [ledger.signer(), ledger.signer(), ledger.signer()];
    this.council = ledger.signer();
    this.guardian = ledger.signer();
    this.salt = text(salt);
    this.settings = {
      ...defaults(
        this.oracles.map((oracle) => oracle.publicKey),
        this.council.publicKey,
        this.guardian.publicKey,
        ledger.now(),
      ),
      ...change,
    };
    this.address = pda(text('network'), mint.toBytes(), this.creator.publicKey.toBytes(), this.salt);
    this.vault = pda(text('vault'), this.address.toBytes());
  }

  get state(): NetworkAccount {
    return this.ledger.account<NetworkAccount>('Network', this.address);
  }

  createInstruction(slots: Record<string, Slot> = {}): TransactionInstruction {
    const all = {
      creator: this.creator.publicKey,
      mint: this.mint,
      network: this.address,
      vault: this.vault,
      ...slots,
    };
    return instruction('create_network', { salt: [...this.salt], args: this.settings }, all);
  }

  create(slots: Record<string, Slot> = {}): Outcome {
    return this.ledger.send([this.createInstruction(slots)], [this.creator]);
  }

  /** One instruction on this network. */
  run(
    name: string,
    args: Record<string, unknown>,
    slots: Record<string, Slot>,
    signers: readonly Keypair[] = [],
  ): Outcome {
    return this.ledger.send([instruction(name, args, { network: this.address, ...slots })], signers);
  }

  device(key: PublicKey): PublicKey {
    return pda(text('device'), this.address.toBytes(), key.toBytes());
  }

  epoch(number: number | bigint): PublicKey {
    return pda(text('epoch'), this.address.toBytes(), le64(number));
  }

  epochState(number: number | bigint): EpochAccount {
    return this.ledger.account<EpochAccount>('Epoch', this.epoch(number));
  }

  contents(of: Contents = {}) {
    const seed = text(of.salt ?? 'epoch');
    return {
      work_root: [...sha256(seed, text('work'))],
      traces_root: [...sha256(seed, text('traces'))],
      reward_root: [...(of.reward_root ?? sha256(seed, text('rewards')))],
      total: u64(of.total ?? 0n),
      leaves: of.leaves ?? 1,
      work_digest: [...sha256(seed, text('work car'))],
      traces_digest: [...sha256(seed, text('traces car'))],
    };
  }

  postInstruction(
    oracle: PublicKey,
    number: number | bigint,
    of: Contents = {},
    slots: Record<string, Slot> = {},
  ) {
    const { latest_posted, latest_final } = this.state;
    const parent = latest_posted.eq(latest_final) ? undefined : this.epoch(BigInt(latest_posted.toString()));
    return instruction(
      'post_epoch',
      { number: u64(number), contents: this.contents(of) },
      { oracle, network: this.address, epoch: this.epoch(number), parent, ...slots },
    );
  }

  post(
    number: number | bigint,
    of: Contents = {},
    slots: Record<string, Slot> = {},
    oracle = this.oracle(0),
  ): Outcome {
    return this.ledger.send([this.postInstruction(oracle.publicKey, number, of, slots)], [oracle]);
  }

  attest(
    number: number | bigint,
    oracle = this.oracle(1),
    contents: Uint8Array = this.contentHash(number),
  ): Outcome {
    return this.ledger.send([this.attestInstruction(number, oracle, contents)], [oracle]);
  }

  attestInstruction(
    number: number | bigint,
    oracle: Keypair,
    contents: Uint8Array = this.contentHash(number),
  ): TransactionInstruction {
    return instruction(
      'attest_epoch',
      { contents: [...contents] },
      { oracle: oracle.publicKey, network: this.address, epoch: this.epoch(number) },
    );
  }

  finalise(number: number | bigint, slots: Record<string, Slot> = {}): Outcome {
    return this.ledger.send([this.closing('finalise_epoch', number, slots)]);
  }

  expire(number: number | bigint, slots: Record<string, Slot> = {}): Outcome {
    return this.ledger.send([this.closing('expire_epoch', number, slots)]);
  }

  /** An instruction that ends an epoch's wait and gives its bond back: finalise or expire. */
  closing(name: string, number: number | bigint, slots: Record<string, Slot> = {}): TransactionInstruction {
    const epoch = this.epoch(number);
    const proposer = slots['proposer'] ?? this.ledger.account<EpochAccount>('Epoch', epoch).proposer;
    return instruction(name, {}, { network: this.address, epoch, proposer, ...slots });
  }

  /** Posted by one oracle, attested by another, final after the window. Throws what went wrong. */
  finaliseEpoch(number: number | bigint, of: Contents = {}): void {
    const steps = [() => this.post(number, of), () => this.attest(number), () => this.finalise(number)];
    for (const [i, step] of steps.entries()) {
      if (i === 0) this.ledger.warpTo(Math.max(this.ledger.now(), Number(this.state.next_epoch_end)));
      if (i === 2) this.ledger.warp(this.settings.challenge_seconds);
      const { error } = step();
      if (error) throw new Error(`epoch ${number}, step ${i}: ${error}`);
    }
  }

  /** The normative content hash, computed from the account's fields. */
  contentHash(number: number | bigint): Buffer {
    return this.contentHashOf(this.ledger.data(this.epoch(number)));
  }

  contentHashOf(data: Buffer): Buffer {
    const e = decodeAccount<EpochAccount>('Epoch', data);
    return sha256(
      text('wayproof-epo-v01'),
      e.network.toBytes(),
      le64(BigInt(e.number.toString())),
      le32(e.attempt),
      Buffer.from(e.work_root),
      Buffer.from(e.traces_root),
      Buffer.from(e.reward_root),
      le64(BigInt(e.total.toString())),
      le32(e.leaves),
      Buffer.from(e.work_digest),
      Buffer.from(e.traces_digest),
      le32(e.param_version),
      Buffer.from(e.parent),
    );
  }

  /** The council seats the same oracles anew: what the old set attested counts no more. */
  raiseOracleVersion(): void {
    const { oracles, threshold } = this.settings;
    const { error } = this.run('set_oracles', { oracles, threshold }, { council: this.council.publicKey }, [
      this.council,
    ]);
    if (error) throw new Error(error);
  }

  oracle(index: number): Keypair {
    const oracle = this.oracles[index];
    if (!oracle) throw new Error(`no oracle ${index}`);
    return oracle;
  }
}

/** What three accounts hold, in lamports. */
export function balances(
  { ledger }: TestNetwork,
  ...[a, b, c]: readonly [PublicKey, PublicKey, PublicKey]
): [number, number, number] {
  return [ledger.balance(a), ledger.balance(b), ledger.balance(c)];
}

/** A created and funded network on a fresh ledger. */
export function aNetwork(change: Partial<Settings> = {}, funded = 10n ** 15n): TestNetwork {
  const ledger = new Ledger(START);
  return fundedNetwork(ledger, aMint(ledger), change, funded);
}

/** A created and funded network on a ledger of the caller's. */
export function fundedNetwork(
  ledger: Ledger,
  mint: PublicKey,
  change: Partial<Settings> = {},
  funded = 10n ** 15n,
): TestNetwork {
  const network = new TestNetwork(ledger, mint, change);
  const { error } = network.create();
  if (error) throw new Error(error);
  mintTo(ledger, network.mint, network.vault, funded);
  return network;
}
