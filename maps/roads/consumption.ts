import { forbidden } from './edge-costs.ts';
import type { RoadNetwork } from './network.ts';

/** What a kind of robot draws from its battery. Watt-hours unless said otherwise. */
export interface Consumption {
  /** A metre on level ground. */
  readonly perMeter: number;
  /** On top for every metre of height gained: weight × g / 3600 over the efficiency. */
  readonly perMeterUp: number;
  /** Comes back for every metre of height lost; an edge never gives more than it takes. */
  readonly perMeterDown: number;
  /** Drawn all the time, driving or not. Watts. */
  readonly watts: number;
}

/** What is assumed of each profile until a fleet knows better: 35 kg on pavements, 300 kg on roads, a laden cycle. */
export const consumptions = {
  pavement: { perMeter: 0.03, perMeterUp: 0.136, perMeterDown: 0.03, watts: 20 },
  road: { perMeter: 0.08, perMeterUp: 1.02, perMeterDown: 0.4, watts: 150 },
  cycle: { perMeter: 0.02, perMeterUp: 0.5, perMeterDown: 0.1, watts: 30 },
  /** The energy a metre counts climbing and landing on short flights in. */
  drone: { perMeter: 0.025, perMeterUp: 0, perMeterDown: 0, watts: 12 },
} as const satisfies Readonly<Record<string, Consumption>>;

/** Milliwatt-hours of driving each directed edge, without what is drawn all the time. */
export function edgeEnergy(
  network: RoadNetwork,
  { perMeter, perMeterUp, perMeterDown }: Consumption,
): Int32Array {
  return Int32Array.from({ length: network.edgeCount * 2 }, (_, directed) => {
    const edge = directed >> 1;
    const incline = network.edgeIncline[edge] as number;
    const rise = (directed & 1 ? -incline : incline) / 100;
    const slope = rise > 0 ? rise * perMeterUp : rise * perMeterDown;
    const milliwattHours = (network.edgeDecimeters[edge] as number) * 100 * Math.max(0, perMeter + slope);
    return Math.min(forbidden, Math.round(milliwattHours));
  });
}
