import anyTest, { type TestFn } from 'ava';
import type { Browser } from 'playwright-core';
import { noBrowser, openBrowser } from './a-browser.ts';
import { buildPage, type City, startCity } from './a-city.ts';

/** One city and one browser for all tests of a file; every test has its own visitor. Without a browser they are skipped. */
export function aCityForAll() {
  const test = anyTest as TestFn<{ city: City; browser: Browser }>;
  if (noBrowser === undefined) {
    test.before('start a city, build the page, open a browser', async (t) => {
      t.timeout(300_000);
      await buildPage();
      t.context.city = await startCity();
      t.context.browser = await openBrowser();
    });
    test.after.always('stop them', async (t) => {
      await t.context.browser?.close();
      await t.context.city?.stop();
    });
  }
  return {
    test,
    it: noBrowser === undefined ? test.serial : test.serial.skip,
    title: (sentence: string) => (noBrowser === undefined ? sentence : `${sentence} (${noBrowser})`),
  };
}
