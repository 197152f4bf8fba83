import { FleetError } from '../../../protocol/errors.ts';
import type { PlanJob } from '../problem.ts';
import { nodeOf, stopOf } from './li-lim.ts';
import { jobNamed } from './names.ts';
import { type Instance, planeProblem } from './plane.ts';
import { numbersOf, type TextLine } from './text-lines.ts';

/** Whether a text is of this kind: it has a section VEHICLE near its top. */
export const isSolomon = (lines: readonly TextLine[]): boolean =>
  lines.slice(0, 4).some(({ text }) => text.toUpperCase().startsWith('VEHICLE'));

/**
 * Reads a file of Solomon (1987) or Gehring and Homberger (1999): sections VEHICLE (number, capacity) and CUSTOMER
 * (`number x y demand ready due service`), the depot first. Throws PLAN_FILE_INVALID.
 */
export function readSolomon(lines: readonly TextLine[]): Instance {
  const head = lines.findIndex(({ text }) => text.toUpperCase().startsWith('NUMBER'));
  const fleet = lines[head + 1];
  if (head < 0 || fleet === undefined) {
    throw new FleetError('PLAN_FILE_INVALID', { line: 1, reason: 'the section VEHICLE has no numbers' });
  }
  const [vehicles = 0, capacity = 0] = numbersOf(fleet, 2);
  const rows = lines.slice(head + 2).filter(({ text }) => /^[\d.-]/.test(text));
  const nodes = rows.map((line) => nodeOf(numbersOf(line, 7)));
  const jobs = nodes.slice(1).map(
    ({ id, demand }, i): PlanJob => ({
      id: jobNamed(`${id}`),
      load: { parcels: demand, grams: 0, milliliters: 0 },
      skills: [],
      priority: 0,
      dropOff: stopOf(nodes, i + 1),
      lateness: 'hard',
    }),
  );
  return { kind: 'vrptw', nodes, problem: planeProblem(nodes, vehicles, capacity, jobs) };
}
