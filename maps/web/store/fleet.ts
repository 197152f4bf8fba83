import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { DeviceId, JobId } from '../../../protocol/ids.ts';
import type { EpochView } from '../../../protocol/views/epoch.ts';
import type { JobView } from '../../../protocol/views/job.ts';
import type { PlanView } from '../../../protocol/views/plan.ts';
import type { RobotView } from '../../../protocol/views/robot.ts';
import type { StreamEvent, StreamEvents } from '../../../protocol/views/stream.ts';

/** Everything the hub told so far: loaded once, then kept up by events. */
export interface Snapshot {
  readonly robots: readonly RobotView[];
  readonly jobs: readonly JobView[];
  readonly plan: PlanView;
  readonly epochs: readonly EpochView[];
}

/** Jobs and epochs kept on the page; older ones are the command line's business. */
const MOST_JOBS = 500;
const MOST_EPOCHS = 200;

export class Fleet {
  readonly #robots = signal<ReadonlyMap<DeviceId, RobotView>>(new Map());
  readonly #jobs = signal<ReadonlyMap<JobId, JobView>>(new Map());
  readonly #epochs = signal<ReadonlyMap<number, EpochView>>(new Map());
  readonly #plan = signal<PlanView>({ made: 0, routes: [], unassigned: [] });

  readonly byDevice: ReadonlySignal<ReadonlyMap<DeviceId, RobotView>> = this.#robots;
  readonly byJob: ReadonlySignal<ReadonlyMap<JobId, JobView>> = this.#jobs;
  readonly plan: ReadonlySignal<PlanView> = this.#plan;
  /** In an order that does not change while robots move. */
  readonly robots = computed(() =>
    [...this.#robots.value.values()].sort((a, b) => (a.device < b.device ? -1 : 1)),
  );
  /** Newest first. */
  readonly jobs = computed(() =>
    [...this.#jobs.value.values()].sort((a, b) => b.created - a.created || (a.job < b.job ? -1 : 1)),
  );
  readonly epochs = computed(() => [...this.#epochs.value.values()].sort((a, b) => b.number - a.number));

  load({ robots, jobs, plan, epochs }: Snapshot): void {
    this.#robots.value = new Map(robots.map((robot) => [robot.device, robot]));
    this.#jobs.value = new Map(jobs.map((job) => [job.job, job]));
    this.#epochs.value = new Map(epochs.map((epoch) => [epoch.number, epoch]));
    this.#plan.value = plan;
  }

  /** Takes events of the stream in their order, as one change; `reset` is the loader's business. */
  take(events: readonly StreamEvent[]): void {
    const of = <T extends StreamEvent['topic']>(topic: T) =>
      events.flatMap((event) => (event.topic === topic ? [event.data as StreamEvents[T]] : []));
    batch(() => {
      this.#takeRobots(of('robot'));
      this.#takeJobs(of('job'));
      const epochs = of('epoch');
      if (epochs.length > 0) {
        const known = new Map(this.#epochs.value);
        for (const epoch of epochs) known.set(epoch.number, epoch);
        this.#epochs.value = newest(known, MOST_EPOCHS, ({ number }) => number);
      }
      const plan = of('plan').at(-1);
      if (plan !== undefined) this.#plan.value = plan;
    });
  }

  #takeRobots(robots: readonly RobotView[]): void {
    if (robots.length === 0) return;
    const known = new Map(this.#robots.value);
    for (const robot of robots) {
      const before = known.get(robot.device);
      // Loaded and streamed views cross on the way: never go back to an older frame.
      if (before === undefined || !isOlder(robot, before)) known.set(robot.device, robot);
    }
    this.#robots.value = known;
  }

  #takeJobs(jobs: readonly JobView[]): void {
    if (jobs.length === 0) return;
    const known = new Map(this.#jobs.value);
    for (const job of jobs) {
      const before = known.get(job.job);
      if (before === undefined || job.changed >= before.changed) known.set(job.job, job);
    }
    this.#jobs.value = newest(known, MOST_JOBS, ({ created }) => created);
  }
}

const isOlder = (robot: RobotView, than: RobotView) =>
  robot.session < than.session || (robot.session === than.session && robot.sequence < than.sequence);

/** By their own time: what is loaded comes in another order than what is heard. */
function newest<K, V>(map: Map<K, V>, most: number, timeOf: (value: V) => number): Map<K, V> {
  if (map.size <= most) return map;
  return new Map([...map].sort(([, a], [, b]) => timeOf(b) - timeOf(a)).slice(0, most));
}
