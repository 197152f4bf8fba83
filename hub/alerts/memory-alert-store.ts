import type { Alert, AlertStore } from './alert-store.ts';

/** The port in memory, for tests. */
export class MemoryAlertStore implements AlertStore {
  readonly #alerts = new Map<string, Alert>();

  async alerts(): Promise<readonly Alert[]> {
    return [...this.#alerts.values()];
  }

  async save(alert: Alert): Promise<void> {
    this.#alerts.set(alert.id, alert);
  }

  async remove(id: string): Promise<void> {
    this.#alerts.delete(id);
  }
}
