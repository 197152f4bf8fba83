import { type CoordinatesE7, toE7 } from '../../../protocol/units.ts';

/** Corners as text, `latitude, longitude` a line: what the keyboard edits. */
export const showCorners = (ring: readonly CoordinatesE7[]): string =>
  ring.map(({ latitude, longitude }) => `${degrees(latitude)}, ${degrees(longitude)}`).join('\n');

/** Undefined when a line is no place, or there are fewer than three. */
export function readCorners(text: string): CoordinatesE7[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const ring: CoordinatesE7[] = [];
  for (const line of lines) {
    const [, north, east] = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(line) ?? [];
    const [latitude, longitude] = [Number(north), Number(east)];
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined;
    ring.push(toE7({ latitude, longitude }));
  }
  return ring.length < 3 ? undefined : ring;
}

const degrees = (e7: number) => (e7 / 1e7).toFixed(7).replace(/0{1,3}$/, '');
