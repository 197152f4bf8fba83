import test from 'ava';
import type { DurableEvent } from '../../../edge/missions/progress.ts';
import { MemoryOutbox } from '../../../edge/reporting/memory-outbox.ts';
import { MemoryUplink } from '../../../edge/reporting/memory-uplink.ts';
import { Reporter } from '../../../edge/reporting/reporter.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { deviceIdOf } from '../../../protocol/ids.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { deliveryStatement } from '../../../protocol/statements/delivery.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { settle } from '../../firmware-bridge/a-link.ts';
import { origin } from '../a-job.ts';
import { network, readFrame } from '../hub-side.ts';
import { roomy } from './outbox.contract.ts';

const device = signerFromSeed(new Uint8Array(32).fill(2));

function aReporter(outbox = new MemoryOutbox(roomy), waiting: DurableEvent[] = []) {
  const clock = new ManualClock();
  const uplink = new MemoryUplink();
  const troubles: Error[] = [];
  let unreported = waiting;
  const events = {
    unreported: () => unreported,
    reported: (id: number) => {
      unreported = unreported.filter((event) => event.id > id);
    },
  };
  const reporter = new Reporter({
    network,
    device,
    outbox,
    uplink,
    events,
    world: clock,
    real: clock,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  const say = () =>
    reporter.sample({
      time: clock.now(),
      at: origin,
      altitude: 0,
      heading: 0,
      speed: 0,
      battery: 900,
      flags: 0,
    });
  const pass = async (ms: number) => {
    clock.advance(milliseconds(ms));
    for (let i = 0; i < 20; i++) await settle();
  };
  const frames = () => uplink.stored.map(({ bytes }) => readFrame(deviceIdOf(device.publicKey), bytes));
  return { clock, uplink, outbox, reporter, say, pass, frames, troubles, left: () => unreported };
}

const delivery = (id: number): DurableEvent => ({
  id,
  event: {
    kind: 'delivery',
    time: unixMilliseconds(1_790_000_000_000),
    statement: new Uint8Array(deliveryStatement.size).fill(id),
    signature: new Uint8Array(64),
  },
});

test('It numbers nothing before the hub told its numbers, then starts above them', async (t) => {
  const { uplink, reporter, say, pass, frames, outbox } = aReporter();
  reporter.start();
  await uplink.start();
  say();
  await pass(3_000);
  t.is(outbox.position().sequence, 0);
  reporter.hubNumbers({ session: 2_000_000_000, sequence: 77 });
  await pass(1_000);
  t.deepEqual(
    frames().map(({ session, sequence }) => [session, sequence]),
    [[2_000_000_001, 78]],
  );
});

test('Offline it goes on after a grace time, and sends everything in order when the link is there', async (t) => {
  const { uplink, reporter, say, pass, frames, outbox, clock } = aReporter();
  reporter.start();
  await pass(5_000);
  for (let i = 0; i < 40; i++) {
    say();
    await pass(1_000);
  }
  t.is(outbox.position().sequence, 40);
  t.is(frames().length, 0);
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  await pass(0);
  t.deepEqual(
    frames().map(({ sequence }) => sequence),
    Array.from({ length: 40 }, (_, i) => i + 1),
  );
  t.true(frames().every(({ session }) => session >= 1_790_000_000 && session <= clock.now() / 1000));
});

test('A restored disk is not punished: behind the hub it starts a session above and signs no number twice', async (t) => {
  const { uplink, reporter, say, pass, frames } = aReporter();
  reporter.start();
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  say();
  await pass(1_000);
  const [before] = frames();
  reporter.hubNumbers({ session: before?.session ?? 0, sequence: 500 });
  say();
  await pass(1_000);
  const after = frames().at(-1);
  t.is(after?.sequence, 501);
  t.true((after?.session ?? 0) > (before?.session ?? 0));
});

test('The same numbers from the hub again start no new session', async (t) => {
  const { uplink, reporter, say, pass, frames, outbox } = aReporter();
  reporter.start();
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  say();
  await pass(1_000);
  const session = outbox.position().session;
  reporter.hubNumbers({ session, sequence: 1 });
  await pass(1_000);
  t.is(outbox.position().session, session);
  t.is(frames().length, 1);
});

test('A hand-over does not wait for the next second, and is forgotten only once it is in a durable frame', async (t) => {
  const { uplink, reporter, pass, frames, left } = aReporter(undefined, [delivery(1), delivery(2)]);
  reporter.start();
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  reporter.hurry();
  await pass(0);
  t.deepEqual(
    frames().flatMap(({ payload }) => payload.events.map(({ kind }) => kind)),
    ['delivery', 'delivery'],
  );
  t.deepEqual(left(), []);
});

test('An event waits while the frame cannot be stored', async (t) => {
  const outbox = new MemoryOutbox(roomy);
  outbox.append = () => Promise.reject(new Error('disk full'));
  const { uplink, reporter, pass, left, troubles } = aReporter(outbox, [delivery(1)]);
  reporter.start();
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  await pass(1_000);
  t.is(left().length, 1);
  t.regex(String(troubles[0]), /disk full/);
});

test('Several frames are in flight; what was not acknowledged is sent again, byte for byte', async (t) => {
  const { uplink, reporter, say, pass, frames } = aReporter();
  uplink.acknowledging = false;
  const offered: string[] = [];
  const publish = uplink.publish.bind(uplink);
  uplink.publish = (frame) => {
    offered.push(`${frame.sequence} ${Buffer.from(frame.bytes).toString('hex')}`);
    return publish(frame);
  };
  reporter.start();
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  for (let i = 0; i < 5; i++) {
    say();
    await pass(1_000);
  }
  t.is(offered.length, 5);
  uplink.link(false);
  await pass(100);
  uplink.acknowledging = true;
  uplink.link(true);
  reporter.hubNumbers({ session: 0, sequence: 0 });
  await pass(2_000);
  t.deepEqual(offered.slice(5, 10), offered.slice(0, 5));
  t.is(frames().length, 5);
});

test('A frame that is never acknowledged is sent again over the same link', async (t) => {
  const { uplink, reporter, say, pass, frames } = aReporter();
  uplink.acknowledging = false;
  reporter.start();
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  say();
  await pass(1_000);
  await pass(21_000);
  uplink.acknowledging = true;
  await pass(2_000);
  t.true(frames().length >= 1);
});

test('The hub gets a range again when it asks for it', async (t) => {
  const { uplink, reporter, say, pass, frames } = aReporter();
  reporter.start();
  await uplink.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  for (let i = 0; i < 4; i++) {
    say();
    await pass(1_000);
  }
  reporter.resend(2, 3);
  await pass(0);
  t.deepEqual(
    frames().map(({ sequence }) => sequence),
    [1, 2, 3, 4, 2, 3],
  );
});

test('Stopping puts what is known into a last durable frame', async (t) => {
  const { reporter, say, pass, outbox } = aReporter();
  reporter.start();
  reporter.hubNumbers({ session: 0, sequence: 0 });
  await pass(0);
  say();
  await reporter.stop();
  t.is(outbox.position().sequence, 1);
});
