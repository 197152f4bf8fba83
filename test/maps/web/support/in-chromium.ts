import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import anyTest, { type ExecutionContext, type TestFn } from 'ava';
import type { Browser } from 'playwright-core';
import { noBrowser, openBrowser } from './a-browser.ts';
import { buildPageInto } from './a-page-hub.ts';

/** What all tests of a file share. */
export interface Shared {
  /** The built page, in a folder of its own. */
  readonly folder: string;
  readonly browser: Browser;
}

export type InChromium = ExecutionContext<Shared>;

/** A world that is started once for all tests of a file. */
interface World<Started> {
  readonly start: () => Promise<Started>;
  readonly stop: (started: Partial<Started>) => Promise<void> | undefined;
}

const noWorld: World<object> = { start: async () => ({}), stop: () => undefined };

/** One build and one browser for all tests of a file; every test has its own visitor. Without a browser `it` skips. */
export function inChromium<Started extends object = object>(world = noWorld as World<Started>) {
  const test = anyTest as TestFn<Shared & Started>;
  if (noBrowser === undefined) {
    test.before('build the page, start what it needs, open a browser', async (t) => {
      t.timeout(480_000);
      const folder = join(await mkdtemp(join(tmpdir(), 'wayproof-built-')), 'web');
      Object.assign(t.context, { folder });
      await buildPageInto(folder);
      Object.assign(t.context, await world.start(), { browser: await openBrowser() });
    });
    test.after.always('end it', async (t) => {
      const { browser, folder }: Partial<Shared> = t.context;
      await browser?.close();
      await world.stop(t.context);
      if (folder !== undefined) await rm(dirname(folder), { recursive: true, force: true });
    });
  }
  return {
    test,
    it: noBrowser === undefined ? test.serial : test.serial.skip,
    title: (sentence: string) => (noBrowser === undefined ? sentence : `${sentence} (${noBrowser})`),
  };
}
