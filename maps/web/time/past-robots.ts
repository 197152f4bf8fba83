import type { ReplayTrack, ReplayView } from '../../../protocol/views/replay.ts';
import type { RobotView } from '../../../protocol/views/robot.ts';

/** World milliseconds without a fix after which a robot was out of reach. */
const SILENT = 120_000;

/** The fix of `track` at or before `time` (world milliseconds after the replay's start); -1 before its first. */
export function fixAt({ times }: Pick<ReplayTrack, 'times'>, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Robots as they were at `moment`, world Unix milliseconds; those not heard of until then are left out. */
export function pastRobots(
  { from, robots }: ReplayView,
  moment: number,
  known: ReadonlyMap<RobotView['device'], RobotView>,
): RobotView[] {
  const time = moment - from;
  return robots.flatMap((track) => {
    const live = known.get(track.device);
    const i = fixAt(track, time);
    if (live === undefined || i < 0) return [];
    const { trail: _live, ...robot } = live;
    return [
      {
        ...robot,
        state: time - (track.times[i] ?? 0) > SILENT && track.exact ? 'offline' : 'online',
        seen: from + (track.times[i] ?? 0),
        position: { at: placeAt(track, i, time), exact: track.exact },
        heading: track.headings[i] ?? null,
        speed: track.speeds[i] ?? null,
        battery: track.batteries[i] ?? null,
        flags: track.flags[i] ?? 0,
        mission: null,
        order: null,
      },
    ];
  });
}

/** Between two fixes on the line that joins them; cells of the public are not joined, nobody was between them. */
function placeAt({ times, latitudes, longitudes, exact }: ReplayTrack, i: number, time: number) {
  const here = { latitude: latitudes[i] ?? 0, longitude: longitudes[i] ?? 0 };
  const [before, after] = [times[i] ?? 0, times[i + 1]];
  if (!exact || after === undefined || after - before > SILENT) return here;
  const share = (time - before) / (after - before);
  const between = (a: number, b: number) => Math.round(a + (b - a) * share);
  return {
    latitude: between(here.latitude, latitudes[i + 1] ?? 0),
    longitude: between(here.longitude, longitudes[i + 1] ?? 0),
  };
}
