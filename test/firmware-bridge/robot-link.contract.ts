import type { ExecutionContext, TestFn } from 'ava';
import type { RobotEvent, RobotLink, RobotState } from '../../firmware-bridge/link.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import { metersPerSecond } from '../../protocol/units.ts';

/** A started link and the means to let its world go on, without waiting for real time. */
export interface LinkUnderTest {
  readonly link: RobotLink;
  /** Lets so many real milliseconds pass, keep-alives included. */
  pass(milliseconds: number): Promise<void>;
  /** A place the robot can reach within ten seconds. */
  readonly near: CoordinatesE7;
  readonly stateCount: () => number;
  readonly last: () => RobotState;
  readonly events: () => readonly RobotEvent[];
}

/** What every RobotLink does, whatever firmware is behind it. */
export function robotLinkContract(
  test: TestFn,
  name: string,
  open: (t: ExecutionContext) => Promise<LinkUnderTest>,
): void {
  test(`${name} says what it is before it is asked to move`, async (t) => {
    const { link } = await open(t);
    const { compartments, maxSpeed } = link.capabilities();
    t.true(compartments > 0);
    t.true(maxSpeed > 0 && maxSpeed <= 60);
  });

  test(`${name} moves on a path and confirms a stop only when it stands`, async (t) => {
    const { link, pass, near, last } = await open(t);
    const ack = await link.drive({ kind: 'follow', path: [near], speed: metersPerSecond(1) });
    t.is(ack.stage, 'executing');
    await pass(1_000);
    t.is(last().motion, 'moving');
    const stopping = link.drive({ kind: 'stop', reason: 'test' });
    await pass(1_000);
    t.deepEqual(await stopping, { stage: 'done' });
    t.true(last().speed === 0);
    t.is(last().motion, 'standing');
  });

  test(`${name} refuses a command that is out of range and says why`, async (t) => {
    const { link, near } = await open(t);
    const commands = [
      { kind: 'follow', path: [], speed: metersPerSecond(1) },
      { kind: 'follow', path: [near], speed: metersPerSecond(-1) },
      { kind: 'follow', path: [near], speed: metersPerSecond(Number.NaN) },
      { kind: 'open', compartment: 99, job: null },
      { kind: 'open', compartment: 0.5, job: null },
    ] as const;
    for (const command of commands) t.is((await link.drive(command)).stage, 'refused');
  });

  test(`${name} ends its states and events when it stops`, async (t) => {
    const { link } = await open(t);
    const read = async (stream: AsyncIterable<unknown>) => {
      for await (const _ of stream);
    };
    const both = Promise.all([read(link.states()), read(link.events())]);
    await link.stop();
    await t.notThrowsAsync(both);
  });
}
