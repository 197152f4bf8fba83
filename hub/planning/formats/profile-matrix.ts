import { FleetError } from '../../../protocol/errors.ts';
import type { PlanMatrix } from '../problem.ts';
import type { FileProfile } from './problem-fields.ts';

type Rows = readonly (readonly (number | null)[])[];
type Spot = readonly [x: number, y: number];

/** The matrix of a profile: its own rows, or its speed between points of a plane. Throws PLAN_FIELD_INVALID. */
export function profileMatrix(name: string, profile: FileProfile, places: readonly Spot[]): PlanMatrix {
  return 'seconds' in profile ? matrixOfRows(name, profile) : matrixOfPlane(profile, places);
}

function matrixOfRows(
  name: string,
  { seconds, meters, wattHours }: Extract<FileProfile, { readonly seconds: unknown }>,
): PlanMatrix {
  const size = seconds.length;
  const cells = (rows: Rows, what: string): Float64Array => {
    if (rows.length !== size || rows.some((row) => row.length !== size)) {
      throw fieldError(name, what, `it should be ${size} rows of ${size} numbers`);
    }
    return Float64Array.from(rows.flat(), (value) => value ?? Number.POSITIVE_INFINITY);
  };
  const times = cells(seconds, 'seconds');
  /** A hole where there is a way would be a way that costs nothing. */
  const along = (rows: Rows | undefined, what: string): Float64Array => {
    if (rows === undefined) return new Float64Array(size * size);
    return cells(rows, what).map((value, cell) => {
      if (value < Number.POSITIVE_INFINITY) return value;
      if (times[cell] === Number.POSITIVE_INFINITY) return 0;
      const hole = `it is null from ${Math.floor(cell / size)} to ${cell % size}, where seconds is not`;
      throw fieldError(name, what, hole);
    });
  };
  return {
    size,
    seconds: times,
    decimeters: along(meters, 'meters').map((value) => value * 10),
    wattHours: along(wattHours, 'wattHours'),
  };
}

function matrixOfPlane(
  { metersPerSecond, wattHoursPerMeter = 0 }: Extract<FileProfile, { readonly metersPerSecond: number }>,
  places: readonly Spot[],
): PlanMatrix {
  const meters = Float64Array.from(
    places.flatMap(([x, y]) => places.map(([u, v]) => Math.hypot(x - u, y - v))),
  );
  return {
    size: places.length,
    seconds: meters.map((value) => value / metersPerSecond),
    decimeters: meters.map((value) => value * 10),
    wattHours: meters.map((value) => value * wattHoursPerMeter),
  };
}

const fieldError = (name: string, what: string, reason: string) =>
  new FleetError('PLAN_FIELD_INVALID', { field: `profiles.${name}.${what}`, reason });
