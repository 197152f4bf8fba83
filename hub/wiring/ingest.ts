import type { DeviceId } from '../../protocol/ids.ts';
import type { PresenceBoard } from '../fleet/presence.ts';
import type { MissionDesk } from '../fleet/robot-channel.ts';
import { Broker } from '../ingest/broker.ts';
import { connectLimits } from '../ingest/connect-guard.ts';
import { IngestCounters } from '../ingest/counters.ts';
import { FairQueue } from '../ingest/fair-queue.ts';
import { Pipeline } from '../ingest/pipeline.ts';
import { Quota, quotaLimits } from '../ingest/quota.ts';
import { RecentSignatures } from '../ingest/recent-signatures.ts';
import type { Coordinator } from '../learning/coordinator.ts';
import { LearningDesk } from '../learning/learning-desk.ts';
import type { Ground } from './ground.ts';

/** What taking frames needs of the ground. */
export type IngestGround = Pick<
  Ground,
  'network' | 'verifier' | 'frames' | 'directory' | 'clock' | 'realClock'
>;

/** guard → authenticate → quota → known? → verify → decode → check → store → acknowledge. */
export function wireIngest(
  ground: IngestGround,
  presence: PresenceBoard,
  missions: MissionDesk,
  learning?: Pick<Coordinator, 'take' | 'current'>,
  zones?: () => Uint8Array | undefined,
) {
  const { network, verifier, frames: store, directory, clock: worldClock, realClock } = ground;
  const counters = new IngestCounters();
  const quota = new Quota(quotaLimits, realClock, counters);
  const queue = new FairQueue<DeviceId>();
  const recent = new RecentSignatures();
  const pipeline = new Pipeline({ network, verifier, store, quota, queue, recent, counters, worldClock });
  const broker = new Broker({
    login: { network, verifier, directory, quota, realClock },
    pipeline,
    store,
    missions,
    ...(zones === undefined ? {} : { zones }),
    ...(learning === undefined
      ? {}
      : { learning: new LearningDesk({ coordinator: learning, quota, store, worldClock }) }),
    presence,
    counters,
    limits: connectLimits,
    realClock,
    worldClock,
  });
  return { broker, counters };
}
