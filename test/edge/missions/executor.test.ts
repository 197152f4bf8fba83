import test from 'ava';
import { MAX_TRIES } from '../../../edge/missions/check-typed-code.ts';
import { wanted } from '../../../edge/missions/wanted.ts';
import { verifyDelivery, verifyPickUp, verifyReturn } from '../../../protocol/handover.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { returnReasons } from '../../../protocol/statements/delivery.ts';
import { metersPerSecond } from '../../../protocol/units.ts';
import { aJob, aMission, missionJob, place, stopAt } from '../a-job.ts';
import { network } from '../hub-side.ts';
import { ExecutorUnderTest } from './a-moment.ts';

const job = aJob(place(100, 0), place(100, 200));
const other = aJob(place(0, 100), place(200, 0), seededRandom(6));

function pickedUp(): ExecutorUnderTest {
  const robot = new ExecutorUnderTest();
  robot.mission(1, aMission(job));
  robot.standAt(job.pickUp.at);
  robot.type(job.codes['pick-up']);
  robot.compartments[0] = job.id;
  robot.stand();
  return robot;
}

test('A mission is driven, opened by the right codes only, signed for and finished', (t) => {
  const robot = new ExecutorUnderTest();
  t.is(wanted(robot.progress).kind, 'nothing');
  robot.mission(1, aMission(job));
  t.is(wanted(robot.progress).kind, 'drive');
  robot.standAt(job.pickUp.at);
  t.like(wanted(robot.progress), { kind: 'ask', job: job.id, role: 'pick-up' });
  robot.type(job.codes['drop-off']);
  t.is(wanted(robot.progress).kind, 'ask', 'the drop-off code opens nothing at the pick-up');
  robot.stand(5);
  robot.type(job.codes['pick-up'].toLowerCase());
  t.like(wanted(robot.progress), { kind: 'open', compartment: 0, label: job.id });
  robot.compartments[0] = job.id;
  robot.stand();
  t.is(wanted(robot.progress).kind, 'drive');
  robot.standAt(job.dropOff.at);
  robot.type(job.codes['drop-off']);
  t.like(wanted(robot.progress), { kind: 'open', compartment: 0, label: null });
  robot.compartments[0] = null;
  robot.stand();
  t.is(wanted(robot.progress).kind, 'nothing');
  t.deepEqual(robot.kinds(), [
    'mission-accepted',
    'stop-reached',
    'wrong-code',
    'pick-up',
    'stop-reached',
    'delivery',
    'mission-finished',
  ]);
  for (const event of robot.events()) {
    if (event.kind === 'pick-up')
      t.notThrows(() => verifyPickUp(network, event, job.statement, nativeVerifier));
    if (event.kind === 'delivery') {
      const fields = verifyDelivery(network, event, job.statement, nativeVerifier);
      t.true(fields.lastSequence > fields.firstSequence);
    }
  }
});

test('Standing elsewhere, or moving past, is not arriving', (t) => {
  const robot = new ExecutorUnderTest();
  robot.mission(1, aMission(job));
  robot.standAt(place(80, 0));
  robot.at = job.pickUp.at;
  robot.take({ kind: 'state', state: { ...robot.state(), motion: 'moving', speed: metersPerSecond(1) } });
  t.is(wanted(robot.progress).kind, 'drive');
});

test('A parcel counts as taken over only after the code', (t) => {
  const robot = new ExecutorUnderTest();
  robot.mission(1, aMission(job));
  robot.standAt(job.pickUp.at);
  robot.compartments[0] = job.id;
  robot.stand();
  t.false(robot.kinds().includes('pick-up'));
});

test('After too many wrong codes the door is given up, each try waits longer, and a restart gives no new tries', (t) => {
  const robot = new ExecutorUnderTest();
  robot.mission(1, aMission(job, 3_600));
  robot.standAt(job.pickUp.at);
  const wrong = () => robot.kinds().filter((kind) => kind === 'wrong-code').length;
  robot.type('0000000000000000');
  robot.type('0000000000000000');
  robot.type(job.codes['pick-up']);
  t.is(wrong(), 1, 'nothing is looked at during the delay');
  for (let i = 0; i < 10; i++) {
    robot.stand(100);
    robot.type('not even a code');
    robot.restart();
  }
  t.is(wrong(), MAX_TRIES);
  robot.type(job.codes['pick-up']);
  t.is(wanted(robot.progress).kind, 'ask');
  robot.stand(3_600);
  t.true(robot.kinds().includes('NO_SHOW_PICK_UP'));
  t.is(robot.kinds().at(-1), 'mission-finished');
});

test('Nobody at the drop-off: the parcel goes back the way it came, and the return code ends the job', (t) => {
  const path = [place(100, 0), place(150, 0), place(150, 200), job.dropOff.at];
  const robot = new ExecutorUnderTest();
  const mission = aMission(job);
  const [first, second] = mission.stops;
  if (!first || !second) return t.fail();
  robot.mission(1, { ...mission, stops: [first, { ...second, path }] });
  robot.standAt(job.pickUp.at);
  robot.type(job.codes['pick-up']);
  robot.compartments[0] = job.id;
  robot.stand();
  robot.standAt(job.dropOff.at);
  robot.stand(119);
  t.is(wanted(robot.progress).kind, 'ask');
  robot.stand(2);
  const back = wanted(robot.progress);
  t.deepEqual(back.kind === 'drive' && back.path, [...path].reverse().concat(job.pickUp.at));
  robot.restart();
  robot.standAt(job.pickUp.at);
  t.like(wanted(robot.progress), { kind: 'ask', role: 'return' });
  robot.type(job.codes['drop-off']);
  robot.stand(10);
  robot.type(job.codes.return);
  robot.compartments[0] = null;
  robot.stand();
  const [event] = robot.events().filter(({ kind }) => kind === 'return');
  if (event?.kind !== 'return') return t.fail();
  t.is(verifyReturn(network, event, job.statement, nativeVerifier).reason, returnReasons.noShow);
  t.deepEqual(robot.kinds().slice(-3), ['wrong-code', 'return', 'mission-finished']);
});

test('Nobody at the return place: it asks again for ever, and goes on with other stops meanwhile', (t) => {
  const robot = pickedUp();
  robot.mission(2, {
    jobs: [missionJob(job), missionJob(other)],
    stops: [
      stopAt('return', job.pickUp.at, 0),
      stopAt('pick-up', other.pickUp.at, 1),
      stopAt('drop-off', other.dropOff.at, 1),
    ],
  });
  robot.standAt(job.pickUp.at);
  robot.stand(121);
  t.true(robot.kinds().includes('NO_SHOW_RETURN'));
  robot.standAt(other.pickUp.at);
  t.like(wanted(robot.progress), { kind: 'ask', job: other.id });
  robot.stand(121);
  robot.standAt(job.pickUp.at);
  robot.stand(200);
  robot.stand(200);
  t.is(robot.kinds().filter((kind) => kind === 'NO_SHOW_RETURN').length, 3);
  robot.type(job.codes.return);
  robot.compartments[0] = null;
  robot.stand();
  t.true(robot.kinds().includes('return'));
});

test('Kill -9 anywhere in a hand-over: it is completed after the restart, and signed once', (t) => {
  const robot = new ExecutorUnderTest();
  robot.mission(1, aMission(job));
  robot.restart();
  robot.standAt(job.pickUp.at);
  robot.restart();
  robot.type(job.codes['pick-up']);
  robot.restart();
  t.is(wanted(robot.progress).kind, 'open', 'the code was durable before anything opened');
  robot.compartments[0] = job.id;
  robot.restart();
  robot.stand();
  robot.restart();
  robot.stand();
  robot.standAt(job.dropOff.at);
  robot.type(job.codes['drop-off']);
  robot.restart();
  robot.compartments[0] = null;
  robot.restart();
  robot.stand();
  robot.restart();
  robot.stand();
  const signed = robot.kinds().filter((kind) => kind === 'pick-up' || kind === 'delivery');
  t.deepEqual(signed, ['pick-up', 'delivery']);
});

test('A new mission keeps what is done, the door the robot stands at, and the tries used there', (t) => {
  const robot = new ExecutorUnderTest();
  robot.mission(1, aMission(job));
  robot.standAt(job.pickUp.at);
  robot.type('0000000000000000');
  const both = {
    jobs: [missionJob(other), missionJob(job)],
    stops: [
      stopAt('pick-up', other.pickUp.at, 0),
      stopAt('pick-up', job.pickUp.at, 1),
      stopAt('drop-off', other.dropOff.at, 0),
      stopAt('drop-off', job.dropOff.at, 1),
    ],
  };
  robot.mission(2, both);
  t.like(wanted(robot.progress), { kind: 'ask', job: job.id });
  t.like(robot.progress.plan?.phase, { kind: 'at-door', tries: 1 });
  robot.stand(5);
  robot.type(job.codes['pick-up']);
  robot.compartments[0] = job.id;
  robot.stand();
  robot.mission(3, both);
  const next = wanted(robot.progress);
  t.deepEqual(next.kind === 'drive' && next.path.at(-1), other.pickUp.at);
  robot.standAt(other.pickUp.at);
  t.like(robot.progress.plan?.phase, { compartment: 1 });
});

test('Missions that cannot be carried out are refused with their reason, and the old one goes on', (t) => {
  const robot = pickedUp();
  const jobs = [missionJob(job), missionJob(other)];
  const moved = { ...missionJob(other), pickUp: { ...other.pickUp, at: place(5, 5) } };
  const forged = { ...missionJob(other), signature: job.signature };
  const three = aJob(place(1, 1), place(2, 2), seededRandom(8));
  const dropOff = stopAt('drop-off', job.dropOff.at, 0);
  const cases: [string, Parameters<ExecutorUnderTest['mission']>[1]][] = [
    ['MISSION_FORGETS_PARCEL', { jobs, stops: [stopAt('pick-up', other.pickUp.at, 1)] }],
    ['MISSION_PRECEDENCE', { jobs, stops: [dropOff, stopAt('drop-off', other.dropOff.at, 1)] }],
    ['MISSION_PLACE', { jobs, stops: [dropOff, stopAt('pick-up', place(7, 7), 1)] }],
    ['PLACE_WRONG', { jobs: [missionJob(job), moved], stops: [dropOff] }],
    ['SIGNATURE_INVALID', { jobs: [missionJob(job), forged], stops: [dropOff] }],
    [
      'MISSION_CAPACITY',
      {
        jobs: [...jobs, missionJob(three)],
        stops: [
          stopAt('pick-up', other.pickUp.at, 1),
          stopAt('pick-up', three.pickUp.at, 2),
          dropOff,
          stopAt('drop-off', other.dropOff.at, 1),
          stopAt('drop-off', three.dropOff.at, 2),
        ],
      },
    ],
  ];
  cases.forEach(([code, payload], i) => {
    robot.mission(10 + i, payload);
    const last = robot.events().at(-1);
    t.is(last?.kind === 'mission-refused' && last.reason.split(':')[0], code);
    t.is(robot.progress.plan?.number, 1);
  });
  const told = robot.events().length;
  robot.mission(15, aMission(job));
  t.is(robot.events().length, told, 'a refused number is not judged again');
});

test('While a hand-over is open its stop cannot be taken away', (t) => {
  const robot = new ExecutorUnderTest();
  robot.mission(1, aMission(job));
  robot.standAt(job.pickUp.at);
  robot.type(job.codes['pick-up']);
  robot.mission(2, aMission(other));
  const last = robot.events().at(-1);
  t.regex((last?.kind === 'mission-refused' && last.reason) || '', /^MISSION_DURING_HAND_OVER/);
  t.like(wanted(robot.progress), { kind: 'open', label: job.id });
});

test('A stale mission does not start a job again that ended here', (t) => {
  const robot = pickedUp();
  robot.standAt(job.dropOff.at);
  robot.type(job.codes['drop-off']);
  robot.compartments[0] = null;
  robot.stand();
  robot.mission(2, aMission(job));
  robot.stand();
  t.is(wanted(robot.progress).kind, 'nothing');
  t.deepEqual(robot.kinds().slice(-2), ['mission-accepted', 'mission-finished']);
  t.is(robot.kinds().filter((kind) => kind === 'delivery').length, 1);
});

test('Stop holds through a restart until resume; home drops an empty mission and never a parcel', (t) => {
  const robot = pickedUp();
  const say = (number: number, kind: 'stop' | 'resume' | 'home') =>
    robot.take({
      kind: 'command',
      order: { number, command: kind === 'stop' ? { kind, reason: 'roadworks' } : { kind } },
    });
  say(1, 'stop');
  robot.restart();
  t.is(wanted(robot.progress).kind, 'nothing');
  t.is(robot.progress.held, 'roadworks');
  say(1, 'resume');
  t.is(robot.progress.held, 'roadworks', 'an old number is not obeyed');
  say(2, 'resume');
  t.is(wanted(robot.progress).kind, 'drive');
  say(3, 'home');
  t.is(robot.kinds().at(-1), 'HOME_WITH_PARCELS');
  const empty = new ExecutorUnderTest();
  empty.mission(1, aMission(job));
  empty.take({ kind: 'command', order: { number: 1, command: { kind: 'home' } } });
  t.is(empty.progress.plan, null);
  t.is(empty.kinds().at(-1), 'mission-aborted');
});

test('At a charger it waits until there is enough, then goes on', (t) => {
  const robot = new ExecutorUnderTest();
  robot.mission(1, { jobs: [], stops: [stopAt('charge', place(50, 0)), stopAt('park', place(60, 0))] });
  robot.standAt(place(50, 0));
  t.is(wanted(robot.progress).kind, 'charge');
  robot.take({ kind: 'state', state: { ...robot.state(), battery: 0.95 } });
  t.is(wanted(robot.progress).kind, 'drive');
  robot.standAt(place(60, 0));
  t.is(robot.kinds().at(-1), 'mission-finished');
});

test('Two parcels handed over at one door name two frames', (t) => {
  const one = aJob(place(10, 0), place(50, 0), seededRandom(1));
  const two = aJob(place(10, 0), place(50, 0), seededRandom(2));
  const robot = new ExecutorUnderTest();
  robot.mission(1, {
    jobs: [missionJob(one), missionJob(two)],
    stops: [
      stopAt('pick-up', place(10, 0), 0),
      stopAt('pick-up', place(10, 0), 1),
      stopAt('drop-off', place(50, 0), 0),
      stopAt('drop-off', place(50, 0), 1),
    ],
  });
  for (const [made, compartment] of [
    [one, 0],
    [two, 1],
  ] as const) {
    robot.standAt(place(10, 0));
    robot.type(made.codes['pick-up']);
    robot.compartments[compartment] = made.id;
    robot.stand();
  }
  for (const [made, compartment] of [
    [one, 0],
    [two, 1],
  ] as const) {
    robot.standAt(place(50, 0));
    robot.type(made.codes['drop-off']);
    robot.compartments[compartment] = null;
    robot.sequence = 20;
    robot.take({ kind: 'state', state: robot.state() });
  }
  const numbers = robot.events().flatMap((event) => {
    if (event.kind !== 'delivery') return [];
    const made = [one, two].find((it) => {
      try {
        verifyDelivery(network, event, it.statement, nativeVerifier);
        return true;
      } catch {
        return false;
      }
    });
    return made === undefined
      ? []
      : [verifyDelivery(network, event, made.statement, nativeVerifier).lastSequence];
  });
  t.is(numbers.length, 2);
  t.true((numbers[1] ?? 0) > (numbers[0] ?? 0));
});
