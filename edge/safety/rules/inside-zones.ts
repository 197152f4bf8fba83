import type { StopRule } from '../view.ts';

/** Outside the area it may serve, or inside one it has to keep out of. An operator may send it back, slowly. */
export const insideZones: StopRule = ({ state, fences, goesBack }) =>
  state === undefined || goesBack ? undefined : fences.flawOf(state.at);
