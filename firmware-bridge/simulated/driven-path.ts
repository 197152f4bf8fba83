import { straightMeters } from '../../maps/geometry/distance.ts';
import { pointBetween } from '../../maps/geometry/line.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';

/** A turn sharper than this is taken slowly. */
const SHARP_TURN_DEGREES = 40;
const TURN_SPEED = 0.8;

/**
 * A path with the speed allowed at each of its points: low at sharp turns, zero at the end, and nowhere more
 * than lets the robot brake in time (one pass from the end backwards: v = sqrt(v_next^2 + 2 a d)).
 */
export class DrivenPath {
  readonly #points: readonly CoordinatesE7[];
  readonly #starts: readonly number[];
  readonly #limits: readonly number[];
  readonly #braking: number;
  readonly length: number;
  #piece = 0;

  /** @param braking comfortable deceleration in m/s². */
  constructor(points: readonly CoordinatesE7[], braking: number) {
    const starts = [0];
    for (let i = 1; i < points.length; i++) {
      starts.push((starts[i - 1] as number) + straightMeters(at(points, i - 1), at(points, i)));
    }
    this.#points = points;
    this.#starts = starts;
    this.#braking = braking;
    this.length = starts.at(-1) ?? 0;
    this.#limits = limitsOf(points, starts, braking);
  }

  /** Speed allowed `along` metres from the start, in m/s; `along` must not go back between calls. */
  speedAt(along: number): number {
    while (this.#piece < this.#points.length - 2 && along >= (this.#starts[this.#piece + 1] as number))
      this.#piece++;
    const next = Math.min(this.#piece + 1, this.#points.length - 1);
    const ahead = Math.max(0, (this.#starts[next] as number) - along);
    return Math.sqrt((this.#limits[next] as number) ** 2 + 2 * this.#braking * ahead);
  }

  /** The place `along` metres from the start and the heading there in degrees, or undefined on a single point. */
  placeAt(along: number): { at: CoordinatesE7; heading: number | undefined } {
    let piece = 0;
    while (piece < this.#points.length - 2 && along >= (this.#starts[piece + 1] as number)) piece++;
    const a = at(this.#points, piece);
    const b = at(this.#points, Math.min(piece + 1, this.#points.length - 1));
    const length = (this.#starts[piece + 1] ?? 0) - (this.#starts[piece] as number);
    const share = length > 0 ? Math.min(1, Math.max(0, along - (this.#starts[piece] as number)) / length) : 1;
    return { at: pointBetween(a, b, share), heading: length > 0 ? headingOf(a, b) : undefined };
  }
}

function limitsOf(points: readonly CoordinatesE7[], starts: readonly number[], braking: number): number[] {
  const limits = points.map((_, i) => (i === points.length - 1 ? 0 : turnLimit(points, i)));
  for (let i = points.length - 2; i >= 0; i--) {
    const length = (starts[i + 1] as number) - (starts[i] as number);
    limits[i] = Math.min(
      limits[i] as number,
      Math.sqrt((limits[i + 1] as number) ** 2 + 2 * braking * length),
    );
  }
  return limits;
}

function turnLimit(points: readonly CoordinatesE7[], i: number): number {
  if (i === 0) return Number.POSITIVE_INFINITY;
  const before = headingOf(at(points, i - 1), at(points, i));
  const after = headingOf(at(points, i), at(points, i + 1));
  const turn = Math.abs(((after - before + 540) % 360) - 180);
  return turn > SHARP_TURN_DEGREES ? TURN_SPEED : Number.POSITIVE_INFINITY;
}

function headingOf(a: CoordinatesE7, b: CoordinatesE7): number {
  const north = b.latitude - a.latitude;
  const east = (b.longitude - a.longitude) * Math.cos((a.latitude / 1e7) * (Math.PI / 180));
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

const at = (points: readonly CoordinatesE7[], i: number) => points[i] as CoordinatesE7;
