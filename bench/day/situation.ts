import { fleetFigures } from '../../hub/planning/fleet-figures.ts';
import type { LiveJob, LiveRobot, LiveSituation } from '../../hub/planning/live/live-problem.ts';
import { type Charging, type Leaves, plugUse } from '../../hub/planning/live/plug-use.ts';
import type { TravelTable } from '../../hub/planning/live/travel-table.ts';
import { type DeviceId, deviceIdOf, type JobId, jobId } from '../../protocol/ids.ts';
import { unixSeconds } from '../../protocol/units.ts';
import type { DayFacts, DayOrder } from './facts.ts';
import { placeAt } from './leg.ts';
import type { DayStop } from './log.ts';
import { chargerOf, enoughOf, type VehicleNow } from './vehicle.ts';
import type { World } from './world.ts';

const devices: DeviceId[] = [];

export function deviceOf(vehicle: number): DeviceId {
  for (let next = devices.length; next <= vehicle; next++) {
    const key = new Uint8Array(32);
    new DataView(key.buffer).setUint32(0, next + 1);
    devices.push(deviceIdOf(key));
  }
  return devices[vehicle] as DeviceId;
}

export const jobOf = (order: number): JobId => jobId((order + 1).toString(16).padStart(64, '0'));
export const orderOf = (job: JobId): number => Number.parseInt(job, 16) - 1;

/** What a hub would know of the world at this moment. */
export interface Situation {
  readonly situation: LiveSituation;
  /** Stops vehicles drive to or wait at; charging is not among them. */
  readonly committed: ReadonlyMap<number, DayStop & { readonly order: number }>;
  /** Watt-hours with which vehicles at chargers leave for work; missing are those that may leave as they are. */
  readonly leaves: ReadonlyMap<number, number>;
}

export function situationOf(
  world: World,
  day: DayFacts,
  tables: Readonly<Record<string, TravelTable>>,
): Situation {
  const { vehicles, orders, time } = world;
  const { orders: facts, chargers } = day;
  const committed = new Map<number, DayStop & { readonly order: number }>();
  const aboard = new Map<number, number>();
  const going = new Set<number>();
  for (const [index, vehicle] of vehicles.entries()) {
    for (const order of vehicle.aboard) aboard.set(order, index);
    const { doing } = vehicle;
    if (doing.kind === 'serve' && doing.stop.kind === 'pick-up') aboard.set(doing.stop.order, index);
    if (doing.kind === 'serve' && doing.stop.kind === 'drop-off') going.add(doing.stop.order);
    if ((doing.kind === 'drive' || doing.kind === 'wait') && doing.stop.kind !== 'charge') {
      committed.set(index, doing.stop);
    }
  }
  const bound = new Set([...committed.values()].map(({ order }) => order));
  const { leaves, taken } = plugUse(vehicles.flatMap((_, index) => chargingNow(world, index, day)));
  const jobs = orders.flatMap((state, order): LiveJob[] => {
    const isOpen = (state === 'open' || state === 'aboard') && !going.has(order);
    if (!isOpen) return [];
    return [jobNow(order, facts[order] as DayOrder, aboard.get(order), bound.has(order))];
  });
  return {
    situation: {
      now: unixSeconds(time),
      robots: vehicles.map((_, index) => robotNow(world, index, day, leaves.get(index))),
      jobs,
      chargers: chargers.map((charger, index) => ({ id: String(index), ...charger })),
      taken,
      tables,
    },
    committed,
    leaves: new Map([...leaves].map(([index, { usable }]) => [index, usable])),
  };
}

function jobNow(order: number, facts: DayOrder, vehicle: number | undefined, bound: boolean): LiveJob {
  const { from, to, grams, milliliters, priority, earliest, latest } = facts;
  return {
    id: jobOf(order),
    load: { parcels: 1, grams, milliliters },
    priority,
    ...(vehicle === undefined ? {} : { aboard: deviceOf(vehicle) }),
    from,
    to,
    earliest: unixSeconds(earliest),
    latest: unixSeconds(latest),
    lateness: bound ? 'soft' : 'hard',
  };
}

function figuresOf({ profile }: VehicleNow['facts']) {
  const figures = fleetFigures[profile === 'drone' ? 'drone' : 'pavement-robot'];
  if (figures === undefined) throw new RangeError(`no figures for ${profile}`);
  return figures;
}

function robotNow(world: World, index: number, { chargers, orders }: DayFacts, leaves?: Leaves): LiveRobot {
  const { facts, doing } = world.vehicles[index] as VehicleNow;
  const { at, charge } = world.look(index);
  const { time } = world;
  const robot = {
    device: deviceOf(index),
    figures: figuresOf(facts),
    compartments: facts.parcels,
    at,
    ready: unixSeconds(time),
    usable: charge,
    takes: doing.kind === 'broken' ? 'nothing new' : 'new jobs',
  } as const;
  const stop = doing.kind === 'drive' || doing.kind === 'wait' ? doing.stop : undefined;
  if (stop !== undefined && stop.kind !== 'charge') {
    const { from, to } = orders[stop.order] as DayOrder;
    return { ...robot, bound: stop.kind === 'pick-up' ? from : to };
  }
  if (doing.kind === 'serve') {
    const left = doing.until - time;
    return { ...robot, ready: unixSeconds(doing.until), usable: charge - (left * facts.idle) / 3_600 };
  }
  const charger = chargerOf(doing);
  if (charger === undefined) return robot;
  const { at: place } = chargers[charger] as DayFacts['chargers'][number];
  const { arrives, usable } = arrivalOf(world, index);
  const { ready, usable: then } = leaves ?? { ready: Math.ceil(arrives), usable };
  return { ...robot, at: place, ready: unixSeconds(ready), usable: then };
}

function chargingNow(world: World, index: number, { chargers }: DayFacts): Charging<number>[] {
  const { facts, doing } = world.vehicles[index] as VehicleNow;
  const charger = chargerOf(doing);
  if (charger === undefined) return [];
  const enough = 'stop' in doing ? enoughOf(doing.stop, facts) : doing.kind === 'charge' ? doing.enough : 0;
  return [
    {
      robot: index,
      figures: figuresOf(facts),
      charger: { id: String(charger), ...(chargers[charger] as DayFacts['chargers'][number]) },
      isPlugged: doing.kind === 'charge',
      ...arrivalOf(world, index),
      enough: enough / facts.capacity,
    },
  ];
}

/** At its charger, with what is then in its battery as far as a hub knows. */
function arrivalOf(world: World, index: number): { readonly arrives: number; readonly usable: number } {
  const { doing, facts } = world.vehicles[index] as VehicleNow;
  const { charge } = world.look(index);
  if (doing.kind !== 'drive') return { arrives: world.time, usable: charge };
  const left = placeAt(doing.leg, doing.leg.end).meters - placeAt(doing.leg, world.time).meters;
  return { arrives: doing.until, usable: charge - left * facts.perMeter };
}
