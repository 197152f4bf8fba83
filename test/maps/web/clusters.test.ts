import type { Map as MapLibre } from 'maplibre-gl';
import type { Page } from 'playwright-core';
import { isOneSpot } from '../../../maps/web/map/one-spot.ts';
import type { Page as FleetPage } from '../../../maps/web/page.ts';
import { aFleet, robotNumber } from '../../hub/support/a-fleet.ts';
import { openPage } from './support/a-browser.ts';
import { aPageHub } from './support/a-page-hub.ts';
import { axeFindings } from './support/accessibility.ts';
import { type InChromium, inChromium } from './support/in-chromium.ts';
import { lookAt, pixelOf } from './support/on-the-map.ts';

type World = { readonly wayproofPage: FleetPage; readonly wayproofMap: MapLibre };
const { test, it, title } = inChromium();
/** Shared machines are slow at times. */
const PATIENCE = { timeout: 60_000, polling: 250 };

/** A page with robots `apart` (1e-7 degrees) from each other in a row, seen from afar. */
async function aRow(t: InChromium, apart: number, count: number) {
  const fleet = aFleet();
  const hub = await aPageHub(t, t.context.folder, {
    directory: fleet.directory,
    frames: fleet.frames,
    jobStore: fleet.store,
    roles: { operators: new Set(), auditors: new Set(), everybodySeesAll: true },
  });
  const first = hub.map.places.doors[0]?.at;
  if (first === undefined) throw new Error('the town has doors');
  const devices: string[] = [];
  for (let i = 0; i < count; i++) {
    const robot = robotNumber(i + 1);
    const at = { ...first, longitude: first.longitude + i * apart };
    await fleet.join(robot, at);
    await fleet.report(robot, at);
    devices.push(robot.id);
  }
  const watched = await openPage(t, t.context.browser, hub.base, { viewport: { width: 1280, height: 800 } });
  const { page } = watched;
  await page
    .locator('tr[data-device]')
    .nth(count - 1)
    .waitFor(PATIENCE);
  const at = [(first.longitude + ((count - 1) * apart) / 2) / 1e7, first.latitude / 1e7] as const;
  await page.waitForFunction(
    () => (globalThis as unknown as World).wayproofMap?.getLayer('clusters') !== undefined,
    undefined,
    PATIENCE,
  );
  await lookAt(page, at, 13.2);
  return { ...watched, devices, at };
}

const clusterIsDrawn = (page: Page, count: number) =>
  page.waitForFunction(
    (robots) => {
      const { wayproofMap: map } = globalThis as unknown as World;
      const drawn = map.queryRenderedFeatures({ layers: ['clusters'] });
      return drawn.some(({ properties }) => properties['point_count'] === robots);
    },
    count,
    PATIENCE,
  );

async function clickAt(page: Page, at: readonly [number, number]): Promise<void> {
  const { x, y } = await pixelOf(page, at);
  await page.mouse.click(x, y);
}

test('places are one spot within ten metres', (t) => {
  const at = { latitude: 450_000_000, longitude: -300_000_000 };
  t.false(isOneSpot([]));
  t.true(isOneSpot([at, { ...at, latitude: at.latitude + 900 }]));
  t.false(isOneSpot([at, at, { ...at, longitude: at.longitude + 1_100 }]));
});

it(title('a click on a cluster goes as near as it takes to tell its robots apart'), async (t) => {
  t.timeout(240_000);
  const { page, complaints, at } = await aRow(t, 4_000, 6);
  await clusterIsDrawn(page, 6);
  await clickAt(page, at);
  await page.waitForFunction(
    () => {
      const { wayproofMap: map } = globalThis as unknown as World;
      const drawn = map.queryRenderedFeatures({ layers: ['robots'] });
      return new Set(drawn.map(({ properties }) => properties['device'])).size === 6;
    },
    undefined,
    PATIENCE,
  );
  t.is(await page.locator('.pile').count(), 0);
  t.deepEqual(complaints, []);
});

it(title('robots on one spot are chosen from a list, opened by mouse from afar and from near'), async (t) => {
  t.timeout(240_000);
  const { page, complaints, at, devices } = await aRow(t, 0, 5);
  await clusterIsDrawn(page, 5);
  await clickAt(page, at);
  const list = page.getByRole('region', { name: '5 robots on one spot' });
  await list.waitFor(PATIENCE);
  t.is(await list.locator('li').count(), 5);
  t.deepEqual(await axeFindings(page), []);
  await list.locator('li button').nth(2).click();
  await list.waitFor({ ...PATIENCE, state: 'detached' });
  const chosen = await page.locator('tr.chosen').getAttribute('data-device');
  t.true(devices.includes(chosen ?? ''));

  // So near that nothing is clustered they still cover each other.
  await lookAt(page, at, 18);
  await page.waitForFunction(
    () => {
      const { wayproofMap: map } = globalThis as unknown as World;
      return map.queryRenderedFeatures({ layers: ['robots'] }).length >= 5;
    },
    undefined,
    PATIENCE,
  );
  await clickAt(page, at);
  await list.waitFor(PATIENCE);
  t.is(await list.locator('li').count(), 5);
  t.deepEqual(complaints, []);
});

it(title('the same list is opened, walked and closed by keyboard alone'), async (t) => {
  t.timeout(240_000);
  const { page, complaints } = await aRow(t, 0, 3);
  await page.locator('tr[data-device] button').first().press('Enter');
  const open = page.locator('.panel').getByRole('button', { name: '3 robots on one spot' });
  await open.press('Enter');
  const list = page.getByRole('region', { name: '3 robots on one spot' });
  await list.waitFor(PATIENCE);
  await page.waitForFunction(() => document.activeElement?.classList.contains('pile'), undefined, PATIENCE);
  await page.keyboard.press('Escape');
  await list.waitFor({ ...PATIENCE, state: 'detached' });
  await page.waitForFunction(
    () => document.activeElement?.textContent === '3 robots on one spot',
    undefined,
    PATIENCE,
  );

  await page.keyboard.press('Enter');
  await list.waitFor(PATIENCE);
  await page.waitForFunction(() => document.activeElement?.classList.contains('pile'), undefined, PATIENCE);
  // Past the button that closes it and the first robot to the second.
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
  const second = await page.evaluate(() => document.activeElement?.getAttribute('title'));
  await page.keyboard.press('Enter');
  await list.waitFor({ ...PATIENCE, state: 'detached' });
  t.is(await page.locator('tr.chosen').getAttribute('data-device'), second ?? '');
  t.deepEqual(complaints, []);
});
