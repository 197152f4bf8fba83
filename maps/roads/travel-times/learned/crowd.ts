import type { Milliseconds, UnixMilliseconds } from '../../../../protocol/units.ts';
import { bucketAt } from '../time-of-week.ts';

/** People whose word weighs as much as those met: an edge seen once is like any other. */
const DOUBT = 4;

/**
 * How busy edges are beside others at the same hour, from the people a robot's cameras counted. Only ratios: what
 * one camera overlooks it overlooks everywhere.
 */
export class Crowd {
  readonly #zone: Milliseconds;
  /** By hour of the day: people and looks. */
  readonly #hours = Array.from({ length: 24 }, () => ({ people: 0, looks: 0 }));
  /** By edge, both ways together: people met, by hour the looks. */
  readonly #edges = new Map<number, { people: number; readonly looks: Uint16Array }>();

  constructor(zone: Milliseconds) {
    this.#zone = zone;
  }

  note(directed: number, time: UnixMilliseconds, people: number): void {
    const hour = bucketAt(time, this.#zone) % 24;
    const all = this.#hours[hour] as { people: number; looks: number };
    all.people += people;
    all.looks += 1;
    const edge = this.#edges.get(directed >> 1) ?? { people: 0, looks: new Uint16Array(24) };
    edge.people += people;
    edge.looks[hour] = Math.min(65_535, (edge.looks[hour] as number) + 1);
    this.#edges.set(directed >> 1, edge);
  }

  /** Logarithm of the people met over those to be expected; 0 where nothing is known. */
  of(directed: number): number {
    const edge = this.#edges.get(directed >> 1);
    if (edge === undefined) return 0;
    let expected = 0;
    for (const [hour, looks] of edge.looks.entries()) {
      const { people, looks: all } = this.#hours[hour] as { people: number; looks: number };
      if (looks > 0) expected += (looks * people) / all;
    }
    return Math.log((edge.people + DOUBT) / (expected + DOUBT));
  }
}
