import { isAmongPeople, type StopRule } from '../view.ts';

export const PATH_BLOCKED = 'path blocked';

/** Something stands in the way and stays there; a way that turns off is free. */
export const clearPath: StopRule = (view) =>
  view.sight.blocked && !view.turnsAway && isAmongPeople(view) ? PATH_BLOCKED : undefined;
