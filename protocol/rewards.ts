import { compareBytes, type DeviceId, deviceIdOf, keyBytes } from './ids.ts';
import type { RewardLeaf } from './sum-tree.ts';
import { type TokenAmount, tokenAmount } from './units.ts';

/** The reward parameters as the Network account holds them; amounts in base units of the token. */
export interface RewardParameters {
  readonly version: number;
  readonly base: TokenAmount;
  readonly ratePerKm: TokenAmount;
  /** Basis points of the full amount, 0 to 10,000. */
  readonly lateBps: number;
  readonly returnedBps: number;
  /** Most a device earns in an epoch. */
  readonly deviceCap: TokenAmount;
  /** Most all devices together earn in an epoch. */
  readonly emissionCap: TokenAmount;
}

const BPS = 10_000n;
/** Decimetres in a kilometre. */
const DM_PER_KM = 10_000n;

export interface PaidWork {
  readonly kind: 'delivery' | 'return';
  /** Decimetres, from the job statement. */
  readonly distance: number;
  readonly late: boolean;
}

/** What one delivery or return earns before caps, rounded down at each division. */
export function amountOf(parameters: RewardParameters, { kind, distance, late }: PaidWork): TokenAmount {
  const full = parameters.base + (BigInt(distance) * parameters.ratePerKm) / DM_PER_KM;
  if (kind === 'return') return tokenAmount((full * BigInt(parameters.returnedBps)) / BPS);
  return tokenAmount(late ? (full * BigInt(parameters.lateBps)) / BPS : full);
}

/**
 * What each device gets for the epoch: at most the device's cap, and when all together exceed the emission
 * cap, each its share `earned × cap / sum`, rounded down. What is lost to caps and rounding is not carried over.
 */
export function awardsOf(
  parameters: RewardParameters,
  earned: ReadonlyMap<DeviceId, bigint>,
): Map<DeviceId, TokenAmount> {
  const { deviceCap, emissionCap } = parameters;
  const capped = [...earned].map(([device, sum]) => [device, atMost(deviceCap, sum)] as const);
  const sum = capped.reduce((total, [, amount]) => total + amount, 0n);
  const shareOf = (amount: bigint) => (sum > emissionCap ? (amount * emissionCap) / sum : amount);
  return new Map(capped.map(([device, amount]) => [device, tokenAmount(shareOf(amount))]));
}

function atMost(limit: bigint, amount: bigint): bigint {
  if (amount > limit) return limit;
  return amount;
}

/** Adds awards to what was earned before. No leaf is ever dropped, none without tokens is added; sorted by key. */
export function addAwards(
  before: readonly RewardLeaf[],
  awards: ReadonlyMap<DeviceId, TokenAmount>,
): RewardLeaf[] {
  const added = new Map(awards);
  const leaves = before.map(({ device, cumulative }): RewardLeaf => {
    const id = deviceIdOf(device);
    const award = added.get(id) ?? 0n;
    added.delete(id);
    return { device, cumulative: tokenAmount(cumulative + award) };
  });
  for (const [device, award] of added) {
    if (award > 0n) leaves.push({ device: keyBytes(device), cumulative: award });
  }
  return leaves.sort((a, b) => compareBytes(a.device, b.device));
}
