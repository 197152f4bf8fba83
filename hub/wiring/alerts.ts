import type { Address, DeviceId, JobId } from '../../protocol/ids.ts';
import { sampleFlags } from '../../protocol/telemetry.ts';
import { AlertDesk, type Conditions } from '../alerts/alert-desk.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import type { PresenceBoard } from '../fleet/presence.ts';
import type { EventStream } from '../http/event-stream.ts';
import type { Ground } from './ground.ts';
import type { wireWork } from './work.ts';

export interface AlertParts {
  readonly work: Pick<ReturnType<typeof wireWork>, 'dispatcher' | 'trouble' | 'lastHeard'>;
  readonly presence: PresenceBoard;
  readonly stream: EventStream;
  readonly store: AlertStore;
}

/** Looks at presence, batteries, troubles and promised times, and tells the stream what calls for a person. */
export function wireAlerts(ground: Ground, { work, presence, stream, store }: AlertParts): AlertDesk {
  const { directory, frames, jobStore, clock, realClock, report } = ground;
  const { dispatcher, trouble, lastHeard } = work;

  async function conditions(): Promise<Conditions> {
    const [devices, twins, jobs] = await Promise.all([
      directory.list(),
      frames.twins(),
      jobStore.jobs({ states: ['open', 'planned', 'assigned', 'accepted', 'picked-up'] }),
    ]);
    const twinOf = new Map(twins.map((twin) => [twin.device, twin]));
    const ownerOf = new Map<DeviceId, Address>(devices.map(({ device, owner }) => [device, owner]));
    const now = clock.now();
    const troubled = devices.filter(({ device }) => trouble.isInTrouble(device, now));
    const stuck = new Set<DeviceId>();
    for (const { device } of troubled) {
      // One that an operator stopped stands where it was told to.
      const order = await jobStore.lastCommand(device, ['stop', 'resume', 'home']);
      if (order?.kind !== 'stop') stuck.add(device);
    }
    const robots = devices.flatMap(({ device, owner, status }) => {
      const twin = twinOf.get(device);
      // Before its first frame a robot is new, not lost.
      if (status !== 'registered' || twin === undefined) return [];
      const { battery, flags } = twin.sample;
      return {
        device,
        owner,
        online: presence.get(device)?.state === 'online',
        silent: lastHeard.isSilent(device),
        seen: twin.received,
        battery,
        charging: (flags & sampleFlags.charging) !== 0,
        inTrouble: stuck.has(device),
      };
    });
    const expected = new Map<JobId, number>();
    for (const { stops } of dispatcher.plan().routes) {
      for (const { job, arrive } of stops) if (job !== null) expected.set(job, arrive);
    }
    return {
      robots,
      jobs: jobs.map(({ id, device, fields }) => {
        const arrive = expected.get(id);
        return {
          job: id,
          device,
          owner: device === null ? null : (ownerOf.get(device) ?? null),
          latest: fields.latest,
          ...(arrive === undefined ? {} : { expected: arrive }),
        };
      }),
    };
  }

  return new AlertDesk({
    store,
    conditions,
    publish: (alert) => stream.publish({ topic: 'alert', data: alert }),
    clock,
    realClock,
    report,
  });
}
