import type { ReplayTrack, ReplayView } from '../../../protocol/views/replay.ts';

/**
 * A replay and the part that follows it as one. The hub thins a shorter span less, so what comes is thinned to the step
 * of what is there; a robot's fixes stay in order.
 */
export function joinReplay(before: ReplayView, after: ReplayView): ReplayView {
  const shift = after.from - before.from;
  const known = new Set(before.robots.map(({ device }) => device));
  const later = new Map(after.robots.map((track) => [track.device, track]));
  const joined = before.robots.map((track) => {
    const rest = later.get(track.device);
    return rest === undefined ? track : joinTrack(track, rest, shift, before.step);
  });
  const late = after.robots
    .filter(({ device }) => !known.has(device))
    .map((track) => joinTrack(emptyOf(track), track, shift, before.step));
  return { ...before, to: after.to, until: after.until, robots: [...joined, ...late] };
}

const emptyOf = (track: ReplayTrack): ReplayTrack => ({
  ...track,
  ...{ times: [], latitudes: [], longitudes: [], headings: [], speeds: [], batteries: [], flags: [] },
});

function joinTrack(before: ReplayTrack, after: ReplayTrack, shift: number, step: number): ReplayTrack {
  let last = before.times.at(-1) ?? Number.NEGATIVE_INFINITY;
  const kept = after.times.flatMap((time, i) => {
    // Cells of the public are told once a visit: none of them is one too many.
    if (time + shift <= last || (after.exact && time + shift < last + step)) return [];
    last = time + shift;
    return [i];
  });
  const of = <T>(column: readonly T[]): T[] => kept.flatMap((i) => column.slice(i, i + 1));
  return {
    ...before,
    exact: before.exact && after.exact,
    times: [...before.times, ...of(after.times).map((time) => time + shift)],
    latitudes: [...before.latitudes, ...of(after.latitudes)],
    longitudes: [...before.longitudes, ...of(after.longitudes)],
    headings: [...before.headings, ...of(after.headings)],
    speeds: [...before.speeds, ...of(after.speeds)],
    batteries: [...before.batteries, ...of(after.batteries)],
    flags: [...before.flags, ...of(after.flags)],
  };
}
