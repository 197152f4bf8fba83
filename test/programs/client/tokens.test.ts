import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Keypair } from '@solana/web3.js';
import test from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import { sendAndConfirm } from '../../../programs/client/send.ts';
import {
  createMint,
  ensureTokenAccount,
  mintTokens,
  tokenAccountAddress,
  tokenBalance,
} from '../../../programs/client/tokens.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { tokenAmount } from '../../../protocol/units.ts';
import { anEndpoint, here } from './an-endpoint.ts';

const options = { clock: systemClock };

test(here('a mint is made without freeze authority, and tokens are minted and counted'), async (t) => {
  const { connection, wallet: aWallet } = await anEndpoint(t);
  const wallet = await aWallet();
  const me = addressOf(wallet.publicKey);
  const mint = await createMint(connection, wallet, 6, options);
  const { account, instructions } = await ensureTokenAccount(me, me, mint);
  t.is(account, await tokenAccountAddress(me, mint));
  const missing = await t.throwsAsync(tokenBalance(connection, account));
  t.true(isFleetError(missing, 'CHAIN_ACCOUNT_MISSING'));
  const minted = await mintTokens(mint, account, me, tokenAmount(2n ** 63n));
  await sendAndConfirm(connection, [...instructions, ...instructions, ...minted], [wallet], options);
  t.is(await tokenBalance(connection, account), tokenAmount(2n ** 63n));
});

test(here('a mint that exists is told as such'), async (t) => {
  const { connection, wallet: aWallet } = await anEndpoint(t);
  const [wallet, mint] = [await aWallet(), Keypair.generate()];
  await createMint(connection, wallet, 6, options, mint);
  const error = await t.throwsAsync(createMint(connection, wallet, 9, options, mint));
  t.true(isFleetError(error, 'CHAIN_ACCOUNT_EXISTS'), String(error));
});

test('loading the token library writes nothing', (t) => {
  const path = fileURLToPath(new URL('../../../programs/client/spl-token.ts', import.meta.url));
  const code = `const { splToken } = await import(${JSON.stringify(path)}); await splToken();`;
  const { stdout, stderr, status } = spawnSync(process.execPath, [
    '--import=tsx',
    '--input-type=module',
    '-e',
    code,
  ]);
  t.deepEqual([status, String(stdout), String(stderr)], [0, '', '']);
});
