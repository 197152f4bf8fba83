import type { Place } from '../../maps/places.ts';
import type { Router } from '../../maps/roads/router.ts';
import { seededRandom } from '../../protocol/random.ts';

/** What nobody can know beforehand: how slow streets really are, which get blocked, who breaks down. */
export interface Trouble {
  /** How many times longer than on the free street an edge (-1: in the air) takes at a time of the day. */
  slowness(edge: number, time: number): number;
  /** Whether an edge is blocked then. */
  blocked(edge: number, time: number): boolean;
  readonly breakdowns: readonly { readonly vehicle: number; readonly begin: number; readonly end: number }[];
}

export interface TroubleWishes {
  readonly seed: number;
  readonly vehicles: number;
  readonly breakdowns: number;
  readonly blocks: number;
  readonly from: number;
  readonly until: number;
}

/** Draws the day's trouble; streets differ by a hash of their number, and all are slower at noon and at six. */
export function troubleOf(router: Router, doors: readonly Place[], wishes: TroubleWishes): Trouble {
  const random = seededRandom(wishes.seed);
  const door = () => doors[Math.floor(random.next() * doors.length)] as Place;
  const when = () => wishes.from + (wishes.until - wishes.from) * random.next();
  const blocks = new Map<number, { begin: number; end: number }>();
  while (blocks.size < wishes.blocks) {
    const begin = when();
    const [from, to] = [door(), door()].map(({ at }) => router.snap(at));
    const way = from && to && router.route(from, to);
    // A street nobody uses is blocked in vain: one in the middle of a way from door to door is meant.
    const edge = way?.edges[way.edges.length >> 1]?.edge;
    if (edge !== undefined) blocks.set(edge, { begin, end: begin + 2_400 + 3_600 * random.next() });
  }
  const breakdowns = Array.from({ length: wishes.breakdowns }, () => {
    const begin = when();
    return {
      vehicle: Math.floor(random.next() * wishes.vehicles),
      begin,
      end: begin + 900 + 1_800 * random.next(),
    };
  });
  return {
    slowness: (edge, time) => 1 + crowd(time) * (edge < 0 ? 0.1 : (((edge * 2_654_435_761) >>> 8) % 5) / 10),
    blocked(edge, time) {
      const block = blocks.get(edge);
      return block !== undefined && time >= block.begin && time < block.end;
    },
    breakdowns: breakdowns.sort((a, b) => a.begin - b.begin),
  };
}

/** 0 on empty streets, 1 when they are fullest: around noon and six in the evening. */
function crowd(time: number): number {
  const hour = time / 3_600;
  const bump = (at: number) => Math.max(0, 1 - Math.abs(hour - at) / 2.5);
  return Math.min(1, 0.3 + Math.max(bump(12.5), bump(18)));
}
