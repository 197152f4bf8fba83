import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { encode } from 'uqr';
import type { MadeJob } from '../../../protocol/jobs.ts';
import { toUnixSeconds, unixMilliseconds } from '../../../protocol/units.ts';
import type { EpochView } from '../../../protocol/views/epoch.ts';
import type { JobState } from '../../../protocol/views/job.ts';
import { aJob, aPerson, aRobot, orderOf, START } from '../../hub/support/a-world.ts';
import { enrolDevice } from '../../hub/support/an-enrolment.ts';
import { openPage } from './support/a-browser.ts';
import { aFolder, aPageHub } from './support/a-page-hub.ts';
import { aPicture } from './support/a-picture.ts';
import { axeFindings } from './support/accessibility.ts';
import { type InChromium, inChromium } from './support/in-chromium.ts';

const { it, title } = inChromium();
/** Shared machines are slow at times. */
const PATIENCE = { timeout: 60_000 };
const WIDTH = 390;
const phone = { viewport: { width: WIDTH, height: 844 }, isMobile: true, hasTouch: true };
const visitors = [
  { locale: 'en-GB', viewport: { width: 1280, height: 800 } },
  { ...phone, locale: 'zh-CN', colorScheme: 'dark' },
] as const satisfies readonly BrowserContextOptions[];

/** A hub with one delivered parcel, one on its way and one of somebody else, and its page in `visit`. */
async function aShippersHub(t: InChromium) {
  const work = join(await aFolder(t, 'epoch'), 'work.car');
  await writeFile(work, 'the evidence');
  const shipper = aPerson(1);
  const [done, under, other] = [aJob(shipper), aJob(shipper, { seed: 2 }), aJob(aPerson(3), { seed: 3 })];
  const robot = aRobot(1);
  const epochs: EpochView[] = [];
  const hub = await aPageHub(t, t.context.folder, {
    plan: () => ({
      made: START,
      routes: [
        {
          device: robot.id,
          metres: 900,
          seconds: 700,
          stops: [
            {
              kind: 'drop-off',
              job: under.id,
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
    epochs: {
      epochs: async () => epochs,
      epoch: () => Promise.reject(new Error('no page asks for one')),
      evidence: async () => work,
    },
  });
  await enrolDevice(hub.deps.directory, robot.id, aPerson(2).address, START);
  for (const job of [done, under, other]) {
    const { status, body } = await hub.call('POST', '/v1/jobs', { body: orderOf(job) });
    if (status !== 201) throw new Error(JSON.stringify(body));
  }
  /** The robot's word on a job, as the hub took it. */
  const move = async (id: MadeJob['id'], to: JobState) => {
    const job = await hub.deps.jobs.job(id);
    const revision = job.revision + 1;
    const changed = unixMilliseconds(START + revision * 60_000);
    await hub.jobStore.commit([
      {
        kind: 'job',
        job: { ...job, state: to, device: robot.id, changed, revision },
        event: {
          job: id,
          number: revision,
          time: changed,
          from: job.state,
          to,
          cause: 'test',
          device: robot.id,
        },
      },
    ]);
  };
  await move(done.id, 'picked-up');
  await move(done.id, 'delivered');
  await move(under.id, 'picked-up');
  const visit = async (options: BrowserContextOptions) => {
    const watched = await openPage(t, t.context.browser, 'about:blank', options);
    const { page, complaints } = watched;
    const own = [done, under].map(({ id, codes }) => [`wayproof.codes.${id}`, JSON.stringify(codes)]);
    await page.addInitScript((codes) => {
      for (const [name, value] of codes) localStorage.setItem(name ?? '', value ?? '');
    }, own);
    await page.goto(hub.base);
    await page.locator('.tabs .tab').nth(1).click(PATIENCE);
    const others = () => complaints.filter((each) => !each.startsWith(`another host: ${hub.base}`));
    return { page, complaints: others };
  };
  return { hub, done, under, other, robot, epochs, visit };
}

const rowsOf = (page: Page) => page.locator('tr[data-job]');

it(title('“Yours” leaves the deliveries ordered in this browser, and says how many they are'), async (t) => {
  t.timeout(480_000);
  const { done, under, visit } = await aShippersHub(t);
  for (const [i, options] of visitors.entries()) {
    const { page, complaints } = await visit(options);
    await rowsOf(page).nth(2).waitFor(PATIENCE);
    const yours = page.locator('.own-jobs .button');
    t.regex((await yours.textContent()) ?? '', [/Yours 2$/, /我的 ?2$/][i] ?? /$^/);
    t.is(await yours.getAttribute('aria-pressed'), 'false');
    await yours.click(PATIENCE);
    await rowsOf(page)
      .nth(2)
      .waitFor({ ...PATIENCE, state: 'detached' });
    const shown = await rowsOf(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-job')));
    t.deepEqual(new Set(shown), new Set([done.id, under.id]));
    t.is(await yours.getAttribute('aria-pressed'), 'true');
    t.deepEqual(await axeFindings(page), []);
    await fits(t, page, options);
    await aPicture(page, `yours-${options.locale}`);
    await yours.click(PATIENCE);
    await rowsOf(page).nth(2).waitFor(PATIENCE);
    t.deepEqual(complaints(), []);
  }
});

it(
  title('a delivered parcel has its proof: who brought it, and the evidence once its epoch is written'),
  async (t) => {
    t.timeout(480_000);
    const { hub, done, under, epochs, visit } = await aShippersHub(t);
    const delivered = toUnixSeconds((await hub.deps.jobs.job(done.id)).changed);
    for (const [i, options] of visitors.entries()) {
      epochs.length = 0;
      const { page, complaints } = await visit(options);
      await page.locator(`tr[data-job="${done.id}"] .row-button`).click(PATIENCE);
      const proof = page.locator('.proof');
      await proof.getByText([/once that is written/, /写入后/][i] ?? '').waitFor(PATIENCE);
      t.regex((await proof.textContent()) ?? '', [/by robot \w{4}…\w{4}/, /机器人 ?\w{4}…\w{4}/][i] ?? /$^/);
      t.is(await page.locator('.share').count(), 0, 'nobody waits for it any more');

      epochs.push(anEpochView(delivered - 30));
      for (const data of epochs) hub.stream.publish({ topic: 'epoch', data });
      const link = proof.getByRole('link');
      await link.waitFor(PATIENCE);
      const download = page.waitForEvent('download', PATIENCE);
      await link.click(PATIENCE);
      const file = await (await download).path();
      t.is(await readFile(file, 'utf8'), 'the evidence');
      t.deepEqual(await axeFindings(page), []);
      await fits(t, page, options);
      await aPicture(page, `proof-${options.locale}`);

      await page.locator(`tr[data-job="${under.id}"] .row-button`).click(PATIENCE);
      await page.locator('.share').waitFor(PATIENCE);
      t.is(await proof.count(), 0, 'a parcel on its way has no proof yet');
      t.deepEqual(complaints(), []);
    }
  },
);

it(
  title(
    'the link made in a job’s panel opens the recipient’s page with code and time, and ends when told to',
  ),
  async (t) => {
    t.timeout(480_000);
    const { hub, under, visit } = await aShippersHub(t);
    for (const [i, options] of visitors.entries()) {
      const { page, complaints } = await visit(options);
      await page.locator(`tr[data-job="${under.id}"] .row-button`).click(PATIENCE);
      await page.locator('.share summary').click(PATIENCE);
      await page.locator('.share .robot-buttons .button').first().click(PATIENCE);
      const made = page.locator('.share-link a');
      await made.waitFor(PATIENCE);
      const link = (await made.textContent()) ?? '';
      const code = under.codes['drop-off'];
      t.is(link.replace(/[0-9a-f]{64}/, 'TOKEN'), `${hub.base}/p#TOKEN.${code}`);
      await page.locator('.open-links li').first().waitFor(PATIENCE);
      t.deepEqual(await axeFindings(page), []);
      await fits(t, page, options);
      await aPicture(page, `share-job-${options.locale}`);

      const recipient = await openPage(t, t.context.browser, 'about:blank', {
        ...phone,
        locale: options.locale,
      });
      await recipient.page.goto(link);
      const arrives = recipient.page.locator('.facts > div').first();
      await arrives.getByText(/\(\d+ (min|分钟)\)/).waitFor(PATIENCE);
      t.is(await recipient.page.locator('.qr path').getAttribute('d'), pathOf(code));
      t.regex((await recipient.page.locator('.parcel-code code').textContent()) ?? '', /^(\w{4}-){3}\w{4}$/);
      t.deepEqual(await axeFindings(recipient.page), []);

      await page.locator('.open-links .button').first().click(PATIENCE);
      await made.waitFor({ ...PATIENCE, state: 'detached' });
      await page.getByText([/The link has ended/, /链接已终止/][i] ?? '').waitFor(PATIENCE);
      t.is(await page.locator('.open-links li').count(), 0);
      t.deepEqual(await axeFindings(page), []);
      const over = ['This link has ended', '此链接已失效'][i] ?? '';
      await recipient.page.getByRole('heading', { name: over }).waitFor(PATIENCE);
      t.deepEqual(complaints(), []);
    }
  },
);

/** An epoch with evidence that begins then and lasts a minute. */
const anEpochView = (from: number): EpochView => ({
  number: 4,
  state: 'written',
  from,
  to: from + 60,
  attempt: 1,
  records: 6,
  leaves: 1,
  total: '1000000',
  workRoot: null,
  tracesRoot: null,
  rewardRoot: null,
  workDigest: null,
  tracesDigest: null,
  attestations: 0,
  trouble: null,
});

/** A code as the page draws it. */
const pathOf = (code: string): string =>
  encode(code, { ecc: 'M', border: 3 })
    .data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');

/** Nothing sticks out of a phone's screen. */
async function fits(t: InChromium, page: Page, options: (typeof visitors)[number]): Promise<void> {
  if (options.viewport.width !== WIDTH) return;
  t.is(await page.evaluate(() => document.documentElement.scrollWidth), WIDTH);
}
