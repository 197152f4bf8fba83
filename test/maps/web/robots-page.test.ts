import type { Map as MapLibre } from 'maplibre-gl';
import type { Page } from 'playwright-core';
import { openPage } from './support/a-browser.ts';
import { aCityForAll } from './support/a-city-for-all.ts';
import { axeFindings } from './support/accessibility.ts';
import { mapIsDrawn, robotsOnMap } from './support/on-the-map.ts';

const { it, title } = aCityForAll();
/** Shared machines are slow at times. */
const PATIENCE = { timeout: 60_000 };

const choose = (page: Page) => page.locator('tr[data-device] button').first().click();

it(title('a search hides robots in the table and on the map, and says how many it shows'), async (t) => {
  t.timeout(300_000);
  const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
  await mapIsDrawn(page);
  const [first, second] = await robotsOnMap(page);
  if (first === undefined || second === undefined) return t.fail('two robots are on the map');
  await page.getByRole('searchbox').fill(first.device.slice(0, 12));
  await page.getByText(/1 of \d shown/).waitFor(PATIENCE);
  t.is(await page.locator('tr[data-device]').count(), 1);
  await page.waitForFunction(
    (device) => {
      const { wayproofMap: map } = globalThis as unknown as { wayproofMap: MapLibre };
      const drawn = map.queryRenderedFeatures({ layers: ['robots'] });
      return drawn.length > 0 && drawn.every(({ properties }) => properties['device'] === device);
    },
    first.device,
    PATIENCE,
  );
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await page.getByText(/(\d) of \1 shown/).waitFor(PATIENCE);
  t.deepEqual(complaints, []);
});

it(title('robots are on the map even where its ground cannot be fetched'), async (t) => {
  t.timeout(300_000);
  const { page } = await openPage(t, t.context.browser, t.context.city.url);
  await page.route('**/v1/map/tiles', (route) => route.abort());
  await page.reload();
  await mapIsDrawn(page);
  t.true((await robotsOnMap(page)).length > 0);
});

it(title('the map keeps a followed robot in its middle, and draws where it was'), async (t) => {
  t.timeout(300_000);
  const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
  await mapIsDrawn(page);
  await page.locator('tr[data-device]:has(.mood-moving) button').first().click();
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  // However slow the machine draws: the robot drives on, and the map's middle is found near it again and again.
  for (let look = 0; look < 5; look++) {
    const from = await page.evaluate(() => {
      const { wayproofMap: map } = globalThis as unknown as { wayproofMap: MapLibre };
      return map.getCenter().toArray();
    });
    await page.waitForFunction(
      ([longitude = 0, latitude = 0]) => {
        const { wayproofMap: map } = globalThis as unknown as { wayproofMap: MapLibre };
        const { width, height } = map.getCanvas().getBoundingClientRect();
        const [chosen] = map.queryRenderedFeatures({ layers: ['robot-chosen'] });
        if (chosen?.geometry.type !== 'Point') return false;
        const { x, y } = map.project(chosen.geometry.coordinates as [number, number]);
        const before = map.project([longitude, latitude]);
        const hasMoved = Math.hypot(before.x - width / 2, before.y - height / 2) > 5;
        return hasMoved && Math.hypot(x - width / 2, y - height / 2) < 60;
      },
      from,
      PATIENCE,
    );
  }
  await page.waitForFunction(
    () => {
      const { wayproofMap: map } = globalThis as unknown as { wayproofMap: MapLibre };
      return map.querySourceFeatures('trail').length > 0;
    },
    undefined,
    PATIENCE,
  );
  t.deepEqual(complaints, []);
});

it(title('an operator stops a robot, sees it confirmed by the robot, and lets it go on'), async (t) => {
  t.timeout(240_000);
  const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
  await choose(page);
  await page.getByRole('button', { name: 'Sign in with this browser’s key' }).click(PATIENCE);
  for (const name of ['Stop', 'Resume']) {
    await page.getByRole('button', { name, exact: true }).click(PATIENCE);
    await page.getByText(`Last order: ${name}`).waitFor(PATIENCE);
    await page.locator('.order-steps [aria-current]').getByText('done').waitFor({ timeout: 90_000 });
  }
  t.deepEqual(complaints, []);
});

it(title('a robot tells of its link, its versions and its faults'), async (t) => {
  t.timeout(300_000);
  const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
  await choose(page);
  await page
    .locator('.details')
    .getByText(/^connected( for |$)/)
    .waitFor(PATIENCE);
  t.regex((await page.locator('.details').textContent()) ?? '', /Signal.*Versions.*Faults/);
  t.deepEqual(complaints, []);
});

it(title('alerts stand in a strip, and are taken on in the visitor’s name'), async (t) => {
  t.timeout(300_000);
  const { browser, city } = t.context;
  const { page, complaints } = await openPage(t, browser, city.url);
  await page.locator('tr[data-device]').first().waitFor(PATIENCE);
  // What a hub raises is tested beside it; here it is told one of its own robots is stuck.
  await page.evaluate(() => {
    const { wayproofPage: shown } = globalThis as unknown as {
      wayproofPage: {
        fleet: { robots: { value: readonly { device: string; owner: string }[] } };
        alerts: { take(alerts: readonly object[]): void };
      };
    };
    const [robot] = shown.fleet.robots.value;
    const alert = { kind: 'stuck', job: null, since: Date.now(), acknowledged: null, raised: true };
    shown.alerts.take([
      { ...alert, device: robot?.device, owner: robot?.owner, id: `stuck.${robot?.device}` },
    ]);
  });
  const strip = page.getByRole('region', { name: 'Alerts' });
  await strip.getByText('Stuck: 1').waitFor(PATIENCE);
  await strip.getByRole('button', { name: 'Show' }).click();
  await strip.locator('.link-button').first().click();
  t.is(await page.locator('tr.chosen').count(), 1);
  t.deepEqual(complaints, []);
  // The hub itself knows of no such alert: once it is asked by name, none stands any more.
  await strip.getByRole('button', { name: 'Acknowledge' }).first().click();
  await page.locator('li[data-alert^="stuck."]').waitFor({ ...PATIENCE, state: 'hidden' });
});

it(title('axe finds nothing with filters, orders, details and alerts open; both languages'), async (t) => {
  t.timeout(240_000);
  const { browser, city } = t.context;
  const visitors = [
    { locale: 'en-GB', colorScheme: 'dark' },
    { locale: 'zh-CN', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  ] as const;
  for (const visitor of visitors) {
    const { page } = await openPage(t, browser, city.url, visitor);
    await choose(page);
    await page.locator('.hand .button').first().click(PATIENCE);
    await page.locator('.hand .danger, .hand .robot-buttons').first().waitFor(PATIENCE);
    t.deepEqual(await axeFindings(page), []);
  }
});
