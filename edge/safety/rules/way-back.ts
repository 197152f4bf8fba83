import type { SpeedRule } from '../view.ts';

const BACK_SPEED = 0.5;

/** Outside its zones with an operator's leave, it returns slowly. */
export const wayBack: SpeedRule = ({ goesBack }) =>
  goesBack ? { speed: BACK_SPEED, because: 'back inside' } : undefined;
