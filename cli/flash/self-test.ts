import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAgentConfig } from '../../edge/config.ts';
import { Database, sqliteCode } from '../../edge/reporting/database.ts';
import { generateSeed, nativeVerifier, signerFromSeed } from '../../protocol/sodium/native.ts';
import { readAgentSettings } from './agent-settings.ts';

/**
 * Whether this robot's computer can run the agent: its native files load, keys sign, the outbox's database keeps
 * what it was given and holds its lock, and the detector of the configuration, if one is named, passes its golden
 * pictures. One JSON line; ends with 1 when something does not work.
 */
export async function selfTest(config = 'config.json'): Promise<void> {
  const checks: Record<string, string> = {};
  for (const [name, check] of Object.entries({ signatures, database, detector: () => detector(config) })) {
    checks[name] = await check().then(
      (found) => found ?? 'ok',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  }
  const ok = Object.values(checks).every((result) => /^(ok|none)\b/.test(result));
  const facts = { ok, platform: `${process.platform}-${process.arch}`, node: process.version, checks };
  process.stdout.write(`${JSON.stringify(facts)}\n`);
  if (!ok) process.exitCode = 1;
}

function signatures(): Promise<undefined> {
  const signer = signerFromSeed(generateSeed());
  const message = new TextEncoder().encode('wayproof');
  if (!nativeVerifier.verify(signer.publicKey, message, signer.sign(message)))
    return Promise.reject(new Error('a signature of its own does not verify'));
  return Promise.resolve(undefined);
}

async function database(): Promise<undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'wayproof-self-test-'));
  const file = join(folder, 'test.sqlite');
  const one = new Database(file);
  const other = new Database(file);
  try {
    await one.start();
    await one.exec('CREATE TABLE frames (sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL)');
    const changed = await one.run('INSERT INTO frames VALUES (?, ?)', [7, Uint8Array.of(1, 2, 3)]);
    const [row] = await one.all('SELECT sequence, hex(bytes) AS bytes FROM frames');
    if (changed !== 1 || row?.['sequence'] !== 7 || row['bytes'] !== '010203')
      throw new Error('the database gives back something else');
    await one.exec('BEGIN EXCLUSIVE');
    await other.open();
    const refused = await other.exec('BEGIN EXCLUSIVE').catch(sqliteCode);
    if (refused !== 'SQLITE_BUSY') throw new Error('the lock of the database does not hold');
    return undefined;
  } finally {
    await Promise.allSettled([one.stop(), other.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function detector(config: string): Promise<string> {
  if (!existsSync(config)) return 'none: there is no configuration yet';
  const settings = parseAgentConfig(await readAgentSettings(config));
  if (settings.detector === undefined) return 'none configured';
  const { openModel } = await import('../../edge/vision/model/manifest.ts');
  const { ThreadedDetector } = await import('../../edge/vision/threaded-detector.ts');
  const { goldenTest } = await import('../../edge/vision/model/golden.ts');
  const model = await openModel(settings.detector.folder);
  const eyes = new ThreadedDetector(model, settings.detector.backend);
  try {
    await eyes.start();
    const { passed, reason = 'no reason given' } = await goldenTest(eyes, model.golden);
    return passed ? `ok, by ${eyes.backend}` : `its golden pictures: ${reason}`;
  } finally {
    await eyes.stop();
  }
}
