import type { Browser, CDPSession, Page } from 'playwright-core';

export interface Visit {
  readonly page: Page;
  /** Seconds from the click to a drawn map that rests. */
  readonly idle: number;
  /** Names of the page's files that were loaded by then. */
  readonly loaded: ReadonlySet<string>;
  /** Bytes over the wire by then, as they were packed. */
  readonly transferred: number;
  close(): Promise<void>;
}

/** Opens the page as a new visitor on a laptop and waits until its map rests. */
export async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const loaded = new Set<string>(['index.html']);
  let transferred = 0;
  await devtools.send('Network.enable');
  devtools.on('Network.responseReceived', ({ response }) => {
    loaded.add(new URL(response.url).pathname.split('/').at(-1) ?? '');
  });
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    transferred += encodedDataLength;
  });
  const began = performance.now();
  await page.goto(url);
  await page.waitForFunction(isDrawn, undefined, { timeout: 60_000, polling: 50 });
  const idle = (performance.now() - began) / 1_000;
  return { page, idle, loaded: new Set(loaded), transferred, close: () => context.close() };
}

/** Runs in the browser. */
function isDrawn(): boolean {
  const { wayproofMap: map } = globalThis as unknown as { wayproofMap?: import('maplibre-gl').Map };
  return (
    map?.getLayer('robots') !== undefined &&
    map.areTilesLoaded() &&
    map.queryRenderedFeatures({ layers: ['robots', 'clusters'] }).length > 0
  );
}

/** Seconds the page's main thread worked, by what it did. */
export async function workOf(session: CDPSession): Promise<{ task: number; script: number; heap: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((each) => each.name === name)?.value ?? 0;
  return { task: value('TaskDuration'), script: value('ScriptDuration'), heap: value('JSHeapUsedSize') };
}
