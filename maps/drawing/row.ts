import type { CoordinatesE7 } from '../../protocol/units.ts';

/** Points as one flat row: the first as it is, the others as differences to the one before. */
export function toRow(points: readonly CoordinatesE7[]): number[] {
  const row: number[] = [];
  let [latitude, longitude] = [0, 0];
  for (const point of points) {
    row.push(point.latitude - latitude, point.longitude - longitude);
    ({ latitude, longitude } = point);
  }
  return row;
}

/** `[longitude, latitude]` in degrees, as GeoJSON wants it, of a row. An odd last number is left out. */
export function fromRow(row: readonly number[]): [number, number][] {
  const points: [number, number][] = [];
  let [latitude, longitude] = [0, 0];
  for (let i = 0; i + 1 < row.length; i += 2) {
    latitude += row[i] as number;
    longitude += row[i + 1] as number;
    points.push([longitude / 1e7, latitude / 1e7]);
  }
  return points;
}
