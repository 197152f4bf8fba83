import { existsSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why browser tests are skipped; undefined when they can run. */
export const noBrowser = existsSync(path)
  ? undefined
  : 'needs Chromium: apt-get install chromium fonts-noto-cjk, or CHROMIUM=/path/to/it';

/** Software WebGL2, and nothing that talks to other hosts by itself. */
const flags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
  '--mute-audio',
];

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: path, args: flags });

export interface Watched {
  readonly page: Page;
  /** Errors of the console and of scripts, answers of 400 and more, requests to other hosts. */
  readonly complaints: string[];
}

/** A page on the hub, with everything that goes wrong on it written down; closed with the test. */
export async function openPage(
  t: ExecutionContext,
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, ...options });
  t.teardown(() => context.close());
  // Shared machines are slow at times.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const local = [url, 'blob:', 'data:'].some((start) => request.url().startsWith(start));
    if (!local) complaints.push(`another host: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}
