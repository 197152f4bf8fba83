import test from 'ava';
import { cosineOfLatitude } from '../../../maps/geometry/cosine.ts';

test('the own cosine agrees with the built-in one to 1e-12 from pole to pole', (t) => {
  let worst = 0;
  for (let latitude = -900_000_000; latitude <= 900_000_000; latitude += 1_234_567) {
    const builtIn = Math.cos((latitude / 1e7) * (Math.PI / 180));
    worst = Math.max(worst, Math.abs(cosineOfLatitude(latitude) - builtIn));
  }
  t.true(worst < 1e-12, `${worst}`);
});

test('the cosine of some latitudes is known to the last bit, so that machines can be compared', (t) => {
  t.is(cosineOfLatitude(0), 1);
  t.is(cosineOfLatitude(481_234_567), PINNED_48);
  t.is(cosineOfLatitude(599_123_456), PINNED_60);
});

const PINNED_48 = 0.6675277808622249;
const PINNED_60 = 0.5013243101586191;
