import type { Page } from '../page.ts';
import { lngLat } from './ground-data.ts';
import type { LngLat } from './motion.ts';

export interface Mark {
  readonly kind: string;
  readonly at: LngLat;
  readonly chosen: boolean;
}

/** The doors of the delivery being ordered, or else of the chosen one. */
export function marksOf({ selection, order, fleet }: Pick<Page, 'selection' | 'order' | 'fleet'>): Mark[] {
  const marks: Mark[] = [];
  const mark = (kind: string, at: { latitude: number; longitude: number } | null | undefined) => {
    if (at !== null && at !== undefined) marks.push({ kind, at: lngLat(at), chosen: true });
  };
  const ordered = order.value;
  if ('pickUp' in ordered) {
    mark('pick-up', ordered.pickUp.at);
    if ('dropOff' in ordered) mark('drop-off', ordered.dropOff.at);
    return marks;
  }
  const chosen = selection.value;
  if (chosen?.kind === 'job') {
    const job = [...fleet.byJob.value.values()].find(({ job: id }) => id === chosen.id);
    mark('pick-up', job?.pickUp);
    mark('drop-off', job?.dropOff);
  }
  return marks;
}
