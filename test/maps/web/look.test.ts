import type { Page } from 'playwright-core';
import { titleOf } from '../../../maps/web/components/page-title.tsx';
import type { Page as Wayproof } from '../../../maps/web/page.ts';
import { translate } from '../../../maps/web/text/translate.ts';
import { openPage } from './support/a-browser.ts';
import { aPageHub } from './support/a-page-hub.ts';
import { aRobot } from './support/a-view.ts';
import { axeFindings } from './support/accessibility.ts';
import { inChromium } from './support/in-chromium.ts';

const { test, it, title } = inChromium();

test('the title says what is chosen, else what is open, and how much calls for a person', (t) => {
  const page = (language: 'en' | 'zh', selection: Wayproof['selection']['value'], tab = 'robots', open = 0) =>
    titleOf({
      alerts: { open: { value: Array.from({ length: open }) } },
      selection: { value: selection },
      tab: { value: tab },
      text: (key: Parameters<typeof translate>[1]) => translate(language, key),
    } as unknown as Wayproof);
  t.is(page('en', undefined), 'Fleet map · Wayproof');
  t.is(page('zh', undefined, 'jobs', 2), '(2) 配送单 · Wayproof');
  t.is(page('en', { kind: 'robot', id: '6GBdAAAAAAAAAAAAAAAAWoeg' }), 'Robot 6GBd…Woeg · Wayproof');
  t.is(page('en', { kind: 'job', id: '0123456789ab' }, 'jobs'), 'Delivery 01234567 · Wayproof');
  t.is(page('zh', { kind: 'epoch', id: '7' }, 'epochs'), '结算期 7 · Wayproof');
});

it(title('an empty hub says what is not there yet; title and language follow the visitor'), async (t) => {
  t.timeout(240_000);
  const hub = await aPageHub(t, t.context.folder);
  const { page, complaints } = await openPage(t, t.context.browser, hub.base, { locale: 'en-GB' });
  await page.getByText('No robot has enrolled yet.').waitFor();
  await page.getByRole('button', { name: /^Deliveries/ }).click();
  await page.getByText(/^No deliveries yet/).waitFor();
  await page.waitForFunction(() => document.title === 'Deliveries · Wayproof');
  await page.getByRole('button', { name: '中文' }).click();
  await page.waitForFunction(
    () => document.title === '配送单 · Wayproof' && document.documentElement.lang === 'zh-CN',
  );
  const [manifest, description] = await Promise.all([
    page.request.get(`${hub.base}/manifest.webmanifest`),
    page.locator('meta[name=description]').getAttribute('content'),
  ]);
  t.regex(manifest.headers()['content-type'] ?? '', /^application\/manifest\+json/);
  t.true((description ?? '').length > 50);
  t.deepEqual(complaints, []);
});

it(title('a map whose code does not come says so, and the tables go on'), async (t) => {
  t.timeout(240_000);
  const hub = await aPageHub(t, t.context.folder);
  const { page } = await openPage(t, t.context.browser, 'about:blank');
  await page.route('**/assets/map-canvas*.js', (route) => route.abort());
  await page.goto(hub.base);
  await page.getByText(/^The map could not be loaded/).waitFor();
  await page.getByText('No robot has enrolled yet.').waitFor();
  t.deepEqual(await axeFindings(page), []);
});

it(title('320 pixels wide, or enlarged to 200 %, nothing has to be scrolled sideways'), async (t) => {
  t.timeout(240_000);
  const hub = await aPageHub(t, t.context.folder);
  for (const viewport of [
    { width: 320, height: 640 },
    { width: 640, height: 400 },
  ]) {
    const { page } = await openPage(t, t.context.browser, hub.base, { viewport });
    for (const tab of [/^Robots/, /^Deliveries/, /^Epochs/]) {
      await page.getByRole('button', { name: tab }).click();
      t.true(await fits(page), `${viewport.width} pixels, ${tab}`);
    }
    // The map gives way: it is not above the tables for good.
    const map = page.locator('.map-frame');
    await page.getByRole('button', { name: 'New delivery' }).click();
    await page.locator('.order').waitFor();
    t.true(await fits(page), `${viewport.width} pixels, an order`);
    const position = await map.evaluate((frame) => getComputedStyle(frame).position);
    t.is(position, viewport.height < 620 ? 'relative' : 'sticky');
  }
});

it(title('the chosen robot is in sight although its details take half of the strip'), async (t) => {
  t.timeout(240_000);
  const hub = await aPageHub(t, t.context.folder);
  const { page } = await openPage(t, t.context.browser, 'about:blank');
  const robots = Array.from({ length: 30 }, (_, i) => aRobot(i + 1));
  await page.route('**/v1/devices', (route) => route.fulfill({ json: robots }));
  await page.goto(hub.base);
  const row = page.locator('tr[data-device]').nth(6);
  await row.locator('button').click();
  await page.locator('.panel').waitFor();
  await page.waitForFunction(() => {
    const [chosen, frame] = ['tr.chosen', '.table-frame'].map((one) =>
      document.querySelector(one)?.getBoundingClientRect(),
    );
    return (
      chosen !== undefined && frame !== undefined && chosen.bottom <= frame.bottom && chosen.top >= frame.top
    );
  });
  t.pass();
});

const fits = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
