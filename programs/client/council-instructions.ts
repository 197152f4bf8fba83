import { PublicKey, type TransactionInstruction } from '@solana/web3.js';
import type { Address, NetworkId } from '../../protocol/ids.ts';
import { publicKey } from './addresses.ts';
import { instruction } from './program.ts';

/** Seats a new set of oracles, one to eight; attestations and suspensions of the old one end. The council signs. */
export async function setOracles(
  network: NetworkId,
  council: Address,
  oracles: readonly Address[],
  threshold: number,
): Promise<TransactionInstruction[]> {
  const set = await instruction(
    'setOracles',
    [oracles.map(publicKey), threshold],
    byCouncil(network, council),
  );
  return [set];
}

/** The keys a network speaks with. */
export interface NetworkKeys {
  /** Ed25519 keys as addresses: of missions and commands, of releases. */
  readonly hubKey: Address;
  readonly releaseKey: Address;
  /** May propose parameters and nothing else; none when absent. */
  readonly controller?: Address | undefined;
}

/** Sets hub key, release key and controller, all three at once; the council signs. */
export async function setKeys(
  network: NetworkId,
  council: Address,
  { hubKey, releaseKey, controller }: NetworkKeys,
): Promise<TransactionInstruction[]> {
  const none = PublicKey.default;
  const set = await instruction(
    'setKeys',
    [publicKey(hubKey), publicKey(releaseKey), controller === undefined ? none : publicKey(controller)],
    byCouncil(network, council),
  );
  return [set];
}

/** Seats another guardian; the council signs. */
export async function setGuardian(
  network: NetworkId,
  council: Address,
  guardian: Address,
): Promise<TransactionInstruction[]> {
  return [await instruction('setGuardian', [publicKey(guardian)], byCouncil(network, council))];
}

/**
 * Offers the council to another, who has to accept; until then the old one stays. An offer is taken back by offering
 * the council to itself. The council signs.
 */
export async function proposeCouncil(
  network: NetworkId,
  council: Address,
  next: Address,
): Promise<TransactionInstruction[]> {
  return [await instruction('proposeCouncil', [publicKey(next)], byCouncil(network, council))];
}

/** Takes the council over; the offered key signs. */
export async function acceptCouncil(network: NetworkId, next: Address): Promise<TransactionInstruction[]> {
  return [await instruction('acceptCouncil', [], byCouncil(network, next))];
}

/** Closes registrations and postings for 14 days; guardian or council signs. Claims and bonds go on. */
export async function pauseIntake(network: NetworkId, authority: Address): Promise<TransactionInstruction[]> {
  const paused = await instruction('pauseIntake', [], {
    authority: publicKey(authority),
    network: publicKey(network),
  });
  return [paused];
}

/** Opens them before the pause lapses; the council signs. */
export async function resumeIntake(network: NetworkId, council: Address): Promise<TransactionInstruction[]> {
  return [await instruction('resumeIntake', [], byCouncil(network, council))];
}

function byCouncil(network: NetworkId, council: Address) {
  return { council: publicKey(council), network: publicKey(network) };
}
