import test from 'ava';
import fc from 'fast-check';
import {
  showAge,
  showAmount,
  showBattery,
  showCode,
  showDistance,
  showPlace,
  showTime,
} from '../../../cli/output/units.ts';

test('amounts are exact at any size', (t) => {
  t.is(showAmount(1_500_000n, 6), '1.5');
  t.is(showAmount(1n, 9), '0.000000001');
  t.is(showAmount(0n, 6), '0');
  t.is(showAmount(2n ** 64n - 1n, 6), '18446744073709.551615');
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.integer({ min: 0, max: 12 }),
      (units, decimals) => {
        const [whole = '', fraction = ''] = showAmount(units, decimals).split('.');
        return BigInt(whole + fraction.padEnd(decimals, '0')) === units;
      },
    ),
  );
});

test('quantities read as people say them', (t) => {
  t.is(showDistance(12_345), '1.23 km');
  t.is(showDistance(999), '100 m');
  t.is(showBattery(873), '87 %');
  t.is(showBattery(null), '-');
  t.is(showPlace({ latitude: 599_133_000, longitude: -107_389_000 }), '59.913300,-10.738900');
  t.is(showTime(1_790_000_000_000), '2026-09-21 14:13:20Z');
  t.deepEqual([5_000, 130_000, 7_300_000, 200 * 3_600_000].map(showAge), ['5 s', '2 min', '2 h', '8 d']);
  t.is(showCode('0123456789ABCDEF'), '0123-4567-89AB-CDEF');
});
