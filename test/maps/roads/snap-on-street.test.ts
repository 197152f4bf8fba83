import test from 'ava';
import { pavement } from '../../../maps/roads/profiles.ts';
import { createRouter } from '../../../maps/roads/router.ts';
import { snapOnStreet } from '../../../maps/roads/snap-on-street.ts';
import { aNetwork, spot } from './a-town.ts';

test('a place that does not snap is told apart: too far from everything, or on streets that lead nowhere', (t) => {
  const network = aNetwork(
    [
      [0, 0],
      [100, 0],
      [200, 0],
      [900, 0],
      [960, 0],
    ],
    [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 3, to: 4 },
    ],
  );
  const router = createRouter(network, pavement);
  const snap = (east: number, north: number) =>
    snapOnStreet(network, pavement, router, spot(east, north), 'here');
  t.is(snap(50, 30).edge, 0);
  t.throws(() => snap(930, 10), { code: 'ROUTE_PLACE_ON_ISLAND', message: /here.*pavement/ });
  t.throws(() => snap(100, 400), { code: 'ROUTE_PLACE_TOO_FAR', message: /here.*250 m.*pavement/ });
});
