import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Keypair } from '@solana/web3.js';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';

/** The Solana CLI's format: a JSON array of the 32-byte seed and the 32-byte public key. */
const secretKey = z.array(z.number().int().min(0).max(255)).length(64);

/** @throws KEYPAIR_FILE_MISSING, KEYPAIR_FILE_INVALID */
export async function readKeypair(path: string): Promise<Keypair> {
  const text = await readText(path);
  try {
    return Keypair.fromSecretKey(Uint8Array.from(secretKey.parse(JSON.parse(text))));
  } catch {
    // Neither the cause nor the text goes along: both may hold the secret.
    throw new FleetError('KEYPAIR_FILE_INVALID', { path });
  }
}

/** Writes a new file readable by its owner only. @throws KEYPAIR_FILE_EXISTS: a key is never overwritten */
export async function writeKeypair(path: string, keypair: Keypair): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await writeFile(path, `${JSON.stringify([...keypair.secretKey])}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
    throw new FleetError('KEYPAIR_FILE_EXISTS', { path }, { cause });
  }
  await chmod(path, 0o600);
}

/** Reads the file, making a new key in it first when there is none. */
export async function ensureKeypair(path: string): Promise<Keypair> {
  const keypair = Keypair.generate();
  try {
    await writeKeypair(path, keypair);
    return keypair;
  } catch (error) {
    if (error instanceof FleetError && error.code === 'KEYPAIR_FILE_EXISTS') return readKeypair(path);
    throw error;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new FleetError('KEYPAIR_FILE_MISSING', { path, reason: codeOf(cause) ?? 'unreadable' }, { cause });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
