import test from 'ava';
import type { CommandRecord } from '../../../hub/missions/mission.ts';
import { OrderWatch } from '../../../hub/missions/order-watch.ts';
import type { StoreChange } from '../../../hub/store/job-store.ts';
import { type FleetEvent, type Sample, sampleFlags } from '../../../protocol/telemetry.ts';
import { unixMilliseconds, unixSeconds } from '../../../protocol/units.ts';
import { depot, robotNumber } from '../support/a-fleet.ts';
import { START } from '../support/a-world.ts';

const { id: device } = robotNumber(1);
const at = (seconds: number) => unixMilliseconds(START + seconds * 1_000);

const sample = (seconds: number, flags: number, speed = 0): Sample => ({
  time: at(seconds),
  at: depot,
  altitude: 0,
  heading: 0,
  speed,
  battery: 900,
  flags,
});

function anOrder(kind: CommandRecord['kind']) {
  const nothing = new Uint8Array();
  const order = {
    device,
    number: 4,
    kind,
    statement: nothing,
    signature: nothing,
    payload: nothing,
  } as const;
  const stages: string[] = [];
  const commit = async (changes: readonly StoreChange[]) => {
    for (const change of changes) if (change.kind === 'command') stages.push(change.command.stage);
  };
  const watch = new OrderWatch({
    store: { commit },
    changed: () => undefined,
    report: (error) => Promise.reject(error),
  });
  watch.ordered({ ...order, expires: unixSeconds(0), stage: 'sent' }, at(0));
  return { watch, stages };
}

test('a stop is received, carried out while the robot brakes, and done when it stands', (t) => {
  const { watch, stages } = anOrder('stop');
  watch.taken(device, 3);
  t.deepEqual(stages, []);
  watch.taken(device, 4);
  watch.heard(device, { samples: [sample(1, sampleFlags.stopped, 90)], events: [] });
  watch.heard(device, { samples: [sample(2, sampleFlags.stopped)], events: [] });
  watch.heard(device, { samples: [sample(3, sampleFlags.stopped)], events: [] });
  t.deepEqual(stages, ['received', 'executing', 'done']);
});

test('what a robot measured before an order says nothing of it', (t) => {
  const { watch, stages } = anOrder('stop');
  watch.heard(device, { samples: [sample(-5, sampleFlags.stopped)], events: [] });
  t.deepEqual(stages, []);
});

test('a robot drives on when its frames say so, whatever its link acknowledged', (t) => {
  const { watch, stages } = anOrder('resume');
  watch.heard(device, { samples: [sample(1, sampleFlags.stopped)], events: [] });
  watch.heard(device, { samples: [sample(2, sampleFlags.moving, 100)], events: [] });
  watch.taken(device, 4);
  t.deepEqual(stages, ['done']);
});

test('a robot goes home once it dropped its mission, and refuses with parcels aboard', (t) => {
  const aborted: FleetEvent = {
    kind: 'mission-aborted',
    time: at(1),
    mission: new Uint8Array(16),
    reason: 'sent home',
  };
  const fault: FleetEvent = {
    kind: 'fault',
    time: at(1),
    code: 'HOME_WITH_PARCELS',
    detail: '1 parcels aboard',
  };
  for (const [event, stage] of [
    [aborted, 'done'],
    [fault, 'refused'],
  ] as const) {
    const { watch, stages } = anOrder('home');
    watch.heard(device, { samples: [sample(1, 0)], events: [event] });
    t.deepEqual(stages, [stage]);
  }
});
