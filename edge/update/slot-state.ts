import { type ErrorCode, errorTable } from '../../protocol/errors.ts';
import type { FailedUpdate } from '../../protocol/releases/check-in.ts';

/** `factory` is what was flashed, never written again: the last resort. Releases go to `a` and `b` in turn. */
export type ReleaseSlot = 'a' | 'b';
export type SlotName = 'factory' | ReleaseSlot;

export interface SlotContents<S extends SlotName = SlotName> {
  readonly slot: S;
  readonly version: number;
}

/**
 * Which slot of one kind runs. All of it is one small file that is replaced whole, so that every transition below
 * happens or does not.
 */
export interface SlotState {
  /** What passed its health check last. */
  readonly good: SlotContents;
  /** Installed and to be tried once; `starts` is counted before each start. */
  readonly trial?: SlotContents<ReleaseSlot> & { readonly starts: number };
  /** What was good before and still lies in the other slot. */
  readonly previous?: SlotContents;
  /** The highest version that ever was good: nothing at or below it is installed again. */
  readonly floor: number;
  readonly failed?: FailedUpdate;
}

/** A robot as flashed. @param version of the flashed release, 0 when it has none */
export const factoryState = (version: number): SlotState => ({
  good: { slot: 'factory', version },
  floor: version,
});

/** A trial is started once: a power cut in the middle of it counts, for a crash cannot be told from one. */
export const TRIAL_STARTS = 1;
/** A failure that may have been bad luck is given this many tries in all. */
const TRIES = 3;

/** The slot that may be written. */
export const idleSlot = ({ good }: SlotState): ReleaseSlot => (good.slot === 'a' ? 'b' : 'a');

/** Whether installing this version makes sense here; the release's own rules are `installable`'s. */
export function worthTrying({ floor, failed, trial }: SlotState, version: number): boolean {
  if (version <= floor || trial !== undefined) return false;
  if (failed?.version !== version) return true;
  const row = errorTable[failed.code as ErrorCode] as { readonly retry: boolean } | undefined;
  return row?.retry === true && failed.attempt < TRIES;
}

/** Before the idle slot is emptied: nothing may point to it any more. */
export function forgetIdle(state: SlotState): SlotState {
  const { good, floor, failed } = state;
  return { good, floor, ...(failed === undefined ? {} : { failed }) };
}

export const armed = (state: SlotState, version: number): SlotState => ({
  ...forgetIdle(state),
  trial: { slot: idleSlot(state), version, starts: 0 },
});

export const started = (state: SlotState): SlotState =>
  state.trial === undefined ? state : { ...state, trial: { ...state.trial, starts: state.trial.starts + 1 } };

/** The trial is good; what ran before stays as the way back. */
export function markedGood(state: SlotState): SlotState {
  const { trial, good, floor } = state;
  if (trial === undefined) return state;
  const { slot, version } = trial;
  return { good: { slot, version }, previous: good, floor: Math.max(floor, version) };
}

/** The trial is over; what was good before runs on. */
export function gaveUp(state: SlotState, code: ErrorCode, reason: string): SlotState {
  if (state.trial === undefined) return state;
  return { ...forgetIdle(state), failed: failure(state, state.trial.version, code, reason) };
}

/** What was good fails after all: back to what was good before it, or to what was flashed. */
export function returned(state: SlotState, code: ErrorCode, reason: string): SlotState {
  const { good, previous, floor } = state;
  const before = previous ?? { slot: 'factory', version: 0 };
  return { good: before, floor, failed: failure(state, good.version, code, reason) };
}

function failure(state: SlotState, version: number, code: ErrorCode, reason: string): FailedUpdate {
  const before = state.failed?.version === version ? state.failed.attempt : 0;
  return { version, code, reason: reason.slice(0, 200) || 'no reason given', attempt: before + 1 };
}
