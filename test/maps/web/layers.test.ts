import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { edgeLine } from '../../../maps/roads/network.ts';
import { readCorners, showCorners } from '../../../maps/web/layers/corners.ts';
import { coverageFeatures } from '../../../maps/web/layers/layer-features.ts';
import { draftOf, zoneOf } from '../../../maps/web/layers/zone-draft.ts';
import type { TravelTimesView } from '../../../protocol/views/travel-times.ts';
import type { Zone } from '../../../protocol/zones/zones.ts';
import { openPage } from './support/a-browser.ts';
import { aPageHub } from './support/a-page-hub.ts';
import { aPicture } from './support/a-picture.ts';
import { axeFindings } from './support/accessibility.ts';
import { inChromium } from './support/in-chromium.ts';
import { pixelOf } from './support/on-the-map.ts';

const { test, it, title } = inChromium();

test('corners as text come back as they were, whatever they are', (t) => {
  const at = fc.record({
    latitude: fc.integer({ min: -900_000_000, max: 900_000_000 }),
    longitude: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(at, { minLength: 3, maxLength: 20 }), (ring) => {
      t.deepEqual(readCorners(showCorners(ring)), ring);
    }),
  );
  t.is(readCorners('1, 2\n3, 4'), undefined);
  t.is(readCorners('1, 2\n3, 4\nnorth of the school'), undefined);
  t.is(readCorners('1, 2\n3, 4\n91, 0'), undefined);
});

test('a draft is its zone again, or says what is missing', (t) => {
  const zone: Zone = {
    name: 'School',
    kind: 'slow',
    for: 'ground',
    ring: [
      { latitude: 1, longitude: 2 },
      { latitude: 3, longitude: 4 },
      { latitude: 50, longitude: 6 },
    ],
    speed: 139,
  };
  const draft = draftOf(zone, 'a');
  t.deepEqual(zoneOf(draft), zone);
  t.is(zoneOf({ ...draft, name: ' ' }), 'zoneNoName');
  t.is(zoneOf({ ...draft, corners: '' }), 'zoneNoCorners');
  t.is(zoneOf({ ...draft, limit: 'fast' }), 'zoneNoLimit');
  t.deepEqual(zoneOf({ ...draft, kind: 'keep-out', limit: '' }), { ...zone, kind: 'keep-out', speed: null });
});

test('the busiest cell does not make the others look empty', (t) => {
  const ring = [
    { latitude: 0, longitude: 0 },
    { latitude: 0, longitude: 9 },
    { latitude: 9, longitude: 9 },
  ];
  const { features } = coverageFeatures({
    cells: [
      { cell: 'a', ring, places: 10_000, sightings: 0 },
      { cell: 'b', ring, places: 10, sightings: 3 },
    ],
  });
  const [busy, quiet] = features.map(({ properties }) => properties['share'] as number);
  t.is(busy, 1);
  t.true((quiet ?? 0) > 0.2);
  t.is(features[1]?.properties['label'], '10 · ◉3');
});

it(title('an operator draws a zone on the map, names it, and it holds; axe finds nothing'), async (t) => {
  t.timeout(300_000);
  const hub = await aPageHub(t, t.context.folder);
  const { page, complaints } = await openPage(t, t.context.browser, hub.base, {
    viewport: { width: 1280, height: 800 },
  });
  await layersAreThere(page);
  await page.getByRole('button', { name: 'Layers of the map' }).click();
  await page.getByRole('button', { name: 'Sign in to edit zones' }).click();
  await page.getByRole('button', { name: 'Draw on the map' }).click();
  const corners = await someCorners(page);
  for (const corner of [...corners, corners[0] as [number, number]]) {
    const { x, y } = await pixelOf(page, corner);
    await page.mouse.move(x, y);
    await page.mouse.click(x, y);
    await page.waitForTimeout(350);
  }
  await page.getByLabel('Name').fill('Building site', { timeout: 20_000 });
  t.deepEqual(await axeFindings(page), []);
  await page.getByRole('button', { name: 'Sign and send to robots' }).click();
  await page.getByText('Saved as set 1').waitFor();
  const [zone] = hub.zones.current().zones;
  t.like(zone, { name: 'Building site', kind: 'keep-out', for: 'all', speed: null });
  t.is(zone?.ring.length, 3);
  await page.waitForFunction(() => {
    const { wayproofMap: map } = globalThis as unknown as { wayproofMap: import('maplibre-gl').Map };
    return map.queryRenderedFeatures({ layers: ['zone-fill'] }).length > 0;
  });
  await aPicture(page, 'zones');
  t.deepEqual(complaints, []);
});

it(title('a zone is made by keyboard alone; who drew meanwhile is not undone'), async (t) => {
  t.timeout(300_000);
  const hub = await aPageHub(t, t.context.folder);
  const { page } = await openPage(t, t.context.browser, hub.base, { locale: 'zh-CN', colorScheme: 'dark' });
  await layersAreThere(page);
  await page.getByRole('button', { name: '地图图层' }).press('Enter');
  await page.getByRole('button', { name: '登录以编辑区域' }).press('Enter');
  await page.getByRole('button', { name: '输入顶点来添加' }).press('Enter');
  await page.getByLabel('名称').fill('学校');
  await page.getByLabel('规则').selectOption('slow');
  await page.getByLabel('限速').fill('5');
  const corners = await someCorners(page);
  await page
    .getByLabel('每行一个')
    .fill(corners.map(([longitude, latitude]) => `${latitude}, ${longitude}`).join('\n'));
  const ring = corners.map(([longitude, latitude]) => ({
    latitude: Math.round(latitude * 1e7) + 20_000,
    longitude: Math.round(longitude * 1e7),
  }));
  await hub.zones.replace(0, [{ name: 'Theirs', kind: 'keep-in', for: 'air', ring, speed: null }]);
  await page.getByRole('button', { name: '签名并发送给机器人' }).press('Enter');
  await page.getByRole('alert').getByText('有人更改了区域').waitFor();
  await page.getByRole('button', { name: '并入对方的区域' }).press('Enter');
  await page.getByRole('alert').waitFor({ state: 'hidden' });
  await page.locator('.zone-editor .strong:enabled').waitFor();
  await page.getByRole('button', { name: '签名并发送给机器人' }).press('Enter');
  await page.getByText('已保存为第 2 版').waitFor();
  t.deepEqual(
    hub.zones.current().zones.map(({ name, speed }) => [name, speed]),
    [
      ['学校', 139],
      ['Theirs', null],
    ],
  );
  t.deepEqual(await axeFindings(page), []);
  await aPicture(page, 'zones-zh-dark');
});

it(title('learned street times and coverage are drawn with a legend, on a phone as well'), async (t) => {
  t.timeout(300_000);
  let paces: TravelTimesView = { made: 0, known: 0, streets: [] };
  const hub = await aPageHub(t, t.context.folder, {
    layers: { travelTimes: () => paces, coverage: (exact) => hub.board.view(exact ? 10 : 8) },
    roles: { operators: new Set(), auditors: new Set(), everybodySeesAll: true },
  });
  const { network } = hub.map;
  const pace = ['slow', 'normal', 'fast'] as const;
  const streets = Array.from({ length: Math.min(400, network.edgeCount) }, (_, edge) => ({
    line: edgeLine(network, edge),
    slowness: 1.5 - (edge % 3) / 2 + 0.1,
    pace: pace[edge % 3] as (typeof pace)[number],
    thisHour: edge % 2 === 0,
  }));
  paces = { made: 1, known: streets.length, streets };
  const frames = streets
    .slice(0, 60)
    .flatMap(({ line: [at] }, i) =>
      Array.from({ length: (i % 20) + 1 }, () => ({ contents: { samples: [{ at }], events: [] } })),
    );
  hub.board.hear({ frames, events: [] } as unknown as Parameters<typeof hub.board.hear>[0]);
  for (const [name, options] of Object.entries({
    desktop: { viewport: { width: 1280, height: 800 } },
    phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  })) {
    const { page, complaints } = await openPage(t, t.context.browser, hub.base, options);
    await layersAreThere(page);
    await page.getByRole('button', { name: 'Layers of the map' }).click();
    await page.getByLabel('How fast streets are').check();
    await page.getByLabel('Where robots were').check();
    await page.getByText(`Learned on ${streets.length} streets`).waitFor();
    await page.waitForFunction(() => {
      const { wayproofMap: map } = globalThis as unknown as { wayproofMap: import('maplibre-gl').Map };
      const streets = map.queryRenderedFeatures({ layers: ['travel-pace'] });
      return streets.length > 20 && map.queryRenderedFeatures({ layers: ['coverage-cells'] }).length > 3;
    });
    t.deepEqual(await axeFindings(page), []);
    await aPicture(page, `layers-${name}`);
    t.deepEqual(complaints, []);
  }
});

async function layersAreThere(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const { wayproofMap: map } = globalThis as unknown as { wayproofMap?: import('maplibre-gl').Map };
      return map?.getLayer('zone-fill') !== undefined && map.loaded();
    },
    undefined,
    { timeout: 90_000, polling: 250 },
  );
}

/** Three corners around the middle of what is shown, left of the panel. */
function someCorners(page: Page): Promise<[number, number][]> {
  return page.evaluate(() => {
    const { wayproofMap: map } = globalThis as unknown as { wayproofMap: import('maplibre-gl').Map };
    const { clientWidth: width, clientHeight: height } = map.getCanvas();
    // No named function in here: the compiler would name it with a helper the browser does not have.
    return [
      [0.1, 0.3],
      [0.35, 0.32],
      [0.2, 0.7],
    ].map(([x = 0, y = 0]): [number, number] => map.unproject([x * width, y * height]).toArray());
  });
}
