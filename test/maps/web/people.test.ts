import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ShareDesk } from '../../../hub/shares/share-desk.ts';
import { linkOf, readFragment, visitOf } from '../../../maps/web/people/links.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { systemRandom } from '../../../protocol/random.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { parseShareView } from '../../../protocol/views/share.ts';
import { aJob, aPerson, aRobot, orderOf, START } from '../../hub/support/a-world.ts';
import { enrolDevice } from '../../hub/support/an-enrolment.ts';
import { openPage } from './support/a-browser.ts';
import { aFolder, aPageHub } from './support/a-page-hub.ts';
import { aPicture } from './support/a-picture.ts';
import { axeFindings } from './support/accessibility.ts';
import { type InChromium, inChromium } from './support/in-chromium.ts';
import { mapIsDrawn, robotsOnMap } from './support/on-the-map.ts';

const { test, it, title } = inChromium();
/** Shared machines are slow at times. */
const PATIENCE = { timeout: 60_000 };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

test('a link holds its token and code behind the #, and nothing else is taken for one', (t) => {
  const fragment = { token: 'ab'.repeat(32), code: 'ABCDEFGHJKMNPQRS' };
  const link = new URL(linkOf('https://hub.example', 'parcel', fragment));
  t.deepEqual([link.pathname, link.search], ['/p', '']);
  t.is(visitOf(link.pathname), 'parcel');
  t.deepEqual(readFragment(link.hash), fragment);
  const robot = new URL(linkOf('https://hub.example', 'robot', { ...fragment, code: undefined }));
  t.deepEqual(readFragment(robot.hash), { ...fragment, code: undefined });
  for (const wrong of ['', '#', '#zz', `#${'ab'.repeat(31)}`, `#${fragment.token}.SHORT`])
    t.is(readFragment(wrong), undefined);
});

it(
  title('who waits for a parcel sees when it comes and the code as QR; the hub never gets the code'),
  async (t) => {
    t.timeout(480_000);
    const shipper = aPerson(1);
    const robot = aRobot(1);
    const job = aJob(shipper);
    const hub = await aPageHub(t, t.context.folder, {
      plan: () => ({
        made: START,
        routes: [
          {
            device: robot.id,
            metres: 900,
            seconds: 700,
            stops: [
              { kind: 'charge', job: null, at: null, arrive: START / 1_000, latest: 0, committed: true },
              {
                kind: 'drop-off',
                job: job.id,
                at: null,
                arrive: START / 1_000 + 720,
                latest: 0,
                committed: true,
              },
            ],
          },
        ],
        unassigned: [],
      }),
    });
    const depot = hub.map.places.depots[0]?.at ?? { latitude: 0, longitude: 0 };
    await enrolDevice(hub.deps.directory, robot.id, aPerson(2).address, START);
    const record = {
      ...(await recordOf(hub, job)),
      state: 'picked-up' as const,
      device: robot.id,
    };
    hub.deps.jobs.job = async () => record;
    hub.deps.frames.twin = async () =>
      ({ sample: { at: depot }, received: START }) as unknown as Awaited<
        ReturnType<typeof hub.deps.frames.twin>
      >;

    const token = await hub.signIn(shipper);
    const body = { kind: 'job', job: job.id, minutes: 60 };
    const share = parseShareView((await hub.call('POST', '/v1/shares', { body, token })).body);
    const link = linkOf(hub.base, 'parcel', { token: share.token, code: job.codes['drop-off'] });
    const visitors = [
      { ...phone, locale: 'en-GB' },
      { ...phone, locale: 'zh-CN', colorScheme: 'dark' },
    ] as const;
    for (const [i, options] of visitors.entries()) {
      const { page, complaints } = await openPage(t, t.context.browser, link, options);
      await page.getByText(['It is on its way to you.', '正在送往您处。'][i] ?? '').waitFor(PATIENCE);
      await page
        .getByRole('img', { name: ['Your code as a QR code', '您的取送码二维码'][i] ?? '' })
        .waitFor(PATIENCE);
      await page.locator('.visit-map canvas').waitFor(PATIENCE);
      await mapIsLoaded(page);
      t.is(await page.evaluate(() => document.documentElement.scrollWidth), 390);
      t.deepEqual(await axeFindings(page), []);
      await aPicture(page, `parcel-${i === 0 ? 'en' : 'zh-dark'}`);
      // The link is another address than the hub's page, so every request it made was written down.
      const ours = `another host: ${hub.base}`;
      const asked = complaints.filter((line) => line.startsWith(ours));
      t.true(asked.some((line) => line.endsWith('/v1/parcels')));
      t.false(asked.join().includes(job.codes['drop-off']), 'the code stays behind the #');
      t.false(asked.join().includes(share.token), 'no address holds the token');
      t.deepEqual(
        complaints.filter((line) => !line.startsWith(ours)),
        [],
      );
    }
  },
);

it(title('a link that has ended says so, in both languages'), async (t) => {
  t.timeout(240_000);
  const hub = await aPageHub(t, t.context.folder);
  for (const [locale, words] of [
    ['en-GB', 'This link has ended'],
    ['zh-CN', '此链接已失效'],
  ] as const) {
    const link = linkOf(hub.base, 'robot', { token: '00'.repeat(32), code: undefined });
    const { page } = await openPage(t, t.context.browser, link, { ...phone, locale });
    await page.getByRole('heading', { name: words }).waitFor(PATIENCE);
    t.deepEqual(await axeFindings(page), []);
  }
});

/** A hub with one robot at its depot, whose links end by a clock in the test's hands. */
async function aHubWithARobot(t: InChromium) {
  const [owner, robot] = [aPerson(2), aRobot(1)];
  const realClock = new ManualClock(START);
  const file = join(await aFolder(t, 'shares'), 'shares.json');
  const hub = await aPageHub(t, t.context.folder, {
    shares: new ShareDesk({ realClock, random: systemRandom, file }),
  });
  await enrolDevice(hub.deps.directory, robot.id, owner.address, START);
  const at = hub.map.places.depots[0]?.at ?? { latitude: 0, longitude: 0 };
  const sample = { at, heading: 9_000, speed: 120, battery: 810, flags: 1, signal: -60 };
  hub.deps.frames.twin = async () =>
    ({ sample, received: START, session: 1, sequence: 4 }) as unknown as Awaited<
      ReturnType<typeof hub.deps.frames.twin>
    >;
  /** A link for an hour. */
  const share = async () => {
    const body = { kind: 'robot', device: robot.id, minutes: 60 };
    const answer = await hub.call('POST', '/v1/shares', { body, token: await hub.signIn(owner) });
    return linkOf(hub.base, 'robot', { token: parseShareView(answer.body).token, code: undefined });
  };
  return { hub, robot, at, share, realClock };
}

it(title('a shared robot is shown on a phone until its link ends, which the page then says'), async (t) => {
  t.timeout(480_000);
  const { share, realClock } = await aHubWithARobot(t);
  for (const [options, words, over] of [
    [{ ...phone, locale: 'en-GB' }, 'A robot shared with you', 'This link has ended'],
    [{ ...phone, locale: 'zh-CN', colorScheme: 'dark' }, '分享给您的机器人', '此链接已失效'],
  ] as const) {
    const { page } = await openPage(t, t.context.browser, await share(), options);
    await page.getByText(words).waitFor(PATIENCE);
    await page.getByText('81 %').waitFor(PATIENCE);
    await page.locator('.visit-map canvas').waitFor(PATIENCE);
    await mapIsLoaded(page);
    t.is(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    t.deepEqual(await axeFindings(page), []);
    await aPicture(page, `shared-robot-${options.locale}`);
    realClock.advance(milliseconds(3_600_000));
    await page.getByRole('heading', { name: over }).waitFor(PATIENCE);
    t.is(await page.locator('.visit-map').count(), 0);
    t.deepEqual(await axeFindings(page), []);
    await aPicture(page, `shared-robot-over-${options.locale}`);
  }
});

it(
  title(
    'the public sees where robots are about, on the map as in every answer; who signs in as an operator sees it exactly',
  ),
  async (t) => {
    t.timeout(480_000);
    const { hub, at } = await aHubWithARobot(t);
    const exact = [at.longitude / 1e7, at.latitude / 1e7] as const;
    for (const [options, words] of [
      [{ locale: 'en-GB', viewport: { width: 1280, height: 800 } }, 'Public view: places are coarse'],
      [{ ...phone, locale: 'zh-CN', colorScheme: 'dark' }, '公众视图：位置为大致位置'],
    ] as const) {
      const watched = await openPage(t, t.context.browser, 'about:blank', options);
      const { page } = watched;
      const told: Promise<string>[] = [];
      page.on('response', (response) => {
        if (response.url().endsWith('/v1/devices')) told.push(response.text());
      });
      await page.goto(hub.base);
      await page.getByText(words).waitFor(PATIENCE);
      await mapIsDrawn(page);
      const [drawn] = await robotsOnMap(page);
      const off = Math.hypot((drawn?.at[0] ?? 0) - exact[0], (drawn?.at[1] ?? 0) - exact[1]);
      t.true(off > 1e-5 && off < 0.01, String(off));
      const bodies = (await Promise.all(told)).join();
      t.true(bodies.includes('"exact":false'));
      t.false(bodies.includes(String(at.latitude)) || bodies.includes(String(at.longitude)));
      await page.locator('tr[data-device] button').first().click(PATIENCE);
      await page.locator('.panel .note').first().waitFor(PATIENCE);
      t.deepEqual(await axeFindings(page), []);
      await aPicture(page, `public-view-${options.locale}`);

      await page.locator('.share summary').click(PATIENCE);
      await page.locator('.share .robot-buttons .button').first().click(PATIENCE);
      const made = page.locator('.share-link a');
      await made.waitFor(PATIENCE);
      t.regex((await made.textContent()) ?? '', /\/s#[0-9a-f]{64}$/);
      await page.getByText(words).waitFor({ ...PATIENCE, state: 'hidden' });
      t.deepEqual(await axeFindings(page), []);
      await aPicture(page, `public-view-share-${options.locale}`);
      const complaints = watched.complaints.filter((line) => !line.startsWith(`another host: ${hub.base}`));
      t.deepEqual(complaints, []);
    }
  },
);

/** The job as the hub keeps it, once it took the order. */
async function recordOf(hub: Awaited<ReturnType<typeof aPageHub>>, job: ReturnType<typeof aJob>) {
  const answer = await hub.call('POST', '/v1/jobs', { body: orderOf(job) });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return hub.deps.jobs.job(job.id);
}

function mapIsLoaded(page: Page) {
  return page.waitForFunction(
    () => {
      const { wayproofMap: map } = globalThis as unknown as { wayproofMap?: import('maplibre-gl').Map };
      return map?.getLayer('visit') !== undefined && map.loaded();
    },
    undefined,
    { timeout: 60_000, polling: 250 },
  );
}
