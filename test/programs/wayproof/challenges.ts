import type { Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import type { CrookedLeaf, CrookedTree } from './crooked-tree.ts';
import { type TestDevice, verification } from './devices.ts';
import { ABSENT, instruction, le32, le64, type Outcome, pda, type Slot, u64 } from './ledger.ts';
import { sha256, type TestNetwork, text } from './network.ts';

export function openingOf(
  network: TestNetwork,
  number: number,
  index: number,
  attempt = network.epochState(number).attempt,
): PublicKey {
  return pda(text('opening'), network.epoch(number).toBytes(), le32(attempt), le32(index));
}

/** A leaf to open: the tree it stands in, and what it is said to be. */
export interface Leaf {
  readonly tree: CrookedTree;
  readonly leaves: readonly CrookedLeaf[];
  readonly index: number;
}

export function openInstruction(
  network: TestNetwork,
  number: number,
  { tree, leaves, index }: Leaf,
  payer: PublicKey,
  slots: Record<string, Slot> = {},
): TransactionInstruction {
  const leaf = leaves[index];
  if (!leaf) throw new Error(`no leaf ${index}`);
  const { proof } = tree.at(index);
  return instruction(
    'open_leaf',
    { index, device: leaf[0], cumulative: u64(leaf[1]), proof: Buffer.from(proof) },
    { payer, epoch: network.epoch(number), opening: openingOf(network, number, index), ...slots },
  );
}

export function open(network: TestNetwork, number: number, leaf: Leaf, by = network.ledger.payer): Outcome {
  return network.ledger.send([openInstruction(network, number, leaf, by.publicKey)], [by]);
}

/** Somebody with lamports who watches the oracles. */
export const aChallenger = (network: TestNetwork): Keypair => network.ledger.signer();

export function challengeOrder(
  network: TestNetwork,
  number: number,
  [lower, upper]: readonly [PublicKey, PublicKey],
  by: Keypair,
  slots: Record<string, Slot> = {},
): Outcome {
  const all = { payer: by.publicKey, epoch: network.epoch(number), lower, upper, ...slots };
  return network.run('challenge_order', {}, all, [by]);
}

export interface Regression {
  readonly before: PublicKey;
  readonly left?: PublicKey;
  readonly right?: PublicKey;
}

export function challengeRegression(
  network: TestNetwork,
  number: number,
  { before, left, right }: Regression,
  by: Keypair,
  slots: Record<string, Slot> = {},
): Outcome {
  const all = {
    payer: by.publicKey,
    epoch: network.epoch(number),
    parent: network.epoch(number - 1),
    before,
    left: left ?? ABSENT,
    right: right ?? ABSENT,
    ...slots,
  };
  return network.run('challenge_regression', {}, all, [by]);
}

/** Why an epoch is taken back; only a fault costs the bond. */
export const [FAULT, MISSING_DATA, MISTAKE] = [1, 2, 3];

export function voidEpoch(
  network: TestNetwork,
  number: number,
  by = network.council,
  reason = MISTAKE,
  slots: Record<string, Slot> = {},
): Outcome {
  const epoch = network.epoch(number);
  const proposer = slots['proposer'] ?? network.epochState(number).proposer;
  return network.run('void_epoch', { reason }, { authority: by.publicKey, epoch, proposer, ...slots }, [by]);
}

/** A frame's signed statement: tag, network, device, session, sequence, time, length and hash of its payload. */
export function frame(
  network: PublicKey,
  device: PublicKey,
  { session = 1, sequence = 7n, payload = 'here' } = {},
): Buffer {
  return Buffer.concat([
    ...[text('wayproof-frm-v01'), network.toBytes(), device.toBytes(), le32(session), le64(sequence)],
    ...[le64(1_790_000_000_000n), le32(payload.length), sha256(text(payload))],
  ]);
}

export function slashInstructions(
  network: TestNetwork,
  device: TestDevice,
  payer: PublicKey,
  frames: readonly TransactionInstruction[],
  slots: Record<string, Slot> = {},
): TransactionInstruction[] {
  const all = { payer, network: network.address, device: device.address, ...slots };
  return [...frames, instruction('slash_equivocation', {}, all)];
}

/** Two frames of one session and sequence that say different things. */
export const contradiction = (network: TestNetwork, device: TestDevice): TransactionInstruction[] =>
  ['here', 'there'].map((payload) =>
    verification(device.key, frame(network.address, device.key.publicKey, { payload })),
  );

export function slash(
  network: TestNetwork,
  device: TestDevice,
  by: Keypair,
  frames: readonly TransactionInstruction[] = contradiction(network, device),
  slots: Record<string, Slot> = {},
): Outcome {
  return network.ledger.send(slashInstructions(network, device, by.publicKey, frames, slots), [by]);
}
