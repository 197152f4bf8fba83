import { type CancelTimer, every } from '../../protocol/clock.ts';
import { encodeDownlink } from '../../protocol/downlink.ts';
import { isFleetError } from '../../protocol/errors.ts';
import type { DeviceId, JobId } from '../../protocol/ids.ts';
import { milliseconds, toUnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { JobExplanation, PlanView } from '../../protocol/views/plan.ts';
import type { RobotChannel } from '../fleet/robot-channel.ts';
import type { JobRecord } from '../jobs/job.ts';
import { withoutImpossible } from '../planning/live/impossible.ts';
import { type LiveJob, liveProblem } from '../planning/live/live-problem.ts';
import type { PlanEngine } from '../planning/live/plan-engine.ts';
import { dueJobs } from '../planning/live/release.ts';
import { namingZones, withoutShut } from '../planning/live/shut-by-zones.ts';
import type { TravelTable } from '../planning/live/travel-table.ts';
import type { Plan, PlanVisit } from '../planning/problem.ts';
import type { JobStore } from '../store/job-store.ts';
import { type ComposeParts, plannedChanges } from './changes.ts';
import { explanationOf, type PlannedRound } from './explanation.ts';
import { type Itinerary, itineraries } from './itinerary.ts';
import { type Fleet, type LookParts, lookAtFleet } from './look.ts';
import { isEnded, type MissionRecord } from './mission.ts';
import { planView } from './plan-view.ts';
import { ZoneWatch } from './zone-watch.ts';

/** Real milliseconds: changes are gathered, unanswered missions sent again, silence noticed. */
const GATHER = milliseconds(50);
const RESEND = milliseconds(10_000);
const REVIEW = milliseconds(15_000);
/** A robot that refused is left alone for so long, twice as long each time: its news may be on the way. */
const AFTER_REFUSAL = 2_000;
const LONGEST_REFUSAL = 300_000;

export interface DispatcherParts extends LookParts, Omit<ComposeParts, 'mustTurn'> {
  readonly store: JobStore;
  readonly channel: RobotChannel;
  readonly engine: PlanEngine;
  /** What the planner knows of travel, by profile. */
  readonly tables: Readonly<Record<string, TravelTable>>;
  /** Streets found blocked long ago are taken for open again. */
  readonly tryStreetsAgain: () => void;
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
  #alarm: CancelTimer | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = true;
  #plan: PlanView = { made: 0, routes: [], unassigned: [] };
  /** Streets that missions lead over, and robots that have to take others. */
  readonly #edges = new Map<DeviceId, ReadonlySet<number>>();
  readonly #mustTurn = new Set<DeviceId>();
  readonly #zoneWatch: ZoneWatch | undefined;
  #latest: PlannedRound | undefined;
  /** A plan found after the first answer was sent: where the next round begins. */
  #better: Plan | undefined;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#zoneWatch = parts.zones && new ZoneWatch(parts.zones);
  }

  /** Sends every unfinished mission again: a restarted broker has forgotten its retained messages. */
  async start(): Promise<void> {
    const { realClock } = this.#parts;
    this.#stopped = false;
    await this.#parts.engine.start();
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
    this.#alarm?.();
    this.#alarm = undefined;
    this.#gathering = undefined;
    await this.#parts.engine.stop();
    await this.#running;
  }

  /** Ways are other ones now; robots that would come through these streets turn. */
  streetsChanged(closed: readonly number[] = []): void {
    for (const [device, edges] of this.#edges) {
      if (closed.some((edge) => edges.has(edge))) this.#mustTurn.add(device);
    }
    this.wake();
  }

  /** The latest plan. */
  plan(): PlanView {
    return this.#plan;
  }

  /** Why a job is where it is in the latest plan; undefined when that plan knows nothing of it. */
  explain(job: JobId): JobExplanation | undefined {
    return this.#latest && explanationOf(this.#latest, job);
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
    this.#running = this.#running.then(task).catch((error: unknown) => {
      // A plan that was being made when the hub stopped is nobody's fault.
      if (!this.#stopped || !isFleetError(error, 'PLANNER_FAILED')) this.#parts.report(error);
    });
  }

  async #round(): Promise<void> {
    const { clock, store, tables, engine } = this.#parts;
    this.#parts.tryStreetsAgain();
    const time = clock.now();
    const now = toUnixSeconds(time);
    const fleet = await lookAtFleet(this.#parts, this.#refusedUntil);
    const { robots, chargers, taken, committed, frozen } = fleet;
    for (const device of this.#zoneWatch?.flawed(fleet) ?? []) this.#mustTurn.add(device);
    const open = fleet.jobs.map((job) => liveJob(job, committed.has(job.id)));
    const { due, later } = dueJobs(open, now, held(fleet));
    const live = liveProblem({ now, robots, jobs: due, chargers, taken, tables });
    const { zones } = this.#parts;
    const opened = zones && withoutShut(live.problem, live.places, zones);
    const { problem, impossible } = withoutImpossible(opened?.problem ?? live.problem, committed);
    const warmStart = this.#startFrom(fleet);
    const plan = await engine.plan(problem, { frozen, warmStart }, (better) => {
      this.#better = better;
      this.wake();
    });
    const planned = itineraries(plan, live, fleet);
    const mustTurn = new Set(this.#mustTurn);
    const made = plannedChanges({ ...this.#parts, mustTurn }, fleet, planned, time);
    if (made.changes.length > 0) await store.commit(made.changes);
    for (const device of mustTurn) this.#mustTurn.delete(device);
    for (const [device, edges] of made.edges) this.#edges.set(device, edges);
    for (const job of made.jobs) this.#parts.changed(job);
    for (const mission of made.missions) await this.#send(mission);
    for (const { device, state } of fleet.current.values())
      if (state === 'accepted') this.#refusals.delete(device);
    this.#wakeInTime(planned);
    const left = [...later, ...(opened?.shut ?? []), ...impossible, ...plan.unassigned];
    const profiles = Object.keys(problem.matrices);
    const unassigned = zones === undefined ? left : namingZones(left, open, profiles, zones);
    this.#latest = { made: now, problem, plan: { ...plan, unassigned }, frozen };
    this.#plan = planView(now, planned, unassigned, fleet);
    this.#parts.planned(this.#plan);
  }

  /** An idle robot that leaves later is looked at again when it has to, by the world's clock. */
  #wakeInTime(planned: readonly Itinerary[]): void {
    this.#alarm?.();
    const spare = Math.min(...planned.map((one) => (one.spare > 0 ? one.spare : Number.POSITIVE_INFINITY)));
    this.#alarm = Number.isFinite(spare)
      ? this.#parts.clock.after(milliseconds(spare * 1_000), () => this.wake())
      : undefined;
  }

  /** What robots are doing, or the better plan that was found for it since. */
  #startFrom({ doing }: Fleet): ReadonlyMap<DeviceId, readonly PlanVisit[]> {
    const better = this.#better;
    this.#better = undefined;
    if (better === undefined) return doing;
    return new Map(better.routes.map(({ vehicle, visits }) => [vehicle, visits]));
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

function liveJob(job: JobRecord, committed: boolean): LiveJob {
  const { id, terms, fields, pickUp, dropOff, state, device, cancelling } = job;
  const aboard = state === 'picked-up' && device !== null ? { aboard: device } : {};
  return {
    id,
    load: terms.load,
    priority: terms.priority,
    ...aboard,
    from: pickUp.at,
    // A cancelled parcel that is aboard goes back to where it came from.
    to: cancelling ? pickUp.at : dropOff.at,
    earliest: terms.earliest,
    latest: unixSeconds(fields.latest),
    lateness: committed ? 'soft' : 'hard',
  };
}

/** Jobs that robots have in their missions: what was planned once is not put off again. */
const held = ({ jobs }: Fleet): ReadonlySet<JobId> =>
  new Set(jobs.filter(({ device }) => device !== null).map(({ id }) => id));
