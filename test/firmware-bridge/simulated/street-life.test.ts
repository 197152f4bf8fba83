import test from 'ava';
import fc from 'fast-check';
import { streetClasses } from '../../../firmware-bridge/simulated/street-classes.ts';
import { type StreetClass, streetLife } from '../../../firmware-bridge/simulated/street-life.ts';
import { RoadClass } from '../../../maps/roads/classes.ts';
import { edgeLine } from '../../../maps/roads/network.ts';
import { generateTown } from '../../../maps/town/generate-town.ts';
import { metersPerSecond, unixMilliseconds } from '../../../protocol/units.ts';
import { origin, place } from '../../edge/a-job.ts';
import { aSimulatedRobot } from '../a-link.ts';

const hour = (at: number) => unixMilliseconds(Date.UTC(2026, 4, 4) + at * 3_600_000);
const classes: readonly StreetClass[] = ['main', 'side', 'pedestrian', 'park'];

test('The same place at the same time has the same people; the pace stays between half and full', (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...classes),
      fc.double({ min: 0, max: 48, noNaN: true }),
      fc.integer({ min: -2_000, max: 2_000 }),
      (kind, at, east) => {
        const life = streetLife(() => kind);
        const [now, where] = [hour(at), place(east, 0)];
        const people = life.pedestrians(now, where);
        t.is(streetLife(() => kind).pedestrians(now, where), people);
        t.true(Number.isInteger(people) && people >= 0 && people < 20);
        const pace = life.pace(now, where);
        t.true(pace > 0.5 && pace <= 1);
        t.is(life.pace(unixMilliseconds(now + 86_400_000), where), pace);
      },
    ),
  );
});

test('Nights are empty, the rush hour fills main streets and the afternoon the park', (t) => {
  const sum = (kind: StreetClass, at: number) => {
    const life = streetLife(() => kind);
    return Array.from({ length: 50 }, (_, i) => life.pedestrians(hour(at), place(i * 110, 0))).reduce(
      (a, b) => a + b,
    );
  };
  for (const kind of classes) t.true(sum(kind, 3) < sum(kind, 12) / 5);
  t.true(sum('main', 8) > sum('main', 10));
  t.true(sum('park', 15) > sum('park', 8));
  t.true(sum('pedestrian', 12) > 2 * sum('side', 12));
});

test('It is slower where and when there are more people', (t) => {
  const [busy, quiet] = [streetLife(() => 'pedestrian'), streetLife(() => 'side')];
  t.true(busy.pace(hour(12), origin) < quiet.pace(hour(12), origin));
  t.is(busy.pace(hour(3), origin), 1);
});

test('A town has all classes, and a pavement is as busy as its street', (t) => {
  const { network, places } = generateTown(1);
  const classAt = streetClasses(network);
  t.deepEqual(new Set(places.doors.map(({ at }) => classAt(at))), new Set(['main', 'side', 'pedestrian']));
  for (let edge = 0; edge < network.edgeCount; edge++) {
    const [from, to] = [edgeLine(network, edge)[0], edgeLine(network, edge)[1]];
    if (from === undefined || to === undefined) continue;
    const middle = {
      latitude: Math.round((from.latitude + to.latitude) / 2),
      longitude: Math.round((from.longitude + to.longitude) / 2),
    };
    if (network.edgeClass[edge] === RoadClass.path) t.is(classAt(middle), 'park');
    if (network.names[network.edgeName[edge] as number] === 'High Street') t.not(classAt(middle), 'park');
  }
  t.is(classAt({ latitude: 0, longitude: 0 }), 'side');
});

test('A robot gets on at the pace of its street', async (t) => {
  const path = [place(100, 0)];
  const [slow, free] = await Promise.all(
    [0.6, 1].map(async (pace) => {
      const { robot, pass, last } = await aSimulatedRobot({
        streets: { pedestrians: () => 0, pace: () => pace },
      });
      void robot.drive({ kind: 'follow', path, speed: metersPerSecond(1.5) });
      await pass(10_000);
      return last().speed;
    }),
  );
  t.is(free as number, 1.5);
  t.true(Math.abs((slow as number) - 0.9) < 0.01);
});
