import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../maps/atomic-file.ts';
import { edgeCosts } from '../../maps/roads/edge-costs.ts';
import { pavement } from '../../maps/roads/profiles.ts';
import { Crowd } from '../../maps/roads/travel-times/learned/crowd.ts';
import { LearnedTimes, type LearningGround } from '../../maps/roads/travel-times/learned/learned-times.ts';
import type { Lesson } from '../../maps/roads/travel-times/learned/lesson.ts';
import { Passages } from '../../maps/roads/travel-times/passages.ts';
import { type StreetPace, streetPaces } from '../../maps/roads/travel-times/street-paces.ts';
import { bucketAt } from '../../maps/roads/travel-times/time-of-week.ts';
import { type EdgeTraversal, TravelTimes } from '../../maps/roads/travel-times/travel-times.ts';
import {
  decodeTravelTimes,
  encodeTravelTimes,
  type LearnedFor,
} from '../../maps/roads/travel-times/travel-times-file.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { milliseconds, type UnixMilliseconds } from '../../protocol/units.ts';
import { isBetterThanFreeFlow } from '../learning/travel-model.ts';
import type { VerifiedFrame } from '../store/frame-store.ts';
import type { Ground } from './ground.ts';

/** Reading a place costs a fraction of a millisecond on the thread that also ingests: this many a second are enough. */
const PLACES_A_SECOND = 200;

/** The newest traversals judge models; older ones are in the means. */
const SEEN = 2_000;

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
  /** Where models of travel times are judged. */
  readonly ground: LearningGround;
  readonly #parts: Learner;
  readonly #learned: LearnedFor;
  readonly #times: TravelTimes;
  readonly #file: string;
  readonly #drivers = new Map<DeviceId, Driver | 'asked' | 'in the air'>();
  #seen: Lesson[] = [];
  #weights: Float32Array | undefined;
  /** What the model says of this hour; undefined is free flow. */
  #expected: Int32Array | undefined;
  #expectedFor = -1;
  #heard = 0;
  #second = 0;
  #places = 0;

  constructor(parts: Learner) {
    this.#parts = parts;
    const { map, config } = parts;
    const free = edgeCosts(map.network, pavement).milliseconds;
    this.#learned = { mapHash: map.hash, profile: pavement.name, free, zone: milliseconds(0) };
    this.ground = { network: map.network, free, zone: milliseconds(0) };
    this.#file = join(config.dataFolder, 'travel-times.json');
    this.#times = this.#read();
  }

  /** Milliseconds of directed edges as they are to be expected now. */
  costs = (): Int32Array => this.#times.costsAt(this.#parts.clock.now(), this.#expected);

  /** What is known of every street somebody drove on, for people to look at. */
  paces = (): StreetPace[] => streetPaces(this.#times.entries(), this.#parts.clock.now(), this.#learned.zone);

  /** Traversals lately seen, for judging models. */
  seen = (): readonly Lesson[] => this.#seen;

  /** The model robots learned together; it is used as long as it beats free flow on what was seen here. */
  adopt(weights: Float32Array): void {
    this.#weights = weights;
    this.#expectedFor = -1;
  }

  /** Works out what the model says of this hour, some edges at a time; true when that is news. */
  async expectThisHour(): Promise<boolean> {
    const now = this.#parts.clock.now();
    const hour = bucketAt(now, this.ground.zone);
    if (this.#weights === undefined || hour === this.#expectedFor) return false;
    this.#expectedFor = hour;
    const had = this.#expected;
    const isGood = isBetterThanFreeFlow(this.ground, this.#weights, this.#seen);
    this.#expected = isGood ? await this.#price(this.#weights, now) : undefined;
    return had !== undefined || this.#expected !== undefined;
  }

  /** Breathes after every few edges: the thread that does this also ingests. */
  async #price(weights: Float32Array, now: UnixMilliseconds): Promise<Int32Array> {
    const steps = new LearnedTimes(this.ground, weights, new Crowd(this.ground.zone)).costSteps(now);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Whether anything was learned since the last `keep`. */
  hasNews = (): boolean => this.#heard > 0;

  hear({ device, contents }: Pick<VerifiedFrame, 'device' | 'contents'>): void {
    const driver = this.#drivers.get(device) ?? this.#ask(device);
    if (typeof driver === 'string') return;
    const { owner, passages } = driver;
    const sample = contents.samples.at(-1);
    if (sample !== undefined && this.#hasTime()) {
      const passed = passages.take(sample.at, sample.time, owner);
      for (const one of passed) this.#observe(one);
    }
    for (const event of contents.events) {
      if (event.kind !== 'edge-traversed') continue;
      const { edge: directed, time, milliseconds: took } = event;
      this.#observe({ directed, owner, time, took: milliseconds(took) });
    }
  }

  /** Writes what was learned; a lost file costs only lessons. */
  async keep(): Promise<void> {
    this.#heard = 0;
    const text = JSON.stringify(encodeTravelTimes(this.#times, this.#learned));
    await writeAtomically(this.#file, Buffer.from(text)).catch(this.#parts.report);
  }

  #observe(traversal: EdgeTraversal): void {
    if (!this.#times.observe(traversal)) return;
    this.#heard++;
    this.#seen.push(traversal);
    if (this.#seen.length > 2 * SEEN) this.#seen = this.#seen.slice(-SEEN);
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
