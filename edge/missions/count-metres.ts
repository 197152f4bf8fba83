import { straightMeters } from '../../maps/geometry/distance.ts';
import type { Step } from './step.ts';

/** A jump longer than this between two states is the receiver's, not the wheels'. */
const LONGEST_STEP_METERS = 200;

/** The odometer, from place to place while the wheels turn. It informs; nobody is paid by it. */
export const countMetres: Step = (progress, input, { state }) => {
  if (input.kind !== 'state' || state === undefined || input.state.motion !== 'moving') return progress;
  const meters = straightMeters(state.at, input.state.at);
  if (meters === 0 || meters > LONGEST_STEP_METERS) return progress;
  return { ...progress, odometer: progress.odometer + meters * 10 };
};
