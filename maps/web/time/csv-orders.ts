import { type Signal, signal } from '@preact/signals';
import { type CsvFault, readJobCsv } from '../../../protocol/job-csv.ts';
import { type CoordinatesE7, toE7 } from '../../../protocol/units.ts';
import type { MapView } from '../../../protocol/views/map.ts';
import type { Page } from '../page.ts';

/** One line of the file and what became of it. */
export interface CsvLine {
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly result:
    | { readonly state: 'waiting' | 'sending' }
    | { readonly state: 'ordered'; readonly job: string }
    | { readonly state: 'unknown-place'; readonly place: string }
    | { readonly state: 'failed'; readonly sentence: string };
}

/** Why the file as a whole was not taken. */
export interface CsvRefused {
  readonly line: number;
  readonly fault: CsvFault;
}

type Orderer = Pick<Page, 'api' | 'clock' | 'map' | 'place' | 'terms'>;

/** Orders the deliveries of a file, one after the other; every line has its own result. */
export class CsvOrders {
  readonly lines: Signal<readonly CsvLine[]> = signal([]);
  readonly refused: Signal<CsvRefused | undefined> = signal(undefined);
  readonly busy = signal(false);
  readonly #page: Orderer;

  constructor(page: Orderer) {
    this.#page = page;
  }

  read(text: string): void {
    this.refused.value = undefined;
    this.lines.value = [];
    const refuse = (line: number, fault: CsvFault) => {
      this.refused.value = { line, fault };
      return new Error(fault);
    };
    try {
      this.lines.value = readJobCsv(text, refuse).map((job) => ({ ...job, result: { state: 'waiting' } }));
    } catch (error) {
      if (this.refused.value === undefined) throw error;
    }
  }

  async order(): Promise<void> {
    this.busy.value = true;
    for (const { line, from, to, result } of this.lines.value) {
      if (result.state === 'ordered') continue;
      this.#set(line, { state: 'sending' });
      this.#set(line, await this.#orderOne(from, to));
    }
    this.busy.value = false;
  }

  async #orderOne(from: string, to: string): Promise<CsvLine['result']> {
    const { api, clock, map, place, terms } = this.#page;
    const [pickUp, dropOff] = [placeOf(from, map.value), placeOf(to, map.value)];
    if (pickUp === undefined) return { state: 'unknown-place', place: from };
    if (dropOff === undefined) return { state: 'unknown-place', place: to };
    try {
      const quote = await api.quote(pickUp, dropOff);
      const wish = { pickUp, dropOff, quote, terms: terms.read(clock.now()) };
      const { job } = await place.call(this.#page, wish);
      return { state: 'ordered', job };
    } catch (error) {
      return { state: 'failed', sentence: error instanceof Error ? error.message : String(error) };
    }
  }

  #set(line: number, result: CsvLine['result']): void {
    this.lines.value = this.lines.value.map((one) => (one.line === line ? { ...one, result } : one));
  }
}

/** `latitude,longitude` in degrees, or the name of a place of the map, as the command line takes it. */
export function placeOf(text: string, map: MapView | undefined): CoordinatesE7 | undefined {
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (match !== null) {
    const [latitude, longitude] = [Number(match[1]), Number(match[2])];
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? toE7({ latitude, longitude }) : undefined;
  }
  const wanted = text.trim().toLowerCase();
  const { depots, doors, chargers } = map ?? { depots: [], doors: [], chargers: [] };
  const found = [...doors, ...depots, ...chargers].find(({ name }) => name.toLowerCase() === wanted);
  return found && { latitude: found.latitude, longitude: found.longitude };
}
