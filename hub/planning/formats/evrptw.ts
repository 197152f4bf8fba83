import { FleetError } from '../../../protocol/errors.ts';
import type { ElectricInstance, ElectricNode } from '../charging/full-recharge/instance.ts';
import { numbersOf, type TextLine, textLines } from './text-lines.ts';

/** Whether a text is an E-VRPTW file of Schneider, Stenger and Goeke (2014): its first line names the columns. */
export const isElectricFile = (text: string): boolean => text.trimStart().startsWith('StringID');

/** `Q Vehicle fuel tank capacity /79.69/`: the letter, and what stands between the strokes. */
const FIGURE = /^([QCrgv])\s.*\/([^/]+)\/$/;

/**
 * Reads an E-VRPTW file: a line a node `StringID Type x y demand ReadyTime DueDate ServiceTime` with type d (depot),
 * f (station) or c (customer), then the figures of the vehicle. Throws PLAN_FILE_INVALID.
 */
export function readElectric(text: string): ElectricInstance {
  const [, ...lines] = textLines(text);
  const nodes = new Map<string, ElectricNode[]>([
    ['d', []],
    ['f', []],
    ['c', []],
  ]);
  const figures = new Map<string, number>();
  for (const line of lines) {
    const figure = FIGURE.exec(line.text);
    if (figure === null) readNode(line, nodes);
    else figures.set(figure[1] as string, positive(line, figure[2] as string));
  }
  const last = lines.at(-1)?.number ?? 1;
  const figure = (letter: string): number => {
    const value = figures.get(letter);
    if (value === undefined) throw invalid(last, `the file ends without a figure ${letter}`);
    return value;
  };
  const [depot, ...others] = nodes.get('d') as ElectricNode[];
  if (depot === undefined || others.length > 0) throw invalid(last, 'the file has not exactly one depot');
  return {
    depot,
    customers: nodes.get('c') as ElectricNode[],
    stations: nodes.get('f') as ElectricNode[],
    battery: figure('Q'),
    capacity: figure('C'),
    consumption: figure('r'),
    refill: figure('g'),
    speed: figure('v'),
  };
}

function readNode({ number, text }: TextLine, nodes: ReadonlyMap<string, ElectricNode[]>): void {
  const [, id = '', type = '', rest = ''] = /^(\S+)\s+(\S+)\s+(.*)$/.exec(text) ?? [];
  const list = nodes.get(type);
  if (list === undefined) throw invalid(number, `"${text.slice(0, 60)}" is no node and no figure`);
  const [x = 0, y = 0, demand = 0, ready = 0, due = 0, service = 0] = numbersOf({ number, text: rest }, 6);
  list.push({ id, x, y, demand, ready, due, service });
}

function positive({ number }: TextLine, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw invalid(number, `a figure should be a positive number, it is "${text.slice(0, 60)}"`);
}

const invalid = (line: number, reason: string) => new FleetError('PLAN_FILE_INVALID', { line, reason });
