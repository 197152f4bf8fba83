import type { AlertView } from '../../protocol/views/alert.ts';
import type { Caller } from './caller.ts';

/** Trouble is its operators' and the owner's business. */
export function redactAlert(caller: Caller, alert: AlertView): AlertView | undefined {
  return caller.seesAll || (alert.owner !== null && caller.address === alert.owner) ? alert : undefined;
}
