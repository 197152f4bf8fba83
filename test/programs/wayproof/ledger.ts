import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import anchor, { type BN, BorshCoder, EventParser, type Idl } from '@coral-xyz/anchor';
import { address, getTransactionDecoder, lamports } from '@solana/kit';
import {
  type AccountMeta,
  Keypair,
  PublicKey,
  type Signer,
  SystemProgram,
  TransactionInstruction,
} from '@solana/web3.js';
import { FailedTransactionMetadata, LiteSVM } from 'litesvm';
import { compile, signed } from './wire.ts';

const artifacts = new URL('../../../programs/artifacts/', import.meta.url);
/** The committed IDL; instruction arguments, accounts and errors are named as in the Rust source. */
export const idl = JSON.parse(readFileSync(new URL('wayproof.json', artifacts), 'utf8')) as Idl;
/** The bytecode under test: the committed file, or whatever another toolchain made. */
export const bytecode = readFileSync(process.env['WAYPROOF_PROGRAM_SO'] ?? new URL('wayproof.so', artifacts));
export const programId = new PublicKey(idl.address);
const coder = new BorshCoder(idl);

/** What became of a transaction. `error` is the program's error name, or the runtime's own words. */
export interface Outcome {
  readonly error: string | undefined;
  /** Compute units of each of our instructions, in order. */
  readonly units: readonly number[];
  /** Serialised size of the whole transaction. */
  readonly bytes: number;
  readonly logs: readonly string[];
  readonly events: readonly { name: string; data: Record<string, unknown> }[];
}

/** An account slot: an address with the flags of the IDL, or a whole meta to attack those flags. */
export type Slot = PublicKey | AccountMeta | undefined;

export type AccountName = 'Network' | 'Device' | 'Epoch' | 'ParamChange' | 'Opening';

export class Ledger {
  readonly svm = new LiteSVM();
  readonly payer: Keypair;
  private keys = 0;

  constructor(now: number) {
    this.payer = this.keypair();
    this.svm.addProgram(address(programId.toBase58()), bytecode);
    this.fund(this.payer.publicKey);
    this.warpTo(now);
  }

  fund(key: PublicKey, sol = 1_000n): void {
    this.svm.airdrop(address(key.toBase58()), lamports(sol * 1_000_000_000n));
  }

  /** The ledger's next key: the same in every run, so that addresses, bumps and compute units are too. */
  keypair(): Keypair {
    const seed = createHash('sha256')
      .update(`test key ${this.keys++}`)
      .digest();
    return Keypair.fromSeed(seed);
  }

  /** A key with lamports. */
  signer(): Keypair {
    const keypair = this.keypair();
    this.fund(keypair.publicKey);
    return keypair;
  }

  now(): number {
    return Number(this.svm.getClock().unixTimestamp);
  }

  warpTo(seconds: number): void {
    const clock = this.svm.getClock();
    clock.unixTimestamp = BigInt(seconds);
    this.svm.setClock(clock);
  }

  warp(seconds: number): void {
    this.warpTo(this.now() + seconds);
  }

  rent(bytes: number): number {
    return Number(this.svm.minimumBalanceForRentExemption(BigInt(bytes)));
  }

  balance(key: PublicKey): number {
    return Number(this.svm.getBalance(address(key.toBase58())) ?? 0n);
  }

  data(key: PublicKey): Buffer {
    const account = this.svm.getAccount(address(key.toBase58()));
    if (!account.exists) throw new Error(`no account ${key.toBase58()}`);
    return Buffer.from(account.data);
  }

  /** A program account, decoded by the IDL; 64-bit numbers are BN. */
  account<T>(name: AccountName, key: PublicKey): T {
    return decodeAccount<T>(name, this.data(key));
  }

  tokens(key: PublicKey): bigint {
    return this.data(key).readBigUInt64LE(64);
  }

  /** Put bytes into an account as an attacker with a program of its own, or a test of later states, would. */
  forge(key: PublicKey, data: Uint8Array, owner: PublicKey): void {
    this.svm.setAccount({
      address: address(key.toBase58()),
      data: Uint8Array.from(data),
      executable: false,
      lamports: lamports(10_000_000_000n),
      programAddress: address(owner.toBase58()),
      space: BigInt(data.length),
    });
  }

  /** Change an existing account's bytes and nothing else of it. */
  overwrite(key: PublicKey, data: Uint8Array): void {
    const account = this.svm.getAccount(address(key.toBase58()));
    if (!account.exists) throw new Error(`no account ${key.toBase58()}`);
    this.svm.setAccount({ ...account, data: Uint8Array.from(data) });
  }

  exists(key: PublicKey): boolean {
    return this.svm.getAccount(address(key.toBase58())).exists;
  }

  /** Whether the program under test owns an account. */
  isOurs(key: PublicKey): boolean {
    const account = this.svm.getAccount(address(key.toBase58()));
    return account.exists && account.programAddress === programId.toBase58();
  }

  /** Put a program of the attacker's at an address: it does nothing the caller hopes for. */
  deploy(key: PublicKey): void {
    this.svm.addProgram(address(key.toBase58()), bytecode);
  }

  /** Copy an account, whole, to another address and under another program. */
  copy(from: PublicKey, to: PublicKey, owner: PublicKey): void {
    const account = this.svm.getAccount(address(from.toBase58()));
    if (!account.exists) throw new Error(`no account ${from.toBase58()}`);
    this.svm.setAccount({
      ...account,
      address: address(to.toBase58()),
      programAddress: address(owner.toBase58()),
    });
  }

  /** Take every lamport out of a wallet. */
  drain(wallet: Keypair): void {
    const transfer = SystemProgram.transfer({
      fromPubkey: wallet.publicKey,
      toPubkey: this.payer.publicKey,
      lamports: this.balance(wallet.publicKey),
    });
    const { error } = this.send([transfer], [wallet]);
    if (error) throw new Error(error);
  }

  send(
    instructions: readonly TransactionInstruction[],
    signers: readonly Signer[] = [],
    payer = this.payer,
  ): Outcome {
    const wire = this.sign(instructions, signers, payer);
    const result = this.svm.sendTransaction(getTransactionDecoder().decode(wire));
    const failed = result instanceof FailedTransactionMetadata;
    return outcome((failed ? result.meta() : result).logs(), wire, failed ? result : undefined);
  }

  /** What would become of a transaction; nothing changes. */
  simulate(instructions: readonly TransactionInstruction[], signers: readonly Signer[] = []): Outcome {
    const wire = this.sign(instructions, signers, this.payer);
    const result = this.svm.simulateTransaction(getTransactionDecoder().decode(wire));
    const failed = result instanceof FailedTransactionMetadata;
    return outcome(result.meta().logs(), wire, failed ? result : undefined);
  }

  private sign(
    instructions: readonly TransactionInstruction[],
    signers: readonly Signer[],
    payer: Keypair,
  ): Uint8Array {
    this.svm.expireBlockhash();
    const blockhash = new PublicKey(this.svm.latestBlockhash()).toBytes();
    return signed(compile(payer.publicKey, instructions, blockhash), [payer, ...signers]);
  }
}

function outcome(
  logs: readonly string[],
  wire: Uint8Array,
  failure: FailedTransactionMetadata | undefined,
): Outcome {
  return {
    error: failure && errorName(logs, String(failure.err())),
    units: logs.flatMap((log) => {
      const match = log.match(`^Program ${programId.toBase58()} consumed (\\d+) of`);
      return match ? [Number(match[1])] : [];
    }),
    bytes: wire.length,
    logs,
    events: failure ? [] : [...new EventParser(programId, coder).parseLogs([...logs])],
  };
}

export const decodeAccount = <T>(name: string, data: Buffer): T => coder.accounts.decode<T>(name, data);

/** Constraints that Anchor checks itself. */
const ANCHOR_ERRORS: Readonly<Record<number, string>> = {
  2000: 'ConstraintMut',
  2007: 'ConstraintExecutable',
  2019: 'ConstraintSpace',
  2040: 'ConstraintDuplicateMutableAccount',
};

export function errorName(logs: readonly string[], fallback: string): string {
  const line = logs.find((log) => log.includes(' failed: '))?.replace(/^.* failed: /, '') ?? fallback;
  const code = Number.parseInt(line.match(/custom program error: 0x([0-9a-f]+)/)?.[1] ?? '', 16);
  const known = idl.errors?.find((error) => error.code === code);
  return known?.name ?? ANCHOR_ERRORS[code] ?? line;
}

/** One of our instructions, by the IDL's names. Slots left out are optional accounts that are absent. */
export function instruction(
  name: string,
  args: Record<string, unknown>,
  slots: Record<string, Slot>,
): TransactionInstruction {
  const keys = accountsOf(name).map((account): AccountMeta => {
    const slot = slots[account.name] ?? account.key;
    if (slot && 'pubkey' in slot) return slot;
    if (!slot && !account.optional) throw new Error(`${name} needs ${account.name}`);
    return {
      pubkey: slot ?? programId,
      isSigner: account.signer ?? false,
      isWritable: slot !== undefined && (account.writable ?? false),
    };
  });
  return new TransactionInstruction({ programId, keys, data: coder.instruction.encode(name, args) });
}

interface AccountOf {
  readonly name: string;
  readonly signer?: boolean;
  readonly writable?: boolean;
  readonly optional?: boolean;
  /** Programs and sysvars have an address of their own. */
  readonly key: PublicKey | undefined;
}

const ACCOUNTS = new Map(
  idl.instructions.map(({ name, accounts }) => [
    name,
    accounts.map((account): AccountOf => {
      if ('accounts' in account) throw new Error('nested accounts');
      return { ...account, key: account.address === undefined ? undefined : new PublicKey(account.address) };
    }),
  ]),
);

function accountsOf(name: string): readonly AccountOf[] {
  const accounts = ACCOUNTS.get(name);
  if (!accounts) throw new Error(`no instruction ${name}`);
  return accounts;
}

const SIZES: Readonly<Record<string, number>> = { pubkey: 32, u64: 8, i64: 8, u32: 4, u16: 2, u8: 1 };

/** Where a field of an account lies in its data, by the IDL. */
export function fieldOffset(account: string, field: string): number {
  const type = idl.types?.find(({ name }) => name === account)?.type;
  if (type?.kind !== 'struct') throw new Error(`no account ${account}`);
  let offset = 8;
  for (const entry of type.fields ?? []) {
    if (typeof entry !== 'object' || !('name' in entry)) throw new Error('a field without a name');
    if (entry.name === field) return offset;
    offset += sizeOf(entry.type as FieldType);
  }
  throw new Error(`no field ${field}`);
}

type FieldType = string | { array: [FieldType, number] };

function sizeOf(type: FieldType): number {
  return typeof type === 'string' ? (SIZES[type] ?? Number.NaN) : sizeOf(type.array[0]) * type.array[1];
}

/** An optional account that is left out: Anchor takes the program's own id for it. */
export const ABSENT: AccountMeta = { pubkey: programId, isSigner: false, isWritable: false };

export const u64 = (value: bigint | number): BN => new anchor.BN(value.toString());

export function le64(value: bigint | number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return bytes;
}

export function le32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export const pda = (...seeds: Uint8Array[]): PublicKey =>
  PublicKey.findProgramAddressSync(seeds, programId)[0];

/** An address of the same seeds with a lower bump than the canonical one. */
export function otherPda(...seeds: Uint8Array[]): PublicKey {
  for (let bump = PublicKey.findProgramAddressSync(seeds, programId)[1] - 1; bump >= 0; bump--) {
    try {
      return PublicKey.createProgramAddressSync([...seeds, Uint8Array.of(bump)], programId);
    } catch {
      // on the curve: no program address
    }
  }
  throw new Error('no second bump');
}
