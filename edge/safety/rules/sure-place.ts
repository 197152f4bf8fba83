import type { StopRule } from '../view.ts';

/** A place that jumps says nothing of fences, streets or doors: it waits until the receiver is steady again. */
export const surePlace: StopRule = ({ placeIsSure }) => (placeIsSure ? undefined : 'place unsure');
