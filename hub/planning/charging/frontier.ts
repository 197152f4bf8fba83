/** What a vehicle may be like at a place, depending on how long it charged last. */
export interface State {
  /** Seconds since the epoch, watt-hours in the battery, cost so far without the price of time. */
  readonly time: number;
  readonly level: number;
  readonly cost: number;
  /** Of the last charge: how long, and up to what. */
  readonly charged: number;
  readonly after: number;
}

/**
 * All states between charging not at all and charging full, as a line of straight pieces: later states have more in
 * the battery (the state-of-charge function of a label in Froger et al. 2019, here with its cost).
 */
export type Frontier = readonly State[];

/** Rounding never decides. */
export const EPSILON = 1e-6;

const between = (a: State, b: State, share: number): State => ({
  time: a.time + share * (b.time - a.time),
  level: a.level + share * (b.level - a.level),
  cost: a.cost + share * (b.cost - a.cost),
  charged: a.charged + share * (b.charged - a.charged),
  after: a.after + share * (b.after - a.after),
});

/** The same line with a state of its own where the figure passes `value`. */
export function splitAt(frontier: Frontier, figure: 'time' | 'level', value: number): State[] {
  return frontier.flatMap((state, i) => {
    const next = frontier[i + 1];
    if (next === undefined || !(state[figure] < value && next[figure] > value)) return [state];
    return [state, between(state, next, (value - state[figure]) / (next[figure] - state[figure]))];
  });
}

/** The states that have at least this level. */
export const atLeast = (frontier: Frontier, level: number): State[] =>
  splitAt(frontier, 'level', level).filter((state) => state.level >= level - EPSILON);

/** The states up to this time. */
export const noLaterThan = (frontier: Frontier, time: number): State[] =>
  splitAt(frontier, 'time', time).filter((state) => state.time <= time + EPSILON);

/** What standing still takes, a second. */
export interface Idle {
  readonly energy: number;
  readonly cost: number;
}

/** Whether for every state of `b` there is one of `a` that is no worse, even if it waits until then. */
export function covers(a: Frontier, b: Frontier, idle: Idle): boolean {
  return b.every(({ time, level, cost }) =>
    noLaterThan(a, time).some((state) => {
      const waits = Math.max(0, time - state.time);
      return (
        state.level - waits * idle.energy >= level - EPSILON &&
        state.cost + waits * idle.cost <= cost + EPSILON
      );
    }),
  );
}
