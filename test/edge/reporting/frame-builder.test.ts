import test from 'ava';
import { FrameBuilder } from '../../../edge/reporting/frame-builder.ts';
import { deliveryStatement } from '../../../protocol/statements/delivery.ts';
import {
  encodeFramePayload,
  type FleetEvent,
  frameLimits,
  type Sample,
} from '../../../protocol/telemetry.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { origin } from '../a-job.ts';

const start = 1_790_000_000_000;
const sample = (time: number): Sample => ({
  time: unixMilliseconds(time),
  at: origin,
  altitude: 0,
  heading: 0,
  speed: 0,
  battery: 500,
  flags: 0,
});
const handOver = (id: number, time = start) => ({
  id,
  event: {
    kind: 'delivery' as const,
    time: unixMilliseconds(time),
    statement: new Uint8Array(deliveryStatement.size).fill(id),
    signature: new Uint8Array(64),
  },
});

test('Nothing to say makes no frame', (t) => {
  t.is(new FrameBuilder().next([]), undefined);
});

test('Ten samples a frame, oldest first; samples that do not move on in time are left out', (t) => {
  const builder = new FrameBuilder();
  for (let i = 0; i < 25; i++) builder.sample(sample(start + i * 100));
  builder.sample(sample(start));
  const sizes: number[] = [];
  for (let batch = builder.next([]); batch !== undefined; batch = builder.next([])) {
    sizes.push(batch.content.samples.length);
    builder.done(batch);
  }
  t.deepEqual(sizes, [10, 10, 5]);
});

test('Many hand-overs are spread over frames within the limit, in their order', (t) => {
  const builder = new FrameBuilder();
  let waiting = Array.from({ length: 60 }, (_, i) => handOver(i + 1));
  const reported: number[] = [];
  while (waiting.length > 0) {
    const batch = builder.next(waiting);
    if (batch?.reported === undefined) return t.fail();
    const { t0, samples, events } = batch.content;
    const bytes = encodeFramePayload(t0, { previous: new Uint8Array(16), samples, events });
    t.true(bytes.length + 84 <= frameLimits.bytes);
    reported.push(batch.reported);
    waiting = waiting.filter(({ id }) => id > (batch.reported ?? 0));
    builder.done(batch);
  }
  t.deepEqual(reported, [24, 48, 60]);
});

test('An event from before a long silence goes into a frame of its own', (t) => {
  const builder = new FrameBuilder();
  builder.sample(sample(start));
  const old = handOver(1, start - 3 * 86_400_000);
  const first = builder.next([old, handOver(2)]);
  t.is(first?.content.t0, old.event.time);
  t.is(first?.reported, 1);
  t.is(first?.content.samples.length, 0);
  if (first) builder.done(first);
  t.is(builder.next([handOver(2)])?.content.samples.length, 1);
});

test('While nothing can be stored the newest samples and passing events are kept', (t) => {
  const builder = new FrameBuilder();
  for (let i = 0; i < 1_000; i++) builder.sample(sample(start + i));
  const fault = (i: number): FleetEvent => ({
    kind: 'fault',
    time: unixMilliseconds(start + i),
    code: 'X',
    detail: `${i}`,
  });
  for (let i = 0; i < 1_000; i++) builder.event(fault(i));
  t.is(builder.next([])?.content.samples[0]?.time, unixMilliseconds(start + 700));
  t.is(builder.next([])?.content.events[0]?.time, unixMilliseconds(start + 936));
});
