import { percentile } from '../statistics.ts';
import type { DayFacts, DayOrder, DayVehicle } from './facts.ts';
import type { DayEntry } from './log.ts';

/** What a day came to. */
export interface DayFigures {
  readonly cost: number;
  readonly meters: number;
  /** Seconds vehicles drove, waited at doors and handed over. */
  readonly seconds: number;
  readonly delivered: number;
  readonly onTime: number;
  readonly unserved: number;
  readonly lateSeconds: number;
  readonly vehicles: number;
  readonly charges: number;
  readonly plans: number;
  /** Milliseconds: putting the problem together, then with the first answer. */
  readonly built: { readonly p50: number; readonly p99: number };
  readonly firstCpu: { readonly p50: number; readonly p99: number };
  readonly firstWall: { readonly p50: number; readonly p99: number };
}

/** Adds up a day from its log: what it cost at the day's prices, and what shippers got for it. */
export function judgeDay({ vehicles, orders, prices }: DayFacts, log: readonly DayEntry[]): DayFigures {
  const spent = vehicles.map(() => ({ seconds: 0, meters: 0, arrived: undefined as number | undefined }));
  const delivered = new Map<number, number>();
  let charges = 0;
  for (const entry of log) {
    if (entry.kind === 'plan') continue;
    const mine = spent[entry.vehicle] as (typeof spent)[number];
    if (entry.kind === 'drive') {
      mine.seconds += entry.end - entry.begin;
      mine.meters += entry.meters;
    }
    if (entry.kind === 'arrive' && entry.stop.kind !== 'charge') mine.arrived = entry.time;
    if (entry.kind === 'hand-over') {
      mine.seconds += entry.end - (mine.arrived ?? entry.begin);
      mine.arrived = undefined;
      if (entry.what === 'drop-off') delivered.set(entry.order, entry.begin);
    }
    if (entry.kind === 'charge') charges++;
  }
  const late = [...delivered].map(([order, time]) => Math.max(0, time - (orders[order] as DayOrder).latest));
  const lateSeconds = late.reduce((sum, seconds) => sum + seconds, 0);
  const unserved = orders.length - delivered.size;
  const driven = spent.reduce((sum, { seconds, meters }, index) => {
    const { price, truePerMeter } = vehicles[index] as DayVehicle;
    const energy = prices.wattHour * meters * truePerMeter;
    return sum + price * (prices.second * seconds + prices.meter * meters + energy);
  }, 0);
  const plans = log.flatMap((entry) => (entry.kind === 'plan' ? [entry.plan] : []));
  const share = (of: readonly number[]) => ({ p50: percentile(of, 0.5), p99: percentile(of, 0.99) });
  return {
    cost: driven + prices.lateSecond * lateSeconds + prices.unserved * unserved,
    meters: spent.reduce((sum, { meters }) => sum + meters, 0),
    seconds: spent.reduce((sum, { seconds }) => sum + seconds, 0),
    delivered: delivered.size,
    onTime: late.filter((seconds) => seconds === 0).length / orders.length,
    unserved,
    lateSeconds,
    vehicles: spent.filter(({ meters }) => meters > 0).length,
    charges,
    plans: plans.length,
    built: share(plans.map(({ built }) => built)),
    firstCpu: share(plans.map(({ cpu }) => cpu)),
    firstWall: share(plans.map(({ wall }) => wall)),
  };
}
