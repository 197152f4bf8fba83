import fc from 'fast-check';
import type {
  ElectricInstance,
  ElectricNode,
} from '../../../../../hub/planning/charging/full-recharge/instance.ts';

const coordinate = fc.integer({ min: 0, max: 60 });

/** Instances small enough for brute force: windows and batteries that bind about half the time. */
export const smallInstance = (customers: number): fc.Arbitrary<ElectricInstance> =>
  fc
    .record({
      depot: fc.tuple(coordinate, coordinate),
      stations: fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 3 }),
      customers: fc.array(
        fc.tuple(coordinate, coordinate, fc.integer({ min: 0, max: 200 }), fc.integer({ min: 20, max: 300 })),
        { minLength: customers, maxLength: customers },
      ),
      battery: fc.integer({ min: 60, max: 140 }),
      refill: fc.constantFrom(0.3, 1, 2.5),
    })
    .map(
      (drawn): ElectricInstance => ({
        depot: node('D0', drawn.depot, 0, 0, 600, 0),
        stations: drawn.stations.map((at, i) => node(`S${i}`, at, 0, 0, 600, 0)),
        customers: drawn.customers.map(([x, y, ready, width], i) =>
          node(`C${i + 1}`, [x, y], 10, ready, ready + width, 10),
        ),
        battery: drawn.battery,
        capacity: 200,
        consumption: 1,
        refill: drawn.refill,
        speed: 1,
      }),
    );

function node(
  id: string,
  [x, y]: readonly [number, number],
  demand: number,
  ready: number,
  due: number,
  service: number,
): ElectricNode {
  return { id, x, y, demand, ready, due, service };
}

/** Length of the best route with this order of customers, by trying every choice of at most two stations a gap. */
export function shortestByTrial(instance: ElectricInstance, order: readonly number[]): number {
  const { stations, customers, depot } = instance;
  const stops = [...order.map((customer) => customers[customer - 1] as ElectricNode), depot];
  const gaps: readonly (readonly ElectricNode[])[] = [
    [],
    ...stations.map((s) => [s]),
    ...stations.flatMap((s) => stations.map((u) => [s, u])),
  ];
  let best = Number.POSITIVE_INFINITY;
  const go = (next: number, at: ElectricNode, time: number, level: number, distance: number): void => {
    const stop: ElectricNode | undefined = stops[next];
    if (stop === undefined) {
      best = Math.min(best, distance);
      return;
    }
    for (const gap of gaps) {
      let here: ElectricNode = at;
      let [now, left, driven] = [time, level, distance];
      const onTheWay: readonly ElectricNode[] = [...gap, stop];
      for (const station of onTheWay) {
        const way: number = Math.hypot(here.x - station.x, here.y - station.y);
        now += way / instance.speed;
        left -= way * instance.consumption;
        driven += way;
        if (left < -1e-9) break;
        if (station !== stop) {
          now += instance.refill * (instance.battery - left);
          left = instance.battery;
        }
        here = station;
      }
      if (left < -1e-9 || now > stop.due + 1e-9) continue;
      go(next + 1, stop, Math.max(now, stop.ready) + stop.service, left, driven);
    }
  };
  go(0, depot, depot.ready, instance.battery, 0);
  return best;
}
