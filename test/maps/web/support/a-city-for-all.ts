import { type City, startCity } from './a-city.ts';
import { inChromium } from './in-chromium.ts';

/** One city and one browser for all tests of a file. */
export const aCityForAll = () =>
  inChromium<{ city: City }>({
    start: async () => ({ city: await startCity() }),
    stop: ({ city }) => city?.stop(),
  });
