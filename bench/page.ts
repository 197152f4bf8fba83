import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { loadMap } from '../maps/load.ts';
import { seededRandom } from '../protocol/random.ts';
import type { Benchmark, Figures, Target } from './benchmark.ts';
import { codeSizes } from './page/code-sizes.ts';
import { FleetServer } from './page/fleet-server.ts';
import { visit, workOf } from './page/visit.ts';

const pageFolder = fileURLToPath(new URL('../dist/web', import.meta.url));
const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const flags = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** Budgets of design/console.md section 1. */
const targets: readonly Target[] = [
  { key: 'first-load-gzip-kib', op: '<=', bound: 600 },
  { key: 'map-idle-seconds', op: '<=', bound: 3 },
  { key: 'robots-1000-views-lost', op: '<=', bound: 0 },
];

/** What a visitor waits for, and what robots that move once a second cost the page. */
export const page: Benchmark = {
  name: 'page',
  about:
    'the fleet page in Chromium: bytes, time to a drawn map, cost of 100, 1,000 and 5,000 robots at 1 Hz',
  async measure({ quick, note }) {
    if (!existsSync(chromiumPath) || !existsSync(join(pageFolder, 'index.html'))) {
      note('left out: needs Chromium (CHROMIUM names another) and the page, "npm run page:build"');
      return { figures: {}, targets: [] };
    }
    const browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
    try {
      const figures: Record<string, number> = {};
      for (const robots of quick ? [100, 1_000] : [100, 1_000, 5_000]) {
        note(`${robots} robots`);
        Object.assign(figures, await withRobots(browser, robots, quick ? 5 : 15));
      }
      return { figures, targets };
    } finally {
      await browser.close();
    }
  },
};

async function withRobots(browser: Browser, robots: number, seconds: number): Promise<Figures> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'wayproof-bench-page-'));
  const map = await loadMap({ kind: 'town', seed: 1 });
  const server = new FleetServer({ robots, map, random: seededRandom(robots), pageFolder, dataFolder });
  try {
    const url = await server.start();
    // A hub makes its tiles once in its life.
    await fetch(`${url}v1/map/tiles`).then((answer) => answer.arrayBuffer());
    const visited = await visit(browser, url);
    const first = robots === 100 ? firstFigures(visited) : {};
    const cost = await watchMoves(visited.page, server, seconds);
    await visited.close();
    return {
      ...first,
      ...Object.fromEntries(Object.entries(cost).map(([key, value]) => [`robots-${robots}-${key}`, value])),
    };
  } finally {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function firstFigures({ idle, loaded, transferred }: Awaited<ReturnType<typeof visit>>): Figures {
  const { first, lazy } = codeSizes(pageFolder, loaded);
  return {
    'first-load-gzip-kib': first / 1_024,
    'lazy-gzip-kib': lazy / 1_024,
    'first-transfer-kib': transferred / 1_024,
    'map-idle-seconds': idle,
  };
}

type Shown = { readonly wayproofPage: import('../maps/web/page.ts').Page };

/** The main thread's work while all robots move, and whether every last view arrived. */
async function watchMoves(
  tab: import('playwright-core').Page,
  server: FleetServer,
  seconds: number,
): Promise<Figures> {
  const session = await tab.context().newCDPSession(tab);
  await session.send('Performance.enable');
  server.move();
  const before = await workOf(session);
  await tab.waitForTimeout(seconds * 1_000);
  const after = await workOf(session);
  server.rest();
  await tab.waitForTimeout(1_500);
  const shown = await tab.evaluate(() => {
    const { wayproofPage: page } = globalThis as unknown as Shown;
    return [...page.fleet.byDevice.peek().values()].map(
      ({ device, sequence }) => [device, sequence] as const,
    );
  });
  const have = new Map(shown);
  const lost = server.views.filter(({ device, sequence }) => have.get(device as never) !== sequence).length;
  return {
    'busy-percent': ((after.task - before.task) / seconds) * 100,
    'script-percent': ((after.script - before.script) / seconds) * 100,
    'heap-mib': after.heap / 2 ** 20,
    'views-lost': lost,
  };
}
