import { type Signal, signal } from '@preact/signals';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { RobotView } from '../../../protocol/views/robot.ts';

/** A stop under the visitor's cursor or focus. */
export interface PointedStop {
  /** Stays the same while plans come and go. */
  readonly name: string;
  readonly kind: string;
  readonly at: CoordinatesE7;
}

/** What the strip below the map shows, and what it wants of the map. */
export class TimeStore {
  readonly view: Signal<'plan' | 'replay' | undefined> = signal(undefined);
  readonly pointed: Signal<PointedStop | undefined> = signal(undefined);
  /** Robots as they were at the replayed moment; undefined while the map is live. */
  readonly past: Signal<readonly RobotView[] | undefined> = signal(undefined);

  open(view: 'plan' | 'replay'): void {
    const wasOpen = this.view.value === view;
    this.close();
    if (!wasOpen) this.view.value = view;
  }

  close(): void {
    this.view.value = undefined;
    this.pointed.value = undefined;
    this.past.value = undefined;
  }
}
