import test from 'ava';
import { joinReplay } from '../../../maps/web/time/join-replay.ts';
import { ReplayPlayer } from '../../../maps/web/time/replay-player.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { parseReplayView, type ReplayView } from '../../../protocol/views/replay.ts';
import { aRobot } from './support/a-view.ts';

const { device, kind, model } = aRobot(1);
const other = aRobot(2).device;

/** A robot that had a fix every second of the span. */
function aReplay(from: number, until: number, to: number, changes: object = {}): ReplayView {
  const times = Array.from({ length: (until - from) / 1_000 + 1 }, (_, i) => i * 1_000);
  const column = times.map((time) => from + time);
  const track = {
    ...{ device, kind, model, exact: true, times, latitudes: column, longitudes: column, headings: column },
    ...{ speeds: column, batteries: column, flags: times.map(() => 1) },
  };
  return parseReplayView({ from, to, until, step: 1_000, robots: [{ ...track, ...changes }] });
}

test('two parts of a replay are one: fixes in order, none twice, thinned alike', (t) => {
  const joined = joinReplay({ ...aReplay(0, 4_000, 9_000), step: 2_000 }, aReplay(4_000, 9_000, 9_000));
  t.like(joined, { from: 0, to: 9_000, until: 9_000 });
  const [track] = joined.robots;
  t.deepEqual(track?.times, [0, 1_000, 2_000, 3_000, 4_000, 6_000, 8_000]);
  t.deepEqual(track?.latitudes, track?.times);
  t.is(track?.flags.length, 7);
});

test('a robot that is only in the later part comes in at its own time', (t) => {
  const joined = joinReplay(aReplay(0, 2_000, 4_000), aReplay(2_000, 4_000, 4_000, { device: other }));
  t.deepEqual(
    joined.robots.map(({ device: one, times }) => [one, times]),
    [
      [device, [0, 1_000, 2_000]],
      [other, [2_000, 3_000, 4_000]],
    ],
  );
});

const partsOf = (answers: readonly ReplayView[], asked: string[]) => ({
  api: {
    get: async (path: string, parse: (value: unknown) => unknown) => {
      asked.push(path);
      return parse(answers[asked.length - 1]) as never;
    },
  },
  session: { headers: async () => ({}) },
  fleet: { byDevice: { peek: () => new Map() } },
  time: { past: { value: undefined } },
  clock: systemClock,
});

test('what one answer cannot hold is asked for until all is there', async (t) => {
  const asked: string[] = [];
  const answers = [aReplay(0, 4_000, 9_000), aReplay(4_000, 7_000, 9_000), aReplay(7_000, 9_000, 9_000)];
  const player = new ReplayPlayer(partsOf(answers, asked) as never);
  await player.load(0, 9_000);
  t.deepEqual(asked, [
    '/v1/replay?from=0&to=9000',
    '/v1/replay?from=4000&to=9000',
    '/v1/replay?from=7000&to=9000',
  ]);
  t.is(player.loaded.value?.until, 9_000);
  t.is(player.loaded.value?.robots[0]?.times.length, 10);
  t.false(player.busy.value);
});

test('a hub that gets no further is not asked for ever', async (t) => {
  const asked: string[] = [];
  const answers = [aReplay(0, 4_000, 9_000), aReplay(4_000, 4_000, 9_000)];
  const player = new ReplayPlayer(partsOf(answers, asked) as never);
  await player.load(0, 9_000);
  t.is(asked.length, 2);
  t.is(player.loaded.value?.until, 4_000);
});

test('a newer wish ends an older one that is still asking', async (t) => {
  const asked: string[] = [];
  const answers = [aReplay(0, 4_000, 9_000), aReplay(20_000, 22_000, 22_000), aReplay(4_000, 9_000, 9_000)];
  const player = new ReplayPlayer(partsOf(answers, asked) as never);
  await Promise.all([player.load(0, 9_000), player.load(20_000, 22_000)]);
  t.is(player.loaded.value?.from, 20_000);
  t.is(asked.length, 2);
});
