import { cellToBoundary, cellToParent, latLngToCell } from 'h3-js';
import type { CoordinatesE7, UnixMilliseconds } from '../../protocol/units.ts';
import { toE7 } from '../../protocol/units.ts';
import type { CoverageView } from '../../protocol/views/coverage.ts';
import type { CommittedBatch } from '../store/frame-store.ts';

/** Cells of about 15,000 m² (edges of 66 m); the public sees those of 0.7 km², too coarse to show a door. */
export const FINE = 10;
export const COARSE = 8;
/** Cells remembered; a robot beyond them is not counted. */
const MAX_CELLS = 200_000;
/** Cells told at once; more are told as their larger parents. */
const MAX_TOLD = 4_000;

interface Count {
  places: number;
  sightings: number;
}

/** Counts where robots were and where they saw something, by H3 cells, since the hub started. */
export class CoverageBoard {
  readonly #since: UnixMilliseconds;
  readonly #cells = new Map<string, Count>();

  constructor(since: UnixMilliseconds) {
    this.#since = since;
  }

  /** One place a frame: finding a cell costs some microseconds on the thread that also ingests. */
  hear({ frames, events }: CommittedBatch): void {
    for (const { contents } of frames) {
      const sample = contents.samples.at(-1);
      if (sample !== undefined) this.#count(sample.at, 'places');
    }
    for (const { event } of events) {
      if (event.kind !== 'observation') continue;
      const at = middleOf(event.cell);
      if (at !== undefined) this.#count(at, 'sightings');
    }
  }

  /** @param resolution the finest that may be told; coarser when that would be too many cells. */
  view(resolution: number): CoverageView {
    for (let now = resolution; ; now--) {
      const cells = this.#at(now);
      if (cells.size > MAX_TOLD && now > 0) continue;
      const told = [...cells].sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        since: this.#since,
        resolution: now,
        cells: told.map(([cell, count]) => ({ cell, ring: ringOf(cell), ...count })),
      };
    }
  }

  #at(resolution: number): Map<string, Count> {
    const cells = new Map<string, Count>();
    for (const [cell, count] of this.#cells) {
      const name = resolution === FINE ? cell : cellToParent(cell, resolution);
      const sum = cells.get(name) ?? { places: 0, sightings: 0 };
      cells.set(name, {
        places: sum.places + count.places,
        sightings: sum.sightings + count.sightings,
      });
    }
    return cells;
  }

  #count({ latitude, longitude }: CoordinatesE7, what: keyof Count): void {
    const cell = latLngToCell(latitude / 1e7, longitude / 1e7, FINE);
    const known = this.#cells.get(cell);
    if (known !== undefined) known[what]++;
    else if (this.#cells.size < MAX_CELLS) this.#cells.set(cell, { places: 0, sightings: 0, [what]: 1 });
  }
}

const ringOf = (cell: string): CoordinatesE7[] =>
  cellToBoundary(cell).map(([latitude, longitude]) => toE7({ latitude, longitude }));

/** Robots tell the south-west corner of a cell in thousandths of a degree ("59913:10752"); its middle is counted. */
function middleOf(cell: string): CoordinatesE7 | undefined {
  const [, north, east] = /^(-?\d{1,5}):(-?\d{1,6})$/.exec(cell) ?? [];
  if (north === undefined || east === undefined) return undefined;
  const at = { latitude: Number(north) * 10_000 + 5_000, longitude: Number(east) * 10_000 + 5_000 };
  return Math.abs(at.latitude) <= 900_000_000 && Math.abs(at.longitude) <= 1_800_000_000 ? at : undefined;
}
