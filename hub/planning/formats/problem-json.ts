import { FleetError } from '../../../protocol/errors.ts';
import type { DeviceId } from '../../../protocol/ids.ts';
import { unixSeconds, wattHours } from '../../../protocol/units.ts';
import type {
  PlanJob,
  PlanOptions,
  PlanProblem,
  PlanStop,
  PlanVehicle,
  PlanVisit,
  WarmStop,
} from '../problem.ts';
import { jobNamed, vehicleNamed } from './names.ts';
import { type FileStop, type ProblemFile, parseProblemFile } from './problem-fields.ts';
import { profileMatrix } from './profile-matrix.ts';

/** The documented JSON of a problem (README.md): what problem.ts says, with defaults, and rows for matrices. */
export interface JsonProblem {
  readonly problem: PlanProblem;
  readonly frozen: PlanOptions['frozen'];
  readonly warmStart: NonNullable<PlanOptions['warmStart']>;
  readonly changePrice: number;
}

const ENDLESS = Number.POSITIVE_INFINITY;

/** Throws PLAN_FILE_INVALID, PLAN_FIELD_INVALID naming the field. */
export function readProblemJson(text: string): JsonProblem {
  const file = parseProblemFile(text);
  const now = unixSeconds(file.now ?? 0);
  const { second = 0, meter = 0, wattHour = 0, lateSecond = 0 } = file.weights;
  return {
    problem: {
      now,
      objective: file.objective ?? 'cost',
      weights: { second, meter, wattHour, lateSecond },
      matrices: Object.fromEntries(
        Object.entries(file.profiles).map(([name, profile]) => [
          name,
          profileMatrix(name, profile, file.places ?? []),
        ]),
      ),
      chargers: (file.chargers ?? []).map(({ taken = [], ...charger }) => ({ ...charger, taken })),
      vehicles: file.vehicles.map((vehicle) => vehicleOf(vehicle, now)),
      jobs: file.jobs.map(jobOf),
    },
    frozen: frozenOf(file),
    warmStart: warmStartOf(file),
    changePrice: file.changePrice ?? 0,
  };
}

function vehicleOf(vehicle: ProblemFile['vehicles'][number], now: PlanProblem['now']): PlanVehicle {
  const { id, profile, start, end, ready, shiftEnd, capacity = {}, battery, breaks = [] } = vehicle;
  return {
    id: vehicleNamed(id),
    profile,
    start,
    ...(end === undefined ? {} : { end }),
    ready: unixSeconds(ready ?? now),
    shiftEnd: unixSeconds(shiftEnd ?? ENDLESS),
    capacity: {
      parcels: capacity.parcels ?? ENDLESS,
      grams: capacity.grams ?? ENDLESS,
      milliliters: capacity.milliliters ?? ENDLESS,
    },
    skills: vehicle.skills ?? [],
    takes: 'new jobs',
    price: vehicle.price ?? 1,
    fixedCost: vehicle.fixedCost ?? 0,
    maxJobs: vehicle.maxJobs ?? ENDLESS,
    battery: {
      usable: wattHours(battery?.usable ?? ENDLESS),
      reserve: wattHours(battery?.reserve ?? 0),
      idle: battery?.idle ?? 0,
      ...(battery?.capacity === undefined ? {} : { capacity: wattHours(battery.capacity) }),
      ...(battery?.curve === undefined
        ? {}
        : { curve: battery.curve.map(({ upTo, watts }) => ({ upTo: wattHours(upTo), watts })) }),
    },
    breaks: breaks.map(({ earliest, latest, seconds }) => ({
      earliest: unixSeconds(earliest),
      latest: unixSeconds(latest),
      seconds,
    })),
  };
}

function jobOf(job: ProblemFile['jobs'][number]): PlanJob {
  const {
    id,
    load: its = {},
    skills = [],
    priority = 0,
    aboard,
    pickUp,
    dropOff,
    prize,
    lateness = 'hard',
  } = job;
  return {
    id: jobNamed(id),
    load: { parcels: its.parcels ?? 1, grams: its.grams ?? 0, milliliters: its.milliliters ?? 0 },
    skills,
    priority,
    lateness,
    ...(aboard === undefined ? {} : { aboard: vehicleNamed(aboard) }),
    ...(pickUp === undefined ? {} : { pickUp: stopOf(pickUp) }),
    ...(dropOff === undefined ? {} : { dropOff: stopOf(dropOff) }),
    ...(prize === undefined ? {} : { prize }),
  };
}

const stopOf = ({ place: at, earliest, latest, service }: FileStop): PlanStop => ({
  place: at,
  earliest: unixSeconds(earliest ?? 0),
  latest: unixSeconds(latest ?? ENDLESS),
  service: service ?? 0,
});

/** What is frozen happens: a name that is nowhere else would be a visit that is lost in silence. */
function frozenOf({ frozen = {}, vehicles, jobs }: ProblemFile): ReadonlyMap<DeviceId, readonly PlanVisit[]> {
  const known = new Set(jobs.map(({ id }) => id));
  return new Map(
    Object.entries(frozen).map(([id, its]) => {
      if (!vehicles.some((vehicle) => vehicle.id === id)) throw unknown(`frozen.${id}`, 'vehicle', id);
      return [
        vehicleNamed(id),
        its.map(({ job, kind }, i) => {
          if (!known.has(job)) throw unknown(`frozen.${id}.${i}.job`, 'job', job);
          return { job: jobNamed(job), kind };
        }),
      ];
    }),
  );
}

/** Jobs and vehicles of the plan before may be gone; a break that a vehicle does not have is a mistake. */
function warmStartOf({ warmStart = {}, vehicles }: ProblemFile): JsonProblem['warmStart'] {
  return new Map(
    Object.entries(warmStart).map(([id, its]) => {
      const breaks = vehicles.find((vehicle) => vehicle.id === id)?.breaks?.length;
      const stops = its.map((stop, i): WarmStop => {
        if ('job' in stop) return { job: jobNamed(stop.job), kind: stop.kind };
        if (stop.kind === 'break' && breaks !== undefined && stop.index >= breaks)
          throw unknown(`warmStart.${id}.${i}.index`, `break of ${id}`, `${stop.index}`);
        return stop;
      });
      return [vehicleNamed(id), stops];
    }),
  );
}

const unknown = (field: string, kind: string, name: string) =>
  new FleetError('PLAN_FIELD_INVALID', { field, reason: `there is no ${kind} ${name}` });
