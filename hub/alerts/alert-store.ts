import type { Address } from '../../protocol/ids.ts';
import type { FoundAlert } from './find-alerts.ts';

/** An alert that stands, and who took it on. */
export interface Alert extends FoundAlert {
  readonly acknowledged: { readonly by: Address; readonly at: number } | null;
}

/** Alerts that stand, so that a restarted hub knows which were acknowledged. Every change is durable when its promise resolves. */
export interface AlertStore {
  alerts(): Promise<readonly Alert[]>;
  /** Replaces the one with the same id. */
  save(alert: Alert): Promise<void>;
  remove(id: string): Promise<void>;
}
