import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import { encodeDownlink } from '../../protocol/downlink.ts';
import { isFleetError } from '../../protocol/errors.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { milliseconds, toUnixSeconds } from '../../protocol/units.ts';
import type { PlanView } from '../../protocol/views/plan.ts';
import type { RobotChannel } from '../fleet/robot-channel.ts';
import type { JobRecord } from '../jobs/job.ts';
import { fleetProblem } from '../planning/fleet-problem.ts';
import type { Planner } from '../planning/problem.ts';
import type { JobStore } from '../store/job-store.ts';
import { type ComposeParts, plannedChanges } from './changes.ts';
import { type LookParts, lookAtFleet } from './look.ts';
import { isEnded, type MissionRecord } from './mission.ts';
import { planView } from './plan-view.ts';

/** Real milliseconds: changes are gathered, unanswered missions sent again, silence noticed. */
const GATHER = milliseconds(50);
const RESEND = milliseconds(10_000);
const REVIEW = milliseconds(15_000);
/** A robot that refused is left alone for so long, twice as long each time: its news may be on the way. */
const AFTER_REFUSAL = 2_000;
const LONGEST_REFUSAL = 300_000;

export interface DispatcherParts extends LookParts, ComposeParts {
  readonly store: JobStore;
  readonly channel: RobotChannel;
  readonly planner: Planner;
  /** The world's clock. */
  readonly clock: Clock;
  /** Told of what changed, after it is stored. */
  readonly changed: (job: JobRecord) => void;
  readonly planned: (plan: PlanView) => void;
  /** Told of failures; the dispatcher tries again with the next review. */
  readonly report: (error: unknown) => void;
}

/** From open jobs to missions on robots: look → plan → compare → store → send, whenever something changed. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #refusals = new Map<DeviceId, number>();
  readonly #refusedUntil = new Map<DeviceId, number>();
  readonly #timers = new Set<CancelTimer>();
  #gathering: CancelTimer | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = true;
  #plan: PlanView = { made: 0, routes: [], unassigned: [] };

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Sends every unfinished mission again: a restarted broker has forgotten its retained messages. */
  async start(): Promise<void> {
    const { realClock } = this.#parts;
    this.#stopped = false;
    await this.#resend((mission) => !isEnded(mission.state));
    const again = () => this.#enqueue(() => this.#resend(({ state }) => state === 'issued'));
    this.#timers.add(every(realClock, RESEND, again));
    this.#timers.add(every(realClock, REVIEW, () => this.wake()));
    this.wake();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#gathering?.();
    this.#gathering = undefined;
    await this.#running;
  }

  /** The latest plan. */
  plan(): PlanView {
    return this.#plan;
  }

  /** A robot refused its mission. */
  refused(device: DeviceId): void {
    const { realClock } = this.#parts;
    const times = (this.#refusals.get(device) ?? 0) + 1;
    const wait = milliseconds(Math.min(LONGEST_REFUSAL, AFTER_REFUSAL * 2 ** (times - 1)));
    this.#refusals.set(device, times);
    this.#refusedUntil.set(device, realClock.now() + wait);
    const cancel = realClock.after(wait, () => {
      this.#timers.delete(cancel);
      this.wake();
    });
    this.#timers.add(cancel);
  }

  /** Something changed; plans soon, once for many calls. */
  wake(): void {
    if (this.#stopped || this.#gathering !== undefined) return;
    this.#gathering = this.#parts.realClock.after(GATHER, () => {
      this.#gathering = undefined;
      this.#enqueue(() => this.review());
    });
  }

  /** One round. Rounds started by `wake` never overlap; a test calls it on a dispatcher that is not started. */
  async review(): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        return await this.#round();
      } catch (error) {
        // A robot's news or a shipper's cancel came in between: look again.
        if (!isFleetError(error, 'JOB_CHANGED') && !isFleetError(error, 'NUMBER_TAKEN')) throw error;
      }
    }
    this.wake();
  }

  #enqueue(task: () => Promise<void>): void {
    this.#running = this.#running.then(task).catch((error: unknown) => this.#parts.report(error));
  }

  async #round(): Promise<void> {
    const { clock, planner, routers, store } = this.#parts;
    const time = clock.now();
    const now = toUnixSeconds(time);
    const fleet = await lookAtFleet(this.#parts, this.#refusedUntil);
    const { problem } = fleetProblem({ ...fleet, now, routers });
    const plan = planner.plan(problem, { frozen: fleet.frozen, seed: 1 });
    const { changes, missions, jobs } = plannedChanges(this.#parts, fleet, plan.routes, time);
    if (changes.length > 0) await store.commit(changes);
    for (const job of jobs) this.#parts.changed(job);
    for (const mission of missions) await this.#send(mission);
    for (const { device, state } of fleet.current.values())
      if (state === 'accepted') this.#refusals.delete(device);
    this.#plan = planView(now, plan, fleet);
    this.#parts.planned(this.#plan);
  }

  async #resend(which: (mission: MissionRecord) => boolean): Promise<void> {
    for (const mission of await this.#parts.store.currentMissions()) {
      if (which(mission)) await this.#send(mission);
    }
  }

  /** A mission that could not be sent is stored: it is sent again until the robot answers. */
  async #send(mission: MissionRecord): Promise<void> {
    try {
      await this.#parts.channel.sendMission(mission.device, encodeDownlink(mission));
    } catch (error) {
      this.#parts.report(error);
    }
  }
}
