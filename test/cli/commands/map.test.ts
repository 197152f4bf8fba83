import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { osmFile } from '../../maps/osm/osm-file.ts';
import { aFolder, type Ended, wayproof } from '../support/run-wayproof.ts';

const { places, areas } = generateTown(1);
const [near, far] = [places.doors[0]?.name ?? '', places.doors[500]?.name ?? ''];

function answer(t: ExecutionContext, ended: Ended): Record<string, unknown> {
  t.is(ended.code, 0, ended.stderr);
  return ended.json()[0] as Record<string, unknown>;
}
function refusal(ended: Ended): string {
  return (ended.json()[0] as { error: { code: string } }).error.code;
}

test('map route tells the way turn by turn and writes it as GeoJSON', async (t) => {
  const folder = aFolder(t);
  const words = ['map', 'route', 'town', near, far];
  const [ended, english, chinese] = await Promise.all([
    wayproof([...words, '--json', '--geojson', 'way.geojson'], { folder }),
    wayproof(words, { folder }),
    wayproof([...words, '--language', 'zh'], { folder }),
  ]);
  const { meters, instructions } = answer(t, ended) as {
    meters: number;
    instructions: { maneuver: string; distance: number }[];
  };
  t.is(
    instructions.reduce((sum, { distance }) => sum + distance, 0),
    Math.round(meters * 10),
  );
  const written = JSON.parse(readFileSync(join(folder, 'way.geojson'), 'utf8')) as { features: unknown[] };
  t.is(written.features.length, instructions.length + 1);
  t.regex(english.stdout, /Wh\n.*set off.*you have arrived/s);
  t.regex(chinese.stdout, /出发.*到达目的地/s);
});

test('map route says why there is no way', async (t) => {
  const folder = aFolder(t);
  const zone = areas.find(({ kind }) => kind === 'no-fly')?.ring ?? [];
  const middle = ['latitude', 'longitude'].map(
    (key) => zone.reduce((sum, at) => sum + at[key as 'latitude'], 0) / zone.length / 1e7,
  );
  const [sea, flight, name] = await Promise.all([
    wayproof(['map', 'route', 'town', near, '1,1', '--json'], { folder }),
    wayproof(['map', 'route', 'town', middle.join(','), far, '--profile', 'drone', '--json'], { folder }),
    wayproof(['map', 'route', 'town', near, 'Nowhere 7', '--json'], { folder }),
  ]);
  t.deepEqual(
    [refusal(sea), refusal(flight), refusal(name)],
    ['ROUTE_PLACE_TOO_FAR', 'FLIGHT_PLACE_IN_ZONE', 'CLI_PLACE_UNKNOWN'],
  );
  for (const { code } of [sea, flight, name]) t.not(code, 0);
});

test('map matrix reads places from a file and writes seconds, metres and watt-hours', async (t) => {
  const folder = aFolder(t);
  writeFileSync(join(folder, 'places.txt'), `# doors\n${near}\n\n${far}\n45.0059618,-29.9902403\n`);
  writeFileSync(join(folder, 'wrong.txt'), `${near}\nNowhere 7\n`);
  const [ended, wrong, route] = await Promise.all([
    wayproof(['map', 'matrix', 'town', 'places.txt', '--out', 'matrix.json', '--json'], { folder }),
    wayproof(['map', 'matrix', 'town', 'wrong.txt', '--json'], { folder }),
    wayproof(['map', 'route', 'town', near, far, '--json'], { folder }),
  ]);
  t.is(answer(t, ended)['places'], 3);
  const matrix = JSON.parse(readFileSync(join(folder, 'matrix.json'), 'utf8')) as Record<string, number[][]>;
  const way = answer(t, route);
  t.is(matrix['seconds']?.[0]?.[1], way['seconds'] as number);
  t.is(matrix['meters']?.[0]?.[1], way['meters'] as number);
  t.true(Math.abs((matrix['wattHours']?.[0]?.[1] ?? 0) - (way['wattHours'] as number)) < 0.001);
  t.is(refusal(wrong), 'PLACES_FILE_INVALID');
});

test('map import keeps what can be read of a broken file only when it is told to', async (t) => {
  const folder = aFolder(t);
  const nodes = [1, 2, 3].map((id) => ({ id, latitude: 450_000_000 + id * 900, longitude: 300_000_000 }));
  const whole = osmFile(nodes, [{ id: 7, refs: [1, 2, 3], tags: { highway: 'footway' } }]);
  writeFileSync(join(folder, 'cut.osm.pbf'), Buffer.concat([whole, Buffer.from([0, 0, 1])]));
  const words = ['map', 'import', 'cut.osm.pbf', '--json'];
  const refused = await wayproof(words, { folder });
  t.is(refusal(refused), 'OSM_FILE_BROKEN');
  t.false(existsSync(join(folder, 'cut.roads')));
  const kept = await wayproof([...words, '--keep'], { folder });
  t.regex(kept.stderr, /block 3 at byte \d+ was left out/);
  t.like(answer(t, kept)['report'], { edges: 1, broken: [{ block: 3, offset: whole.length }] });
  t.true(existsSync(join(folder, 'cut.roads')));
});
