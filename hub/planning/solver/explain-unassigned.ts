import type { WhyNoCharges } from '../charging/why-no-charges.ts';
import type { PlanJob, PlanVehicle, Unassigned } from '../problem.ts';
import type { RouteCharger } from './charges/route-charger.ts';
import { hasSkills } from './compile.ts';
import { jobOfNode, loading, type Model } from './model.ts';
import { type Fault, type Fit, nearer, tryPlaces } from './try-places.ts';
import { Walk } from './walk.ts';

/**
 * Why each job is in no route. First every vehicle is asked as if it had nothing else to do: what binds then binds
 * always. A job that could be served alone is crowded out, or its prize does not pay for it; then the rule that was
 * nearest to holding among the routes as planned is told. A mandatory job that does fit somewhere is put there.
 */
export function explainUnassigned(
  model: Model,
  routes: number[][],
  jobs: readonly number[],
  exhausted: ReadonlySet<number>,
  charger?: RouteCharger,
): Unassigned[] {
  return jobs.flatMap((index): Unassigned[] => {
    const job = model.problem.jobs[index] as PlanJob;
    const tell = (code: Unassigned['code'], constraint: string, hint: string): Unassigned[] => [
      { job: job.id, code, constraint, hint },
    ];
    const able = ableVehicles(model, index, exhausted);
    if (able.length === 0) return noneAble(model, job, tell);
    const alone = able.map((v) => tryPlaces(model, charger, bare(model, routes[v] as number[], v), v, index));
    const best = nearest(alone);
    if ('code' in best)
      return tell(best.code === 'FULL' ? 'NO_VEHICLE' : best.code, ...sentenceOf(model, best, charger));
    const planned = asked(job, alone).map((v) => tryPlaces(model, charger, routes[v] as number[], v, index));
    const fit = nearest(planned);
    if ('code' in fit) {
      const [because] = sentenceOf(model, fit, charger);
      return tell(
        'CROWDED',
        `alone it could be served; with the jobs that come first ${because}`,
        'Order again with a later time, or add a robot.',
      );
    }
    if (job.prize !== undefined) {
      const { added } = fit;
      return tell(
        'PRIZE',
        `serving it would cost ${added.toFixed(2)} and leaving it out ${job.prize.toFixed(2)}`,
        'Raise its prize, or make it mandatory.',
      );
    }
    routes[fit.vehicle] = fit.route;
    if (charger !== undefined) bookAgain(model, charger, fit);
    return [];
  });
}

/** Vehicles whose routes are looked through: those that alone would do it for least; for an optional job, all. */
const LOOKED_THROUGH = 3;

function asked({ prize }: PlanJob, alone: readonly (Fit | Fault)[]): number[] {
  const fits = alone.filter((result) => 'added' in result).sort((a, b) => a.added - b.added);
  return fits.slice(0, prize === undefined ? LOOKED_THROUGH : fits.length).map(({ vehicle }) => vehicle);
}

function bookAgain(model: Model, charger: RouteCharger, { vehicle, route }: Fit): void {
  const walk = new Walk(model, charger);
  charger.release(vehicle);
  if (walk.along(route, 0, route.length, vehicle) && walk.charged !== undefined)
    charger.settle(route, vehicle);
}

/** The cheapest fit, else the fault that was nearest to none. */
function nearest(results: readonly (Fit | Fault)[]): Fit | Fault {
  const fits = results.filter((result) => 'added' in result).sort((a, b) => a.added - b.added);
  const faults = results.filter((result) => 'code' in result).sort(nearer);
  return fits[0] ?? (faults[0] as Fault);
}

function ableVehicles(model: Model, job: number, exhausted: ReadonlySet<number>): number[] {
  const able: number[] = [];
  for (let v = 0; v < model.vehicles; v++) {
    if (model.may[job * model.vehicles + v] === 1 && !exhausted.has(v)) able.push(v);
  }
  return able;
}

type Tell = (code: Unassigned['code'], constraint: string, hint: string) => Unassigned[];

function noneAble({ problem }: Model, job: PlanJob, tell: Tell): Unassigned[] {
  const willing = problem.vehicles.filter(({ takes }) => takes === 'new jobs');
  const isSkilled = (vehicle: PlanVehicle) => hasSkills(vehicle, job);
  if (job.aboard === undefined && willing.length > 0 && !willing.some(isSkilled)) {
    return tell('SKILL', `no robot can ${job.skills.join(', ')}`, 'Add a robot with this skill.');
  }
  return tell('NO_VEHICLE', 'no robot is ready', 'Wait for a robot to come online or to be free.');
}

/** The route as planned with only what the vehicle has to do. */
const bare = ({ vehicle, loading: how }: Model, route: readonly number[], v: number): number[] => {
  const fixed = new Set(vehicle[v]?.frozen);
  const stays = (node: number) => fixed.has(node) || (how[jobOfNode(node)] as number) >= loading.carried;
  return route.filter((node, k) => k === 0 || k === route.length - 1 || stays(node));
};

type Sentence = readonly [constraint: string, hint: string];

/** A battery that could be charged is not what is missing: a charger, a plug or the time is. */
function sentenceOf({ vehicle }: Model, { code, by, uncharged }: Fault, charger?: RouteCharger): Sentence {
  const canCharge = uncharged !== undefined && (vehicle[uncharged.vehicle]?.rechargeable ?? 0) > 0;
  if (!canCharge || charger === undefined) return sentences[code](Math.ceil(by));
  return chargeSentences[charger.why(uncharged.route, uncharged.vehicle)](Math.ceil(by));
}

const chargeSentences: Readonly<Record<WhyNoCharges, (by: number) => Sentence>> = {
  NO_CHARGER: (by) => [
    `the best robot lacks ${by} Wh, and no charger on the way is in its reach`,
    'Add a charger there, or a robot with a larger battery.',
  ],
  TIME_TO_CHARGE: (by) => [
    `the best robot lacks ${by} Wh and has no time to charge them`,
    'Order again with a later time, or wait until a robot has charged.',
  ],
  PLUGS: (by) => [
    `the best robot lacks ${by} Wh, and others have the plugs`,
    'Add plugs, or order again with a later time.',
  ],
  UNREACHABLE: () => ['no robot has a way to its places', 'Choose places on streets the robots may use.'],
  TIME_WINDOW: (by) => [
    `the best robot would fall ${by} Wh below its reserve`,
    'Wait until a robot has charged.',
  ],
};

const sentences: Readonly<Record<Fault['code'], (by: number) => Sentence>> = {
  UNREACHABLE: () => ['no robot has a way to its places', 'Choose places on streets the robots may use.'],
  FULL: () => ['every robot has enough to do for now', 'Wait for a robot to come online or to be free.'],
  CAPACITY: (by) => [
    `the roomiest robot lacks ${by} of what the load takes`,
    'Split the load or add a larger robot.',
  ],
  BATTERY: (by) => [
    `the best robot would fall ${by} Wh below its reserve`,
    'Wait until a robot has charged.',
  ],
  SHIFT: (by) => [
    `the best robot would work ${by} s beyond its shift`,
    'Order for another day, or add a robot.',
  ],
  TIME_WINDOW: (by) => [
    `the nearest robot would come ${by} s too late`,
    'Order again with a later time, or add a robot.',
  ],
};
