import { Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { type ReplayView, replayLimits } from '../../../protocol/views/replay.ts';
import { callerOf } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { readReplay, redactReplay } from '../replay.ts';
import { queryNumber, send } from '../send.ts';

const MINUTE = 60_000;
const LONGEST = replayLimits.minutes * MINUTE;
/** Fixes of one robot over the whole span: more than a screen has pixels helps nobody. */
const FIXES = 720;

/** All robots as they were. */
export function replayRoutes(
  deps: Pick<HttpDeps, 'clock' | 'directory' | 'frames' | 'roles' | 'signIn'>,
): Router {
  const { clock, directory, frames } = deps;
  const routes = Router();
  routes.get('/', async (request, response) => {
    const caller = callerOf(deps, request);
    const now = clock.now();
    const to = queryNumber(request, 'to', now, now);
    const from = queryNumber(request, 'from', Math.max(0, to - 10 * MINUTE), Number.MAX_SAFE_INTEGER);
    if (from >= to || to - from > LONGEST) {
      throw new FleetError('PAYLOAD_INVALID', {
        what: 'span of the replay',
        reason: `from must lie before to, and at most ${replayLimits.minutes} minutes before it`,
      });
    }
    const step = Math.max(1_000, Math.ceil((to - from) / FIXES));
    const devices = await directory.list();
    const view = await readReplay(frames, devices, { from, to, step });
    const owners = new Map(devices.map(({ device, owner }) => [device, owner]));
    const isOpen = (device: (typeof devices)[number]['device']) =>
      caller.seesAll || owners.get(device) === caller.address;
    send<ReplayView>(response, {
      ...view,
      robots: view.robots.map((track) => (isOpen(track.device) ? track : redactReplay(track))),
    });
  });
  return routes;
}
