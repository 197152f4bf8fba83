import type { BrowserContextOptions, Page } from 'playwright-core';
import { addressOf } from '../../../programs/client/addresses.ts';
import { attestEpoch, postEpoch } from '../../../programs/client/epoch-instructions.ts';
import { findEpoch } from '../../../programs/client/queries.ts';
import { toHex } from '../../../protocol/ids.ts';
import { seconds } from '../../../protocol/units.ts';
import { networkOf } from '../../programs/client/a-network.ts';
import { aProposal } from '../../programs/client/a-proposal.ts';
import { openPage } from './support/a-browser.ts';
import { aPayingNetwork, type PayingNetwork, viewOf } from './support/a-paying-network.ts';
import { aPicture } from './support/a-picture.ts';
import { axeFindings } from './support/accessibility.ts';
import { type InChromium, inChromium } from './support/in-chromium.ts';

const { it, title } = inChromium();
/** Shared machines are slow at times. */
const PATIENCE = { timeout: 60_000 };

/** Epoch 1 is final; epoch 2 is posted, may be challenged for an hour, and one oracle has yet to attest it. */
async function twoEpochs(t: InChromium) {
  const world = await aPayingNetwork(t, t.context.folder, {
    challengeSeconds: seconds(3_600),
    expirySeconds: seconds(7_200),
  });
  const { connection, network, creator, oracle, hub } = world;
  world.wait(60);
  const me = addressOf(creator.publicKey);
  const earned = [...world.own, world.other].map((robot) => [robot, 2_000_000n] as const);
  await world.send(await postEpoch(await networkOf(world), me, aProposal(2n, earned).proposal));
  const epochOf = async (number: bigint) => {
    const epoch = await findEpoch(connection, network, number);
    if (epoch === undefined) throw new Error(`epoch ${number} is on chain`);
    return epoch;
  };
  const first = await epochOf(1n);
  const tell = async () => [viewOf(await epochOf(2n)), viewOf(first)];
  hub.deps.epochs.epochs = tell;
  const attest = async () => {
    const { contentHash } = await epochOf(2n);
    await world.send(await attestEpoch(network, 2n, addressOf(oracle.publicKey), contentHash), [oracle]);
    for (const data of await tell()) hub.stream.publish({ topic: 'epoch', data });
  };
  return { ...world, first, second: await epochOf(2n), attest };
}

/** The tab of epochs of a visitor. */
async function visit(t: InChromium, { hub }: PayingNetwork, options: BrowserContextOptions) {
  const watched = await openPage(t, t.context.browser, hub.base, options);
  await watched.page.locator('.tabs .tab').nth(2).click();
  return watched;
}

const choose = (page: Page, number: number) =>
  page.locator(`tr[data-epoch="${number}"] .row-button`).click(PATIENCE);

it(
  title('the chosen epoch shows its roots, short and whole, and each can be copied by keyboard alone'),
  async (t) => {
    t.timeout(480_000);
    const world = await twoEpochs(t);
    const { page, complaints } = await visit(t, world, { locale: 'en-GB' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await choose(page, 1);
    const panel = page.locator('.panel');
    const { workRoot, rewardRoot, tracesRoot } = world.first.content;
    const roots = [
      ['Work root', toHex(workRoot)],
      ['Reward root', toHex(rewardRoot)],
      ['Traces root', toHex(tracesRoot)],
      ['What oracles attest', toHex(world.first.contentHash)],
    ] as const;
    for (const [name, value] of roots) {
      const row = panel.locator('.facts > div').filter({ has: page.getByText(name, { exact: true }) });
      const summary = row.locator('summary');
      await summary.waitFor(PATIENCE);
      t.is(await summary.textContent(), `${name}: ${value.slice(0, 8)}…${value.slice(-8)}`);
      t.false(await row.getByText(value).isVisible());
      await summary.focus();
      await page.keyboard.press('Enter');
      await row.getByText(value).waitFor(PATIENCE);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await row.getByText('Copied.').waitFor(PATIENCE);
      t.is(await page.evaluate(() => navigator.clipboard.readText()), value);
    }
    t.deepEqual(await axeFindings(page), []);
    t.deepEqual(complaints, []);
  },
);

it(title('the chosen epoch shows who attested it and when, and how long it may be challenged'), async (t) => {
  t.timeout(480_000);
  const world = await twoEpochs(t);
  const { page, complaints } = await visit(t, world, { locale: 'en-GB' });
  await choose(page, 1);
  const panel = page.locator('.panel');
  await panel.getByText('2 of 2 attested it; 2 must.').waitFor(PATIENCE);
  const oracles = panel.locator('.attestations li');
  const words = () => oracles.locator('.attestation-when').allTextContents();
  const [proposed, attested] = await words();
  t.regex(proposed ?? '', /^✓ proposed .*\d\d:\d\d$/);
  t.regex(attested ?? '', /^✓ attested .*\d\d:\d\d$/);
  t.regex((await panel.textContent()) ?? '', /Challenge windowover since/);

  await choose(page, 2);
  await panel.getByText('1 of 2 attested it; 2 must.').waitFor(PATIENCE);
  t.is((await words())[1], 'not yet');
  t.regex((await panel.textContent()) ?? '', /Challenge window\d+ min left, until .*\d\d:\d\d/);
  t.regex((await panel.textContent()) ?? '', /Bond0\.002 SOL/);
  await aPicture(page, 'epoch-posted');
  await world.attest();
  await panel.getByText('2 of 2 attested it; 2 must.').waitFor(PATIENCE);
  await panel.getByText(/attested .*\d\d:\d\d/).waitFor(PATIENCE);
  t.deepEqual(complaints, []);
});

it(title('an epoch fits a phone in Chinese and dark; axe finds nothing there'), async (t) => {
  t.timeout(480_000);
  const world = await twoEpochs(t);
  const { page, complaints } = await visit(t, world, {
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
  });
  await choose(page, 2);
  await page.getByText('工作根', { exact: true }).waitFor(PATIENCE);
  await page.locator('.panel .whole summary').nth(1).click(PATIENCE);
  await page.locator('.network-facts summary').first().click(PATIENCE);
  await page.getByText('金库').waitFor(PATIENCE);
  t.is(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  t.deepEqual(await axeFindings(page), []);
  await aPicture(page, 'epoch-phone-zh-dark');
  t.deepEqual(complaints, []);
});

it(title('a hub that tells other roots than the chain has is shown up'), async (t) => {
  t.timeout(480_000);
  const world = await twoEpochs(t);
  const honest = world.hub.deps.epochs.epochs;
  world.hub.deps.epochs.epochs = async (limit) =>
    (await honest(limit)).map((epoch) => ({ ...epoch, rewardRoot: '00'.repeat(32) }));
  const { page } = await visit(t, world, { locale: 'en-GB' });
  await choose(page, 1);
  await page.getByText(/other roots for this epoch than the chain has/).waitFor(PATIENCE);
  const { rewardRoot } = world.first.content;
  t.regex((await page.locator('.panel').textContent()) ?? '', new RegExp(toHex(rewardRoot)));
});
