import type { Page } from 'playwright-core';
import { openPage } from './support/a-browser.ts';
import { aCityForAll } from './support/a-city-for-all.ts';
import { axeFindings } from './support/accessibility.ts';

const { it, title } = aCityForAll();

it(
  title('with keys alone a delivery is ordered with its size, and the planner says why none can carry it'),
  async (t) => {
    t.timeout(300_000);
    const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
    await press(page, /New delivery/);
    // The list is there once the map's doors are.
    await page.locator('.order option').nth(1).waitFor({ state: 'attached' });
    for (const end of ['pick-up', 'drop-off']) {
      await tabTo(page, /Choose an address/);
      await page.keyboard.press(end === 'pick-up' ? 'ArrowDown' : 'End');
    }
    await tabTo(page, /Weight, g/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('9000000');
    await page.getByRole('alert').getByText('weight 0 to 1000000 g').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('900000');
    await page.getByRole('alert').getByText('weight 0 to').waitFor({ state: 'hidden' });
    t.deepEqual(await axeFindings(page), []);
    await press(page, /^Order this delivery/);
    await page.getByText('The people at these doors are simulated').waitFor();
    await page.locator('tr.chosen').waitFor();
    await page.locator('.panel').getByText('Why it waits').waitFor();
    await press(page, /^Close/);
    t.deepEqual(complaints, []);
  },
);

it(
  title('with keys alone every tab is opened and a robot chosen; what has the focus can be seen'),
  async (t) => {
    t.timeout(300_000);
    const { page, complaints } = await openPage(t, t.context.browser, t.context.city.url);
    await page.locator('tr[data-device]').first().waitFor();
    await page.keyboard.press('Tab');
    t.is(await focusedName(page), 'Skip to the table of robots');
    await page.keyboard.press('Enter');
    for (const tab of [/^Deliveries/, /^Epochs/, /^Wallet/, /^Robots/]) await press(page, tab);
    await press(page, /(Pavement robot|Road robot|Drone)$/);
    await page.locator('.panel').waitFor();
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press('Tab');
      t.true(await focusIsSeen(page), `the focus on "${await focusedName(page)}" cannot be seen`);
    }
    t.deepEqual(complaints, []);
  },
);

async function press(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** Goes on with the tabulator until something of this name has the focus, once round the page at most. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 150; step++) {
    if (name.test(await focusedName(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`nothing named ${name} is reached by the tabulator`);
}

/** By label, `aria-label` or text, roughly as a screen reader finds it. */
const focusedName = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as (HTMLElement & { labels?: NodeListOf<HTMLElement> }) | null;
    if (element === document.body) return '';
    const label = element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent;
    return (label ?? element?.textContent ?? '').trim();
  });

const focusIsSeen = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return true;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  });
