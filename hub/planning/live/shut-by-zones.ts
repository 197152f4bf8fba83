import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { PlanJob, PlanProblem, PlanVehicle, Unassigned } from '../problem.ts';
import type { LiveJob } from './live-problem.ts';
import type { ZoneRules } from './live-zones.ts';

const hint = 'Change or remove the zone, or cancel the job; it is planned once its places are open.';

/**
 * Takes out jobs at places where no robot may be. Parcels aboard whose way ends where their robot may not be stay there: their room stays taken, their
 * stop waits.
 */
export function withoutShut(
  problem: PlanProblem,
  places: readonly CoordinatesE7[],
  zones: ZoneRules,
): { readonly problem: PlanProblem; readonly shut: readonly Unassigned[] } {
  const shut: Unassigned[] = [];
  const room = new Map<string, PlanVehicle['capacity']>();
  const profiles = [...new Set(problem.vehicles.map(({ profile }) => profile))];
  const shutFor = (profile: string, { pickUp, dropOff, aboard }: PlanJob) => {
    for (const stop of aboard === undefined ? [pickUp, dropOff] : [dropOff]) {
      const at = stop && places[stop.place];
      const constraint = at && zones.shutBy(profile, at);
      if (constraint !== undefined) return constraint;
    }
    return undefined;
  };
  const jobs = problem.jobs.filter((job) => {
    const { id, aboard, load } = job;
    const vehicle = problem.vehicles.find((one) => one.id === aboard);
    const constraints = (vehicle === undefined ? profiles : [vehicle.profile]).map((one) =>
      shutFor(one, job),
    );
    const [constraint] = constraints;
    if (constraint === undefined || constraints.includes(undefined)) return true;
    shut.push({ job: id, code: 'UNREACHABLE', constraint, hint });
    if (vehicle === undefined) return false;
    const { parcels, grams, milliliters } = room.get(vehicle.id) ?? vehicle.capacity;
    room.set(vehicle.id, {
      parcels: parcels - load.parcels,
      grams: grams - load.grams,
      milliliters: milliliters - load.milliliters,
    });
    return false;
  });
  const vehicles = problem.vehicles.map((vehicle) => ({
    ...vehicle,
    capacity: room.get(vehicle.id) ?? vehicle.capacity,
  }));
  return { problem: shut.length === 0 ? problem : { ...problem, jobs, vehicles }, shut };
}

/** Jobs nobody can reach because of a zone say which one. */
export function namingZones(
  unassigned: readonly Unassigned[],
  jobs: readonly LiveJob[],
  profiles: readonly string[],
  zones: ZoneRules,
): Unassigned[] {
  return unassigned.map((one) => {
    const job = jobs.find(({ id }) => id === one.job);
    if (one.code !== 'UNREACHABLE' || job === undefined) return one;
    for (const at of [job.from, job.to]) {
      for (const profile of profiles) {
        const constraint = zones.shutBy(profile, at);
        if (constraint !== undefined) return { ...one, constraint, hint };
      }
    }
    return one;
  });
}
