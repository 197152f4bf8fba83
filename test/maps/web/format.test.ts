import test from 'ava';
import fc from 'fast-check';
import { showAmount } from '../../../maps/web/format/amount.ts';
import { showDistance, showSpeed } from '../../../maps/web/format/measure.ts';
import { shortId, shortJob, showCode } from '../../../maps/web/format/short.ts';
import { showMoment, showSpan } from '../../../maps/web/format/time.ts';

test('amounts are exact, grouped, and lose only digits beyond the fourth', (t) => {
  t.is(showAmount('1166200', 6), '1.1662');
  t.is(showAmount('0', 6), '0');
  t.is(showAmount('1234567000000', 6), '1,234,567');
  t.is(showAmount('18446744073709551615', 6), '18,446,744,073,709.5516');
  t.is(showAmount('42', 0), '42');
  t.is(showAmount('1', 6, 6), '0.000001');
});

test('an amount is never shown larger than it is', (t) => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.integer({ min: 0, max: 9 }),
      (units, decimals) => {
        const [whole = '0', fraction = ''] = showAmount(String(units), decimals)
          .replaceAll(',', '')
          .split('.');
        const shown = BigInt(whole) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, '0') || '0');
        return shown <= units && units - shown < 10n ** BigInt(Math.max(0, decimals - 4));
      },
    ),
  );
  t.pass();
});

test('ids and codes are short enough to read', (t) => {
  t.is(shortId('6GBdAAAAAAAAAAAAAAAAAAAAAAAAWoeg'), '6GBd…Woeg');
  t.is(shortId('short'), 'short');
  t.is(shortJob('0123456789abcdef'), '01234567');
  t.is(showCode('ABCDEFGHJKMNPQRS'), 'ABCD-EFGH-JKMN-PQRS');
});

test('distances and speeds have the units of the visitor', (t) => {
  t.is(showDistance('en', 3_456), '346 m');
  t.is(showDistance('en', 34_567), '3.46 km');
  t.is(showDistance('zh', 34_567), '3.46 公里');
  t.is(showSpeed('en', 150), '5.4 km/h');
  t.is(showSpeed('zh', 0), '0.0 公里/小时');
});

test('spans and moments are told in the language of the visitor', (t) => {
  t.is(showSpan('en', 12_300), '12 s');
  t.is(showSpan('en', 600_000), '10 min');
  t.is(showSpan('zh', 7_200_000), '2 小时');
  t.is(showSpan('en', -5), '0 s');
  const noon = new Date(2026, 10, 22, 12, 5).getTime();
  t.is(showMoment('en', noon, noon), '12:05');
  t.regex(showMoment('en', noon, noon + 86_400_000), /22 Nov/);
});
