import type { ExecutionContext, TestFn } from 'ava';
import type { QueuedFrame } from '../../../edge/reporting/outbox.ts';
import type { Downlink, Uplink } from '../../../edge/reporting/uplink.ts';
import { isFleetError } from '../../../protocol/errors.ts';

/** A started uplink and the hub at its other end. */
export interface UplinkUnderTest {
  readonly uplink: Uplink;
  /** A frame this hub takes. */
  frame(sequence: number): QueuedFrame;
  /** Whether the hub acknowledges at once. */
  acknowledging(on: boolean): void;
  acknowledge(): void;
  cut(): void;
  /** Frames the hub has been offered so far. */
  offered(): number;
  send(downlink: Downlink): Promise<void>;
  until(what: string, holds: () => boolean): Promise<void>;
}

/** What every Uplink does. */
export function uplinkContract(
  test: TestFn,
  name: string,
  open: (t: ExecutionContext) => Promise<UplinkUnderTest>,
): void {
  test(`${name} resolves a frame only when the hub acknowledged it, several at once`, async (t) => {
    const { uplink, frame, acknowledging, acknowledge, offered, until } = await open(t);
    await until('the link', () => uplink.connected());
    acknowledging(false);
    const done: number[] = [];
    const all = [1, 2, 3].map((n) => uplink.publish(frame(n)).then(() => done.push(n)));
    await until('three frames in flight', () => offered() === 3);
    t.deepEqual(done, []);
    acknowledge();
    await Promise.all(all);
    t.deepEqual(done.sort(), [1, 2, 3]);
  });

  test(`${name} rejects what was not acknowledged when the link breaks, and tells of every change`, async (t) => {
    const { uplink, frame, acknowledging, cut, offered, until } = await open(t);
    const changes: boolean[] = [];
    uplink.onChange((connected) => changes.push(connected));
    await until('the link', () => uplink.connected());
    acknowledging(false);
    const lost = t.throwsAsync(uplink.publish(frame(1)));
    await until('a frame in flight', () => offered() === 1);
    cut();
    t.true(isFleetError(await lost, 'UPLINK_LOST'));
    await until('the link to break', () => changes.includes(false));
  });

  test(`${name} refuses to publish without a link`, async (t) => {
    const { uplink, frame, until } = await open(t);
    await until('the link', () => uplink.connected());
    await uplink.stop();
    t.true(isFleetError(await t.throwsAsync(uplink.publish(frame(1))), 'UPLINK_LOST'));
    t.true(isFleetError(await t.throwsAsync(uplink.contribute(Uint8Array.of(1))), 'UPLINK_LOST'));
    t.false(uplink.connected());
  });

  test(`${name} hands down what the hub sends, byte for byte, and ends with the link`, async (t) => {
    const { uplink, send, until } = await open(t);
    const heard: Downlink[] = [];
    const reading = (async () => {
      for await (const downlink of uplink.downlinks()) heard.push(downlink);
    })();
    await until('the link', () => uplink.connected());
    const downlinks: Downlink[] = [
      { channel: 'mission', bytes: Uint8Array.of(1, 2, 3) },
      { channel: 'command', bytes: Uint8Array.of(4) },
    ];
    for (const downlink of downlinks) await send(downlink);
    await until('both', () => heard.length === 2);
    t.deepEqual(heard, downlinks);
    await uplink.stop();
    await t.notThrowsAsync(reading);
  });
}
