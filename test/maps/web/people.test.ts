import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import anyTest, { type TestFn } from 'ava';
import type { Browser, Page } from 'playwright-core';
import { linkOf, readFragment, visitOf } from '../../../maps/web/people/links.ts';
import { parseShareView } from '../../../protocol/views/share.ts';
import { aJob, aPerson, aRobot, orderOf, START } from '../../hub/support/a-world.ts';
import { enrolDevice } from '../../hub/support/an-enrolment.ts';
import { noBrowser, openBrowser, openPage } from './support/a-browser.ts';
import { aPageHub, buildPageInto } from './support/a-page-hub.ts';
import { axeFindings } from './support/accessibility.ts';

const test = anyTest as TestFn<{ folder: string; browser: Browser }>;
const it = noBrowser === undefined ? test.serial : test.serial.skip;
const title = (sentence: string) => (noBrowser === undefined ? sentence : `${sentence} (${noBrowser})`);
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

if (noBrowser === undefined) {
  test.before('build the page, open a browser', async (t) => {
    t.timeout(240_000);
    t.context.folder = await mkdtemp(join(tmpdir(), 'wayproof-people-'));
    await buildPageInto(join(t.context.folder, 'web'));
    t.context.browser = await openBrowser();
  });
  test.after.always('close it', async (t) => {
    await t.context.browser?.close();
    await rm(t.context.folder, { recursive: true, force: true });
  });
}

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
    t.timeout(240_000);
    const shipper = aPerson(1);
    const robot = aRobot(1);
    const job = aJob(shipper);
    const hub = await aPageHub(t, join(t.context.folder, 'web'), {
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
      await page.getByText(['It is on its way to you.', '正在送往您处。'][i] ?? '').waitFor();
      await page
        .getByRole('img', { name: ['Your code as a QR code', '您的取送码二维码'][i] ?? '' })
        .waitFor();
      await page.locator('.visit-map canvas').waitFor({ timeout: 60_000 });
      await mapIsLoaded(page);
      t.deepEqual(await axeFindings(page), []);
      await picture(page, `parcel-${i === 0 ? 'en' : 'zh-dark'}`);
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
  t.timeout(120_000);
  const hub = await aPageHub(t, join(t.context.folder, 'web'));
  for (const [locale, words] of [
    ['en-GB', 'This link has ended'],
    ['zh-CN', '此链接已失效'],
  ] as const) {
    const link = linkOf(hub.base, 'robot', { token: '00'.repeat(32), code: undefined });
    const { page } = await openPage(t, t.context.browser, link, { ...phone, locale });
    await page.getByRole('heading', { name: words }).waitFor();
    t.deepEqual(await axeFindings(page), []);
  }
});

it(
  title('a shared robot is shown until the link ends; the map shows the public where robots are about'),
  async (t) => {
    t.timeout(180_000);
    const owner = aPerson(2);
    const robot = aRobot(1);
    const hub = await aPageHub(t, join(t.context.folder, 'web'));
    await enrolDevice(hub.deps.directory, robot.id, owner.address, START);
    const at = hub.map.places.depots[0]?.at ?? { latitude: 0, longitude: 0 };
    const sample = { at, heading: 9_000, speed: 120, battery: 810, flags: 1, signal: -60 };
    hub.deps.frames.twin = async () =>
      ({ sample, received: START, session: 1, sequence: 4 }) as unknown as Awaited<
        ReturnType<typeof hub.deps.frames.twin>
      >;
    const token = await hub.signIn(owner);
    const body = { kind: 'robot', device: robot.id, minutes: 60 };
    const share = parseShareView((await hub.call('POST', '/v1/shares', { body, token })).body);
    const link = linkOf(hub.base, 'robot', { token: share.token, code: undefined });
    const { page } = await openPage(t, t.context.browser, link, phone);
    await page.getByText('A robot shared with you').waitFor();
    await page.getByText('81 %').waitFor();
    await page.locator('.visit-map canvas').waitFor({ timeout: 60_000 });
    await mapIsLoaded(page);
    t.deepEqual(await axeFindings(page), []);
    await picture(page, 'shared-robot');

    const stranger = await openPage(t, t.context.browser, hub.base, {
      viewport: { width: 1280, height: 800 },
    });
    await stranger.page.getByText('Public view: places are coarse').waitFor();
    await stranger.page.locator('tr[data-device] button').first().click();
    await stranger.page.getByText('Share this robot').click();
    await stranger.page.getByRole('button', { name: 'Make a link' }).click();
    const made = stranger.page.locator('.share-link a');
    await made.waitFor();
    t.regex((await made.textContent()) ?? '', /\/s#[0-9a-f]{64}$/);
    t.deepEqual(await axeFindings(stranger.page), []);
    await picture(stranger.page, 'public-view-share');
    t.deepEqual(stranger.complaints, []);
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

/** To be looked at, where the environment names a folder for them. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['WAYPROOF_PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
