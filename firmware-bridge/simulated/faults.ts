/** What can go wrong with a simulated robot, on demand; durations are world seconds. */
export type SimulatedFault =
  /** The wheels slip: it drives and does not move. */
  | { readonly kind: 'stuck'; readonly seconds: number }
  /** The receiver's fix jumps by so many metres. */
  | { readonly kind: 'gps-jump'; readonly east: number; readonly north: number; readonly seconds: number }
  /** The controller restarts: emergency brake, path lost, silent meanwhile. */
  | { readonly kind: 'brown-out'; readonly seconds: number }
  /** The wire between computer and firmware is cut: nothing arrives either way. */
  | { readonly kind: 'link-loss'; readonly seconds: number }
  | { readonly kind: 'battery'; readonly battery: number }
  /** The motors give only this share of their speed. */
  | { readonly kind: 'weak-motor'; readonly share: number; readonly seconds: number }
  /** No compartment opens. */
  | { readonly kind: 'jammed-lid'; readonly seconds: number }
  /** Codes people type do not arrive. */
  | { readonly kind: 'dead-keypad'; readonly seconds: number }
  /** Something lies across the way at this place (1e-7 degree): it stops before it and reports WAY_BLOCKED. */
  | {
      readonly kind: 'closed-street';
      readonly latitude: number;
      readonly longitude: number;
      readonly seconds: number;
    }
  /** The camera gives no pictures. */
  | { readonly kind: 'dark-camera'; readonly seconds: number }
  /** The brake does not answer; the firmware acknowledges a stop all the same, when `lies` as if it had stopped. */
  | { readonly kind: 'no-brake'; readonly lies: boolean; readonly seconds: number }
  /** Orders to go slower are acknowledged and not obeyed. */
  | { readonly kind: 'deaf-throttle'; readonly seconds: number }
  /** The ground rises so much in the direction of travel (rise over run, downhill below zero). */
  | { readonly kind: 'slope'; readonly grade: number; readonly seconds: number }
  /** The ground takes only this share of the brake; the firmware does not feel it. */
  | { readonly kind: 'slippery'; readonly grip: number; readonly seconds: number }
  /** States come with the time of so many seconds ago. */
  | { readonly kind: 'late-clock'; readonly behind: number; readonly seconds: number }
  /** Somebody stands so many metres before the camera. */
  | { readonly kind: 'person-near'; readonly meters: number; readonly seconds: number }
  /** Something large stands in the way and does not move. */
  | { readonly kind: 'obstacle'; readonly seconds: number };

/** Which faults hold now, each until its own end. */
export class ActiveFaults {
  readonly #until = new Map<SimulatedFault['kind'], { fault: SimulatedFault; end: number }>();

  start(fault: SimulatedFault, now: number): void {
    const seconds = 'seconds' in fault ? fault.seconds : 0;
    this.#until.set(fault.kind, { fault, end: now + seconds * 1_000 });
  }

  holds(kind: SimulatedFault['kind']): boolean {
    return this.#until.has(kind);
  }

  /** The fault of a kind that holds now. */
  of<K extends SimulatedFault['kind']>(kind: K): Extract<SimulatedFault, { kind: K }> | undefined {
    return this.#until.get(kind)?.fault as Extract<SimulatedFault, { kind: K }> | undefined;
  }

  /** Removes and returns what has ended. */
  ended(now: number): readonly SimulatedFault[] {
    const over = [...this.#until.values()].filter(({ end }) => now >= end).map(({ fault }) => fault);
    for (const fault of over) this.#until.delete(fault.kind);
    return over;
  }
}
