import type { PlanStopView, PlanView } from '../../../protocol/views/plan.ts';

/** One stop on its robot's line. Times are the world's Unix seconds, `x` and `slackTo` pixels from its start. */
export interface GanttStop {
  readonly stop: PlanStopView;
  readonly x: number;
  /** Where its latest moment lies; undefined for stops without one, and for those beyond it. */
  readonly slackTo: number | undefined;
  /** Seconds after its latest moment; 0 when it is in time. */
  readonly late: number;
  /** Stops that would cover each other lie in lanes below each other. */
  readonly lane: number;
}

export interface GanttRow {
  readonly device: string;
  readonly stops: readonly GanttStop[];
  readonly lanes: number;
}

export interface Gantt {
  readonly rows: readonly GanttRow[];
  readonly ticks: readonly { readonly time: number; readonly x: number }[];
  readonly late: number;
}

/** Pixels of a stop with the gap after it: a finger has to hit it (WCAG 2.5.8). */
export const STOP_WIDTH = 32;
/** World seconds the line shows at least, and pixels between two of its ticks at least. */
const LEAST_SPAN = 600;
const TICK_ROOM = 72;
const steps = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400];

/** The plan as lines of time. @param now world Unix seconds. @param width of a line in pixels */
export function ganttOf(routes: PlanView['routes'], now: number, width: number): Gantt {
  const last = Math.max(0, ...routes.flatMap(({ stops }) => stops.map(({ arrive }) => arrive)));
  const span = Math.max(LEAST_SPAN, (last - now) * 1.04);
  const room = Math.max(STOP_WIDTH, width - STOP_WIDTH);
  const xOf = (time: number) => Math.min(room, (Math.max(0, time - now) / span) * room);
  const rows = routes.map(({ device, stops }) => rowOf(device, stops, xOf));
  const late = rows.reduce((sum, row) => sum + row.stops.filter((stop) => stop.late > 0).length, 0);
  return { rows, ticks: ticksOf(now, span, room, xOf), late };
}

/** Seconds a stop of a delivery comes after its latest moment. */
export const latenessOf = ({ job, arrive, latest }: PlanStopView): number =>
  job === null ? 0 : Math.max(0, arrive - latest);

function rowOf(device: string, planned: readonly PlanStopView[], xOf: (time: number) => number): GanttRow {
  const ends: number[] = [];
  const stops = planned.map((stop): GanttStop => {
    const x = xOf(stop.arrive);
    const free = ends.findIndex((end) => end <= x);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = x + STOP_WIDTH;
    const late = latenessOf(stop);
    return { stop, x, late, lane, slackTo: stop.job === null || late > 0 ? undefined : xOf(stop.latest) };
  });
  return { device, stops, lanes: Math.max(1, ends.length) };
}

function ticksOf(now: number, span: number, room: number, xOf: (time: number) => number): Gantt['ticks'] {
  const most = Math.max(1, Math.floor(room / TICK_ROOM));
  const step = steps.find((one) => span / one <= most) ?? 86_400 * Math.ceil(span / 86_400 / most);
  const first = Math.ceil(now / step) * step;
  const count = Math.max(0, Math.floor((now + span - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => first + i * step).map((time) => ({ time, x: xOf(time) }));
}
