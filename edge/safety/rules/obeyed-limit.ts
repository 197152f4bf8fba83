import type { StopRule } from '../view.ts';

/** A firmware that does not slow down when told is told to stop. */
export const obeyedLimit: StopRule = ({ tooFast }) => (tooFast ? 'faster than allowed' : undefined);
