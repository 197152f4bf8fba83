import { type PublicKey, TransactionInstruction } from '@solana/web3.js';
import type { Command } from './command.ts';
import type { Trial } from './trial.ts';

/** The last instruction with one account, or one of its flags, not what it should be. */
export function bent(
  trial: Trial,
  instructions: readonly TransactionInstruction[],
  { bend }: Command,
): readonly TransactionInstruction[] {
  const target = instructions.at(-1);
  if (!bend || !target) return instructions;
  const at = bend.slot % target.keys.length;
  const keys = target.keys.map((meta, i) => {
    if (i !== at) return meta;
    if (bend.with === 0) return { ...meta, isSigner: false };
    if (bend.with === 1) return { ...meta, isWritable: false };
    return { ...meta, pubkey: stranger(trial, bend.with, meta.isSigner) };
  });
  const { programId, data } = target;
  return [...instructions.slice(0, -1), new TransactionInstruction({ programId, data, keys })];
}

/** Any account of the trial, of the other network, or of a person; only people sign. */
function stranger({ world, seen }: Trial, index: number, signs: boolean): PublicKey {
  const people = [
    ...world.oracles.map(({ publicKey }) => publicKey),
    ...world.devices.map(({ owner }) => owner.publicKey),
  ];
  const accounts = [world.network.address, world.network.vault, world.other.address, world.other.vault];
  const pool = signs ? people : [...people, ...accounts, ...world.payees, ...seen.keys()];
  return pool[index % pool.length] ?? world.network.address;
}
