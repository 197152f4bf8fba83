import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { SignIn } from '../../../hub/http/sign-in.ts';
import { MemoryChunkStore } from '../../../hub/releases/memory-chunk-store.ts';
import { MemoryReleaseStore } from '../../../hub/releases/memory-release-store.ts';
import { ReleaseDesk } from '../../../hub/releases/release-desk.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { equalBytes, keyText, networkId } from '../../../protocol/ids.ts';
import { systemRandom } from '../../../protocol/random.ts';
import { CHUNK_BYTES } from '../../../protocol/releases/artifact.ts';
import { openRelease, splitRelease } from '../../../protocol/releases/signed-release.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { parseReleaseView } from '../../../protocol/views/release.ts';
import { aHttpHub } from '../../hub/support/a-http-hub.ts';
import { aWallet } from '../support/a-wallet.ts';
import { aFolder, wayproof } from '../support/run-wayproof.ts';

const network = networkId(keyText(new Uint8Array(32).fill(7)));

/** A flashed folder: what belongs into a release, and what must never get there. */
function aFlashedFolder(folder: string, name: string, byte: number): string {
  const dir = join(folder, name);
  mkdirSync(join(dir, 'native'), { recursive: true });
  mkdirSync(join(dir, 'data'), { recursive: true });
  mkdirSync(join(dir, 'slots'), { recursive: true });
  writeFileSync(join(dir, 'wayproof-agent'), Buffer.alloc(CHUNK_BYTES + 100, byte), { mode: 0o755 });
  writeFileSync(join(dir, 'native', 'a.node'), `native ${byte}`);
  writeFileSync(join(dir, 'config.json'), '{"token":"a secret"}');
  writeFileSync(join(dir, 'data', 'device.key'), 'the secret key');
  writeFileSync(join(dir, 'start.sh'), '#!/bin/sh', { mode: 0o755 });
  return dir;
}

async function aReleaseHub(t: ExecutionContext, releaseKey: Uint8Array, operator: string) {
  const releases = new ReleaseDesk({
    authority: { network, releaseKey, verifier: nativeVerifier },
    store: new MemoryReleaseStore(),
    chunks: new MemoryChunkStore(),
    realClock: systemClock,
  });
  let domain = '';
  // The command signs in by the machine's clock.
  const signIn = new SignIn({
    clock: systemClock,
    random: systemRandom,
    verifier: nativeVerifier,
    domain: () => domain,
  });
  const roles = { operators: new Set([operator as never]), auditors: new Set<never>() };
  const hub = await aHttpHub(t, { releases, signIn, roles, realClock: systemClock });
  domain = hub.domain;
  return hub.base;
}

test('a release is created offline, published, rolled out, halted and shown', async (t) => {
  const folder = aFolder(t);
  const operator = aWallet(folder);
  const releaseKey = aWallet(folder, 'release.json');
  aFlashedFolder(folder, 'x64', 1);
  aFlashedFolder(folder, 'arm64', 2);
  const created = await wayproof(
    [
      'release',
      'create',
      'agent',
      '3',
      '--label',
      '0.3.0',
      '--from',
      'linux-x64=x64',
      '--from',
      'linux-arm64=arm64',
      '--out',
      'out',
      '--release-key',
      releaseKey.path,
      '--network',
      network,
      '--json',
    ],
    { folder },
  );
  t.is(created.code, 0, created.stderr + created.stdout);
  t.deepEqual(readdirSync(join(folder, 'out')).sort(), [
    'linux-arm64.content',
    'linux-x64.content',
    'release.bin',
  ]);
  const authority = { network, releaseKey: releaseKey.signer.publicKey, verifier: nativeVerifier };
  const manifest = openRelease(authority, splitRelease(readFileSync(join(folder, 'out', 'release.bin'))));
  const paths = manifest.artifacts.map(({ files }) =>
    files.map(({ path, executable }) => [path, executable]),
  );
  t.deepEqual(paths[0], [
    ['native/a.node', false],
    ['wayproof-agent', true],
  ]);
  t.deepEqual(paths[1], paths[0]);
  for (const name of readdirSync(join(folder, 'out')))
    t.false(readFileSync(join(folder, 'out', name)).includes('secret'), name);

  const url = await aReleaseHub(t, releaseKey.signer.publicKey, operator.address);
  const at = ['--hub', url, '--keypair', operator.path, '--json'];
  const tooEarly = await wayproof(['release', 'rollout', 'agent', '3', ...at], { folder });
  t.is((tooEarly.json()[0] as { error: { code: string } }).error.code, 'RELEASE_UNKNOWN');
  const published = await wayproof(['release', 'publish', 'out', ...at], { folder });
  t.is(published.code, 0, published.stderr + published.stdout);
  const view = parseReleaseView(published.json()[0]);
  t.deepEqual(
    view.artifacts.map(({ target, missing, chunks }) => [target, missing, chunks]),
    [
      ['linux-arm64', 0, 2],
      ['linux-x64', 0, 2],
    ],
  );
  const content = await fetch(`${url}/v1/releases/agent/3/content/linux-x64`);
  t.true(
    equalBytes(
      new Uint8Array(await content.arrayBuffer()),
      readFileSync(join(folder, 'out', 'linux-x64.content')),
    ),
  );

  const rolled = await wayproof(
    ['release', 'rollout', 'agent', '3', '--canaries', '2', '--waves', '20,60', '--soak', '5m', ...at],
    { folder },
  );
  const rules = parseReleaseView(rolled.json()[0]).rollout?.rules;
  t.deepEqual([rules?.canaries, rules?.waves, rules?.soakSeconds], [2, [20, 60], 300]);
  const halted = await wayproof(['release', 'rollout', 'agent', '3', '--halt', 'smells of smoke', ...at], {
    folder,
  });
  t.is(parseReleaseView(halted.json()[0]).rollout?.state, 'halted');
  const shown = await wayproof(['release', 'status', '--hub', url], { folder });
  t.is(shown.code, 0, shown.stderr);
  t.regex(shown.stdout, /agent 3 +0\.3\.0 +stable/);
  t.regex(shown.stdout, /why +smells of smoke/);
});

test('a release is not created without network, target or key, and wrong words are named', async (t) => {
  const folder = aFolder(t);
  const { path } = aWallet(folder);
  aFlashedFolder(folder, 'x64', 1);
  const create = async (...words: readonly string[]) => {
    const ended = await wayproof(
      ['release', 'create', 'agent', ...words, '--out', 'out', '--release-key', path, '--json'],
      {
        folder,
      },
    );
    t.not(ended.code, 0);
    return (ended.json()[0] as { error: { code: string; message: string } }).error;
  };
  const [codes, words] = [[], []] as [string[], string[]];
  for (const given of [
    ['3', '--from', 'linux-x64=x64'],
    ['3', '--network', network],
    ['3', '--from', 'x64', '--network', network],
    ['0', '--from', 'linux-x64=x64', '--network', network],
    ['3', '--from', 'linux-x64=nowhere', '--network', network],
    ['3', '--from', 'Linux=x64', '--network', network],
  ]) {
    const { code, message } = await create(...given);
    codes.push(code);
    words.push(message);
  }
  t.deepEqual(codes, [
    'CLI_FLAG_MISSING',
    'CLI_FLAG_MISSING',
    'CLI_USAGE',
    'CLI_USAGE',
    'CLI_FILE_UNREADABLE',
    'PAYLOAD_INVALID',
  ]);
  t.true(words.every((message) => message.length > 10));
});
