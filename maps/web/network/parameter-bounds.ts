import type { NetworkAccount } from '../../../programs/client/accounts.ts';

/** Least and most of a value; absent when only the chain's number format ends it. */
export interface Bounds {
  readonly least: bigint;
  readonly most?: bigint;
}

const SOL = 1_000_000_000n;
const MAX_BOND = 1_000n * SOL;
const FULL_RATE = 10_000n;
const DAY = 86_400n;
/** One device takes at most this part of an outflow window. */
const DEVICE_SHARE = 8n;
/** A thousandth of what u64 holds. */
const MAX_EMISSION_CAP = (2n ** 64n - 1n) / 1_000n;

/**
 * What the program lets a parameter be in this kind of network: `bounds.rs` of the program, which has the last word.
 * `parameter-bounds.test.ts` reads that file and fails where the two differ.
 */
export function boundsOf({ kind, emissionCap }: Pick<NetworkAccount, 'kind' | 'emissionCap'>) {
  const isReal = kind === 'production';
  return {
    base: { least: 0n, most: emissionCap },
    ratePerKm: { least: 0n, most: emissionCap },
    lateBps: { least: 0n, most: FULL_RATE },
    returnedBps: { least: 0n, most: FULL_RATE },
    deviceCap: { least: 1n, most: emissionCap },
    emissionCap: { least: 1n, most: MAX_EMISSION_CAP },
    outflowLimit: { least: DEVICE_SHARE },
    deviceBond: { least: 0n, most: MAX_BOND },
    epochBond: { least: isReal ? SOL / 10n : 0n, most: MAX_BOND },
    noShowSeconds: { least: isReal ? 60n : 1n, most: DAY },
  } as const satisfies Readonly<Record<string, Bounds>>;
}

/** Percent of its value by which one change may move a parameter at most. */
export const stepPercent = ({ kind }: Pick<NetworkAccount, 'kind'>): number =>
  kind === 'production' ? 25 : 100;

/** Seconds a change is public before anybody may apply it. */
export const changeDelay = ({ kind }: Pick<NetworkAccount, 'kind'>): number =>
  kind === 'production' ? 2 * Number(DAY) : 10;
