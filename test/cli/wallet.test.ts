import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { openWallet } from '../../cli/wallet.ts';
import { aWallet } from './support/a-wallet.ts';
import { aFolder } from './support/run-wayproof.ts';

test('a key file of the Solana command line opens, and says when others may read it', (t) => {
  const folder = aFolder(t);
  const wallet = aWallet(folder);
  t.is(wallet.exposed, false);
  chmodSync(wallet.path, 0o644);
  const again = openWallet(wallet.path);
  t.is(again.address, wallet.address);
  t.is(again.exposed, true);
});

test('anything else is refused without repeating what it holds', (t) => {
  const folder = aFolder(t);
  const path = join(folder, 'x.json');
  const wrong = [
    '',
    'not json 777',
    '[1,2,3]',
    JSON.stringify(Array(64).fill(256)),
    JSON.stringify(Array(64).fill(77)),
  ];
  for (const text of wrong) {
    writeFileSync(path, text);
    const error = t.throws(() => openWallet(path), { code: 'CLI_KEYPAIR_INVALID' }, text);
    t.false(error?.message.includes('77'));
  }
  t.throws(() => openWallet(join(folder, 'none')), { code: 'CLI_KEYPAIR_MISSING' });
});
