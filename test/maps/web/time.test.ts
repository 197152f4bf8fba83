import type { Page } from 'playwright-core';
import { ganttOf } from '../../../maps/web/time/gantt-layout.ts';
import { fixAt, pastRobots } from '../../../maps/web/time/past-robots.ts';
import { TermsForm, typedMoment } from '../../../maps/web/time/terms-form.ts';
import { parseMapView } from '../../../protocol/views/map.ts';
import { parseTimeView } from '../../../protocol/views/network.ts';
import { parsePlanView } from '../../../protocol/views/plan.ts';
import { parseReplayView } from '../../../protocol/views/replay.ts';
import { openPage } from './support/a-browser.ts';
import { aCityForAll } from './support/a-city-for-all.ts';
import { aJob, aRobot } from './support/a-view.ts';
import { axeFindings } from './support/accessibility.ts';
import { mapIsDrawn } from './support/on-the-map.ts';

const { test, it, title } = aCityForAll();
const at = { latitude: 450_000_000, longitude: -300_000_000 };

test('stops lie on their line by arrival, those that would cover each other in lanes, late ones counted', (t) => {
  const { device } = aRobot(1);
  const { job } = aJob(1);
  const stop = (arrive: number, latest: number) => ({
    ...({ kind: 'drop-off', job, at, committed: false } as const),
    arrive,
    latest,
  });
  const stops = [stop(1_000, 1_300), stop(1_010, 1_005), stop(2_000, 5_000)];
  const { routes } = parsePlanView({
    made: 1_000,
    routes: [{ device, stops, metres: 0, seconds: 0 }],
    unassigned: [],
  });
  const { rows, ticks, late } = ganttOf(routes, 1_000, 632);
  t.is(late, 1);
  t.deepEqual(
    rows[0]?.stops.map((placed) => [placed.lane, placed.late]),
    [
      [0, 0],
      [1, 5],
      [0, 0],
    ],
  );
  const xs = rows[0]?.stops.map(({ x }) => x) ?? [];
  t.is(xs[0], 0);
  t.true((xs[2] ?? 0) > 500 && (xs[2] ?? 0) <= 600);
  t.true(ticks.length >= 3 && ticks.length <= 9);
});

test('a robot is replayed between its fixes, and left out before its first', (t) => {
  const robot = aRobot(1);
  const view = parseReplayView({
    ...{ from: 10_000, to: 90_000, until: 90_000, step: 1_000 },
    robots: [
      {
        ...{ device: robot.device, kind: robot.kind, model: robot.model, exact: true },
        times: [10_000, 20_000],
        latitudes: [100, 200],
        longitudes: [0, 0],
        headings: [0, 0],
        speeds: [100, 0],
        batteries: [900, 890],
        flags: [0, 0],
      },
    ],
  });
  const known = new Map([[robot.device, robot]]);
  t.deepEqual(pastRobots(view, 15_000, known), []);
  t.like(pastRobots(view, 25_000, known)[0], { battery: 900, position: { at: { latitude: 150 } } });
  t.like(pastRobots(view, 80_000, known)[0], { battery: 890, position: { at: { latitude: 200 } } });
  t.is(fixAt({ times: [] }, 5), -1);
});

test('window and size are checked before anything is signed', (t) => {
  const now = 1_800_000_000_000;
  const form = new TermsForm();
  t.is(form.fault(now), undefined);
  t.is(form.read(now).latest - form.read(now).earliest, 4 * 3_600);
  form.type({ parcels: '0' });
  t.is(form.fault(now), 'termsBadSize');
  form.type({ parcels: '2', latest: typedMoment(now - 60_000) });
  t.is(form.fault(now), 'termsBadWindow');
  form.type({ latest: typedMoment(now + 3_600_000), earliest: typedMoment(now + 1_800_000) });
  t.is(form.fault(now), undefined);
  t.is(form.read(now).load.parcels, 2);
});

it(title('the plan shows stops on lines of time, and the map the stop in focus'), async (t) => {
  t.timeout(300_000);
  const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
  await mapIsDrawn(page);
  await page.locator('.time-buttons button').first().click();
  await page.locator('.gantt-stop').first().waitFor({ timeout: 60_000 });
  // The plan changes while it is looked at: a visitor points again as well.
  for (let tries = 0; tries < 20 && (await page.locator('.pointed-ring').count()) === 0; tries++) {
    const stop = page.locator('.gantt-stop').last();
    await stop.focus({ timeout: 5_000 }).catch(() => undefined);
    await page.waitForTimeout(200);
  }
  t.true(await page.locator('.pointed-ring').isVisible());
  t.regex((await page.locator('.gantt-stop').first().getAttribute('aria-label')) ?? '', /arrives \d\d:\d\d/);
  t.deepEqual(complaints, []);
});

it(title('a file of deliveries: every line has its own result, and one of them is called off'), async (t) => {
  t.timeout(300_000);
  const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
  const { doors } = parseMapView(await (await fetch(`${t.context.city.url}/v1/map`)).json());
  await page.getByRole('button', { name: /^Deliveries/ }).click();
  await page.getByRole('button', { name: 'Import from CSV' }).click();
  // Only tomorrow, in the world's time: no robot sets out while one of them is called off.
  const { world } = parseTimeView(await (await fetch(`${t.context.city.url}/v1/time`)).json());
  await page.getByLabel('Not before').fill(typedMoment(world + 24 * 3_600_000));
  const text = `from,to\n"${doors[3]?.name}","${doors[9]?.name}"\nNowhere,"${doors[9]?.name}"\n`;
  await page.locator('.csv input[type=file]').setInputFiles({
    name: 'jobs.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  });
  await page.getByRole('button', { name: 'Order all 2' }).click();
  await page.locator('[data-state=unknown-place]').waitFor({ timeout: 40_000 });
  await page.locator('[data-state=ordered] .link-button').click();
  await page.getByRole('button', { name: 'Cancel this delivery' }).click();
  await page.getByRole('button', { name: 'Really cancel?' }).click();
  await page.locator('tr.chosen .job-cancelled').waitFor({ timeout: 60_000 });
  t.is(await page.locator('[data-state=ordered]').count(), 1);
  t.deepEqual(complaints, []);
});

it(title('the past is played on the map, with speed and battery; then the map is live again'), async (t) => {
  t.timeout(300_000);
  const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
  await mapIsDrawn(page);
  await replay(page);
  const before = Number(await page.locator('.replay-slider').inputValue());
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForFunction(
    (start) => Number(document.querySelector<HTMLInputElement>('.replay-slider')?.value) > start + 5_000,
    before,
    { timeout: 30_000 },
  );
  t.true(await page.locator('.graph svg').isVisible());
  await page.getByRole('button', { name: 'Back to live' }).click();
  t.is(await page.locator('.time-dock').count(), 0);
  t.deepEqual(complaints, []);
});

it(title('axe finds nothing in plan, replay, form and import: both languages, light and dark'), async (t) => {
  t.timeout(300_000);
  const visitors = [
    { locale: 'en-GB', colorScheme: 'light' },
    { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  ] as const;
  for (const visitor of visitors) {
    const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url, visitor);
    await page.locator('.tabs button').nth(1).click();
    await page.locator('.csv > button').click();
    await page.locator('.csv-import').waitFor();
    await page.locator('.time-buttons button').first().click();
    await page.locator('.gantt').waitFor();
    t.deepEqual(await axeFindings(page), []);
    await replay(page);
    t.deepEqual(await axeFindings(page), []);
    t.deepEqual(complaints, []);
  }
});

async function replay(page: Page): Promise<void> {
  await page.locator('.time-buttons button').nth(1).click();
  await page.locator('.replay-form button').first().click();
  await page.locator('.replay-slider').waitFor({ timeout: 30_000 });
}
