import type { DeviceId } from '../../protocol/ids.ts';
import type { RobotView } from '../../protocol/views/robot.ts';
import type { PresenceBoard } from '../fleet/presence.ts';
import { RecentTrail } from '../fleet/recent-trail.ts';
import { type ChainDevice, RegistrationWatch } from '../fleet/registration-watch.ts';
import { RobotFeed } from '../fleet/robot-feed.ts';
import type { EventStream } from '../http/event-stream.ts';
import { robotOf } from '../http/robots.ts';
import type { Broker } from '../ingest/broker.ts';
import type { Ground } from './ground.ts';

export interface FleetParts {
  readonly presence: PresenceBoard;
  readonly broker: Broker;
  readonly stream: EventStream;
  /** Devices of the network as the chain has them. */
  readonly onChain: () => Promise<readonly ChainDevice[]>;
  /** A device may be planned for now, or not any more. */
  readonly statusChanged: () => void;
}

/** Follows registrations on chain and shows changed robots on the stream. */
export function wireFleet(ground: Ground, { presence, broker, stream, onChain, statusChanged }: FleetParts) {
  const { directory, frames, jobStore, realClock, report } = ground;
  const online = (device: DeviceId) => presence.get(device)?.state === 'online';
  const trail = new RecentTrail();
  const feed = new RobotFeed<RobotView>({
    view: (device) => robotOf({ directory, online, frames, jobStore }, device),
    publish: (view) => stream.publish({ topic: 'robot', data: trail.attach(view) }),
    wanted: () => stream.subscribers > 0,
    realClock,
    report,
  });
  frames.onCommitted((batch) => {
    trail.add(batch);
    for (const { device } of batch.frames) feed.changed(device);
  });
  presence.onChange((device) => feed.changed(device));
  const registrations = new RegistrationWatch({
    directory,
    onChain,
    realClock,
    changed: (device, status) => {
      if (status === 'retired') broker.drop(device);
      feed.changed(device);
      statusChanged();
    },
    report,
  });
  return { feed, registrations };
}
