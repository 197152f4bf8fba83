import type { ElectricInstance, ElectricNode } from '../charging/full-recharge/instance.ts';

/** Whether a text is an E-VRPTW file of Schneider, Stenger and Goeke (2014): its first line names the columns. */
export const isElectricFile = (text: string): boolean => text.trimStart().startsWith('StringID');

/**
 * Reads an E-VRPTW file: a line a node `StringID Type x y demand ReadyTime DueDate ServiceTime` with type d (depot),
 * f (station) or c (customer), then the figures of the vehicle, each between two strokes: `Q … /79.69/`.
 * @throws Error that names the line or the figure that is wrong.
 */
export function readElectric(text: string): ElectricInstance {
  const [, ...lines] = text.split('\n').map((line) => line.trim());
  const nodes: Record<string, ElectricNode[]> = { d: [], c: [], f: [] };
  const figures = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const figure = /^([QCrgv]) .*\/([^/]+)\/$/.exec(line);
    if (figure !== null) figures.set(figure[1] as string, Number(figure[2]));
    else {
      const [id = '', type = '', ...words] = line.split(/\s+/);
      const [x = Number.NaN, y = 0, demand = 0, ready = 0, due = 0, service = 0] = words.map(Number);
      if (nodes[type] === undefined || words.length !== 6 || words.map(Number).some(Number.isNaN))
        throw new Error(`line ${index + 2} of the E-VRPTW file is neither a node nor a figure: ${line}`);
      nodes[type].push({ id, x, y, demand, ready, due, service });
    }
  }
  const figure = (letter: string) => {
    const value = figures.get(letter);
    if (value === undefined || !(value >= 0)) throw new Error(`the E-VRPTW file has no figure ${letter}`);
    return value;
  };
  const [depot, ...others] = nodes['d'] as ElectricNode[];
  if (depot === undefined || others.length > 0) throw new Error('an E-VRPTW file has exactly one depot');
  return {
    depot,
    customers: nodes['c'] as ElectricNode[],
    stations: nodes['f'] as ElectricNode[],
    battery: figure('Q'),
    capacity: figure('C'),
    consumption: figure('r'),
    refill: figure('g'),
    speed: figure('v'),
  };
}
