import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { BLOCK_BELIEVED } from '../../../hub/planning/live/live-streets.ts';
import { MemoryFrameStore } from '../../../hub/store/memory-frame-store.ts';
import type { Ground } from '../../../hub/wiring/ground.ts';
import { wireStreets } from '../../../hub/wiring/streets.ts';
import { lineMeters, pointAlong } from '../../../maps/geometry/line.ts';
import { loadMap } from '../../../maps/load.ts';
import { pavement } from '../../../maps/roads/profiles.ts';
import { placeOnEdge } from '../../../maps/roads/route.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import type { Snap } from '../../../maps/roads/snap.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import {
  type CoordinatesE7,
  decimeters,
  meters,
  milliseconds,
  unixMilliseconds,
} from '../../../protocol/units.ts';
import { aDevice, aFrame, aSample } from '../store/a-frame.ts';

const map = await loadMap({ kind: 'town', seed: 1 });

async function aTown() {
  const router = createRouter(map.network, pavement);
  const clock = new ManualClock();
  const frames = new MemoryFrameStore();
  const closed: number[][] = [];
  const parts = {
    config: { dataFolder: await mkdtemp(join(tmpdir(), 'wayproof-streets-')) },
    realClock: clock,
    map,
    router,
    frames,
    clock,
    directory: { find: async () => ({ kind: 'pavement-robot', owner: 'owner' }) },
    report: () => undefined,
  };
  const streets = wireStreets(parts as unknown as Ground, (edges) => closed.push([...edges]));
  const [from, to] = [map.places.doors[0], map.places.doors[40]].map((door) =>
    router.snap(door?.at as CoordinatesE7),
  ) as [Snap, Snap];
  const way = () => router.route(from, to);
  const middle = way()?.edges[Math.floor((way()?.edges.length ?? 0) / 2)];
  if (middle === undefined) throw new Error('no way between two doors');
  const place = placeOnEdge(map.network, middle.edge, decimeters(Math.round((middle.from + middle.to) / 2)));
  const robot = aDevice();
  let sequence = 0;
  const tell = async (at: CoordinatesE7, detail: string, secondsAgo = 0) => {
    const t0 = clock.now();
    const time = unixMilliseconds(t0 - secondsAgo * 1_000);
    const event = { kind: 'fault', time, code: 'WAY_BLOCKED', detail } as const;
    await frames.append(
      aFrame(robot, { sequence: ++sequence, t0, samples: [{ ...aSample(t0), at }], events: [event] }),
    );
  };
  const drive = async (line: readonly CoordinatesE7[], speed: number) => {
    const length = lineMeters(line);
    for (let driven = 0; driven < length; driven += 5 * speed) {
      clock.advance(milliseconds(5_000));
      const { at } = pointAlong(line, meters(driven));
      const t0 = clock.now();
      await frames.append(
        aFrame(robot, { sequence: ++sequence, t0, samples: [{ ...aSample(t0), at }], events: [] }),
      );
    }
  };
  return {
    drive,
    folder: parts.config.dataFolder,
    clock,
    closed,
    streets,
    way,
    place,
    tell,
    edge: middle.edge,
    avoids: () => !way()?.edges.some(({ edge }) => edge === middle.edge),
  };
}

test('a street a robot stands before is avoided, and tried again later', async (t) => {
  const { clock, closed, streets, place, tell, avoids } = await aTown();
  t.false(avoids());
  await tell(place, `${place.latitude} ${place.longitude}`);
  t.true(avoids());
  t.is(closed.length, 1);
  await tell(place, `${place.latitude} ${place.longitude}`);
  t.is(closed.length, 1, 'known already');
  clock.advance(milliseconds(BLOCK_BELIEVED * 1_000 + 1));
  streets.tryAgain();
  t.false(avoids());
  t.deepEqual(closed.at(-1), []);
});

test('what a robot met without a link counts from when it met it, and long afterwards not at all', async (t) => {
  const { clock, streets, place, tell, avoids } = await aTown();
  const detail = `${place.latitude} ${place.longitude}`;
  await tell(place, detail, BLOCK_BELIEVED + 1);
  t.false(avoids());
  await tell(place, detail, BLOCK_BELIEVED - 60);
  t.true(avoids());
  clock.advance(milliseconds(61_000));
  streets.tryAgain();
  t.false(avoids());
});

test('nobody closes a street from afar, and words that are no place close nothing', async (t) => {
  const { closed, place, tell, avoids } = await aTown();
  const far = { latitude: place.latitude + 9_000, longitude: place.longitude };
  await tell(far, `${place.latitude} ${place.longitude}`);
  for (const detail of ['', 'everywhere', '1e9 2', `${place.latitude}`, '999999999999 1'])
    await tell(place, detail);
  t.false(avoids());
  t.deepEqual(closed, []);
});

test('streets on which a robot was slow cost a little more, for one owner is one voice; what was learned is kept in a file', async (t) => {
  const { streets, way, drive, clock, folder } = await aTown();
  const before = way();
  if (before === undefined) throw new Error('no way');
  for (let day = 0; day < 3; day++) {
    await drive(before.geometry, 0.4);
    clock.advance(milliseconds(400_000));
    streets.tryAgain();
  }
  const after = way();
  t.true((after?.seconds ?? 0) > before.seconds, `${before.seconds} s, then ${after?.seconds} s`);
  t.true((after?.seconds ?? 0) < before.seconds * 1.5);
  const file = join(folder, 'travel-times.json');
  while (!existsSync(file)) await new Promise(setImmediate);
  const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
  t.true((kept as { means: unknown[] }).means.length > 3);
});
