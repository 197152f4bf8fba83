import type { RouteCharger } from './charges/route-charger.ts';
import { leadNode, type Model, type VehicleModel } from './model.ts';
import { Walk, type WalkFault } from './walk.ts';

/** Why a job has no place in a route. */
export interface Fault {
  /** `FULL`: as many jobs as it may have at once. */
  readonly code: WalkFault | 'FULL';
  readonly by: number;
  /** The route that came nearest, where it could not be charged. */
  readonly uncharged?: { readonly vehicle: number; readonly route: readonly number[] };
}

export interface Fit {
  readonly vehicle: number;
  readonly route: number[];
  readonly added: number;
}

/** From furthest to nearest: a job that only fails its window was nearer than one without a way. */
const order = [
  'UNREACHABLE',
  'FULL',
  'CAPACITY',
  'BATTERY',
  'SHIFT',
  'TIME_WINDOW',
] as const satisfies Fault['code'][];

export const nearer = (a: Fault, b: Fault): number =>
  order.indexOf(b.code) - order.indexOf(a.code) || a.by - b.by;

/** Places whose charging stops are worked out, the cheapest by estimate; in short routes all. */
const CHARGED = 4;
const SHORT = 12;

/** Every place in the route, behind what is frozen: the cheapest that holds, else the rule that was nearest to holding. */
export function tryPlaces(
  model: Model,
  charger: RouteCharger | undefined,
  route: readonly number[],
  v: number,
  job: number,
): Fit | Fault {
  const hoped = new Walk(model, 'at best');
  const driven = new Walk(model, charger);
  const { frozen, maxJobs } = model.vehicle[v] as VehicleModel;
  const lead = leadNode(model, job);
  const other = model.partner[lead] as number;
  const now = driven.along(route, 0, route.length, v) ? driven.cost : 0;
  const jobs = new Set(route.slice(1, -1).map((node) => node >> 1)).size;
  if (jobs >= maxJobs) return { code: 'FULL', by: 1 };
  const fits: Fit[] = [];
  let fault: Fault | undefined;
  const met = ({ fault: code, by }: Walk, tried: readonly number[]) => {
    const uncharged = code === 'BATTERY' ? { uncharged: { vehicle: v, route: tried } } : {};
    if (fault === undefined || nearer({ code, by }, fault) < 0) fault = { code, by, ...uncharged };
  };
  for (let i = frozen.length; i <= route.length - 2; i++) {
    for (let j = i; j <= (other < 0 ? i : route.length - 2); j++) {
      const tried = route.toSpliced(i + 1, 0, lead);
      if (other >= 0) tried.splice(j + 2, 0, other);
      if (hoped.along(tried, 0, tried.length, v)) fits.push({ vehicle: v, route: tried, added: hoped.cost });
      else met(hoped, tried);
    }
  }
  fits.sort((a, b) => a.added - b.added);
  let fit: Fit | undefined;
  for (const { route: tried } of route.length <= SHORT ? fits : fits.slice(0, CHARGED)) {
    if (!driven.along(tried, 0, tried.length, v)) met(driven, tried);
    else if (fit === undefined || driven.cost - now < fit.added)
      fit = { vehicle: v, route: tried, added: driven.cost - now };
  }
  return fit ?? fault ?? { code: 'UNREACHABLE', by: 1 };
}
