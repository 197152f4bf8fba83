import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { PlanView } from '../../../protocol/views/plan.ts';
import type { HubApi } from '../live/hub-api.ts';
import type { Fleet } from '../store/fleet.ts';
import { type PlannedWay, wayKey } from './fleet-on-map.ts';
import { lngLat } from './ground-data.ts';

type Route = PlanView['routes'][number];

/** Stops of one robot whose way is drawn; further ones are listed in its panel. */
const MOST_STOPS = 20;

/** Asks the hub for the ways of a plan, once for every change of a robot's stops. */
export class PlannedWays {
  readonly #api: Pick<HubApi, 'paths'>;
  readonly #fleet: Fleet;
  readonly #known = new Map<string, { readonly key: string; readonly way: PlannedWay }>();

  constructor(api: Pick<HubApi, 'paths'>, fleet: Fleet) {
    this.#api = api;
    this.#fleet = fleet;
  }

  /** Routes whose places are not shown to us have no way. */
  async of(plan: PlanView): Promise<PlannedWay[]> {
    const ways = await Promise.all(plan.routes.map((route) => this.#way(route)));
    return ways.filter((way) => way !== undefined);
  }

  async #way(route: Route): Promise<PlannedWay | undefined> {
    const key = wayKey(route);
    const known = this.#known.get(route.device);
    if (known?.key === key) return known.way;
    // Peeked at: whoever watches the plan is not to ask again for every step of every robot.
    const robot = this.#fleet.byDevice.peek().get(route.device);
    const stops = route.stops.slice(0, MOST_STOPS).filter(hasPlace);
    if (robot?.position?.exact !== true || stops.length === 0) return undefined;
    try {
      const { lines } = await this.#api.paths([robot.position.at, ...stops.map(({ at }) => at)]);
      const line = lines.flat().map(lngLat);
      const way = {
        device: route.device,
        line,
        stops: stops.map(({ kind, at }) => ({ kind, at: lngLat(at) })),
      };
      this.#known.set(route.device, { key, way });
      return way;
    } catch {
      // A way that cannot be drawn is no reason to show nothing else; the next plan asks again.
      return undefined;
    }
  }
}

type Stop = Route['stops'][number];
const hasPlace = (stop: Stop): stop is Stop & { readonly at: CoordinatesE7 } => stop.at !== null;
