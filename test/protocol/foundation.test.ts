import test from 'ava';
import fc from 'fast-check';
import { every, ManualClock, scaledClock, sleep } from '../../protocol/clock.ts';
import { errorTable, FleetError, isFleetError } from '../../protocol/errors.ts';
import { compareBytes, deviceId, deviceIdOf, fromHex, jobId, keyBytes, toHex } from '../../protocol/ids.ts';
import { seededRandom, systemRandom } from '../../protocol/random.ts';
import { parseTopic, shardOf, topic } from '../../protocol/topics.ts';
import { fromE7, milliseconds, toE7, unixMilliseconds } from '../../protocol/units.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('ids are the text of their bytes, and nothing else is an id', (t) => {
  fc.assert(fc.property(key, (bytes) => t.deepEqual(keyBytes(deviceIdOf(bytes)), bytes)));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => t.deepEqual(fromHex(toHex(bytes)), bytes)));
  for (const text of [
    '',
    '1'.repeat(31),
    '0'.repeat(44),
    'l'.repeat(44),
    'z'.repeat(44),
    'z'.repeat(1_000_000),
  ]) {
    t.throws(() => deviceId(text), { code: 'ID_INVALID' });
  }
  t.throws(() => jobId('AB'.repeat(32)), { code: 'ID_INVALID' });
  t.throws(() => fromHex('0g'), { code: 'ID_INVALID' });
});

test('bytes compare like their hex text', (t) => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      const [left, right] = [toHex(a), toHex(b)];
      t.is(Math.sign(compareBytes(a, b)), left < right ? -1 : left > right ? 1 : 0);
    }),
  );
});

test('a topic names its device and channel, and only in the right shard', (t) => {
  fc.assert(
    fc.property(key, fc.constantFrom('frame', 'presence', 'mission', 'command'), (bytes, channel) => {
      const device = deviceIdOf(bytes);
      t.deepEqual(parseTopic(topic(device, channel)), { device, channel });
      const elsewhere = `wp/v1/${(shardOf(device) + 1) % 256}/${device}/${channel}`;
      t.is(parseTopic(elsewhere), undefined);
      t.is(parseTopic(`${topic(device, channel)}/more`), undefined);
    }),
  );
});

test('an error has its sentence, its hint and no more than its context', (t) => {
  const error = new FleetError('STATEMENT_LENGTH', { kind: 'frame', expected: 148, got: 3 });
  t.is(error.message, 'A frame statement is 148 bytes long, got 3.');
  t.deepEqual(error.toJSON(), {
    code: 'STATEMENT_LENGTH',
    message: error.message,
    hint: errorTable.STATEMENT_LENGTH.hint,
    retryable: false,
  });
  t.true(isFleetError(error, 'STATEMENT_LENGTH'));
  t.false(isFleetError(error, 'STATEMENT_TAG'));
  t.false(isFleetError(new Error('other')));
});

test('a manual clock fires what is due, in order, and what was cancelled never', async (t) => {
  const clock = new ManualClock(unixMilliseconds(1_000));
  const fired: string[] = [];
  clock.after(milliseconds(20), () => fired.push('second'));
  clock.after(milliseconds(10), () => fired.push('first'));
  clock.after(milliseconds(15), () => fired.push('never'))();
  const stop = every(clock, milliseconds(30), () => fired.push('again'));
  clock.advance(milliseconds(65));
  stop();
  clock.advance(milliseconds(65));
  t.deepEqual(fired, ['first', 'second', 'again', 'again']);
  const rest = sleep(clock, milliseconds(5));
  clock.advance(milliseconds(5));
  await t.notThrowsAsync(rest);
  const aborted = AbortSignal.abort(new Error('stopped'));
  await t.throwsAsync(sleep(clock, milliseconds(5), aborted), { message: 'stopped' });
});

test('scaled clocks of two processes agree, before and after a restart', (t) => {
  const real = new ManualClock(unixMilliseconds(1_000_000));
  const scale = {
    realOrigin: unixMilliseconds(1_000_000),
    worldOrigin: unixMilliseconds(50_000_000),
    factor: 20,
  };
  const world = scaledClock(scale, real);
  real.advance(milliseconds(500));
  t.is(world.now(), unixMilliseconds(50_010_000));
  t.is(scaledClock(scale, real).now(), world.now());
  let fired = false;
  world.after(milliseconds(2_000), () => {
    fired = true;
  });
  real.advance(milliseconds(99));
  t.false(fired);
  real.advance(milliseconds(1));
  t.true(fired);
});

test('a seed gives the same draws again; the system’s are never the same', (t) => {
  t.deepEqual(seededRandom(7).bytes(20), seededRandom(7).bytes(20));
  t.notDeepEqual(seededRandom(7).bytes(20), seededRandom(8).bytes(20));
  t.notDeepEqual(systemRandom.bytes(20), systemRandom.bytes(20));
  const draws = Array.from({ length: 1_000 }, systemRandom.next);
  t.true(draws.every((draw) => draw >= 0 && draw < 1));
});

test('places survive the way to integers and back', (t) => {
  const place = fc.record({
    latitude: fc.integer({ min: -900_000_000, max: 900_000_000 }),
    longitude: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }),
  });
  fc.assert(fc.property(place, (at) => t.deepEqual(toE7(fromE7(at)), at)));
});
