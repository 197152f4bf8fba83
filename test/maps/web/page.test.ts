import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMap } from '../../../maps/load.ts';
import { streetFeatures } from '../../../maps/tiles/features.ts';
import { parseMapView } from '../../../protocol/views/map.ts';
import { parseRewardsView } from '../../../protocol/views/rewards.ts';
import { openPage } from './support/a-browser.ts';
import { aCityForAll } from './support/a-city-for-all.ts';
import { axeFindings } from './support/accessibility.ts';
import { lookAt, mapIsDrawn, pixelOf, robotsOnMap } from './support/on-the-map.ts';

const { it, title } = aCityForAll();

it(title('one selection: a row chooses on the map, a robot on the map chooses its row'), async (t) => {
  const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
  await mapIsDrawn(page);
  const [first, second] = await robotsOnMap(page);
  if (first === undefined || second === undefined) return t.fail('two robots are on the map');

  await page.locator(`tr[data-device="${first.device}"] button`).click();
  await page.waitForFunction((device) => {
    const { wayproofMap: map } = globalThis as unknown as { wayproofMap: import('maplibre-gl').Map };
    const drawn = map.queryRenderedFeatures({ layers: ['robots'] });
    return drawn.some(({ properties }) => properties['device'] === device && properties['chosen'] === true);
  }, first.device);
  t.is(await page.locator('tr.chosen').getAttribute('data-device'), first.device);

  // It drives on between looking and clicking, and may lie under the other: a visitor tries again as well.
  const chosenRow = page.locator(`tr.chosen[data-device="${second.device}"]`);
  for (let tries = 0; tries < 40 && (await chosenRow.count()) === 0; tries++) {
    const now = (await robotsOnMap(page)).find(({ device }) => device === second.device);
    const { x, y } = await pixelOf(page, now?.at ?? second.at);
    await page.mouse.click(x, y);
    await page.waitForTimeout(100);
  }
  t.is(await page.locator('tr.chosen').getAttribute('data-device'), second.device);
  t.true(await page.locator('.panel').isVisible());
  t.deepEqual(complaints, []);
});

it(title('robots move live, in steps too small to be jumps, along the streets'), async (t) => {
  t.timeout(300_000);
  const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
  await mapIsDrawn(page);
  const { network } = await loadMap({ kind: 'town', seed: 1 });
  const lines = streetFeatures(network).flatMap(({ geometry }) =>
    geometry.type === 'LineString' ? [geometry.coordinates] : [],
  );
  const seen = new Map<string, [number, number][]>();
  const enough = () => [...seen.values()].some((places) => new Set(places.map(String)).size > 12);
  const until = Date.now() + 120_000;
  while (!enough() && Date.now() < until) {
    for (const { device, at } of await robotsOnMap(page)) {
      const places = seen.get(device) ?? [];
      seen.set(device, [...places, [at[0], at[1]]]);
    }
    await page.waitForTimeout(100);
  }
  t.true(enough(), 'a robot was seen at a dozen places');
  const all = [...seen.values()].flat();
  const far = all.filter((at) => Math.min(...lines.map((line) => metersToLine(at, line))) > 25);
  t.true(far.length < all.length * 0.02, `${far.length} of ${all.length} places lie off the streets`);
  t.deepEqual(complaints, []);
});

it(
  title('a delivery ordered by two clicks on the map is delivered; its codes stay in this browser'),
  async (t) => {
    t.timeout(300_000);
    const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
    await mapIsDrawn(page);
    const map = parseMapView(await (await fetch(`${t.context.city.url}/v1/map`)).json());
    const depot = map.depots[0];
    if (depot === undefined) return t.fail('the town has a depot');
    const doors = map.doors
      .map(({ longitude, latitude }): [number, number] => [longitude / 1e7, latitude / 1e7])
      .sort(
        (a, b) =>
          apart(a, [depot.longitude / 1e7, depot.latitude / 1e7]) -
          apart(b, [depot.longitude / 1e7, depot.latitude / 1e7]),
      );
    const from = doors[4];
    const to = from && doors.find((door) => apart(door, from) > 120);
    if (from === undefined || to === undefined) return t.fail('the town has doors');

    const posted: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/jobs')) posted.push(request.postData() ?? '');
    });
    await page.getByRole('button', { name: 'New delivery' }).click();
    for (const place of [from, to]) {
      await lookAt(page, place, 16.5);
      const { x, y } = await pixelOf(page, place);
      await page.mouse.click(x, y);
    }
    await page.getByRole('button', { name: 'Order this delivery' }).click({ timeout: 20_000 });
    await page.getByText('The people at these doors are simulated').waitFor({ timeout: 20_000 });
    const codes = await page.locator('.order code').allTextContents();
    t.is(codes.length, 3);
    for (const code of codes)
      t.false(posted.join().includes(code.replaceAll('-', '')), 'the hub never gets a code');

    const job = await page.locator('tr.chosen').getAttribute('data-job');
    await page.locator(`tr[data-job="${job}"] .job-delivered`).waitFor({ timeout: 110_000 });
    t.true(await page.locator('.panel').getByText('Delivered').first().isVisible());
    t.deepEqual(complaints, []);
  },
);

it(title('a robot tells what it earned, delivery by delivery, with epoch and amount'), async (t) => {
  t.timeout(300_000);
  const { browser, city } = t.context;
  const { page, complaints } = await openPage(t, browser, city.url);
  const paid = await firstPaid(city.url);
  await page.locator(`tr[data-device="${paid.device}"] button`).click();
  const line = page.locator('.reward-lines li').first();
  await line.waitFor({ timeout: 20_000 });
  t.regex((await line.textContent()) ?? '', /(Delivery|Return).*Epoch \d+.*\d/);
  t.regex((await page.locator('.rewards').textContent()) ?? '', /Earned[\d.,]+ tokens.*Claimable/);
  await page.getByRole('button', { name: /^Epochs/ }).click();
  t.true((await page.locator('tr[data-epoch] .epoch-final').count()) > 0);
  t.deepEqual(complaints, []);
});

it(title('axe finds nothing serious: both languages, light and dark, phone and desktop'), async (t) => {
  const { browser, city } = t.context;
  const visitors = [
    { locale: 'en-GB', colorScheme: 'light' },
    { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  ] as const;
  for (const visitor of visitors) {
    const { page, complaints } = await openPage(t, browser, city.url, visitor);
    await mapIsDrawn(page);
    const language = await page.locator('html').getAttribute('lang');
    t.is(language, visitor.locale);
    await page.locator('tr[data-device] button').first().click();
    await page.locator('.bar .strong').click();
    t.deepEqual(await axeFindings(page), []);
    t.deepEqual(complaints, []);
  }
});

it(title('a lost connection is said and mends by itself'), async (t) => {
  t.timeout(300_000);
  const { page } = await openPage(t, t.context.browser, t.context.city.url);
  await page.locator('.link-live').waitFor();
  await page.context().setOffline(true);
  await page.locator('.link-lost').waitFor({ timeout: 40_000 });
  t.true(await page.getByRole('alert').isVisible());
  await page.context().setOffline(false);
  await page.locator('.link-live').waitFor({ timeout: 40_000 });
  t.pass();
});

it(title('the language is changed by a button and remembered'), async (t) => {
  const { page } = await openPage(t, t.context.browser, t.context.city.url, { locale: 'en-GB' });
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('button', { name: '新建配送' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: '新建配送' }).waitFor();
  t.is(await page.locator('html').getAttribute('lang'), 'zh-CN');
});

it(title('pictures of desktop and phone are drawn, to be looked at'), async (t) => {
  const { browser, city } = t.context;
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-pictures-'));
  const views = {
    desktop: { viewport: { width: 1440, height: 900 } },
    phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  };
  for (const [name, options] of Object.entries(views)) {
    const { page, complaints } = await openPage(t, browser, city.url, options);
    await mapIsDrawn(page);
    await page.locator('tr[data-device] button').first().click();
    await page.waitForTimeout(1_500);
    const picture = await page.screenshot({ path: join(folder, `${name}.png`) });
    // A blank map compresses to next to nothing.
    t.true(picture.length > 60_000, `${name} is ${picture.length} bytes`);
    t.deepEqual(complaints, []);
  }
  t.log(`pictures in ${folder}`);
});

/** The first robot that earned something; asks again until one has. */
async function firstPaid(url: string): Promise<{ device: string }> {
  for (let tries = 0; tries < 90; tries++) {
    const robots = (await (await fetch(`${url}/v1/devices`)).json()) as { device: string }[];
    for (const { device } of robots) {
      const rewards = parseRewardsView(await (await fetch(`${url}/v1/devices/${device}/rewards`)).json());
      if (BigInt(rewards.final) > 0n) return { device };
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error('no robot earned anything');
}

const METERS_PER_DEGREE = 111_195;

function apart(a: readonly [number, number], b: readonly [number, number]): number {
  const shrink = Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot((a[0] - b[0]) * shrink, a[1] - b[1]) * METERS_PER_DEGREE;
}

function metersToLine(at: readonly [number, number], line: readonly (readonly [number, number])[]): number {
  const shrink = Math.cos((at[1] * Math.PI) / 180);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i] as readonly [number, number], line[i + 1] as readonly [number, number]];
    const [ux, uy] = [(b[0] - a[0]) * shrink, b[1] - a[1]];
    const [wx, wy] = [(at[0] - a[0]) * shrink, at[1] - a[1]];
    const square = ux * ux + uy * uy;
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, (ux * wx + uy * wy) / square));
    least = Math.min(least, Math.hypot(wx - ux * share, wy - uy * share));
  }
  return least * METERS_PER_DEGREE;
}
