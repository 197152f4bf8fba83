import test from 'ava';
import { isInside, isWithin } from '../../../maps/geometry/polygon.ts';

const horseshoe = [
  { latitude: 0, longitude: 0 },
  { latitude: 0, longitude: 30 },
  { latitude: 30, longitude: 30 },
  { latitude: 30, longitude: 20 },
  { latitude: 10, longitude: 20 },
  { latitude: 10, longitude: 10 },
  { latitude: 30, longitude: 10 },
  { latitude: 30, longitude: 0 },
];

test('a place in the bay of a horseshoe is outside it', (t) => {
  t.false(isInside(horseshoe, { latitude: 20, longitude: 15 }));
  t.true(isInside(horseshoe, { latitude: 20, longitude: 5 }));
  t.true(isInside(horseshoe, { latitude: 20, longitude: 25 }));
  t.true(isInside(horseshoe, { latitude: 5, longitude: 15 }));
  t.false(isInside(horseshoe, { latitude: 5, longitude: 31 }));
});

test('the direction of a ring does not matter', (t) => {
  const reversed = [...horseshoe].reverse();
  for (let latitude = 1; latitude < 35; latitude += 3) {
    for (let longitude = 1; longitude < 35; longitude += 3) {
      const at = { latitude, longitude };
      t.is(isInside(horseshoe, at), isInside(reversed, at));
    }
  }
});

test('a ring of no area holds nothing', (t) => {
  t.false(isInside([], { latitude: 0, longitude: 0 }));
  t.false(isInside([{ latitude: 0, longitude: 0 }], { latitude: 0, longitude: 0 }));
});

test('the border of a box belongs to it', (t) => {
  const box = { south: 0, west: 0, north: 10, east: 10 };
  t.true(isWithin(box, { latitude: 10, longitude: 0 }));
  t.false(isWithin(box, { latitude: 11, longitude: 0 }));
});
