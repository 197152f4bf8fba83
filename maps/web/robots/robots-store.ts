import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { RobotView } from '../../../protocol/views/robot.ts';
import type { Fleet } from '../store/fleet.ts';
import { choicesOf, type FilterChoices, filtered, noFilter, type RobotFilter } from './robot-filter.ts';

/** One ask of the map; a count that rises is one more ask. */
export interface FitAsk {
  readonly count: number;
  readonly devices: readonly string[];
}

/** What the visitor wants to see of the robots, for table and map alike. */
export class RobotsStore {
  readonly filter: Signal<RobotFilter> = signal(noFilter);
  /** The robot the map keeps in its middle. */
  readonly following: Signal<string | undefined> = signal(undefined);
  /** Robots on one spot to choose from; empty while there is no list. */
  readonly pile: Signal<readonly string[]> = signal([]);
  readonly fit: Signal<FitAsk> = signal({ count: 0, devices: [] });
  /** In the fleet's order. */
  readonly shown: ReadonlySignal<readonly RobotView[]>;
  readonly choices: ReadonlySignal<FilterChoices>;

  constructor(fleet: Pick<Fleet, 'robots'>) {
    this.shown = computed(() => filtered(fleet.robots.value, this.filter.value));
    let before: FilterChoices = { moods: [], owners: [], models: [] };
    // Robots change all the time, what there is to choose from hardly ever: whoever draws it is left in peace.
    this.choices = computed(() => {
      const now = choicesOf(fleet.robots.value);
      if (JSON.stringify(now) !== JSON.stringify(before)) before = now;
      return before;
    });
  }

  narrow(change: Partial<RobotFilter>): void {
    this.filter.value = { ...this.filter.value, ...change };
  }

  follow(device: string | undefined): void {
    this.following.value = device;
  }

  openPile(devices: readonly string[]): void {
    this.pile.value = devices;
  }

  /** Asks the map to show all of these robots. */
  fitTo(devices: readonly string[]): void {
    this.following.value = undefined;
    this.fit.value = { count: this.fit.value.count + 1, devices };
  }
}
