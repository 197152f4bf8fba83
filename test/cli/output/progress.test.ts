import test from 'ava';
import { amount, duration, formatProgress, terminalProgress } from '../../../cli/output/progress.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';

test('progress shows share, rate and time left', (t) => {
  const line = formatProgress({
    label: 'writing',
    done: 2_500_000,
    total: 10_000_000,
    unit: 'B',
    elapsed: 5_000,
  });
  t.regex(line, /^writing {2}█{5}░{15} {3}25 % {2}2.5 MB of 10 MB {2}500 kB\/s {2}0:15 left$/);
});

test('without a known end it shows how much was done', (t) => {
  t.is(
    formatProgress({ label: 'reading', done: 40, unit: 'files', elapsed: 2_000 }),
    'reading  40 files  20 files/s',
  );
});

test('amounts and durations are short', (t) => {
  t.deepEqual([0, 7, 0.5, 999, 1_200, 340_000, 1.2e6, 5e9].map(amount), [
    '0',
    '7',
    '0.5',
    '999',
    '1.2 k',
    '340 k',
    '1.2 M',
    '5.0 G',
  ]);
  t.deepEqual([0, 7, 65, 3_600, 7_500].map(duration), ['0:00', '0:07', '1:05', '1 h 00', '2 h 05']);
});

test('a terminal is redrawn at most ten times a second, and at the end', (t) => {
  const clock = new ManualClock();
  let writes = 0;
  const progress = terminalProgress(
    'x',
    'B',
    clock,
    () => writes++,
    () => 80,
  );
  for (let i = 0; i < 100; i++) {
    progress.set(i, 100);
    clock.advance(milliseconds(10));
  }
  t.is(writes, 10);
  progress.end();
  t.is(writes, 12);
});
