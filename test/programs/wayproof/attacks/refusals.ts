import type { PublicKey } from '@solana/web3.js';
import type { Call } from '../calls/call.ts';
import { programId } from '../ledger.ts';
import { bent, change, metaAt, type SlotOf, slotsOf, type Twins } from './bend.ts';

/**
 * Every way in which one account of an instruction is made wrong, and the error that met it; null if none did:
 * `unsigned` signature left out · `readonly` passed read-only · `twin` the attacker's account of the same slot, of
 * its own network on the same mint · `forged` the same bytes under another program · `relabelled` our program's,
 * with another discriminator · `blank` our program's, all zeros · `fake` another program that can be called ·
 * `twice NAME` the account of another slot, one of both writable · `a KIND` a real account of another kind.
 */
export type Refusals = Readonly<Record<string, string | null>>;

export function refusalsOf(
  instruction: string,
  { victim, attacker, animals }: Twins,
): Record<string, Refusals> {
  return Object.fromEntries(
    slotsOf(instruction)
      .filter(({ at }) => !metaAt(victim, at).pubkey.equals(programId))
      .map((slot) => [slot.name, Object.fromEntries(bends(slot, victim, attacker, animals))]),
  );
}

type Bend = readonly [name: string, error: string | null];

function* bends(
  slot: SlotOf,
  victim: Call,
  attacker: Call,
  animals: Readonly<Record<string, PublicKey>>,
): Iterable<Bend> {
  const refused = (changed: Parameters<typeof change>[1]): string | null =>
    bent(victim, change(slot.at, changed), [...victim.signers, ...attacker.signers]) ?? null;
  const own = metaAt(victim, slot.at).pubkey;
  if (slot.signer) yield ['unsigned', refused({ isSigner: false })];
  if (slot.writable) yield ['readonly', refused({ isWritable: false })];
  const twin = metaAt(attacker, slot.at).pubkey;
  if (!twin.equals(own)) yield ['twin', refused({ pubkey: twin })];
  if (slot.signer) return;
  for (const [name, pubkey] of lookalikes(slot, victim)) yield [name, refused({ pubkey })];
  for (const other of slotsOf(slot.instruction)) {
    const meta = metaAt(victim, other.at);
    if (meta.pubkey.equals(own) || meta.pubkey.equals(programId)) continue;
    if (slot.writable || other.writable) yield [`twice ${other.name}`, refused({ pubkey: meta.pubkey })];
  }
  for (const [kind, pubkey] of Object.entries(animals)) {
    if (!pubkey.equals(own)) yield [`a ${kind}`, refused({ pubkey })];
  }
}

/** Accounts an attacker would make so that they look like the one wanted. */
function* lookalikes(slot: SlotOf, { ledger, ...call }: Call): Iterable<readonly [string, PublicKey]> {
  const own = metaAt({ ledger, ...call }, slot.at).pubkey;
  const copy = ledger.keypair().publicKey;
  if (slot.name.endsWith('_program')) {
    ledger.deploy(copy);
    yield ['fake', copy];
  } else if (ledger.exists(own)) {
    ledger.copy(own, copy, ledger.keypair().publicKey);
    yield ['forged', copy];
    if (!ledger.isOurs(own)) return;
    const data = ledger.data(own);
    ledger.forge(copy, Buffer.alloc(data.length), programId);
    yield ['blank', copy];
    data.writeUInt8(data.readUInt8(0) ^ 1, 0);
    ledger.forge(copy, data, programId);
    yield ['relabelled', copy];
  }
}
