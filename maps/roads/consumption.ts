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
