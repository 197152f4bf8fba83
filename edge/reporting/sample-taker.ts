import type { RobotState } from '../../firmware-bridge/link.ts';
import type { Clock } from '../../protocol/clock.ts';
import { type Sample, sampleFlags } from '../../protocol/telemetry.ts';

/** Real milliseconds between samples: ten a frame while moving, one a frame while standing. */
const MOVING_MS = 100;
const STANDING_MS = 1_000;

/** Chooses the states that become samples and turns them into the integers of the wire. */
export class SampleTaker {
  readonly #real: Clock;
  readonly #simulated: boolean;
  #last = 0;
  #motion: RobotState['motion'] = 'standing';

  constructor(real: Clock, simulated: boolean) {
    this.#real = real;
    this.#simulated = simulated;
  }

  take(
    state: RobotState,
    facts: { readonly stopped: boolean; readonly carrying: boolean; readonly linkLost: boolean },
  ): Sample | undefined {
    const now = this.#real.now();
    const period = state.motion === 'moving' ? MOVING_MS : STANDING_MS;
    if (now - this.#last < period && state.motion === this.#motion) return undefined;
    this.#last = now;
    this.#motion = state.motion;
    return sampleOf(state, { ...facts, simulated: this.#simulated });
  }
}

/** A state as a sample; flags from what the agent knows beside it. */
export function sampleOf(
  state: RobotState,
  facts: {
    readonly stopped: boolean;
    readonly carrying: boolean;
    /** The hub was out of reach. */
    readonly linkLost: boolean;
    readonly simulated: boolean;
  },
): Sample {
  const flag = (holds: boolean, bit: number) => (holds ? bit : 0);
  return {
    time: state.time,
    at: state.at,
    altitude: Math.round(state.altitude * 10),
    heading: Math.round(state.heading * 100) % 36_000,
    speed: Math.round(state.speed * 100),
    battery: Math.round(state.battery * 1_000),
    flags:
      flag(state.motion === 'moving', sampleFlags.moving) |
      flag(facts.stopped, sampleFlags.stopped) |
      flag(state.charging, sampleFlags.charging) |
      flag(facts.carrying, sampleFlags.carrying) |
      flag(facts.linkLost, sampleFlags.linkLost) |
      flag(facts.simulated, sampleFlags.simulated),
  };
}
