import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { sha256 } from '../../../protocol/hash.ts';
import { toHex } from '../../../protocol/ids.ts';
import type { RewardsView } from '../../../protocol/views/rewards.ts';
import {
  type MissingView,
  type OrderView,
  parseOrderRequest,
  type RobotView,
} from '../../../protocol/views/robot.ts';
import { callerOf, notAllowed, signedIn } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { redactRobot } from '../robot-view.ts';
import { allRobots, deviceOf, robotOf } from '../robots.ts';
import { pathText, send, sendTagged } from '../send.ts';

type Needs = 'directory' | 'online' | 'frames' | 'jobStore' | 'order' | 'rewards' | 'roles' | 'signIn';

/** Robots: their twins, what the hub is missing of them, and an operator's hand. */
export function deviceRoutes(deps: Pick<HttpDeps, Needs>): Router {
  const routes = Router();

  routes.get('/', async (request, response) => {
    const caller = callerOf(deps, request);
    const robots = await allRobots(deps);
    send<RobotView[]>(
      response,
      robots.map((robot) => redactRobot(caller, robot)),
    );
  });

  routes.get('/:id', async (request, response) => {
    const caller = callerOf(deps, request);
    const { device } = await deviceOf(deps, pathText(request, 'id'));
    const view = redactRobot(caller, await robotOf(deps, device));
    // Over what this asker sees: two askers never share a tag, and any visible change makes a new one.
    const tag = toHex(sha256(new TextEncoder().encode(JSON.stringify(view))).subarray(0, 12));
    sendTagged<RobotView>(request, response, tag, view);
  });

  routes.get('/:id/missing', async (request, response) => {
    const { device } = await owned(request);
    send<MissingView>(response, { device, ranges: [...(await deps.frames.missing(device, 1_000))] });
  });

  // Public like the evidence it is read from.
  routes.get('/:id/rewards', async (request, response) => {
    const { device } = await deviceOf(deps, pathText(request, 'id'));
    if (deps.rewards === undefined)
      throw new FleetError('HTTP_NOT_FOUND', { method: 'GET', path: request.path });
    send<RewardsView>(response, await deps.rewards(device));
  });

  routes.post('/:id/commands', async (request, response) => {
    const { device } = await owned(request);
    const { number, stage } = await deps.order(device, parseOrderRequest(request.body));
    send<OrderView>(response, { device, number, stage }, 202);
  });

  /** The device of the path, if the caller owns it or operates the hub. */
  async function owned(request: Parameters<typeof signedIn>[1]) {
    const caller = signedIn(deps, request);
    const device = await deviceOf(deps, pathText(request, 'id'));
    if (!caller.operator && device.owner !== caller.address) {
      throw notAllowed(caller.address, 'another wallet owns this robot');
    }
    return device;
  }
  return routes;
}
