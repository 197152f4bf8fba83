import type { DeviceId } from '../../protocol/ids.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { PlanView } from '../../protocol/views/plan.ts';
import type { PresenceBoard } from '../fleet/presence.ts';
import type { RobotChannel } from '../fleet/robot-channel.ts';
import type { JobRecord } from '../jobs/job.ts';
import { JobDesk } from '../jobs/job-desk.ts';
import { CommandDesk } from '../missions/command-desk.ts';
import { Dispatcher } from '../missions/dispatcher.ts';
import { LastHeard } from '../missions/last-heard.ts';
import { OrderWatch } from '../missions/order-watch.ts';
import { Projector } from '../missions/projector.ts';
import { TroubleWatch } from '../missions/trouble-watch.ts';
import type { LiveCharger } from '../planning/live/live-problem.ts';
import { ThreadedEngine } from '../planning/live/threaded-engine.ts';
import type { Ground } from './ground.ts';
import { wireStreets } from './streets.ts';

/** Real time without a word from a robot after which others take what it has not picked up. */
const SILENT_AFTER = milliseconds(60_000);

export interface WorkListeners {
  readonly jobChanged: (job: JobRecord) => void;
  readonly planned: (plan: PlanView) => void;
  /** An operator's order got further. */
  readonly orderChanged?: (device: DeviceId) => void;
}

/** Jobs in → plan → missions out, and robots' committed events back into jobs. */
export function wireWork(
  ground: Ground,
  presence: PresenceBoard,
  channel: RobotChannel,
  { jobChanged, planned, orderChanged = () => undefined }: WorkListeners,
) {
  const { network, signer, verifier, router, clock, realClock, random, frames, directory, report } = ground;
  const store = ground.jobStore;
  const lastHeard = new LastHeard(realClock, SILENT_AFTER);
  const trouble = new TroubleWatch();
  const orders = new OrderWatch({ store, changed: orderChanged, report });
  const commands = new CommandDesk({ network, signer, store, channel, clock, watch: orders });
  const streets = wireStreets(ground, (closed) => dispatcher.streetsChanged(closed));
  const dispatcher: Dispatcher = new Dispatcher({
    network,
    signer,
    store,
    frames,
    directory,
    channel,
    engine: new ThreadedEngine(),
    routers: streets.routers,
    tables: streets.tables,
    zones: streets.zones,
    tryStreetsAgain: streets.tryAgain,
    chargers: chargersOf(ground),
    clock,
    realClock,
    random,
    lastHeard,
    trouble,
    online: (device) => presence.get(device)?.state === 'online',
    changed: jobChanged,
    planned,
    report,
  });
  const jobs = new JobDesk({
    network,
    verifier,
    router,
    store,
    clock,
    changed: (job) => {
      jobChanged(job);
      dispatcher.wake();
    },
  });
  const projector = new Projector({
    network,
    verifier,
    frames,
    store,
    clock,
    changed: jobChanged,
    refused: (device) => dispatcher.refused(device),
    moved: () => dispatcher.wake(),
    report,
  });

  const heard = new Set<DeviceId>();
  frames.onCommitted(({ frames: stored, events }) => {
    for (const { device, contents } of stored) {
      lastHeard.heard(device);
      // Its first frame tells where it is: now it can be planned for.
      if (trouble.note(device, contents.samples, contents.events) || !heard.has(device)) dispatcher.wake();
      heard.add(device);
      orders.heard(device, contents);
    }
    if (events.length > 0) projector.wake();
  });
  presence.onChange((device, { state }) => {
    if (state === 'online') lastHeard.heard(device);
    dispatcher.wake();
  });
  return {
    jobs,
    commands,
    dispatcher,
    projector,
    trouble,
    lastHeard,
    lessons: streets.lessons,
    keepZones: streets.keepZones,
  };
}

function chargersOf({ map }: Ground): LiveCharger[] {
  return map.places.chargers.map(({ name, at, plugs, watts }) => ({ id: name, at, plugs, watts }));
}
