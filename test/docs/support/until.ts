import { sleep, systemClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';

/** Asks again and again, as a reader does who looks at the map meanwhile; the test's own limit ends it. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(systemClock, milliseconds(500));
  }
}
