import { readFile } from 'node:fs/promises';

/** A task of a Li & Lim file; the pick-up loads, the drop-off unloads. Task 0 is the depot. */
export interface Task {
  readonly x: number;
  readonly y: number;
  readonly demand: number;
  readonly earliest: number;
  readonly latest: number;
  readonly service: number;
}

/** A PDPTW instance (Li and Lim, 2001) as its file has it; task numbers are the file's. */
export interface Instance {
  readonly name: string;
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
 * Reads one file: `vehicles capacity speed`, then a line a task:
 * number, x, y, demand, earliest, latest, service, its pick-up or 0, its drop-off or 0.
 */
export async function readInstance(folder: string, name: string): Promise<Instance> {
  const text = await readFile(`${folder}/${name}.txt`, 'utf8');
  const [head, ...rows] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/).map(Number));
  const [vehicles = 0, capacity = 0] = head ?? [];
  const pairs = new Map<number, number>();
  const tasks = rows.map((row, i): Task => {
    const [number, x = 0, y = 0, demand = 0, earliest = 0, latest = 0, service = 0, , dropOff = 0] = row;
    if (number !== i) throw new Error(`${name}: task ${number} stands in place ${i}`);
    if (dropOff > 0) pairs.set(i, dropOff);
    return { x, y, demand, earliest, latest, service };
  });
  return { name, vehicles, capacity, tasks, pairs };
}

/** Fewest vehicles, then distance, by instance; `name,vehicles,distance,source` a line. */
export async function readBestKnown(folder: string): Promise<ReadonlyMap<string, BestKnown>> {
  const [, ...lines] = (await readFile(`${folder}/bks.csv`, 'utf8')).trim().split('\n');
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
