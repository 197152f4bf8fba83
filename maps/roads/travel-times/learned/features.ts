import type { Milliseconds, UnixMilliseconds } from '../../../../protocol/units.ts';
import { EdgeFlag, RoadClass } from '../../classes.ts';
import type { RoadNetwork } from '../../network.ts';
import { bucketAt } from '../time-of-week.ts';
import type { Shape } from './perceptron.ts';

/** To be raised whenever the same edge and time would give other numbers: weights are of one set of features. */
export const FEATURE_SET = 1;

const CLASSES = 17;
const SURFACES = 6;
const FLAGS = [EdgeFlag.signals, EdgeFlag.raisedKerb, EdgeFlag.hasPavement, EdgeFlag.bridge] as const;
/** Length, rise, steepness, width, carriageway beside. */
const MEASURES = 5;
const STREET = CLASSES + SURFACES + FLAGS.length + MEASURES;
/** Two waves of the day, sine and cosine; Saturday, Sunday; the day's waves again at weekends. */
const TIME = 4 + 2 + 4;
const CROWD = 1;

export const FEATURES = STREET + TIME + CROWD;

/** The travel-time model: features in, logarithm of the slowness out. */
export const modelShape: Shape = [FEATURES, 24, 12, 1];

/**
 * What a model is told of directed edges at a time: length, class, surface, slope, signals and kerbs, the street
 * beside; hour and weekday; how many people are usually met. Nothing names an edge or a place, so what is learned
 * in one part of a town holds in another, and weights tell nobody where a robot has been.
 */
export class Features {
  readonly #network: RoadNetwork;
  readonly #zone: Milliseconds;
  /** Rank of the largest carriageway of each name, 0 to 1: a pavement is as busy as its street. */
  readonly #beside: Float32Array;
  readonly #time = new Float32Array(TIME);
  #bucket = -1;

  /** @param zone local time less universal time. */
  constructor(network: RoadNetwork, zone: Milliseconds) {
    this.#network = network;
    this.#zone = zone;
    this.#beside = carriageways(network);
  }

  /**
   * Writes one row of `FEATURES` numbers, all around -3 to 3.
   * @param crowd logarithm of the people met on the edge over those met elsewhere at the same hour; 0 is not known
   */
  write(row: Float32Array, at: number, directed: number, time: UnixMilliseconds, crowd: number): void {
    row.fill(0, at, at + FEATURES);
    this.#writeStreet(row, at, directed);
    this.#setTime(time);
    row.set(this.#time, at + STREET);
    row[at + STREET + TIME] = Math.max(-2, Math.min(2, crowd));
  }

  #writeStreet(row: Float32Array, start: number, directed: number): void {
    const network = this.#network;
    const edge = directed >> 1;
    row[start + (network.edgeClass[edge] as number)] = 1;
    row[start + CLASSES + (network.edgeSurface[edge] as number)] = 1;
    let at = start + CLASSES + SURFACES;
    for (const flag of FLAGS) row[at++] = (network.edgeFlags[edge] as number) & flag ? 1 : 0;
    const rise = (network.edgeIncline[edge] as number) * (directed & 1 ? -1 : 1);
    row[at++] = Math.log((network.edgeDecimeters[edge] as number) / 300);
    row[at++] = rise / 10;
    row[at++] = Math.abs(rise) / 10;
    row[at++] = Math.min(100, network.edgeWidth[edge] as number) / 50;
    row[at++] = this.#beside[network.edgeName[edge] as number] as number;
  }

  /** Full hours, as everything that is learned by the hour of the week. */
  #setTime(time: UnixMilliseconds): void {
    const bucket = bucketAt(time, this.#zone);
    if (bucket === this.#bucket) return;
    this.#bucket = bucket;
    const angle = (((bucket % 24) + 0.5) / 24) * 2 * Math.PI;
    const waves = [Math.sin(angle), Math.cos(angle), Math.sin(2 * angle), Math.cos(2 * angle)];
    const day = Math.floor(bucket / 24);
    const isWeekend = day >= 5;
    this.#time.set([
      ...waves,
      day === 5 ? 1 : 0,
      day === 6 ? 1 : 0,
      ...waves.map((wave) => (isWeekend ? wave : 0)),
    ]);
  }
}

/** Carriageways by rising traffic. */
const carriagewayRank: Readonly<Record<number, number>> = {
  [RoadClass.residential]: 0.2,
  [RoadClass.unclassified]: 0.4,
  [RoadClass.tertiary]: 0.6,
  [RoadClass.secondary]: 0.8,
  [RoadClass.primary]: 1,
};

function carriageways({ edgeCount, edgeClass, edgeName, names }: RoadNetwork): Float32Array {
  const ranks = new Float32Array(names.length);
  for (let edge = 0; edge < edgeCount; edge++) {
    const name = edgeName[edge] as number;
    if (names[name] === '') continue;
    ranks[name] = Math.max(ranks[name] as number, carriagewayRank[edgeClass[edge] as number] ?? 0);
  }
  return ranks;
}
