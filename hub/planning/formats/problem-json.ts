import { z } from 'zod';
import { FleetError } from '../../../protocol/errors.ts';
import type { DeviceId } from '../../../protocol/ids.ts';
import { unixSeconds, wattHours } from '../../../protocol/units.ts';
import type {
  PlanJob,
  PlanMatrix,
  PlanOptions,
  PlanProblem,
  PlanStop,
  PlanVehicle,
  PlanVisit,
} from '../problem.ts';
import { jobNamed, vehicleNamed } from './names.ts';

/** The documented JSON of a problem (README.md): what problem.ts says, with defaults, and rows for matrices. */
export interface JsonProblem {
  readonly problem: PlanProblem;
  readonly frozen: PlanOptions['frozen'];
  readonly warmStart: NonNullable<PlanOptions['warmStart']>;
  readonly changePrice: number;
}

const ENDLESS = Number.POSITIVE_INFINITY;
const amount = z.number().min(0);
const place = z.number().int();
const load = z.object({
  parcels: amount.optional(),
  grams: amount.optional(),
  milliliters: amount.optional(),
});
/** Null where there is no way. */
const rows = z.array(z.array(amount.nullable()));
const stop = z.object({
  place,
  earliest: z.number().optional(),
  latest: z.number().optional(),
  service: amount.optional(),
});
const visits = z.record(
  z.string(),
  z.array(z.object({ job: z.string(), kind: z.enum(['pick-up', 'drop-off']) })),
);
const matrix = z.union([
  z.object({ seconds: rows, meters: rows.optional(), wattHours: rows.optional() }),
  z.object({ metersPerSecond: z.number().positive(), wattHoursPerMeter: amount.optional() }),
]);

const problemFile = z.strictObject({
  now: z.number().optional(),
  objective: z.enum(['cost', 'fewest vehicles']).optional(),
  weights: z.object({
    second: amount.optional(),
    meter: amount.optional(),
    wattHour: amount.optional(),
    lateSecond: amount.optional(),
  }),
  /** Metres on a plane; needed where a profile has no matrix of its own. */
  places: z.array(z.tuple([z.number(), z.number()])).optional(),
  profiles: z.record(z.string(), matrix),
  chargers: z
    .array(z.strictObject({ id: z.string(), place, plugs: z.number().int().min(0), watts: amount }))
    .optional(),
  vehicles: z.array(
    z.strictObject({
      id: z.string(),
      profile: z.string(),
      start: place,
      end: place.optional(),
      ready: z.number().optional(),
      shiftEnd: z.number().optional(),
      capacity: load.optional(),
      skills: z.array(z.string()).optional(),
      maxJobs: z.number().int().min(0).optional(),
      price: amount.optional(),
      fixedCost: amount.optional(),
      battery: z
        .object({
          usable: amount,
          reserve: amount.optional(),
          idle: amount.optional(),
          capacity: amount.optional(),
          curve: z.array(z.object({ upTo: amount, watts: amount })).optional(),
        })
        .optional(),
      breaks: z.array(z.object({ earliest: z.number(), latest: z.number(), seconds: amount })).optional(),
    }),
  ),
  jobs: z.array(
    z.strictObject({
      id: z.string(),
      load: load.optional(),
      skills: z.array(z.string()).optional(),
      priority: z.number().optional(),
      aboard: z.string().optional(),
      pickUp: stop.optional(),
      dropOff: stop.optional(),
      prize: amount.optional(),
      lateness: z.enum(['hard', 'soft']).optional(),
    }),
  ),
  frozen: visits.optional(),
  warmStart: visits.optional(),
  changePrice: amount.optional(),
});

type ProblemFile = z.infer<typeof problemFile>;

/** Throws PLAN_FILE_INVALID, naming the field. */
export function readProblemJson(text: string): JsonProblem {
  const parsed = problemFile.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const reason = `${issue?.path.join('.') || 'the file'}: ${issue?.message}`;
    throw new FleetError('PLAN_FILE_INVALID', { line: 1, reason });
  }
  const file = parsed.data;
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
          matrixOf(name, profile, file.places ?? []),
        ]),
      ),
      chargers: file.chargers ?? [],
      vehicles: file.vehicles.map((vehicle) => vehicleOf(vehicle, now)),
      jobs: file.jobs.map(jobOf),
    },
    frozen: visitsOf(file.frozen),
    warmStart: visitsOf(file.warmStart),
    changePrice: file.changePrice ?? 0,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('PLAN_FILE_INVALID', { line: 1, reason });
  }
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

const stopOf = ({ place: at, earliest, latest, service }: z.infer<typeof stop>): PlanStop => ({
  place: at,
  earliest: unixSeconds(earliest ?? 0),
  latest: unixSeconds(latest ?? ENDLESS),
  service: service ?? 0,
});

function visitsOf(file: z.infer<typeof visits> = {}): ReadonlyMap<DeviceId, readonly PlanVisit[]> {
  return new Map(
    Object.entries(file).map(([id, its]) => [
      vehicleNamed(id),
      its.map(({ job, kind }) => ({ job: jobNamed(job), kind })),
    ]),
  );
}

function matrixOf(
  name: string,
  profile: z.infer<typeof matrix>,
  places: readonly (readonly [number, number])[],
): PlanMatrix {
  if ('seconds' in profile) {
    const size = profile.seconds.length;
    const cells = (table: z.infer<typeof rows> | undefined, what: string, hole: number) => {
      const flat = (table ?? []).flat().map((value) => value ?? hole);
      if (table !== undefined && (table.length !== size || table.some((row) => row.length !== size))) {
        throw new FleetError('PLAN_FILE_INVALID', {
          line: 1,
          reason: `profiles.${name}.${what} is not square`,
        });
      }
      return table === undefined ? new Float64Array(size * size) : Float64Array.from(flat);
    };
    return {
      size,
      seconds: cells(profile.seconds, 'seconds', ENDLESS),
      decimeters: cells(profile.meters, 'meters', 0).map((value) => value * 10),
      wattHours: cells(profile.wattHours, 'wattHours', 0),
    };
  }
  const size = places.length;
  const meters = Float64Array.from(
    places.flatMap(([x, y]) => places.map(([u, v]) => Math.hypot(x - u, y - v))),
  );
  return {
    size,
    seconds: meters.map((value) => value / profile.metersPerSecond),
    decimeters: meters.map((value) => value * 10),
    wattHours: meters.map((value) => value * (profile.wattHoursPerMeter ?? 0)),
  };
}
