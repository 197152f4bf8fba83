import { type Signal, signal } from '@preact/signals';
import { LARGEST_LOAD, type Load } from '../../../protocol/terms.ts';
import { unixSeconds } from '../../../protocol/units.ts';
import { ORDINARY_LOAD, ordinaryTerms, type WishedTerms } from '../shipper/order-job.ts';
import type { TextKey } from '../text/en.ts';

/** As typed; moments are local time as `datetime-local` has it, empty ones as soon or as late as usual. */
export interface TypedTerms {
  readonly earliest: string;
  readonly latest: string;
  readonly parcels: string;
  readonly grams: string;
  readonly milliliters: string;
}

const LEAST: Load = { parcels: 1, grams: 0, milliliters: 0 };
const sizes = ['parcels', 'grams', 'milliliters'] as const;

/** Window and size of whatever is ordered next, by hand or from a file. */
export class TermsForm {
  readonly typed: Signal<TypedTerms> = signal({
    earliest: '',
    latest: '',
    parcels: String(ORDINARY_LOAD.parcels),
    grams: String(ORDINARY_LOAD.grams),
    milliliters: String(ORDINARY_LOAD.milliliters),
  });

  type(change: Partial<TypedTerms>): void {
    this.typed.value = { ...this.typed.value, ...change };
  }

  /** What is wrong with it; undefined when it can be signed. @param now world Unix milliseconds */
  fault(now: number): TextKey | undefined {
    const { earliest, latest, load } = this.read(now);
    if (!sizes.every((size) => isWhole(load[size], LEAST[size], LARGEST_LOAD[size]))) return 'termsBadSize';
    return latest > earliest && latest > now / 1_000 ? undefined : 'termsBadWindow';
  }

  /** Only to be signed while there is no fault. @param now world Unix milliseconds */
  read(now: number): WishedTerms {
    const typed = this.typed.value;
    const usual = ordinaryTerms(Math.max(now, momentOf(typed.earliest) ?? now));
    const latest = momentOf(typed.latest);
    return {
      earliest: usual.earliest,
      latest: latest === undefined ? usual.latest : unixSeconds(Math.floor(latest / 1_000)),
      load: {
        parcels: Number(typed.parcels || Number.NaN),
        grams: Number(typed.grams || Number.NaN),
        milliliters: Number(typed.milliliters || Number.NaN),
      },
    };
  }
}

const isWhole = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

/** Unix milliseconds of a local moment; undefined when none is typed. */
export function momentOf(typed: string): number | undefined {
  const time = new Date(typed).getTime();
  return Number.isNaN(time) || time < 0 ? undefined : time;
}

/** A moment as `datetime-local` wants it, in local time. */
export function typedMoment(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
