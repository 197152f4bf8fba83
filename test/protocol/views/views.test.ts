import test from 'ava';
import fc from 'fast-check';
import { z } from 'zod';
import { address, keyText } from '../../../protocol/ids.ts';
import { jobStatement } from '../../../protocol/statements/job.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import {
  amountField,
  base64Field,
  deviceField,
  hexField,
  placeField,
  toBase64,
} from '../../../protocol/views/fields.ts';
import { parseJobOrder, signatureOf } from '../../../protocol/views/job.ts';
import { parser } from '../../../protocol/views/parse.ts';
import { parseSignInText, signInText } from '../../../protocol/views/sign-in-message.ts';
import { parseStreamEvent } from '../../../protocol/views/stream.ts';

const key = (fill: number) => keyText(new Uint8Array(32).fill(fill));

test('a parse names what differs first and never repeats the value', (t) => {
  const parse = parser('thing', z.object({ secret: z.object({ count: z.int() }) }));
  const error = t.throws(() => parse({ secret: { count: 'hunter2' } }), { code: 'PAYLOAD_INVALID' });
  t.regex(error?.message ?? '', /secret\.count/);
  t.notRegex(error?.message ?? '', /hunter2/);
  t.regex(t.throws(() => parse(undefined))?.message ?? '', /thing/);
});

test('bytes are taken in exactly one encoding and length', (t) => {
  const field = base64Field(4);
  const bytes = Uint8Array.of(1, 2, 3, 4);
  t.deepEqual(field.parse(toBase64(bytes)), bytes);
  for (const wrong of ['', 'AQID', 'AQIDBA', 'AQIDBAU=', 'AQIDBB==', 'AQIDB!==', `${toBase64(bytes)}\n`]) {
    t.false(field.safeParse(wrong).success, wrong);
  }
  t.true(hexField(2).safeParse('00ff').success);
  for (const wrong of ['00FF', '00f', '00ff0', 'zzzz']) t.false(hexField(2).safeParse(wrong).success, wrong);
});

test('ids, places and amounts out of range are refused', (t) => {
  t.is(deviceField.parse(key(5)), key(5) as ReturnType<typeof deviceField.parse>);
  for (const wrong of ['', 'x'.repeat(44), `${key(5)}1`, 7, null])
    t.false(deviceField.safeParse(wrong).success);
  t.true(placeField.safeParse({ latitude: -900_000_000, longitude: 1_800_000_000 }).success);
  for (const latitude of [900_000_001, 1.5, Number.NaN, '0']) {
    t.false(placeField.safeParse({ latitude, longitude: 0 }).success);
  }
  t.true(amountField.safeParse(String(2n ** 64n - 1n)).success);
  for (const wrong of ['-1', '1.0', '', '0x1', 1]) t.false(amountField.safeParse(wrong).success);
});

test('an order without a usable signature parses as unsigned, so that it gets its own code', (t) => {
  const place = { salt: '00'.repeat(16), at: { latitude: 0, longitude: 0 } };
  const terms = {
    earliest: 0,
    latest: 1,
    load: { parcels: 1, grams: 0, milliliters: 0 },
    patience: 0,
    priority: 0,
  };
  const statement = toBase64(new Uint8Array(jobStatement.size));
  const order = { statement, pickUp: place, dropOff: place, terms };
  t.is(signatureOf(parseJobOrder(order)), undefined);
  t.is(signatureOf(parseJobOrder({ ...order, signature: 'AA==' })), undefined);
  t.is(signatureOf(parseJobOrder({ ...order, signature: 5 })), undefined);
  t.is(signatureOf(parseJobOrder({ ...order, signature: toBase64(new Uint8Array(64)) }))?.length, 64);
});

test('a sign-in text says what it was made from, and nothing else can be in it', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.nat(255), (time, fill) => {
      const message = {
        domain: '127.0.0.1:8787',
        address: address(key(fill)),
        nonce: 'ab'.repeat(16),
        issuedAt: unixMilliseconds(time),
        expirationTime: unixMilliseconds(time + 600_000),
      };
      t.deepEqual(parseSignInText(signInText(message)), message);
    }),
  );
  const text = signInText({
    domain: 'hub.example',
    address: address(key(1)),
    nonce: 'n',
    issuedAt: unixMilliseconds(0),
    expirationTime: unixMilliseconds(1),
  });
  for (const [from, to] of [
    ['Version: 1', 'Version: 1\nURI: https://elsewhere.example'],
    ['costs nothing', 'costs everything'],
    ['1970-01-01T00:00:00.000Z', 'yesterday'],
    [' wants you', ' asks you'],
  ] as const) {
    t.throws(() => parseSignInText(text.replace(from, to)), { code: 'SIGN_IN_INVALID' });
  }
});

test('stream events are told apart by name, and those of a newer hub are skipped', (t) => {
  t.deepEqual(parseStreamEvent('reset', null), { topic: 'reset', data: null });
  t.deepEqual(parseStreamEvent('plan', { made: 1, routes: [], unassigned: [] }), {
    topic: 'plan',
    data: { made: 1, routes: [], unassigned: [] },
  });
  t.is(parseStreamEvent('weather', {}), undefined);
  t.throws(() => parseStreamEvent('robot', {}), { code: 'PAYLOAD_INVALID' });
});
