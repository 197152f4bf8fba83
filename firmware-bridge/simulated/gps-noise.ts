import { offsetBy } from '../../maps/geometry/distance.ts';
import type { Random } from '../../protocol/random.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';

/**
 * A receiver's error wanders instead of jumping: first-order Gauss-Markov with these figures, so that speeds
 * computed from neighbouring fixes stay plausible (Brown & Hwang, Introduction to Random Signals, section 5.4).
 */
const SIGMA_METERS = 0.9;
const TIME_CONSTANT_SECONDS = 60;

export class GpsNoise {
  readonly #random: Random;
  #east = 0;
  #north = 0;
  /** A fault: the fix is this far off. */
  jump: { readonly east: number; readonly north: number } | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  step(dt: number): void {
    const keep = Math.exp(-dt / TIME_CONSTANT_SECONDS);
    const fresh = SIGMA_METERS * Math.sqrt(1 - keep * keep);
    this.#east = keep * this.#east + fresh * gaussian(this.#random);
    this.#north = keep * this.#north + fresh * gaussian(this.#random);
  }

  /** What the receiver says when the robot is really at `at`. */
  fix(at: CoordinatesE7): CoordinatesE7 {
    return offsetBy(at, this.#east + (this.jump?.east ?? 0), this.#north + (this.jump?.north ?? 0));
  }
}

/** Box and Muller (1958), one of the pair, cut at four sigma. */
function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  const value = radius * Math.cos(2 * Math.PI * random.next());
  return Math.max(-4, Math.min(4, value));
}
