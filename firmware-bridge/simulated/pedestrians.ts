import type { CoordinatesE7, UnixMilliseconds } from '../../protocol/units.ts';
import type { StreetLife } from './street-life.ts';

/** People on the pavement around a place, by hour of the simulated day (UTC) and by street: more at rush hours. */
export function simulatedPedestrians(now: UnixMilliseconds, at: CoordinatesE7): number {
  const hour = (now / 3_600_000) % 24;
  const rush = Math.max(bump(hour, 8.5), bump(hour, 12.5), bump(hour, 17.5));
  const busy = (cellOf(at) % 5) / 4;
  return Math.round((0.5 + 5 * rush) * busy);
}

/** Streets of a world without a map: people are seen, and nobody is in the way. */
export const quietStreets: StreetLife = { pedestrians: simulatedPedestrians, pace: () => 1 };

const bump = (hour: number, center: number) => Math.max(0, 1 - Math.abs(hour - center) / 1.5);

/** A number for each square of about 100 m, spread by a multiplicative hash (Knuth, TAOCP 3, section 6.4). */
function cellOf(at: CoordinatesE7): number {
  const row = Math.floor(at.latitude / 9_000);
  const column = Math.floor(at.longitude / 18_000);
  return Math.imul(row * 31 + column, 2_654_435_761) >>> 8;
}
