import { readFile } from 'node:fs/promises';

/** A node of an E-VRPTW file: `d` the depot, `c` a customer, `f` a station. */
interface Node {
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly demand: number;
  readonly earliest: number;
  readonly latest: number;
  readonly service: number;
}

/** An E-VRPTW instance (Schneider, Stenger and Goeke 2014) as its file has it. */
export interface ElectricFile {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly depot: string;
  /** Q, C, r, g, v: battery, load, energy a unit of distance, time a unit of energy, speed. */
  readonly figures: ReadonlyMap<string, number>;
}

/** A vehicle's ids in order, the depot left out; `S5` is a recharge to full, `S5@12.5` one by 12.5. */
export type ElectricRoute = readonly string[];

export interface ElectricChecked {
  readonly vehicles: number;
  readonly distance: number;
  readonly wrong: readonly string[];
}

const EPSILON = 1e-6;

/** Reads a file without any code of the solver. */
export async function readElectricFile(file: string): Promise<ElectricFile> {
  const nodes = new Map<string, Node>();
  const figures = new Map<string, number>();
  for (const line of (await readFile(file, 'latin1')).split('\n').slice(1)) {
    const [, value] = line.split('/');
    const [id = '', kind = '', ...words] = line.trim().split(/\s+/);
    if (value !== undefined) figures.set(id, Number(value));
    else if (words.length === 6) {
      const [x = 0, y = 0, demand = 0, earliest = 0, latest = 0, service = 0] = words.map(Number);
      nodes.set(id, { kind, x, y, demand, earliest, latest, service });
    }
  }
  const depot = [...nodes].find(([, { kind }]) => kind === 'd')?.[0] ?? '';
  return { nodes, depot, figures };
}

/** Judges routes from the file alone: visits, loads, windows, batteries. */
export function checkElectric(file: ElectricFile, routes: readonly ElectricRoute[]): ElectricChecked {
  const used = routes.filter((route) => route.length > 0);
  const wrong = [...wrongVisits(file, used)];
  let distance = 0;
  for (const route of used) {
    const driven = drive(file, route);
    distance += driven.distance;
    wrong.push(...driven.wrong);
  }
  return { vehicles: used.length, distance, wrong };
}

const idOf = (stop: string) => stop.split('@')[0] as string;

function* wrongVisits({ nodes }: ElectricFile, routes: readonly ElectricRoute[]): Iterable<string> {
  const times = new Map<string, number>();
  for (const id of routes.flat().map(idOf)) times.set(id, (times.get(id) ?? 0) + 1);
  for (const [id, { kind }] of nodes)
    if (kind === 'c' && times.get(id) !== 1) yield `${id} is visited ${times.get(id) ?? 0} times`;
  for (const id of times.keys())
    if (nodes.get(id) === undefined || nodes.get(id)?.kind === 'd') yield `${id} is no stop`;
}

function drive({ nodes, depot, figures }: ElectricFile, route: ElectricRoute) {
  const figure = (letter: string) => figures.get(letter) as number;
  const battery = figure('Q');
  const wrong: string[] = [];
  let at = nodes.get(depot) as Node;
  let time = at.earliest;
  let level = battery;
  let load = 0;
  let distance = 0;
  for (const stop of [...route, depot]) {
    const [id = '', amount] = stop.split('@');
    const node = nodes.get(id);
    if (node === undefined) continue;
    const way = Math.hypot(at.x - node.x, at.y - node.y);
    distance += way;
    level -= way * figure('r');
    if (level < -EPSILON) wrong.push(`the battery is ${level} at ${id}`);
    time = Math.max(time + way / figure('v'), node.earliest);
    if (time > node.latest + EPSILON) wrong.push(`${id} begins at ${time}, latest ${node.latest}`);
    if (node.kind === 'f') {
      const charged = amount === undefined ? battery - level : Number(amount);
      level += charged;
      time += charged * figure('g');
      if (!(charged >= -EPSILON) || level > battery + EPSILON) wrong.push(`${charged} is charged at ${id}`);
    }
    load += node.demand;
    time += node.service;
    at = node;
  }
  if (load > figure('C') + EPSILON) wrong.push(`load ${load} of ${figure('C')}`);
  return { distance, wrong };
}
