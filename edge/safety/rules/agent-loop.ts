import type { StopRule } from '../view.ts';

/** The agent's loop turns every 50 ms; missing two turns is a dead loop. Leaves the brake its share of 500 ms. */
export const LOOP_DEADLINE_MS = 120;
/**
 * Counted at most between two looks. Loop and guard share a thread: after both slept, a look may come before the
 * loop's turn, and what it counts on top of one period (50 ms) must stay below the deadline.
 */
export const LOOP_COUNTED_MS = 60;
export const AGENT_LOOP_STOPPED = 'agent loop stopped';

/** Nobody plans any more: what was ordered last is no order. */
export const agentLoop: StopRule = ({ loopSilence }) =>
  loopSilence <= LOOP_DEADLINE_MS ? undefined : AGENT_LOOP_STOPPED;
