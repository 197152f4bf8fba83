import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../maps/atomic-file.ts';
import { edgeCosts } from '../../maps/roads/edge-costs.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { Passages } from '../../maps/roads/travel-times/passages.ts';
import { TravelTimes } from '../../maps/roads/travel-times/travel-times.ts';
import {
  decodeTravelTimes,
  encodeTravelTimes,
  type LearnedFor,
} from '../../maps/roads/travel-times/travel-times-file.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { VerifiedFrame } from '../store/frame-store.ts';
import type { Ground } from './ground.ts';

/** Reading a place costs a fraction of a millisecond on the thread that also ingests: this many a second are enough. */
const PLACES_A_SECOND = 200;

type Learner = Pick<Ground, 'config' | 'map' | 'router' | 'clock' | 'realClock' | 'directory' | 'report'>;

/** Robots of this profile drive on streets; who is in the air says nothing of them. */
interface Driver {
  readonly owner: string;
  readonly passages: Passages;
}

/**
 * Learns how long streets take from the places pavement robots signed, and keeps it in the hub's folder. One voice an
 * owner, so nobody can paint a street slow alone; a robot may also tell an edge by itself.
 */
export class StreetLessons {
  readonly #parts: Learner;
  readonly #learned: LearnedFor;
  readonly #times: TravelTimes;
  readonly #file: string;
  readonly #drivers = new Map<DeviceId, Driver | 'asked' | 'in the air'>();
  #heard = 0;
  #second = 0;
  #places = 0;

  constructor(parts: Learner) {
    this.#parts = parts;
    const { map, config } = parts;
    const free = edgeCosts(map.network, pavement).milliseconds;
    this.#learned = { mapHash: map.hash, profile: pavement.name, free, zone: milliseconds(0) };
    this.#file = join(config.dataFolder, 'travel-times.json');
    this.#times = this.#read();
  }

  /** Milliseconds of directed edges as they are to be expected now. */
  costs = (): Int32Array => this.#times.costsAt(this.#parts.clock.now());

  /** Whether anything was learned since the last `keep`. */
  hasNews = (): boolean => this.#heard > 0;

  hear({ device, contents }: Pick<VerifiedFrame, 'device' | 'contents'>): void {
    const driver = this.#drivers.get(device) ?? this.#ask(device);
    if (typeof driver === 'string') return;
    const { owner, passages } = driver;
    const sample = contents.samples.at(-1);
    if (sample !== undefined && this.#hasTime()) {
      const passed = passages.take(sample.at, sample.time, owner);
      for (const one of passed) if (this.#times.observe(one)) this.#heard++;
    }
    for (const event of contents.events) {
      if (event.kind !== 'edge-traversed') continue;
      const { edge: directed, time, milliseconds: took } = event;
      if (this.#times.observe({ directed, owner, time, took: milliseconds(took) })) this.#heard++;
    }
  }

  /** Writes what was learned; a lost file costs only lessons. */
  async keep(): Promise<void> {
    this.#heard = 0;
    const text = JSON.stringify(encodeTravelTimes(this.#times, this.#learned));
    await writeAtomically(this.#file, Buffer.from(text)).catch(this.#parts.report);
  }

  #hasTime(): boolean {
    const second = Math.floor(this.#parts.realClock.now() / 1_000);
    if (second !== this.#second) this.#places = 0;
    this.#second = second;
    return ++this.#places <= PLACES_A_SECOND;
  }

  /** The first frames of a robot only ask whose it is: one more or less says nothing. */
  #ask(device: DeviceId): 'asked' {
    const { directory, map, router, report } = this.#parts;
    this.#drivers.set(device, 'asked');
    directory.find(device).then((found) => {
      if (found === undefined) this.#drivers.delete(device);
      else if (found.kind === 'drone') this.#drivers.set(device, 'in the air');
      else this.#drivers.set(device, { owner: found.owner, passages: new Passages(map.network, router) });
    }, report);
    return 'asked';
  }

  #read(): TravelTimes {
    const none = () => new TravelTimes(this.#learned.free, this.#learned.zone);
    try {
      return decodeTravelTimes(JSON.parse(readFileSync(this.#file, 'utf8')), this.#learned);
    } catch (error) {
      // None yet, or those of another map: the streets are learned anew.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#parts.report(error);
      return none();
    }
  }
}
