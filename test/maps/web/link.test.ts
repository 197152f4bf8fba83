import type { Map as MapLibre } from 'maplibre-gl';
import type { Page } from 'playwright-core';
import type { Page as FleetPage } from '../../../maps/web/page.ts';
import { toE7 } from '../../../protocol/units.ts';
import { openPage } from './support/a-browser.ts';
import { aKillableCity, type KillableCity } from './support/a-killable-city.ts';
import { inChromium } from './support/in-chromium.ts';
import { lookAt, mapIsDrawn } from './support/on-the-map.ts';
import { ownComplaints } from './support/own-complaints.ts';

type World = { readonly wayproofPage: FleetPage; readonly wayproofMap: MapLibre };

const { it, title } = inChromium<{ city: KillableCity }>({
  start: async () => {
    const city = await aKillableCity();
    // Within three hours of the world's time; there is work for an epoch.
    for (let i = 0; i < 3; i++) await city.order(3 * 3_600);
    return { city };
  },
  stop: ({ city }) => city?.stop(),
});
/** Shared machines are slow at times. */
const PATIENCE = { timeout: 90_000 };
const viewport = { width: 1280, height: 800 };

/** What the page knows, as numbers that grow. */
const known = (page: Page) =>
  page.evaluate(() => {
    const { fleet } = (globalThis as unknown as World).wayproofPage;
    return {
      sequences: Object.fromEntries(
        fleet.robots.value.map(({ device, session, sequence }) => [device, [session, sequence]]),
      ),
      plan: fleet.plan.value.made,
      epoch: Math.max(0, ...fleet.epochs.value.map(({ number }) => number)),
    };
  });

it(
  title(
    'a hub that was killed and started again fills every panel of an open page; the banner comes and goes',
  ),
  async (t) => {
    t.timeout(600_000);
    const { city, browser } = t.context;
    // One visitor watches robots, plan and layers; another the network.
    const { page, complaints } = await openPage(t, browser, city.url, { viewport });
    const network = await openPage(t, browser, city.url, { viewport });
    await mapIsDrawn(page);
    await page.locator('tr[data-device] button').first().click();
    await page.locator('.details').getByText('connected').first().waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.locator('.gantt').waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Layers of the map' }).click();
    await page.getByText('No zones').waitFor(PATIENCE);
    await network.page.getByRole('button', { name: /^Epochs/ }).click();
    await network.page.locator('tr[data-epoch]').first().waitFor(PATIENCE);
    await network.page.locator('.network-facts summary').first().click(PATIENCE);
    const before = await known(page);

    await city.hub.kill();
    for (const each of [page, network.page]) {
      await each.locator('.banner').waitFor(PATIENCE);
      await each.locator('.link-lost').waitFor(PATIENCE);
      t.true((await each.locator('tr[data-device], tr[data-epoch]').count()) > 0, 'tables stand');
    }

    await city.hub.start();
    for (const each of [page, network.page]) {
      await each.locator('.link-live').waitFor(PATIENCE);
      await each.locator('.banner').waitFor({ ...PATIENCE, state: 'detached' });
    }

    // Robots: each has said something since.
    await page.waitForFunction(
      (sequences) => {
        const { fleet } = (globalThis as unknown as World).wayproofPage;
        return fleet.robots.value.every(({ device, session, sequence, state }) => {
          const [s = 0, q = 0] = sequences[device] ?? [];
          return state === 'online' && (session > s || (session === s && sequence > q));
        });
      },
      before.sequences,
      PATIENCE,
    );
    await page
      .locator('tr[data-device] .mood-stale')
      .first()
      .waitFor({ ...PATIENCE, state: 'detached' });
    const lost = await city.loseRobot();
    // Its details are looked at again, of themselves.
    const looked = await page.waitForResponse((answer) => /\/details$/.test(answer.url()), PATIENCE);
    t.is(looked.status(), 200);
    await page.locator('.details').getByText('connected').first().waitFor(PATIENCE);
    // Plan and deliveries.
    const job = await city.order(3 * 3_600);
    await page.waitForFunction(
      (made) => (globalThis as unknown as World).wayproofPage.fleet.plan.value.made > made,
      before.plan,
      PATIENCE,
    );
    await page.locator('.gantt-stop').first().waitFor(PATIENCE);
    // Layers.
    const corner = await page.evaluate(() =>
      (globalThis as unknown as World).wayproofMap.getBounds().getSouthWest().toArray(),
    );
    const ring = [
      [0, 0],
      [0, 2e-4],
      [2e-4, 0],
    ].map(([x = 0, y = 0]) => toE7({ longitude: corner[0] + x, latitude: corner[1] + y }));
    await city.drawZones([{ name: 'Drawn since', kind: 'slow', for: 'all', ring, speed: 100 }]);
    await page.locator('.layers').getByText('Drawn since').waitFor(PATIENCE);
    await page.getByRole('button', { name: /^Deliveries/ }).click();
    await page.locator(`tr[data-job="${job}"]`).waitFor(PATIENCE);
    // The network: a later epoch in the table, and on the chain.
    const epoch = before.epoch + 1;
    await network.page.locator(`tr[data-epoch="${epoch}"]`).waitFor(PATIENCE);
    await network.page.waitForFunction(
      (number) => {
        const facts = document.querySelector('.network-facts')?.textContent ?? '';
        return Number(/Latest posted epoch\s*(\d+)/.exec(facts)?.[1] ?? 0) >= number;
      },
      epoch,
      PATIENCE,
    );
    // Alerts: a robot that died since is missed a minute later.
    const alerts = page.getByRole('region', { name: 'Alerts' });
    const show = alerts.getByRole('button', { name: 'Show' });
    await alerts.getByText('Offline: 1').waitFor({ timeout: 240_000 });
    await show.click();
    await alerts.locator(`[data-alert="offline.${lost}"]`).waitFor(PATIENCE);
    t.deepEqual(ownComplaints(complaints), []);
    t.deepEqual(ownComplaints(network.complaints), []);
  },
);

it(
  title('a page that lost its network after it was loaded keeps map and tables, and says what needs the hub'),
  async (t) => {
    t.timeout(600_000);
    const { city, browser } = t.context;
    const { page, complaints } = await openPage(t, browser, city.url, { viewport });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const kept = page.waitForResponse(
      (answer) =>
        /\/map\/tiles$/.test(answer.url()) && answer.status() === 200 && answer.request().method() === 'GET',
      PATIENCE,
    );
    await mapIsDrawn(page);
    await (await kept).finished();
    await page.locator('.link-live').waitFor(PATIENCE);

    await page.context().setOffline(true);
    await page.locator('.banner').waitFor(PATIENCE);

    // The map goes where it never was, nearer than it ever was.
    const [longitude, latitude] = await page.evaluate(() => {
      const bounds = (globalThis as unknown as World).wayproofPage.map.value?.bounds;
      return [
        ((bounds?.west ?? 0) * 0.7 + (bounds?.east ?? 0) * 0.3) / 1e7,
        ((bounds?.south ?? 0) * 0.6 + (bounds?.north ?? 0) * 0.4) / 1e7,
      ];
    });
    await lookAt(page, [longitude ?? 0, latitude ?? 0], 16.4);
    await page.waitForFunction(
      () => {
        const { wayproofMap: map } = globalThis as unknown as World;
        return map.areTilesLoaded() && map.queryRenderedFeatures().some(({ source }) => source === 'ground');
      },
      undefined,
      PATIENCE,
    );

    t.is(await page.locator('tr[data-device]').count(), 2);
    await page.locator('tr[data-device] button').first().click();
    await page.locator('.panel').waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Sign in with this browser’s key' }).click();
    await page.locator('.hand [role=alert]').getByText('The hub cannot be reached.').waitFor(PATIENCE);
    await page.getByRole('button', { name: /^Deliveries/ }).click();
    await page.locator('tr[data-job] button').first().click();
    await page.locator('.panel').waitFor(PATIENCE);

    // Parts whose code was never asked for.
    const away = 'comes from the hub, which cannot be reached';
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.locator('.time-dock').getByText(away).waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Layers of the map' }).click();
    await page.locator('.layers').getByText(away).waitFor(PATIENCE);
    await page.getByRole('button', { name: /^Wallet/ }).click();
    await page.locator('.side').getByText(away).waitFor(PATIENCE);
    await page.getByRole('button', { name: /^Epochs/ }).click();
    await page.locator('tr[data-epoch]').first().waitFor(PATIENCE);
    await page.locator('.side').getByText(away).waitFor(PATIENCE);
    // An order is begun, and its way cannot be asked for.
    await page.getByRole('button', { name: 'New delivery' }).click();
    for (const x of [500, 560]) await page.mouse.click(x, 420);
    await page.locator('.order').getByText('The hub cannot be reached.').waitFor(PATIENCE);
    t.deepEqual(errors, []);

    // Back again, everything appears of itself.
    await page.context().setOffline(false);
    await page.locator('.banner').waitFor({ ...PATIENCE, state: 'detached' });
    await page.locator('.network-facts').waitFor(PATIENCE);
    await page.locator('.replay-form').first().waitFor(PATIENCE);
    await page.locator('.layers .layer-choice').first().waitFor(PATIENCE);

    // A part whose code is there asks for what only the hub has.
    await page.context().setOffline(true);
    await page.locator('.replay-form button').first().click();
    await page.locator('.time-dock').getByText('The hub cannot be reached.').waitFor(PATIENCE);
    t.deepEqual(ownComplaints(complaints), []);
  },
);
