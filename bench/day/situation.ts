import { fleetFigures } from '../../hub/planning/fleet-figures.ts';
import type { LiveJob, LiveRobot, LiveSituation } from '../../hub/planning/live/live-problem.ts';
import type { TravelTable } from '../../hub/planning/live/travel-table.ts';
import { type DeviceId, deviceIdOf, type JobId, jobId } from '../../protocol/ids.ts';
import { unixSeconds } from '../../protocol/units.ts';
import type { DayFacts, DayOrder } from './facts.ts';
import type { DayStop } from './log.ts';
import { chargeSeconds, type VehicleNow } from './vehicle.ts';
import type { World } from './world.ts';

/** Level up to which a charging vehicle is left alone, as a share of its battery. */
export const INTERRUPTIBLE = 0.5;

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
  const jobs = orders.flatMap((state, order): LiveJob[] => {
    const isOpen = (state === 'open' || state === 'aboard') && !going.has(order);
    if (!isOpen) return [];
    return [jobNow(order, facts[order] as DayOrder, aboard.get(order), bound.has(order))];
  });
  return {
    situation: {
      now: unixSeconds(time),
      robots: vehicles.map((vehicle, index) => robotNow(vehicle, index, time, world.look(index), day)),
      jobs,
      chargers: chargers.map((charger, index) => ({ id: String(index), ...charger })),
      tables,
    },
    committed,
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

function robotNow(
  { facts, doing }: VehicleNow,
  index: number,
  time: number,
  { at, charge }: ReturnType<World['look']>,
  { chargers, orders }: DayFacts,
): LiveRobot {
  const figures = fleetFigures[facts.profile === 'drone' ? 'drone' : 'pavement-robot'];
  if (figures === undefined) throw new RangeError(`no figures for ${facts.profile}`);
  const robot = {
    device: deviceOf(index),
    figures,
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
  const { at: place, watts } = chargers[charger] as DayFacts['chargers'][number];
  const enough = Math.max(charge, facts.capacity * INTERRUPTIBLE);
  const there = doing.kind === 'drive' ? doing.until : time;
  const ready = Math.ceil(there + chargeSeconds(facts, charge, enough, watts));
  return { ...robot, at: place, ready: unixSeconds(ready), usable: enough };
}

/** Where it charges, or is on its way or in line to. */
function chargerOf(doing: VehicleNow['doing']): number | undefined {
  if (doing.kind === 'charge') return doing.charger;
  const stop = doing.kind === 'drive' || doing.kind === 'queue' ? doing.stop : undefined;
  return stop?.kind === 'charge' ? stop.charger : undefined;
}
