import { readFile } from 'node:fs/promises';

/** A task of an instance file: a pick-up loads, a drop-off unloads, a customer of Solomon's takes. Task 0 is the depot. */
export interface Task {
  readonly x: number;
  readonly y: number;
  readonly demand: number;
  readonly earliest: number;
  readonly latest: number;
  readonly service: number;
}

/** A PDPTW (Li and Lim 2001) or VRPTW (Solomon 1987) instance as its file has it; task numbers are the file's. */
export interface Instance {
  readonly name: string;
  readonly kind: 'pdptw' | 'vrptw';
  /** Of the file: an upper limit. */
  readonly vehicles: number;
  readonly capacity: number;
  readonly tasks: readonly Task[];
  /** Drop-off by pick-up. */
  readonly pairs: ReadonlyMap<number, number>;
}

export interface BestKnown {
  readonly vehicles: number;
  readonly distance: number;
}

/**
 * Reads one file without any code of the solver. Li & Lim: `vehicles capacity speed`, then a line a task: number, x, y,
 * demand, earliest, latest, service, its pick-up or 0, its drop-off or 0. Solomon: the same without the last two, under
 * headings.
 */
export async function readInstance(folder: string, name: string): Promise<Instance> {
  const text = await readFile(`${folder}/${name}.txt`, 'latin1');
  const rows = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length > 1 && row.every(Number.isFinite));
  const [head = [], ...table] = rows;
  const [vehicles = 0, capacity = 0] = head;
  const pairs = new Map<number, number>();
  const tasks = table.map((row, i): Task => {
    const [number, x = 0, y = 0, demand = 0, earliest = 0, latest = 0, service = 0, , dropOff = 0] = row;
    if (number !== i) throw new Error(`${name}: task ${number} stands in place ${i}`);
    if (dropOff > 0) pairs.set(i, dropOff);
    return { x, y, demand, earliest, latest, service };
  });
  return { name, kind: head.length === 2 ? 'vrptw' : 'pdptw', vehicles, capacity, tasks, pairs };
}

/** By instance; `name,vehicles,distance,source` a line. */
export async function readBestKnown(file: string): Promise<ReadonlyMap<string, BestKnown>> {
  const [, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [name = '', vehicles, distance] = line.split(',');
      return [name, { vehicles: Number(vehicles), distance: Number(distance) }];
    }),
  );
}

/** Euclidean, never rounded. */
export function distanceBetween({ tasks }: Instance, from: number, to: number): number {
  const [a, b] = [tasks[from] as Task, tasks[to] as Task];
  return Math.hypot(a.x - b.x, a.y - b.y);
}
