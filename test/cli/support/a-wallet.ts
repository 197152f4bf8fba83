import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWallet, type Wallet } from '../../../cli/wallet.ts';
import { generateSeed, signerFromSeed } from '../../../protocol/sodium/native.ts';

/** A new key file in `folder`, as `solana-keygen new` writes it. */
export function aWallet(folder: string, name = 'id.json'): Wallet {
  const seed = generateSeed();
  const path = join(folder, name);
  const secret = [...seed, ...signerFromSeed(seed).publicKey];
  writeFileSync(path, JSON.stringify(secret), { mode: 0o600 });
  return openWallet(path);
}
