import test from 'ava';
import { FakeRobotLink } from '../../firmware-bridge/fake-link.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { origin } from '../edge/a-job.ts';
import { listen, settle } from './a-link.ts';
import { robotLinkContract } from './robot-link.contract.ts';

robotLinkContract(test, 'The in-memory link', async () => {
  const link = new FakeRobotLink(unixMilliseconds(1_790_000_000_000));
  const { states, events, last } = listen(link);
  await link.start();
  return { link, pass: settle, near: origin, stateCount: () => states.length, last, events: () => events };
});

test('A state out of range is not passed on', (t) => {
  const link = new FakeRobotLink(unixMilliseconds(1_790_000_000_000));
  for (const wrong of [{ battery: 1.5 }, { heading: 360 }, { at: { latitude: 9e9, longitude: 0 } }]) {
    t.true(
      isFleetError(
        t.throws(() => link.say(wrong)),
        'FIRMWARE_STATE_INVALID',
      ),
    );
  }
});
