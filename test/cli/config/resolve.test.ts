import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type Flags, Settings } from '../../../cli/config/resolve.ts';
import { settingNames } from '../../../cli/config/settings.ts';
import type { Environment } from '../../../cli/environment.ts';
import { aFolder, wayproof } from '../support/run-wayproof.ts';

function settingsIn(folder: string, flags: Flags = {}, env: Record<string, string> = {}): Settings {
  const environment = { cwd: join(folder, 'project', 'deep'), home: folder, env } as unknown as Environment;
  return new Settings(environment, flags);
}

function aTree(t: ExecutionContext, files: { project?: object; user?: object }): string {
  const folder = aFolder(t);
  mkdirSync(join(folder, 'project', 'deep'), { recursive: true });
  mkdirSync(join(folder, '.config', 'wayproof'), { recursive: true });
  if (files.project) writeFileSync(join(folder, 'project', 'wayproof.json'), JSON.stringify(files.project));
  if (files.user)
    writeFileSync(join(folder, '.config', 'wayproof', 'config.json'), JSON.stringify(files.user));
  return folder;
}

test('flag beats environment beats project file beats user file beats default, and the origin is told', (t) => {
  const url = (name: string) => `http://${name}.example`;
  const folder = aTree(t, {
    project: { hub: url('project') },
    user: { hub: url('user'), cluster: 'devnet' },
  });
  const env = { WAYPROOF_HUB: url('environment') };
  t.like(settingsIn(folder, { hub: url('flag') }, env).resolve('hub'), {
    value: url('flag'),
    origin: '--hub',
  });
  t.like(settingsIn(folder, {}, env).resolve('hub'), { value: url('environment'), origin: 'WAYPROOF_HUB' });
  const projectFile = join(folder, 'project', 'wayproof.json');
  t.like(settingsIn(folder).resolve('hub'), { value: url('project'), origin: projectFile });
  const userFile = join(folder, '.config', 'wayproof', 'config.json');
  t.like(settingsIn(folder).resolve('cluster'), { value: 'devnet', origin: userFile });
  t.like(settingsIn(aTree(t, {})).resolve('cluster'), { value: 'localnet', origin: 'default' });
});

function aWorld(folder: string, ports: object): string {
  const world = join(folder, 'city');
  mkdirSync(world);
  writeFileSync(join(world, 'world.json'), JSON.stringify({ version: 1, ports }));
  return world;
}

test('a world names its hub and its Solana, weaker than a hub named beside it and stronger than files', (t) => {
  const folder = aTree(t, { user: { hub: 'http://user.example', cluster: 'devnet' } });
  const world = aWorld(folder, { rpc: 40_001, http: 40_002, mqtt: 40_003 });
  const origin = join(world, 'world.json');
  const settings = settingsIn(folder, {}, { WAYPROOF_WORLD: world });
  t.like(settings.resolve('hub'), { value: 'http://127.0.0.1:40002', origin });
  t.like(settings.resolve('cluster'), { value: 'http://127.0.0.1:40001', origin });
  t.true(settings.isSet('hub'));
  const env = { WAYPROOF_WORLD: world, WAYPROOF_HUB: 'http://beside.example' };
  t.is(settingsIn(folder, {}, env).get('hub'), 'http://beside.example');
  t.is(settingsIn(folder, { world: '../../city' }, env).get('hub'), 'http://127.0.0.1:40002');
  t.is(settingsIn(folder, { hub: 'http://flag.example' }, env).get('hub'), 'http://flag.example');
});

test('a world that is not there is refused, and no other hub is asked instead', (t) => {
  const folder = aTree(t, {});
  for (const world of [join(folder, 'nowhere'), aWorld(folder, { rpc: 0, http: 'x' })]) {
    const settings = settingsIn(folder, {}, { WAYPROOF_WORLD: world });
    t.throws(() => settings.get('hub'), {
      code: 'CLI_SETTING_INVALID',
      message: /WAYPROOF_WORLD.*wayproof start/,
    });
    const wrong = settings.list().filter((row) => row.wrong !== undefined);
    t.deepEqual(
      wrong.map(({ name }) => name),
      ['hub', 'cluster', 'world'],
    );
  }
});

test('a path in a file is relative to that file, on the command line to the working folder', (t) => {
  const folder = aTree(t, { project: { keypair: 'keys/id.json' } });
  t.is(settingsIn(folder).get('keypair'), join(folder, 'project', 'keys', 'id.json'));
  t.is(settingsIn(folder, { keypair: 'id.json' }).get('keypair'), join(folder, 'project', 'deep', 'id.json'));
});

test('a secret in place of a path is refused and not repeated', (t) => {
  const secret = JSON.stringify(Array.from({ length: 64 }, (_, i) => i));
  const error = t.throws(() => settingsIn(aTree(t, {}), { keypair: secret }).get('keypair'), {
    code: 'CLI_SETTING_INVALID',
  });
  t.false(error?.message.includes('10,11,12'));
  const base58 = '5'.repeat(88);
  t.throws(() => settingsIn(aTree(t, {}), {}, { WAYPROOF_PAYER: base58 }).get('payer'), {
    code: 'CLI_SETTING_INVALID',
  });
});

test('an unknown key, a wrong type and broken JSON in a file name the file', (t) => {
  t.throws(() => settingsIn(aTree(t, { project: { hubb: 'x' } })), {
    code: 'CLI_SETTING_UNKNOWN',
    message: /wayproof\.json/,
  });
  t.throws(() => settingsIn(aTree(t, { user: { hub: 3 } })), {
    code: 'CLI_FILE_UNREADABLE',
    message: /config\.json.*"hub" must be text/,
  });
  const folder = aTree(t, {});
  writeFileSync(join(folder, 'project', 'wayproof.json'), '{');
  t.throws(() => settingsIn(folder), { code: 'CLI_FILE_UNREADABLE' });
});

test('"config set" and "config list" of the real command agree', async (t) => {
  const folder = aFolder(t);
  const set = await wayproof(['config', 'set', '--project', 'cluster', 'devnet', '--json'], { folder });
  t.is(set.code, 0);
  const ended = await wayproof(['config', 'list', '--json'], {
    folder,
    env: { WAYPROOF_HUB: 'http://hub.example' },
  });
  const rows = ended.json()[0] as { name: string; value: string; origin: string }[];
  t.deepEqual(
    rows.map(({ name }) => name),
    settingNames,
  );
  t.like(
    rows.find(({ name }) => name === 'cluster'),
    { value: 'devnet' },
  );
  t.like(
    rows.find(({ name }) => name === 'hub'),
    { value: 'http://hub.example', origin: 'WAYPROOF_HUB' },
  );
  const wrong = await wayproof(['config', 'set', 'cluster', 'moon', '--json'], { folder });
  t.is(wrong.code, 2);
});
