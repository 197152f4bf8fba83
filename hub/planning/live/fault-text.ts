import type { Broken } from '../drive.ts';

const texts: Readonly<Record<Broken['code'], (by: number) => string>> = {
  UNREACHABLE: () => 'it has no way to its places',
  CAPACITY: (by) => `it lacks ${by} of what the load takes`,
  BATTERY: (by) => `it would fall ${by} Wh below its reserve`,
  TIME_WINDOW: (by) => `it would come ${by} s too late`,
};

/** Why one vehicle cannot do a job, for people. */
export const faultText = ({ code, by }: Broken): string => texts[code](Math.ceil(by));
