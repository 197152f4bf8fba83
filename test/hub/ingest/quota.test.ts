import test from 'ava';
import { ConnectGuard } from '../../../hub/ingest/connect-guard.ts';
import { IngestCounters } from '../../../hub/ingest/counters.ts';
import { Quota, quotaLimits } from '../../../hub/ingest/quota.ts';
import { RefusalDelay } from '../../../hub/ingest/refusal-delay.ts';
import { TokenBucket } from '../../../hub/ingest/token-bucket.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { aDevice } from '../store/a-frame.ts';

test('a bucket gives its burst, then its rate, and keeps no debt from a clock set back', (t) => {
  const start = 1_000_000;
  const at = (ms: number) => unixMilliseconds(start + ms);
  const bucket = new TokenBucket({ perSecond: 10, burst: 2 }, at(0));
  t.deepEqual([bucket.take(1, at(0)), bucket.take(1, at(0)), bucket.take(1, at(0))], [true, true, false]);
  t.true(bucket.take(1, at(100)));
  t.is(bucket.charge(3, at(100)), milliseconds(300));
  t.is(bucket.charge(0, at(-5_000)), milliseconds(300));
  t.true(bucket.take(1, at(-5_000 + 500)));
});

test('a device above its rate waits by the clock, each frame a little longer', async (t) => {
  const clock = new ManualClock();
  const counters = new IngestCounters();
  const quota = new Quota({ ...quotaLimits, frames: { perSecond: 10, burst: 1 } }, clock, counters);
  const { id } = aDevice();
  const signal = new AbortController().signal;
  await quota.admit(id, 100, signal);
  const admitted: number[] = [];
  const second = quota.admit(id, 100, signal).then(() => admitted.push(2));
  const third = quota.admit(id, 100, signal).then(() => admitted.push(3));
  clock.advance(milliseconds(100));
  await second;
  t.deepEqual(admitted, [2]);
  clock.advance(milliseconds(100));
  await third;
  t.is(counters.get('quota-frames'), 2);
  t.is(counters.get('quota-bytes'), 0);
});

test('a penalty ends by itself', (t) => {
  const clock = new ManualClock();
  const quota = new Quota(
    { ...quotaLimits, failures: { perSecond: 1, burst: 1 } },
    clock,
    new IngestCounters(),
  );
  const { id } = aDevice();
  t.true(quota.forgive(id));
  t.false(quota.isPenalised(id));
  t.false(quota.forgive(id));
  t.true(quota.isPenalised(id));
  clock.advance(milliseconds(quotaLimits.penaltySeconds * 1000));
  t.false(quota.isPenalised(id));
});

test('one loud address does not close the door for the others', (t) => {
  const guard = new ConnectGuard(
    { all: { perSecond: 1, burst: 100 }, perAddress: { perSecond: 1, burst: 2 }, open: 10 },
    new ManualClock(),
  );
  for (let i = 0; i < 500; i++) guard.check('192.0.2.1', 0);
  t.is(guard.check('192.0.2.1', 0), 'connect-rate-address');
  t.is(guard.check('192.0.2.2', 0), undefined);
  t.is(guard.check('192.0.2.2', 10), 'connections-full');
});

test('refusals are told ever later, up to five seconds, and a login forgets them', async (t) => {
  const clock = new ManualClock();
  const delay = new RefusalDelay(clock);
  const signal = new AbortController().signal;
  const waits: number[] = [];
  const measure = async () => {
    const told = delay.wait('192.0.2.1', 'robot', signal);
    const before = clock.now();
    let done = false;
    void told.then(() => {
      done = true;
    });
    while (!done) {
      clock.advance(milliseconds(50));
      await Promise.resolve();
      await Promise.resolve();
    }
    return clock.now() - before;
  };
  for (let i = 0; i < 9; i++) waits.push(await measure());
  t.deepEqual(waits.slice(0, 4), [50, 100, 200, 400]);
  t.is(waits[8], 5_000);
  delay.forget('192.0.2.1', 'robot');
  t.is(await measure(), 50);
});
