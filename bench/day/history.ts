import type { DayFacts, DayOrder } from './facts.ts';
import type { DayEntry, DayStop } from './log.ts';

/** One order of a day that ended badly, with everything the log says of it. Times are seconds of the day. */
export interface OrderHistory extends DayOrder {
  readonly order: number;
  /** Seconds after `latest` that its drop-off began; null when nobody delivered it. */
  readonly late: number | null;
  readonly events: readonly OrderEvent[];
}

export interface OrderEvent {
  readonly time: number;
  readonly vehicle: number | null;
  readonly what: string;
}

type Plan = Extract<DayEntry, { kind: 'plan' }>;

/** Late and undelivered orders, the worst first, each with who was to bring it when, and what came in between. */
export function lateOrders(facts: DayFacts, log: readonly DayEntry[]): readonly OrderHistory[] {
  const delivered = new Map(
    log.flatMap((entry) =>
      entry.kind === 'hand-over' && entry.what === 'drop-off' ? [[entry.order, entry.begin] as const] : [],
    ),
  );
  const late = facts.orders.flatMap((order, index): { index: number; late: number | null }[] => {
    const time = delivered.get(index);
    if (time === undefined) return [{ index, late: null }];
    return time > order.latest ? [{ index, late: time - order.latest }] : [];
  });
  const badness = ({ late: seconds }: { late: number | null }) => seconds ?? Number.POSITIVE_INFINITY;
  return late
    .sort((a, b) => (badness(a) === badness(b) ? a.index - b.index : badness(b) - badness(a)))
    .map(({ index, late: seconds }) => ({
      order: index,
      ...(facts.orders[index] as DayOrder),
      late: seconds,
      events: historyOf(index, delivered.get(index) ?? Number.POSITIVE_INFINITY, log),
    }));
}

/** Every change of the plan for it, its hand-overs, and what its vehicle did and suffered while it had the order. */
function historyOf(order: number, until: number, log: readonly DayEntry[]): readonly OrderEvent[] {
  const events: OrderEvent[] = [];
  let holder: number | undefined;
  let told = '';
  for (const entry of log) {
    if (timeOf(entry) > until) break;
    if (entry.kind === 'plan') {
      const now = placeIn(entry, order);
      holder = now.vehicle ?? holder;
      if (now.what === undefined || now.what === told) continue;
      told = now.what;
      events.push({
        time: entry.time,
        vehicle: now.vehicle ?? null,
        what: `plan (${entry.plan.cause}): ${now.what}`,
      });
      continue;
    }
    const concerns = entry.vehicle === holder && told !== 'left out';
    const isHandOver = entry.kind === 'hand-over' && entry.order === order;
    if (isHandOver) holder = entry.vehicle;
    if (isHandOver || concerns) {
      const what = whatOf(entry);
      if (what !== undefined) events.push({ time: timeOf(entry), vehicle: entry.vehicle, what });
    }
  }
  return events;
}

/** Where a plan puts an order: its stops in the order of the route, with when its drop-off is to begin. */
function placeIn({ plan }: Plan, order: number): { vehicle?: number; what?: string } {
  for (const [vehicle, stops] of plan.routes) {
    const last = stops.findLastIndex((stop) => stop.kind !== 'charge' && stop.order === order);
    if (last < 0) continue;
    const route = stops.slice(0, last + 1).map((stop) => `${text(stop)} at ${Math.round(stop.begin)}`);
    return { vehicle, what: route.join(', ') };
  }
  return plan.left.includes(order) ? { what: 'left out' } : {};
}

function timeOf(entry: DayEntry): number {
  if (entry.kind === 'hand-over' || entry.kind === 'drive' || entry.kind === 'charge') return entry.begin;
  return entry.kind === 'broken' ? entry.begin : entry.time;
}

function whatOf(entry: Exclude<DayEntry, Plan>): string | undefined {
  switch (entry.kind) {
    case 'depart':
      return `departs to ${text(entry.stop)}`;
    case 'hand-over':
      return `${text({ kind: entry.what, order: entry.order })}, done at ${Math.round(entry.end)}`;
    case 'charge':
      return `charges at ${entry.charger} until ${Math.round(entry.end)}`;
    case 'breakdown':
      return 'breaks down';
    case 'broken':
      return `stands broken until ${Math.round(entry.end)}`;
    default:
      return undefined;
  }
}

const text = (stop: DayStop): string =>
  stop.kind === 'charge' ? `charge ${stop.charger}` : `${stop.kind} ${stop.order}`;
