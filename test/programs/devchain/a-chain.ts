import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection } from '@solana/web3.js';
import { Keypair } from '@solana/web3.js';
import type { ExecutionContext } from 'ava';
import { programAddress } from '../../../programs/client/addresses.ts';
import { connect } from '../../../programs/client/connect.ts';
import { type Devchain, type DevchainConfig, start } from '../../../programs/devchain/main.ts';
import { ManualClock } from '../../../protocol/clock.ts';

/** The committed bytecode, or any other by WAYPROOF_PROGRAM_SO. */
export const wayproofProgram = {
  address: programAddress,
  path:
    process.env['WAYPROOF_PROGRAM_SO'] ??
    fileURLToPath(new URL('../../../programs/artifacts/wayproof.so', import.meta.url)),
};

export interface TestChain {
  readonly chain: Devchain;
  readonly clock: ManualClock;
  readonly connection: Connection;
}

/** A local chain on free ports under a clock the test moves; gone after the test. */
export async function aChain(t: ExecutionContext, config: Partial<DevchainConfig> = {}): Promise<TestChain> {
  const clock = new ManualClock();
  const chain = await start({ port: 0, clock, programs: [], ...config });
  t.teardown(() => chain.stop());
  return { chain, clock, connection: connect(chain.url) };
}

/** A wallet with SOL in it. */
export async function aWallet(connection: Connection, sol = 10): Promise<Keypair> {
  const wallet = Keypair.generate();
  await connection.requestAirdrop(wallet.publicKey, sol * 1e9);
  return wallet;
}

/** An empty folder, removed after the test. */
export function aFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'wayproof-devchain-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The raw JSON-RPC answer to a body. */
export async function ask(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, json: (): unknown => JSON.parse(text) };
}

/** The error of a single JSON-RPC call. */
export async function errorOf(url: string, method: string, params?: unknown) {
  const { json } = await ask(url, { jsonrpc: '2.0', id: 7, method, params });
  const reply = json();
  if (typeof reply !== 'object' || reply === null || !('error' in reply))
    throw new Error(JSON.stringify(reply));
  return reply.error as { code: number; message: string; data?: unknown };
}
