import test from 'ava';
import fc from 'fast-check';
import { mapViewOf } from '../../../maps/drawing/map-view.ts';
import { fromRow, toRow } from '../../../maps/drawing/row.ts';
import { lineMeters } from '../../../maps/geometry/line.ts';
import { loadMap } from '../../../maps/load.ts';
import { edgeLine } from '../../../maps/roads/network.ts';
import { parseMapView } from '../../../protocol/views/map.ts';

test('a row gives back its points', (t) => {
  const place = fc.record({
    latitude: fc.integer({ min: -900_000_000, max: 900_000_000 }),
    longitude: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(place), (points) => {
      const back = fromRow(toRow(points)).map(([longitude, latitude]) => [
        Math.round(latitude * 1e7),
        Math.round(longitude * 1e7),
      ]);
      t.deepEqual(
        back,
        points.map(({ latitude, longitude }) => [latitude, longitude]),
      );
    }),
  );
});

test('a drawn town has every metre of every street once, in far fewer lines than edges', async (t) => {
  const map = await loadMap({ kind: 'town', seed: 1 });
  const view = parseMapView(JSON.parse(JSON.stringify(mapViewOf(map))));
  const drawn = view.streets.reduce((sum, { line }) => {
    const points = fromRow(line).map(([longitude, latitude]) => ({
      latitude: Math.round(latitude * 1e7),
      longitude: Math.round(longitude * 1e7),
    }));
    return sum + lineMeters(points);
  }, 0);
  let whole = 0;
  for (let edge = 0; edge < map.network.edgeCount; edge++) whole += lineMeters(edgeLine(map.network, edge));
  t.true(Math.abs(drawn - whole) < 1, `${drawn} of ${whole} m`);
  t.true(view.streets.length < map.network.edgeCount * 0.8);
  t.is(view.doors.length, map.places.doors.length);
  const { south, west, north, east } = view.bounds;
  for (const { latitude, longitude } of [...view.doors, ...view.depots]) {
    t.true(
      latitude > south - 5_000 &&
        latitude < north + 5_000 &&
        longitude > west - 5_000 &&
        longitude < east + 5_000,
    );
  }
});
