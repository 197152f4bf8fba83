import { type Request, Router } from 'express';
import { type DetailsView, type TrackView, trackLimits } from '../../../protocol/views/track.ts';
import type { EnrolledDevice } from '../../fleet/device-directory.ts';
import { callerOf } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { deviceOf } from '../robots.ts';
import { pathText, queryNumber, send } from '../send.ts';
import { readHappenings, readTrack, redactTrack } from '../track.ts';

const MINUTE = 60_000;
/** World milliseconds back to which faults and observations are looked for. */
const RECENT = 60 * MINUTE;

type Needs = 'clock' | 'directory' | 'frames' | 'online' | 'robotExtras' | 'roles' | 'signIn';

/** Where one robot was, and what its owner and operators are told of it besides its twin. */
export function trackRoutes(deps: Pick<HttpDeps, Needs>): Router {
  const { clock, frames, online, robotExtras } = deps;
  const routes = Router();

  routes.get('/:id/track', async (request, response) => {
    const robot = await asked(request);
    const minutes = queryNumber(request, 'minutes', 30, trackLimits.minutes);
    const track = await readTrack(frames, robot.device, clock.now() - minutes * MINUTE);
    send<TrackView>(response, robot.isOpen ? track : redactTrack(track));
  });

  routes.get('/:id/details', async (request, response) => {
    const { device, isOpen } = await asked(request);
    const twin = await frames.twin(device);
    const link = {
      online: online(device),
      since: robotExtras?.linkSince(device) ?? null,
      delay: twin === undefined ? null : Math.max(0, twin.received - twin.sample.time),
    };
    const told = isOpen
      ? {
          versions: [...((await robotExtras?.versions(device)) ?? [])],
          ...(await readHappenings(frames, device, clock.now() - RECENT)),
        }
      : { versions: [], faults: [], observations: [] };
    send<DetailsView>(response, { device, link, ...told });
  });

  /** The device of the path; `isOpen` when the asker may see everything of it. */
  async function asked(request: Request): Promise<EnrolledDevice & { readonly isOpen: boolean }> {
    const caller = callerOf(deps, request);
    const device = await deviceOf(deps, pathText(request, 'id'));
    return { ...device, isOpen: caller.seesAll || caller.address === device.owner };
  }
  return routes;
}
