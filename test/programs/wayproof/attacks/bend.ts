import { type AccountMeta, type PublicKey, TransactionInstruction } from '@solana/web3.js';
import type { Call } from '../calls/call.ts';
import { calls } from '../calls/calls.ts';
import { idl, Ledger } from '../ledger.ts';
import { START } from '../network.ts';
import { aMint } from '../tokens.ts';
import { zoo } from './zoo.ts';

/** One account of an instruction, by the IDL. */
export interface SlotOf {
  readonly instruction: string;
  readonly name: string;
  readonly at: number;
  readonly signer: boolean;
  readonly writable: boolean;
}

export const instructionNames = idl.instructions.map(({ name }) => name);

export function slotsOf(instruction: string): readonly SlotOf[] {
  const accounts = idl.instructions.find(({ name }) => name === instruction)?.accounts ?? [];
  return accounts.map((account, at) => {
    if ('accounts' in account) throw new Error('nested accounts');
    const { name, signer = false, writable = false } = account;
    return { instruction, name, at, signer, writable };
  });
}

/** The same call on two networks of one ledger and mint, and an account of every kind. */
export interface Twins {
  readonly victim: Call;
  readonly attacker: Call;
  readonly animals: Readonly<Record<string, PublicKey>>;
}

/** The attacker has everything the victim has, on a network of its own. */
export function twins(instruction: string): Twins {
  const build = calls[instruction];
  if (!build) throw new Error(`no call of ${instruction}`);
  const ledger = new Ledger(START);
  const mint = aMint(ledger);
  const animals = zoo(ledger, mint);
  const attacker = build(ledger, mint);
  // Last, so that the clock stands where the victim's call succeeds.
  return { victim: build(ledger, mint), attacker, animals };
}

export const target = (call: Call): TransactionInstruction => {
  const last = call.instructions.at(-1);
  if (!last) throw new Error('an empty call');
  return last;
};

export function metaAt(call: Call, at: number): AccountMeta {
  const meta = target(call).keys[at];
  if (!meta) throw new Error(`no account ${at}`);
  return meta;
}

/** Try the call with some accounts changed; what refused it, or undefined. Nothing changes. */
export function bent(
  call: Call,
  changes: ReadonlyMap<number, Partial<AccountMeta>>,
  signers = call.signers,
): string | undefined {
  const { keys, programId, data } = target(call);
  const changed = keys.map((meta, at) => ({ ...meta, ...changes.get(at) }));
  const attack = new TransactionInstruction({ programId, data, keys: changed });
  return call.ledger.simulate([...call.instructions.slice(0, -1), attack], signers).error;
}

export const change = (at: number, meta: Partial<AccountMeta>): ReadonlyMap<number, Partial<AccountMeta>> =>
  new Map([[at, meta]]);
