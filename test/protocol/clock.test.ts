import test from 'ava';
import { type Clock, ManualClock, scaledClock, systemClock } from '../../protocol/clock.ts';
import { milliseconds, unixMilliseconds } from '../../protocol/units.ts';

interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets time pass until the promise is settled. */
  readonly pass: <T>(until: Promise<T>) => Promise<T>;
}

/** Real time passes by itself; a clock that is told to moves by a millisecond a turn. */
function manual(clock: (moved: ManualClock) => Clock): ClockUnderTest {
  const moved = new ManualClock();
  const pass = async <T>(until: Promise<T>): Promise<T> => {
    let settled = false;
    const end = () => {
      settled = true;
    };
    until.then(end, end);
    for (let turn = 0; turn < 1_000 && !settled; turn++) {
      moved.advance(milliseconds(1));
      await Promise.resolve();
    }
    return until;
  };
  return { clock: clock(moved), pass };
}

/** What every Clock does. */
const clocks: readonly (readonly [string, () => ClockUnderTest])[] = [
  ['The system clock', () => ({ clock: systemClock, pass: (until) => until })],
  ['A manual clock', () => manual((moved) => moved)],
  [
    'A scaled clock',
    () =>
      manual((moved) =>
        scaledClock({ realOrigin: moved.now(), worldOrigin: unixMilliseconds(5), factor: 10 }, moved),
      ),
  ],
];
for (const [name, make] of clocks) {
  test(`${name} never goes back, fires once and not early, and not what was cancelled`, async (t) => {
    const { clock, pass } = make();
    const start = clock.now();
    const fired: string[] = [];
    const cancel = clock.after(milliseconds(5), () => fired.push('never'));
    cancel();
    cancel();
    const due = new Promise<number>((resolve) => {
      clock.after(milliseconds(20), () => {
        fired.push('due');
        resolve(clock.now());
      });
    });
    clock.after(milliseconds(-1), () => fired.push('at once'));
    const time = await pass(due);
    // Timers of the machine may fire within the millisecond before.
    t.true(time - start >= 19, `${time - start} ms`);
    t.deepEqual(fired, ['at once', 'due']);
  });
}
