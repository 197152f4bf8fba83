import type { Random } from '../../protocol/random.ts';
import { streetNames } from './names.ts';

/** Metres east and north of the town's south-west corner. */
export interface Spot {
  readonly east: number;
  readonly north: number;
}

/** What a street between two neighbouring crossroads is; undefined where there is none. */
export type StreetKind = 'main' | 'residential' | 'pedestrian' | 'bridge';

/** The street plan: crossroads in columns (west to east) and rows (south to north). */
export interface TownPlan {
  readonly columns: number;
  readonly rows: number;
  /** Middle of a crossroads, undefined in the middle of the park. */
  crossroads(column: number, row: number): Spot | undefined;
  /** The street from a crossroads to the next one east. */
  eastward(column: number, row: number): StreetKind | undefined;
  /** The street from a crossroads to the next one north. */
  northward(column: number, row: number): StreetKind | undefined;
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  readonly parkName: string;
  readonly park: { readonly column: number; readonly row: number };
  /** The river flows between this row and the next. */
  readonly riverRow: number;
  /** Columns whose traffic flows north only or south only. */
  oneWay(column: number): 'north' | 'south' | undefined;
}

const columns = 11;
const rows = 11;
const riverWidth = 90;

/** Lays out streets, river with three bridges, a park of 2 × 2 blocks and a pedestrian zone. */
export function planTown(random: Random): TownPlan {
  const pick = (low: number, high: number) => low + Math.floor(random.next() * (high - low + 1));
  const riverRow = pick(6, 7);
  const bridges = [pick(0, 2), 5, pick(8, 10)];
  const park = { column: pick(0, 1) === 0 ? 1 : 7, row: pick(1, 3) };
  const zone = { west: 4, east: 6, south: pick(2, 3), north: 5 };
  const easts = positions(columns, () => 150);
  const norths = positions(rows, (row) => (row === riverRow ? riverWidth : 152));
  const shifts = Array.from({ length: columns * rows }, () => spread(random, 6));
  const name = streetNames(random);

  function positions(count: number, gap: (index: number) => number): number[] {
    const at = [0];
    for (let i = 0; i + 1 < count; i++) {
      const width = gap(i);
      at.push((at[i] as number) + (width === riverWidth ? width : width + spread(random, 30).east));
    }
    return at;
  }
  const isParkMiddle = (column: number, row: number) => column === park.column + 1 && row === park.row + 1;
  const inZone = (column: number, row: number) =>
    column >= zone.west && column <= zone.east && row >= zone.south && row <= zone.north;

  return {
    columns,
    rows,
    park,
    riverRow,
    parkName: name('Park'),
    columnNames: Array.from({ length: columns }, () => name('Street')),
    rowNames: Array.from({ length: rows }, (_, row) => name(row === riverRow ? 'Quay' : 'Avenue')),
    crossroads(column, row) {
      if (isParkMiddle(column, row)) return undefined;
      const shift = shifts[row * columns + column] as Spot;
      return {
        east: (easts[column] as number) + shift.east,
        north: (norths[row] as number) + shift.north,
      };
    },
    eastward(column, row) {
      if (column + 1 >= columns || isParkMiddle(column, row) || isParkMiddle(column + 1, row))
        return undefined;
      if (inZone(column, row) && inZone(column + 1, row)) return 'pedestrian';
      return row === riverRow || row === 1 ? 'main' : 'residential';
    },
    northward(column, row) {
      if (row + 1 >= rows || isParkMiddle(column, row) || isParkMiddle(column, row + 1)) return undefined;
      if (row === riverRow) return bridges.includes(column) ? 'bridge' : undefined;
      if (inZone(column, row) && inZone(column, row + 1)) return 'pedestrian';
      return bridges.includes(column) ? 'main' : 'residential';
    },
    oneWay(column) {
      if (bridges.includes(column) || column === 0 || column === columns - 1) return undefined;
      return column % 3 === 1 ? 'north' : column % 3 === 2 ? 'south' : undefined;
    },
  };
}

/** A draw within `reach` metres each way. */
function spread(random: Random, reach: number): Spot {
  return { east: (random.next() * 2 - 1) * reach, north: (random.next() * 2 - 1) * reach };
}
