import test from 'ava';
import {
  boundingBox,
  epochNumber,
  parseCoordinates,
  span,
  wholeAmount,
  wholeNumber,
} from '../../cli/arguments.ts';

test('places are degrees, and anything else is a name', (t) => {
  t.deepEqual(parseCoordinates('59.9133, -10.7389'), { latitude: 599_133_000, longitude: -107_389_000 });
  for (const text of ['Depot', '91,0', '0,181', '59.9', '1,2,3', '', 'NaN,0'])
    t.is(parseCoordinates(text), undefined, text);
});

test('times have a unit', (t) => {
  t.deepEqual(['90s', '30m', '2h', '1d'].map(span), [90, 1_800, 7_200, 86_400]);
  for (const text of ['90', '-1s', '1w', '']) t.throws(() => span(text), undefined, text);
});

test('numbers stay in their range', (t) => {
  t.is(wholeNumber(0, 9)('9'), 9);
  for (const text of ['10', '-1', '1.5', '0x1', '']) t.throws(() => wholeNumber(0, 9)(text), undefined, text);
  t.is(epochNumber('18446744073709551615'), 2n ** 64n - 1n);
  for (const text of ['0', '18446744073709551616', '-1', 'one'])
    t.throws(() => epochNumber(text), undefined, text);
  t.is(wholeAmount('0'), 0n);
  t.throws(() => wholeAmount('1.5'));
});

test('a bounding box is west, south, east, north', (t) => {
  t.deepEqual([...boundingBox('10.7,59.9,10.8,60')], [10.7, 59.9, 10.8, 60]);
  for (const text of ['10.8,59.9,10.7,60', '1,2,3', '1,2,3,4,5', '1,,3,4', '0,0,200,1'])
    t.throws(() => boundingBox(text), undefined, text);
});
