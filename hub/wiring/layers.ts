import { join } from 'node:path';
import { edgeLine } from '../../maps/roads/network.ts';
import { paceOf, type TravelTimesView } from '../../protocol/views/travel-times.ts';
import { COARSE, CoverageBoard, FINE } from '../cells/coverage-board.ts';
import type { HttpDeps } from '../http/deps.ts';
import { ShareDesk } from '../shares/share-desk.ts';
import type { Ground } from './ground.ts';
import type { StreetLessons } from './learn-streets.ts';

/** Real milliseconds an answer is given again: both layers change slowly and cost some work. */
const KEPT = 20_000;
/** Streets told at most, those furthest from free flow first. */
const MAX_STREETS = 10_000;

/** What the map shows beside robots, and links to one parcel or robot. */
export function wireLayers(
  ground: Ground,
  lessons: Pick<StreetLessons, 'paces'>,
): Required<Pick<HttpDeps, 'layers' | 'shares'>> {
  const { config, map, frames, clock, realClock, random } = ground;
  const board = new CoverageBoard(clock.now());
  frames.onCommitted((batch) => board.hear(batch));
  const kept = <T>(make: () => T) => {
    let made: { readonly at: number; readonly value: T } | undefined;
    return () => {
      const at = realClock.now();
      if (made === undefined || at - made.at > KEPT) made = { at, value: make() };
      return made.value;
    };
  };
  const travelTimes = kept((): TravelTimesView => {
    const paces = lessons.paces();
    const far = (slowness: number) => Math.abs(Math.log(slowness));
    const told =
      paces.length <= MAX_STREETS
        ? paces
        : paces.toSorted((a, b) => far(b.slowness) - far(a.slowness)).slice(0, MAX_STREETS);
    return {
      made: clock.now(),
      known: paces.length,
      streets: told.map(({ edge, slowness, thisHour }) => ({
        line: edgeLine(map.network, edge),
        slowness: Math.round(slowness * 100) / 100,
        pace: paceOf(slowness),
        thisHour,
      })),
    };
  });
  const [fine, coarse] = [kept(() => board.view(FINE)), kept(() => board.view(COARSE))];
  return {
    layers: { travelTimes, coverage: (exact) => (exact ? fine() : coarse()) },
    shares: new ShareDesk({ realClock, random, file: join(config.dataFolder, 'shares.json') }),
  };
}
