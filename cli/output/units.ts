import { fromHex } from '../../protocol/ids.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';

/** How quantities are written for people; JSON keeps the integers. */

export const showPlace = (at: CoordinatesE7 | null | undefined): string =>
  at === null || at === undefined
    ? '-'
    : `${(at.latitude / 1e7).toFixed(6)},${(at.longitude / 1e7).toFixed(6)}`;

export const showDistance = (decimeters: number): string =>
  decimeters >= 10_000 ? `${(decimeters / 10_000).toFixed(2)} km` : `${Math.round(decimeters / 10)} m`;

export const showBattery = (permille: number | null): string =>
  permille === null ? '-' : `${Math.round(permille / 10)} %`;

/** `2026-11-22 19:03:07Z` from Unix milliseconds. */
export const showTime = (milliseconds: number | null): string =>
  milliseconds === null
    ? '-'
    : new Date(milliseconds)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z/, 'Z');

/** How long ago, at a glance: `12 s`, `3 min`, `5 h`, `2 d`. */
export function showAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3_600) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** Base units with the mint's decimals: `1.5` for 1,500,000 and 6. Exact, never through a float. */
export function showAmount(units: bigint, decimals: number): string {
  const text = units.toString().padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals);
  const fraction = text.slice(text.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** SOL of lamports, exact. */
export const showSol = (lamports: bigint): string => `${showAmount(lamports, 9)} SOL`;

/** A code in groups of four, as it is read aloud. */
export const showCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');

/** Eight digits tell jobs apart on a screen. */
export const shortJob = (job: string): string => (fromHex(job).length === 32 ? job.slice(0, 8) : job);
