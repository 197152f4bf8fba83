import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { Address } from '../../protocol/ids.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { AlertView } from '../../protocol/views/alert.ts';
import type { Alert, AlertStore } from './alert-store.ts';
import { type FoundAlert, findAlerts, type JobCondition, type RobotCondition } from './find-alerts.ts';

/** Real milliseconds between two looks at the fleet: three queries, however many robots there are. */
const LOOK = milliseconds(5_000);

export interface Conditions {
  readonly robots: readonly RobotCondition[];
  readonly jobs: readonly JobCondition[];
}

export interface AlertDeskParts {
  readonly store: AlertStore;
  readonly conditions: () => Promise<Conditions>;
  readonly publish: (alert: AlertView) => void;
  /** The world's clock, and the one looks are timed by. */
  readonly clock: Clock;
  readonly realClock: Clock;
  readonly report: (error: unknown) => void;
}

/** Which alerts stand: raised and ended by looks at the fleet, taken on by people. Stored first, then told. */
export class AlertDesk {
  readonly #parts: AlertDeskParts;
  readonly #alerts = new Map<string, Alert>();
  #looking: Promise<void> | undefined;
  #cancel: CancelTimer = () => undefined;

  constructor(parts: AlertDeskParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    for (const alert of await this.#parts.store.alerts()) this.#alerts.set(alert.id, alert);
    this.#cancel = every(this.#parts.realClock, LOOK, () => {
      this.#looking ??= this.look()
        .catch(this.#parts.report)
        .finally(() => {
          this.#looking = undefined;
        });
    });
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#looking;
  }

  /** Newest first. */
  current(): readonly AlertView[] {
    return [...this.#alerts.values()].sort((a, b) => b.since - a.since).map((alert) => viewOf(alert, true));
  }

  /** The first to take an alert on stays named. Throws ALERT_UNKNOWN. */
  async acknowledge(id: string, by: Address): Promise<AlertView> {
    const alert = this.#alerts.get(id);
    if (alert === undefined) throw new FleetError('ALERT_UNKNOWN', { alert: id });
    if (alert.acknowledged !== null) return viewOf(alert, true);
    const taken = { ...alert, acknowledged: { by, at: this.#parts.clock.now() } };
    await this.#keep(taken);
    return viewOf(taken, true);
  }

  /** One look; a test calls it on a desk that is not started. */
  async look(): Promise<void> {
    const { conditions, clock, store, publish } = this.#parts;
    const { robots, jobs } = await conditions();
    const found = new Map<string, FoundAlert>();
    for (const alert of findAlerts(robots, jobs, this.#alerts, clock.now())) found.set(alert.id, alert);
    for (const alert of [...this.#alerts.values()]) {
      if (found.has(alert.id)) continue;
      await store.remove(alert.id);
      this.#alerts.delete(alert.id);
      publish(viewOf(alert, false));
    }
    for (const alert of found.values()) {
      if (!this.#alerts.has(alert.id)) await this.#keep({ ...alert, acknowledged: null });
    }
  }

  async #keep(alert: Alert): Promise<void> {
    await this.#parts.store.save(alert);
    this.#alerts.set(alert.id, alert);
    this.#parts.publish(viewOf(alert, true));
  }
}

const viewOf = (alert: Alert, raised: boolean): AlertView => ({ ...alert, raised });
