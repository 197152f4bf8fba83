import { isAmongPeople, type SpeedRule } from '../view.ts';

/** Counted real milliseconds after which what was seen says nothing of now. */
export const EYES_STALE_MS = 2_000;
const CAUTIOUS_SPEED = 1;

/** A robot that does not see, or not any more, goes as if people were there. */
export const freshEyes: SpeedRule = (view) =>
  isAmongPeople(view) && (view.sight.looks === 0 || !(view.eyeSilence <= EYES_STALE_MS))
    ? { speed: CAUTIOUS_SPEED, because: 'blind' }
    : undefined;
