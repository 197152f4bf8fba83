import test from 'ava';
import { lineMeters } from '../../../maps/geometry/line.ts';
import { loadMap } from '../../../maps/load.ts';
import { edgeLine } from '../../../maps/roads/network.ts';
import { areaFeatures, streetFeatures } from '../../../maps/tiles/features.ts';
import { makeTiles } from '../../../maps/tiles/make-tiles.ts';
import { archiveOf, tileAround } from './archive.ts';

const town = await loadMap({ kind: 'town', seed: 1 });
const archive = archiveOf(makeTiles(town));

test('a drawn town has every metre of every street once, in far fewer lines than edges', (t) => {
  const { network } = town;
  const streets = streetFeatures(network);
  const drawn = streets.reduce((sum, { geometry }) => {
    const points = geometry.type === 'LineString' ? geometry.coordinates : [];
    const e7 = points.map(([longitude, latitude]) => ({
      latitude: Math.round(latitude * 1e7),
      longitude: Math.round(longitude * 1e7),
    }));
    return sum + lineMeters(e7);
  }, 0);
  let whole = 0;
  for (let edge = 0; edge < network.edgeCount; edge++) whole += lineMeters(edgeLine(network, edge));
  t.true(Math.abs(drawn - whole) < 1, `${drawn} of ${whole} m`);
  t.true(streets.length < network.edgeCount * 0.8);
});

test('around every door the nearest zoom has a way that passes within 60 metres', async (t) => {
  for (const { at, name } of town.places.doors.filter((_, i) => i % 25 === 0)) {
    const [longitude, latitude] = [at.longitude / 1e7, at.latitude / 1e7];
    const tile = await tileAround(archive, 15, longitude, latitude);
    const streets = tile?.layers['streets'];
    if (tile === undefined || streets === undefined) return t.fail(`${name} has no tile`);
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < streets.length; i++) {
      const shape = streets.feature(i).toGeoJSON(tile.x, tile.y, 15).geometry;
      const lines =
        shape.type === 'LineString'
          ? [shape.coordinates]
          : shape.type === 'MultiLineString'
            ? shape.coordinates
            : [];
      for (const line of lines as [number, number][][])
        nearest = Math.min(nearest, away([longitude, latitude], line));
    }
    t.true(nearest < 60, `${name}: ${nearest} m`);
  }
});

test('a far view has the streets and the park, and neither pavements nor houses', async (t) => {
  const { longitude, latitude } = town.places.depots[0]?.at ?? { longitude: 0, latitude: 0 };
  const tile = await tileAround(archive, 11, longitude / 1e7, latitude / 1e7);
  const values = (layer: string, field: string) => {
    const found = tile?.layers[layer];
    const all = Array.from({ length: found?.length ?? 0 }, (_, i) => found?.feature(i).properties[field]);
    return new Set(all);
  };
  t.true(values('streets', 'look').has('street'));
  t.false(values('streets', 'look').has('pavement'));
  t.true(values('areas', 'kind').has('park'));
  t.false(values('areas', 'kind').has('building'));
  t.true(areaFeatures(town).some(({ properties }) => properties['kind'] === 'building'));
});

test('the archive tells its bounds, zooms and layers', async (t) => {
  const header = await archive.getHeader();
  t.is(header.specVersion, 3);
  t.deepEqual([header.minZoom, header.maxZoom], [8, 15]);
  t.true(header.minLon < header.maxLon && header.minLat < header.maxLat);
  const metadata = (await archive.getMetadata()) as { vector_layers: { id: string }[] };
  t.deepEqual(
    metadata.vector_layers.map(({ id }) => id),
    ['areas', 'streets'],
  );
});

/** Metres from a place to a line, near enough on the scale of a tile. */
function away(from: readonly [number, number], line: readonly (readonly [number, number])[]): number {
  const scale = 111_195;
  const flat = ([longitude, latitude]: readonly [number, number]) =>
    [
      (longitude - from[0]) * scale * Math.cos((from[1] * Math.PI) / 180),
      (latitude - from[1]) * scale,
    ] as const;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = flat(line[i - 1] as readonly [number, number]);
    const [bx, by] = flat(line[i] as readonly [number, number]);
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(ax + along * dx, ay + along * dy));
  }
  return least;
}
