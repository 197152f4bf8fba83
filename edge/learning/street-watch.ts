import type { RobotState } from '../../firmware-bridge/link.ts';
import type { Lesson } from '../../maps/roads/travel-times/learned/lesson.ts';
import { Passages } from '../../maps/roads/travel-times/passages.ts';
import type { OwnStreets } from '../navigation/own-streets.ts';

/** World milliseconds between two places that are looked at: junctions are interpolated between them. */
const EVERY = 1_000;

/** What the robot's eyes say of a moment; `looks` rises with every picture. */
export interface PeopleSeen {
  readonly looks: number;
  readonly people: number;
}

/** Reads lessons out of the robot's own places: whole edges driven, and the people met on them. */
export class StreetWatch {
  readonly #passages: Passages;
  #last = Number.NEGATIVE_INFINITY;
  #seen = { looks: 0, people: 0, pictures: 0 };

  constructor({ network, router }: OwnStreets) {
    this.#passages = new Passages(network, router);
  }

  /** Called with every state; returns the edges that are now behind the robot. */
  take({ at, time }: RobotState, { looks, people }: PeopleSeen): readonly Lesson[] {
    if (looks > this.#seen.looks) {
      this.#seen = { looks, people: this.#seen.people + people, pictures: this.#seen.pictures + 1 };
    }
    if (time - this.#last < EVERY) return [];
    this.#last = time;
    const passed = this.#passages.take(at, time, '');
    if (passed.length === 0) return [];
    const { people: met, pictures } = this.#seen;
    this.#seen = { looks: this.#seen.looks, people: 0, pictures: 0 };
    const counted = pictures === 0 ? {} : { people: Math.round(met / pictures) };
    return passed.map(({ directed, time: left, took }) => ({ directed, time: left, took, ...counted }));
  }
}
