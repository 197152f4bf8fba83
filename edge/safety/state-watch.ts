import type { RobotState } from '../../firmware-bridge/link.ts';
import { checkedState } from '../../firmware-bridge/range-checks.ts';
import { FleetError } from '../../protocol/errors.ts';

/** States in a row whose times rise after which a clock that was set back is taken as it is. */
const STEADY = 20;

/**
 * Lets through the states that can be believed: in range, and each later than the one before. One that comes late again
 * or repeats itself is a replay or a hung controller, and counts as silence. A controller that restarted with its
 * clock set back is believed again once its times have risen for a second.
 */
export class StateWatch {
  readonly #onTrouble: (trouble: FleetError) => void;
  #time = Number.NEGATIVE_INFINITY;
  #early: { time: number; count: number } | undefined;
  #told = false;

  constructor(onTrouble: (trouble: FleetError) => void) {
    this.#onTrouble = onTrouble;
  }

  /** The state, or undefined when it is as good as none. */
  believed(state: RobotState): RobotState | undefined {
    try {
      checkedState(state);
    } catch (trouble) {
      this.#tell(trouble as FleetError);
      return undefined;
    }
    if (state.time > this.#time || this.#isSteady(state.time)) {
      this.#time = state.time;
      this.#early = undefined;
      this.#told = false;
      return state;
    }
    const context = { time: state.time, before: this.#time };
    if (state.time < this.#time) this.#tell(new FleetError('FIRMWARE_CLOCK_BACKWARDS', context));
    return undefined;
  }

  #isSteady(time: number): boolean {
    const rises = this.#early !== undefined && time > this.#early.time;
    this.#early = { time, count: rises ? (this.#early?.count ?? 0) + 1 : 1 };
    return this.#early.count > STEADY;
  }

  #tell(trouble: FleetError): void {
    if (this.#told) return;
    this.#told = true;
    this.#onTrouble(trouble);
  }
}
