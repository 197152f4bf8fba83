import type { DeviceId, JobId } from '../../protocol/ids.ts';
import type { EpochView } from '../../protocol/views/epoch.ts';
import type { JobState, JobView } from '../../protocol/views/job.ts';
import type { RobotView } from '../../protocol/views/robot.ts';
import type { StreamEvent } from '../../protocol/views/stream.ts';

/** States of a job that somebody still waits for. */
export const underWay = [
  'open',
  'planned',
  'assigned',
  'accepted',
  'picked-up',
] as const satisfies readonly JobState[];
const waiting: ReadonlySet<JobState> = new Set(underWay);

/** What the monitor knows: the latest of everything, as the hub told it. */
export class FleetBoard {
  readonly #robots = new Map<DeviceId, RobotView>();
  readonly #jobs = new Map<JobId, JobState>();
  #epoch: EpochView | undefined;

  /** Forgets everything and starts from a fresh answer: after a gap nothing old may linger. */
  reset(robots: readonly RobotView[], jobs: readonly JobView[]): void {
    this.#robots.clear();
    this.#jobs.clear();
    for (const robot of robots) this.#robots.set(robot.device, robot);
    for (const { job, state } of jobs) this.#jobs.set(job, state);
  }

  /** Takes one change; false when the gap is too long and everything must be loaded again. */
  apply(event: StreamEvent): boolean {
    switch (event.topic) {
      case 'robot':
        this.#robots.set(event.data.device, event.data);
        return true;
      case 'job':
        this.#jobs.set(event.data.job, event.data.state);
        return true;
      case 'epoch':
        if (this.#epoch === undefined || event.data.number >= this.#epoch.number) this.#epoch = event.data;
        return true;
      case 'plan':
      case 'alert':
        return true;
      case 'reset':
        return false;
    }
  }

  /** By owner and device, so that rows do not jump about. */
  get robots(): readonly RobotView[] {
    const key = ({ owner, device }: RobotView) => `${owner} ${device}`;
    return [...this.#robots.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  get summary(): {
    readonly online: number;
    readonly robots: number;
    readonly underWay: number;
    readonly done: number;
  } {
    const states = [...this.#jobs.values()];
    return {
      robots: this.#robots.size,
      online: this.robots.filter(({ state }) => state === 'online').length,
      underWay: states.filter((state) => waiting.has(state)).length,
      done: states.filter((state) => state === 'delivered').length,
    };
  }

  get epoch(): EpochView | undefined {
    return this.#epoch;
  }
}
