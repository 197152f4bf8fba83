/** Traversals whose word weighs as much as one observation of an edge: with less an edge is like others of its kind. */
const DOUBT = 3;
/** An edge never counts more traversals than this, so old ones fade. */
const MOST = 40;

/** What is known of one directed edge beyond its kind. */
interface Habit {
  readonly mean: number;
  readonly count: number;
}

/**
 * By how much each directed edge is slower than the model says of its kind (logarithm), drawn towards 0 as long as it
 * was driven seldom. It stays on the robot: it would tell where its owner's robots go.
 */
export class EdgeHabits {
  readonly #habits = new Map<number, Habit>();

  /** @param miss logarithm of the slowness met less the model's. */
  note(directed: number, miss: number): void {
    const { mean, count } = this.#habits.get(directed) ?? { mean: 0, count: 0 };
    const next = Math.min(MOST, count + 1);
    this.#habits.set(directed, { mean: mean + (miss - mean) / next, count: next });
  }

  /** What to add to the model's word. */
  of(directed: number): number {
    const habit = this.#habits.get(directed);
    return habit === undefined ? 0 : (habit.mean * habit.count) / (habit.count + DOUBT);
  }
}
