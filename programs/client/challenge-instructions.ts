import { SYSVAR_INSTRUCTIONS_PUBKEY, SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import { concatBytes, u64Bytes } from '../../protocol/binary.ts';
import { type Address, type DeviceId, keyBytes, type NetworkId } from '../../protocol/ids.ts';
import type { SumNode } from '../../protocol/sum-tree.ts';
import type { TokenAmount } from '../../protocol/units.ts';
import type { EpochAccount, OpeningAccount } from './accounts.ts';
import { deviceAddress, openingAddress, publicKey } from './addresses.ts';
import { bn, instruction } from './program.ts';
import { verified } from './verified.ts';

/** A leaf of an epoch's reward tree with its proof. */
export interface LeafProof {
  readonly index: number;
  readonly device: DeviceId;
  readonly cumulative: TokenAmount;
  /** Siblings from the bottom up. */
  readonly proof: readonly SumNode[];
}

/** Proves one leaf of a posted or final epoch into an account of its own; anybody signs and pays its rent. */
export async function openLeaf(
  epoch: EpochAccount,
  payer: Address,
  leaf: LeafProof,
): Promise<{ opening: Address; instructions: TransactionInstruction[] }> {
  const opening = openingAddress(epoch.address, epoch.content.attempt, leaf.index);
  const args = [leaf.index, publicKey(leaf.device), bn(leaf.cumulative), proofBytes(leaf.proof)];
  const opened = await instruction('openLeaf', args, {
    payer: publicKey(payer),
    epoch: publicKey(epoch.address),
    opening: publicKey(opening),
    systemProgram: SystemProgram.programId,
  });
  return { opening, instructions: [opened] };
}

/** Voids an epoch whose leaves `lower` and, later, `upper` do not rise; the payer gets a part of the bond. */
export async function challengeOrder(
  epoch: EpochAccount,
  payer: Address,
  openings: { readonly lower: Address; readonly upper: Address },
): Promise<TransactionInstruction[]> {
  const challenged = await instruction('challengeOrder', [], {
    ...challengedEpoch(epoch, payer),
    lower: publicKey(openings.lower),
    upper: publicKey(openings.upper),
  });
  return [challenged];
}

/** Voids an epoch that has padding where its number of leaves says a leaf is; the payer gets a part of the bond. */
export async function challengePadding(
  epoch: EpochAccount,
  payer: Address,
  { index, proof }: Pick<LeafProof, 'index' | 'proof'>,
): Promise<TransactionInstruction[]> {
  return [await instruction('challengePadding', [index, proofBytes(proof)], challengedEpoch(epoch, payer))];
}

/** Openings that show a device with less than it had, or not at all. */
export interface Regression {
  /** The epoch this one names as its parent. */
  readonly parent: EpochAccount;
  /** The device's leaf in the parent. */
  readonly before: Address;
  /** Its lower leaf in this epoch; or the leaf just below where it should be, absent at the left edge. */
  readonly left?: Address | undefined;
  /** The leaf just above where it should be, absent at the right edge and beside a lower leaf. */
  readonly right?: Address | undefined;
}

/** Voids an epoch that took something from a device; the payer gets a part of the bond. */
export async function challengeRegression(
  epoch: EpochAccount,
  payer: Address,
  { parent, before, left, right }: Regression,
): Promise<TransactionInstruction[]> {
  const challenged = await instruction('challengeRegression', [], {
    ...challengedEpoch(epoch, payer),
    parent: publicKey(parent.address),
    before: publicKey(before),
    left: left === undefined ? null : publicKey(left),
    right: right === undefined ? null : publicKey(right),
  });
  return [challenged];
}

/** A frame as the device signed it. */
export interface SignedFrame {
  /** Frame statement, 136 bytes. */
  readonly statement: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/**
 * Takes the bond of a device that signed two different frames under one session and sequence; the payer gets a part.
 * The two verifications and the instruction stay together.
 */
export async function slashEquivocation(
  network: NetworkId,
  device: DeviceId,
  payer: Address,
  frames: readonly [SignedFrame, SignedFrame],
): Promise<TransactionInstruction[]> {
  const slashed = await instruction('slashEquivocation', [], {
    payer: publicKey(payer),
    network: publicKey(network),
    device: publicKey(deviceAddress(network, device)),
    instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
  });
  const key = keyBytes(device);
  return [...frames.map(({ statement, signature }) => verified(key, statement, signature)), slashed];
}

/**
 * Gives the rent of an opening that nothing can need any more back to who paid it; anybody may.
 * @param epoch needed before a newer epoch is final, to show that the opened attempt was replaced, expired or voided
 */
export async function closeOpening(
  opening: OpeningAccount,
  epoch?: EpochAccount,
): Promise<TransactionInstruction[]> {
  const closed = await instruction('closeOpening', [], {
    network: publicKey(opening.network),
    epoch: epoch === undefined ? null : publicKey(epoch.address),
    opening: publicKey(opening.address),
    payer: publicKey(opening.payer),
  });
  return [closed];
}

function challengedEpoch(epoch: EpochAccount, payer: Address) {
  return {
    payer: publicKey(payer),
    network: publicKey(epoch.network),
    epoch: publicKey(epoch.address),
  };
}

/** Siblings from the bottom up, each a hash and its sum. */
function proofBytes(proof: readonly SumNode[]): Buffer {
  return Buffer.from(concatBytes(...proof.flatMap(({ hash, sum }) => [hash, u64Bytes(sum)])));
}
