import { readFile, writeFile } from 'node:fs/promises';
import type { Keypair } from '@solana/web3.js';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { addressOf } from '../../../programs/client/addresses.ts';
import { findDevice } from '../../../programs/client/queries.ts';
import { ensureTokenAccount, tokenBalance } from '../../../programs/client/tokens.ts';
import { keyBytes } from '../../../protocol/ids.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { registrationStatement } from '../../../protocol/statements/registration.ts';
import { unixSeconds } from '../../../protocol/units.ts';
import { parseInvitationView, parseTokenView } from '../../../protocol/views/enrolment.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import { aDevice } from '../../programs/client/a-network.ts';
import { openPage } from './support/a-browser.ts';
import { injectWallet } from './support/a-foreign-wallet.ts';
import { aPayingNetwork, type PayingNetwork } from './support/a-paying-network.ts';
import { axeFindings } from './support/accessibility.ts';
import { type InChromium, inChromium } from './support/in-chromium.ts';

const { it, title } = inChromium();
/** Shared machines are slow at times. */
const PATIENCE = { timeout: 60_000 };
const DELIVERED = 1_500_000n;

/** The wallet tab of a visitor with this wallet. */
async function visit(
  t: InChromium,
  { hub }: PayingNetwork,
  keypair: Keypair,
  options: BrowserContextOptions = { locale: 'en-GB' },
  kind?: Parameters<typeof injectWallet>[2],
) {
  const watched = await openPage(t, t.context.browser, 'about:blank', options);
  const { page, complaints } = watched;
  complaints.length = 0;
  await injectWallet(page, keypair, kind);
  await page.goto(hub.base);
  await page.locator('.tabs .tab').last().click();
  await page.locator('.wallet .button').first().click(PATIENCE);
  const others = () => complaints.filter((each) => !each.startsWith(`another host: ${hub.base}`));
  return { page, complaints: others };
}

const asked = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { walletAsked: string[] }).walletAsked);
const decline = (page: Page, declines: boolean) =>
  page.evaluate((value) => Object.assign(globalThis, { walletDeclines: value }), declines);

it(title('a foreign wallet signs in, declines once, then claims for all its robots'), async (t) => {
  t.timeout(480_000);
  const world = await aPayingNetwork(t, t.context.folder);
  const { connection, payee, own } = world;
  const { page, complaints } = await visit(t, world, world.creator);
  const claim = page.getByRole('button', { name: 'Claim all' });
  await page.locator('.claim-claimable').first().waitFor(PATIENCE);
  t.is(await page.locator('.claim-claimable').count(), 2);
  t.regex((await page.locator('.wallet').textContent()) ?? '', /Fee \(1 transaction\)0\.00000\d* SOL/);
  t.deepEqual(await asked(page), ['message'], 'prices are shown before a transaction is signed');
  const before = await tokenBalance(connection, payee);

  await decline(page, true);
  await claim.click();
  await page.getByText('The wallet did not sign, so nothing was sent').waitFor(PATIENCE);
  t.is(await page.locator('.claim-notSigned').count(), 2);
  t.is(await tokenBalance(connection, payee), before);
  t.deepEqual(await axeFindings(page), []);

  await decline(page, false);
  await claim.click();
  await page.locator('.claim-claimed').nth(1).waitFor(PATIENCE);
  t.is((await tokenBalance(connection, payee)) - before, 2n * DELIVERED);
  for (const { id } of own)
    t.is((await findDevice(connection, world.network, id))?.claimed, DELIVERED as never);
  t.deepEqual(await asked(page), ['message', 'transaction', 'transaction']);
  t.deepEqual(await axeFindings(page), []);
  t.deepEqual(complaints(), []);
});

it(
  title('a wallet that knows sign-ins writes its own; declined it says so, and the next try signs in'),
  async (t) => {
    t.timeout(480_000);
    const world = await aPayingNetwork(t, t.context.folder);
    for (const [locale, declined, who, colorScheme] of [
      ['en-GB', 'The wallet did not sign, so nothing was sent', 'Foreign Wallet, signed in as', 'light'],
      ['zh-CN', '钱包没有签名，因此没有发送任何交易', 'Foreign Wallet，登录身份', 'dark'],
    ] as const) {
      const options = { locale, colorScheme, viewport: { width: 390, height: 844 } };
      const { page, complaints } = await visit(t, world, world.creator, options, 'declined sign-ins');
      await page.getByText(declined).waitFor(PATIENCE);
      t.deepEqual(await axeFindings(page), []);
      await decline(page, false);
      await page.locator('.wallet .button').first().click(PATIENCE);
      await page.getByText(who).waitFor(PATIENCE);
      await page.locator('.claim-claimable').first().waitFor(PATIENCE);
      t.deepEqual(await asked(page), ['signIn', 'signIn']);
      t.deepEqual(complaints(), []);
    }
  },
);

it(title('a wallet that signs something else than it was asked to is not signed in'), async (t) => {
  t.timeout(480_000);
  const world = await aPayingNetwork(t, t.context.folder);
  for (const [kind, what] of [
    ['crooked sign-ins', 'signIn'],
    ['crooked messages', 'message'],
  ] as const) {
    const { page, complaints } = await visit(t, world, world.creator, { locale: 'en-GB' }, kind);
    await page.getByText('The wallet signed something else than it was asked to').waitFor(PATIENCE);
    t.deepEqual(await asked(page), [what]);
    t.is(await page.getByText('signed in as').count(), 0);
    t.deepEqual(await axeFindings(page), []);
    t.deepEqual(complaints(), []);
  }
});

it(
  title('a wallet without SOL is told so before it signs, in Chinese and dark on a phone too'),
  async (t) => {
    t.timeout(480_000);
    const world = await aPayingNetwork(t, t.context.folder);
    const { page, complaints } = await visit(t, world, world.broke, {
      locale: 'zh-CN',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await page.getByText('此钱包的 SOL 不足以支付手续费').waitFor(PATIENCE);
    t.true(await page.getByRole('button', { name: '全部领取' }).isDisabled());
    t.deepEqual(await asked(page), ['message']);
    t.deepEqual(await axeFindings(page), []);
    t.deepEqual(complaints(), []);
  },
);

it(title('a robot is registered and its payee changed, each priced before it is signed'), async (t) => {
  t.timeout(480_000);
  const world = await aPayingNetwork(t, t.context.folder);
  const { connection, network, mint, broke } = world;
  const { id } = await enrol(world);
  const { page, complaints } = await visit(t, world, world.creator);
  await page.locator(`[data-enrolment="${id}"] button`).click(PATIENCE);
  const errand = page.locator('.errand');
  await errand.waitFor(PATIENCE);
  t.regex((await errand.textContent()) ?? '', /Rent of new accounts0\.\d+ SOL.*Bond.*0\.005 SOL/);
  t.deepEqual(await axeFindings(page), []);
  await errand.getByRole('button', { name: 'Sign and send' }).click();
  await page.getByText('Registered on chain.').waitFor(PATIENCE);
  t.is((await findDevice(connection, network, id))?.status, 'active');

  const row = page.locator(`[data-claim="${id}"]`);
  await row.locator('summary').click();
  const wanted = addressOf(broke.publicKey);
  await row.locator('input').fill(wanted);
  await row.getByRole('button', { name: 'Change' }).click();
  await errand.getByRole('button', { name: 'Sign and send' }).click(PATIENCE);
  await page.getByText('Changed. Future rewards go there.').waitFor(PATIENCE);
  const { account } = await ensureTokenAccount(wanted, wanted, mint);
  t.is((await findDevice(connection, network, id))?.payee, account);
  t.deepEqual(complaints(), []);
});

it(
  title(
    'this browser recomputes an epoch from its evidence, and says where damaged evidence contradicts the chain',
  ),
  async (t) => {
    t.timeout(480_000);
    const world = await aPayingNetwork(t, t.context.folder);
    const { page } = await openPage(t, t.context.browser, world.hub.base, { locale: 'en-GB' });
    await page.getByRole('button', { name: /^Epochs/ }).click();
    const verify = page.getByRole('button', { name: 'Verify 1' });
    await verify.click(PATIENCE);
    await page.getByText(/Holds\. Recomputed in this browser: 6 records, 3 paid/).waitFor(PATIENCE);
    await page.locator('.network-facts > summary').click(PATIENCE);
    const facts = (await page.locator('.network-facts').textContent()) ?? '';
    t.regex(facts, /Latest final epoch1.*Challenge window10 s.*Vault.*For each delivery1 tokens/);
    t.deepEqual(await axeFindings(page), []);

    const car = await readFile(world.work);
    car[car.length - 40] = (car[car.length - 40] ?? 0) ^ 1;
    await writeFile(world.work, car);
    // Evidence may be kept by the browser for an hour; a new visitor has none.
    const visitor = await openPage(t, t.context.browser, world.hub.base, { locale: 'en-GB' });
    await visitor.page.getByRole('button', { name: /^Epochs/ }).click();
    await visitor.page.getByRole('button', { name: 'Verify 1' }).click(PATIENCE);
    await visitor.page.getByText(/Contradiction at/).waitFor(PATIENCE);
    t.pass();
  },
);

/** A new robot of the creator, enrolled at the hub as a flashed one is. */
async function enrol(world: PayingNetwork) {
  const { hub, creator, network } = world;
  const { id, signer } = aDevice(world, 9);
  const owner = addressOf(creator.publicKey);
  const ownerSigner = signerFromSeed(creator.secretKey.subarray(0, 32));
  const bearer = await hub.signIn({ signer: ownerSigner, address: owner });
  const asking = await hub.call('POST', '/v1/enrolment-tokens', { token: bearer, body: {} });
  const { token } = parseTokenView(asking.body);
  const { nonce, expires } = parseInvitationView(
    (await hub.call('GET', `/v1/enrolment-tokens/${token}`)).body,
  );
  const statement = registrationStatement.encode(network, {
    device: keyBytes(id),
    owner: keyBytes(owner),
    nonce: BigInt(nonce),
    expires: unixSeconds(expires),
  });
  const kind = 'pavement-robot';
  const answer = await hub.call('POST', '/v1/enrolments', {
    body: {
      token,
      device: id,
      model: 'test',
      kind,
      capabilities: { kind, model: 'test', maxSpeed: 1.5, compartments: 1, camera: false, simulated: true },
      statement: toBase64(statement),
      signature: toBase64(signer.sign(statement)),
    },
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return { id };
}
