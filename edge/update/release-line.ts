import type { RunningRelease } from '../../protocol/releases/check-in.ts';
import type { ReleaseKind } from '../../protocol/releases/manifest.ts';

/** What is released to a robot under one kind: it knows what runs, and takes what is offered. */
export interface ReleaseLine {
  readonly kind: ReleaseKind;
  /** What a start has to settle before anything new may come. */
  start(signal: AbortSignal): Promise<void>;
  running(): RunningRelease;
  /** Installs a version, or leaves it when it makes no sense here. Throws what `install` throws. */
  take(version: number, signal: AbortSignal): Promise<void>;
  /** Nothing is offered any more: what waits to be started is not, for its roll-out may have been halted. */
  withdraw?(): void;
}
