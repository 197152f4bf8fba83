import test from 'ava';
import { straightMeters } from '../../../maps/geometry/distance.ts';
import { pointBetween } from '../../../maps/geometry/line.ts';
import { edgeLine } from '../../../maps/roads/network.ts';
import { placeOnEdge } from '../../../maps/roads/route.ts';
import { SnapIndex } from '../../../maps/roads/snap.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { type CoordinatesE7, decimeters, meters } from '../../../protocol/units.ts';
import { aNetwork, randomPlace, spot } from './a-town.ts';

const { network } = generateTown(5);
const index = new SnapIndex(network, () => true);

test('no edge is nearer than the one a place snaps to', (t) => {
  const random = seededRandom(6);
  for (let i = 0; i < 60; i++) {
    const at = randomPlace(network, random);
    const snap = index.snap(at, meters(500));
    let nearest = Number.POSITIVE_INFINITY;
    for (let edge = 0; edge < network.edgeCount; edge++) {
      const line = edgeLine(network, edge);
      for (let piece = 0; piece + 1 < line.length; piece++) {
        for (let step = 0; step <= 200; step++) {
          const point = pointBetween(
            line[piece] as CoordinatesE7,
            line[piece + 1] as CoordinatesE7,
            step / 200,
          );
          nearest = Math.min(nearest, straightMeters(at, point));
        }
      }
    }
    t.true((snap?.offset as number) <= nearest + 0.01);
    t.true((snap?.offset as number) >= nearest - 0.6);
  }
});

test('the snapped place lies where its position along the edge says', (t) => {
  const random = seededRandom(7);
  for (let i = 0; i < 200; i++) {
    const at = randomPlace(network, random);
    const snap = index.snap(at, meters(500));
    if (snap === undefined) return t.fail();
    t.true(straightMeters(placeOnEdge(network, snap.edge, snap.along), snap.at) < 0.1);
    t.true(Math.abs(straightMeters(at, snap.at) - snap.offset) < 0.02);
    t.is(snap.fraction, snap.along / (network.edgeDecimeters[snap.edge] as number));
    t.true(Number.isInteger(snap.along));
  }
});

test('of two edges equally near, the lower number wins', (t) => {
  const twins = aNetwork(
    [
      [0, 0],
      [100, 0],
    ],
    [
      { from: 1, to: 0 },
      { from: 0, to: 1 },
    ],
  );
  t.is(new SnapIndex(twins, () => true).snap(spot(40, 3), meters(50))?.edge, 0);
  t.is(new SnapIndex(twins, (edge) => edge === 1).snap(spot(40, 3), meters(50))?.edge, 1);
});

test('an edge without length can be snapped to', (t) => {
  const dot = aNetwork(
    [
      [0, 0],
      [0, 0],
    ],
    [{ from: 0, to: 1 }],
  );
  const snap = new SnapIndex(dot, () => true).snap(spot(3, 4), meters(50));
  t.is(snap?.along, decimeters(0));
  t.true(Math.abs((snap?.offset ?? 0) - 5) < 0.01);
});

test('places that are not on Earth do not snap', (t) => {
  t.is(index.snap({ latitude: Number.NaN, longitude: 0 }, meters(100)), undefined);
  t.is(index.snap({ latitude: 900_000_000, longitude: 0 }, meters(100)), undefined);
});
