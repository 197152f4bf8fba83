import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type AlertView, parseAlertView, parseAlertViews } from '../../../protocol/views/alert.ts';
import type { HubApi } from '../live/hub-api.ts';
import type { Session } from './session.ts';

export interface AlertParts {
  readonly api: Pick<HubApi, 'get' | 'post'>;
  readonly session: Pick<Session, 'headers' | 'quietHeaders'>;
}

/** What calls for a person, as far as the hub shows it to this visitor. */
export class AlertsStore {
  readonly #parts: AlertParts;
  readonly #alerts: Signal<ReadonlyMap<string, AlertView>> = signal(new Map());
  /** Why the last one could not be taken on; empty when it could. */
  readonly refused: Signal<string> = signal('');
  /** Those that nobody has taken on first, then the newest. */
  readonly list: ReadonlySignal<readonly AlertView[]> = computed(() =>
    [...this.#alerts.value.values()].sort(
      (a, b) => Number(a.acknowledged !== null) - Number(b.acknowledged !== null) || b.since - a.since,
    ),
  );
  readonly open = computed(() => this.list.value.filter(({ acknowledged }) => acknowledged === null));

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  take(alerts: readonly AlertView[]): void {
    if (alerts.length === 0) return;
    const known = new Map(this.#alerts.value);
    for (const alert of alerts) {
      if (alert.raised) known.set(alert.id, alert);
      else known.delete(alert.id);
    }
    this.#alerts.value = known;
  }

  /** A hub that cannot tell now is asked again by the caller; what is known stays. */
  async load(): Promise<void> {
    const { api, session } = this.#parts;
    try {
      const alerts = await api.get('/v1/alerts', parseAlertViews, await session.quietHeaders());
      this.#alerts.value = new Map(alerts.map((alert) => [alert.id, alert]));
    } catch {
      // Said already: the connection is lost, or this hub watches nothing.
    }
  }

  async acknowledge(id: string): Promise<void> {
    const { api, session } = this.#parts;
    try {
      this.refused.value = '';
      this.take([
        await api.post(`/v1/alerts/${id}/acknowledge`, {}, parseAlertView, await session.headers()),
      ]);
    } catch (error) {
      this.refused.value = error instanceof Error ? error.message : String(error);
    }
  }
}
