import { FleetError } from '../../../protocol/errors.ts';
import { unixSeconds } from '../../../protocol/units.ts';
import type { PlanJob, PlanStop } from '../problem.ts';
import { jobNamed } from './names.ts';
import { type Instance, type PlaneNode, planeProblem } from './plane.ts';
import { numbersOf, type TextLine } from './text-lines.ts';

/** What is said of a file that begins like none of the formats; this one is asked last. */
const NO_FORMAT =
  'it begins neither with { (our JSON), nor with three numbers (Li & Lim), StringID (E-VRPTW) or a section VEHICLE (Solomon)';

/**
 * Reads a pick-up and delivery file of Li and Lim (2001): `vehicles capacity speed`, then a line a node `number x y
 * demand ready due service pick-up drop-off`; the last two name the partner, 0 for none. Throws PLAN_FILE_INVALID.
 */
export function readLiLim(lines: readonly TextLine[]): Instance {
  const [head, ...rows] = lines;
  if (head === undefined) throw new FleetError('PLAN_FILE_INVALID', { line: 1, reason: 'it is empty' });
  if (!/^[\d.+-]/.test(head.text))
    throw new FleetError('PLAN_FILE_INVALID', { line: head.number, reason: NO_FORMAT });
  const [vehicles = 0, capacity = 0] = numbersOf(head, 3);
  const table = rows.map((line) => ({ line, numbers: numbersOf(line, 9) }));
  const nodes = table.map(({ numbers }): PlaneNode => nodeOf(numbers));
  const places = new Map(nodes.map(({ id }, place) => [id, place]));
  const jobs: PlanJob[] = [];
  for (const [place, { line, numbers }] of table.entries()) {
    const [, , , demand = 0, , , , from = 0, to = 0] = numbers;
    if (place === 0) continue;
    if ((from === 0) === (to === 0)) {
      throw new FleetError('PLAN_FILE_INVALID', {
        line: line.number,
        reason: 'one partner must be 0, the other not',
      });
    }
    const other = places.get(from || to);
    if (
      other === undefined ||
      (table[other]?.numbers[from === 0 ? 7 : 8] ?? 0) !== (nodes[place] as PlaneNode).id
    ) {
      throw new FleetError('PLAN_FILE_INVALID', {
        line: line.number,
        reason: `${from || to} is no partner of it`,
      });
    }
    if (to === 0) continue;
    jobs.push({
      id: jobNamed(`${(nodes[place] as PlaneNode).id}`),
      load: { parcels: demand, grams: 0, milliliters: 0 },
      skills: [],
      priority: 0,
      pickUp: stopOf(nodes, place),
      dropOff: stopOf(nodes, other),
      lateness: 'hard',
    });
  }
  return { kind: 'pdptw', nodes, problem: planeProblem(nodes, vehicles, capacity, jobs) };
}

export function nodeOf(numbers: readonly number[]): PlaneNode {
  const [id = 0, x = 0, y = 0, demand = 0, ready = 0, due = 0, service = 0] = numbers;
  return { id, x, y, demand, ready, due, service };
}

export function stopOf(nodes: readonly PlaneNode[], place: number): PlanStop {
  const { ready, due, service } = nodes[place] as PlaneNode;
  return { place, earliest: unixSeconds(ready), latest: unixSeconds(due), service };
}
