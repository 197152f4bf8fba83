import type { StopRule } from '../view.ts';

/** Latched, and over a restart too: only an operator's resume lets go. */
export const stopButton: StopRule = ({ stopButton }) => (stopButton ? 'stop button' : undefined);
