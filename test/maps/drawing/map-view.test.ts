import test from 'ava';
import { mapViewOf } from '../../../maps/drawing/map-view.ts';
import { loadMap } from '../../../maps/load.ts';
import { parseMapView } from '../../../protocol/views/map.ts';

test('all places of a town lie within what the page is told of its bounds', async (t) => {
  const map = await loadMap({ kind: 'town', seed: 1 });
  const view = parseMapView(JSON.parse(JSON.stringify(mapViewOf(map))));
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
