import { InvalidArgumentError } from 'commander';
import { type Coordinates, type CoordinatesE7, toE7 } from '../protocol/units.ts';

/** Parsers of option values; commander names the option in front of what they say. */

/** A whole number in a range. */
export const wholeNumber =
  (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };

/** A number of an epoch: a u64. */
export function epochNumber(text: string): bigint {
  if (/^\d{1,20}$/.test(text) && BigInt(text) >= 1n && BigInt(text) < 1n << 64n) return BigInt(text);
  throw new InvalidArgumentError('It must be the number of an epoch, from 1.');
}

/** The number of an epoch, or `latest`: the newest final one. */
export const epochOrLatest = (text: string): bigint | 'latest' =>
  text === 'latest' ? text : epochNumber(text);

/** Base units of a token or lamports. */
export function wholeAmount(text: string): bigint {
  if (/^\d{1,20}$/.test(text) && BigInt(text) < 1n << 64n) return BigInt(text);
  throw new InvalidArgumentError('It must be a whole number of base units.');
}

/** `30m`, `2h`, `90s`, `1d` in seconds. */
export function span(text: string): number {
  const match = /^(\d{1,9})\s*(s|m|h|d)$/.exec(text);
  const factors: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
  const factor = factors[match?.[2] ?? ''];
  if (match !== null && factor !== undefined) return Number(match[1]) * factor;
  throw new InvalidArgumentError('It must be a time such as 90s, 30m, 2h or 1d.');
}

/** `59.9133,10.7389`: latitude and longitude in degrees; undefined for anything else, such as a name. */
export function parseCoordinates(text: string): CoordinatesE7 | undefined {
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (match === null) return undefined;
  const at: Coordinates = { latitude: Number(match[1]), longitude: Number(match[2]) };
  return Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180 ? toE7(at) : undefined;
}

/** `west,south,east,north` in degrees, as map tools write it. */
export function boundingBox(text: string): readonly [number, number, number, number] {
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const inside =
    Math.abs(west) <= 180 && Math.abs(east) <= 180 && Math.abs(south) <= 90 && Math.abs(north) <= 90;
  if (more.length === 0 && inside && west < east && south < north) return [west, south, east, north];
  throw new InvalidArgumentError('It must be west,south,east,north in degrees.');
}

/** Options that may be given several times. */
export const gathered = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];
