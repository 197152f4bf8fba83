import test from 'ava';
import { Silence } from '../../firmware-bridge/silence.ts';
import { ManualClock } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';

test('Silence counts look by look, and a long sleep between two looks only so much', (t) => {
  const clock = new ManualClock();
  const [silence, short] = [new Silence(clock), new Silence(clock, 60)];
  const look = (ms: number) => {
    clock.advance(milliseconds(ms));
    return [silence.look(), short.look()];
  };
  t.deepEqual(look(50), [50, 50]);
  t.deepEqual(look(300), [150, 110]);
  silence.heard();
  short.heard();
  t.deepEqual(look(40), [40, 40]);
});
