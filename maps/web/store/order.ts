import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { QuoteView } from '../../../protocol/views/job.ts';

/** A place somebody chose, by a click or by an address. */
export interface Chosen {
  readonly at: CoordinatesE7;
  /** The door's address; empty for a bare place on the map. */
  readonly name: string;
}

/** The way between two chosen places. */
export interface Way {
  readonly line: readonly CoordinatesE7[];
  readonly quote: QuoteView;
}

/** A delivery being ordered, step by step; one value at a time, so that no two steps can be true at once. */
export type Order =
  | { readonly step: 'none' }
  | { readonly step: 'pick-up' }
  | { readonly step: 'drop-off'; readonly pickUp: Chosen }
  | { readonly step: 'quoting'; readonly pickUp: Chosen; readonly dropOff: Chosen }
  | { readonly step: 'confirm'; readonly pickUp: Chosen; readonly dropOff: Chosen; readonly way: Way }
  | { readonly step: 'sending'; readonly pickUp: Chosen; readonly dropOff: Chosen; readonly way: Way }
  | {
      readonly step: 'done';
      readonly job: string;
      readonly people: 'told' | 'none' | { readonly reason: string };
    }
  | { readonly step: 'failed'; readonly sentence: string; readonly hint: string };

/** What a click on a place makes of an order; unchanged when no place is wanted. */
export function choose(order: Order, place: Chosen): Order {
  switch (order.step) {
    case 'pick-up':
      return { step: 'drop-off', pickUp: place };
    case 'drop-off':
      return { step: 'quoting', pickUp: order.pickUp, dropOff: place };
    default:
      return order;
  }
}

export const wantsPlace = ({ step }: Order): boolean => step === 'pick-up' || step === 'drop-off';
