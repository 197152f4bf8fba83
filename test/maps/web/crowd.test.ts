import { rm } from 'node:fs/promises';
import { FleetServer } from '../../../bench/page/fleet-server.ts';
import { loadMap } from '../../../maps/load.ts';
import type { Page as FleetPage } from '../../../maps/web/page.ts';
import { sleep, systemClock } from '../../../protocol/clock.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { milliseconds } from '../../../protocol/units.ts';
import type { StreamEvent } from '../../../protocol/views/stream.ts';
import { openPage } from './support/a-browser.ts';
import { aFolder } from './support/a-page-hub.ts';
import { axeFindings } from './support/accessibility.ts';
import { inChromium } from './support/in-chromium.ts';

type World = { readonly wayproofPage: FleetPage; robotsTaken: number };

const { it, title } = inChromium();
/** Shared machines are slow at times. */
const PATIENCE = { timeout: 120_000, polling: 500 };

const ROBOTS = 1_000;
const ROUNDS = 20;

it(
  title('a thousand robots that move once a second: the page loses nothing of what they said'),
  async (t) => {
    t.timeout(600_000);
    const dataFolder = await aFolder(t, 'crowd');
    const map = await loadMap({ kind: 'town', seed: 1 });
    const server = new FleetServer({
      robots: ROBOTS,
      map,
      random: seededRandom(1),
      pageFolder: t.context.folder,
      dataFolder,
    });
    t.teardown(async () => {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    });
    const { page, complaints } = await openPage(t, t.context.browser, await server.start());
    let loads = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/devices')) loads++;
    });
    await page.locator('.link-live').waitFor({ timeout: 60_000 });
    await page.evaluate(() => {
      const world = globalThis as unknown as World;
      const { fleet } = world.wayproofPage;
      const take = fleet.take.bind(fleet);
      world.robotsTaken = 0;
      fleet.take = (events: readonly StreamEvent[]) => {
        world.robotsTaken += events.filter(({ topic }) => topic === 'robot').length;
        take(events);
      };
    });

    const first = new Map(server.views.map(({ device, sequence }) => [device, sequence]));
    const rounds = () => server.views.map(({ device, sequence }) => sequence - (first.get(device) ?? 0));
    server.move();
    while (Math.min(...rounds()) < ROUNDS) await sleep(systemClock, milliseconds(250));
    server.rest();

    const sent = server.views.map(({ device, session, sequence, seen, position, battery }) => [
      ...[device, session, sequence, seen, battery],
      ...[position?.at.latitude, position?.at.longitude, position?.exact],
    ]);
    const taken = await page.waitForFunction(
      (last) => {
        const robots = (globalThis as unknown as World).wayproofPage.fleet.robots.value;
        const mine = robots.map(({ device, session, sequence, seen, position, battery }) =>
          JSON.stringify([
            ...[device, session, sequence, seen, battery],
            ...[position?.at.latitude, position?.at.longitude, position?.exact],
          ]),
        );
        const wanted = new Set(last.map((each) => JSON.stringify(each)));
        return mine.length === wanted.size && mine.every((each) => wanted.has(each));
      },
      sent,
      PATIENCE,
    );
    t.truthy(taken);
    const told = rounds().reduce((sum, count) => sum + count, 0);
    t.true(told >= ROBOTS * ROUNDS);
    // Whoever fell so far behind that the hub let go of it has loaded what it missed instead.
    const count = await page.evaluate(() => (globalThis as unknown as World).robotsTaken);
    t.true(loads > 0 || count === told, `${count} of ${told} taken one by one, loaded again ${loads} times`);
    t.is(await page.locator('.banner').count(), 0);
    t.deepEqual(await axeFindings(page), []);
    t.deepEqual(complaints, []);
  },
);
