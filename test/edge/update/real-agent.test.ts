import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { NATIVE_FOLDER } from '../../../cli/flash/bundle-agent.ts';
import { codeFiles } from '../../../cli/flash/folder-files.ts';
import { agentTarget } from '../../../edge/update/launch.ts';
import { decodeCheckIn, type RunningRelease } from '../../../protocol/releases/check-in.ts';
import { aFolder, origin } from '../a-job.ts';
import { HubSide, hubSigner, network } from '../hub-side.ts';
import { aRelease } from './a-release.ts';
import { ReleaseServer } from './a-server.ts';
import { SlottedRobot } from './a-slotted-robot.ts';

test('the real agent, flashed and launched, installs a release, finds itself healthy and reports it; a broken one it leaves', async (t) => {
  t.timeout(170_000);
  const hub = await new HubSide().start();
  t.teardown(() => hub.stop());
  const server = await new ReleaseServer().start(t);
  server.behind = hub.url;
  const code = await codeFiles({ kind: 'node' });
  const root = await aFolder(t);
  await mkdir(join(root, NATIVE_FOLDER), { recursive: true });
  for (const { path, contents, mode } of code) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), contents, { mode });
  }
  const config = {
    hub: server.url,
    token: 'token-0123456789abcdef',
    dataFolder: 'data',
    link: { kind: 'simulated', place: origin, seed: 7 },
    updates: { everySeconds: 0.5 },
  };
  await writeFile(join(root, 'config.json'), JSON.stringify(config));
  // The same code again, and something that is no agent.
  const files = Object.fromEntries(
    code.filter(({ path }) => path !== 'launcher.mjs').map(({ path, contents }) => [path, contents]),
  );
  const facts = { target: agentTarget(root), signer: hubSigner, network };
  const well = aRelease(1, files, facts);
  const broken = aRelease(
    2,
    { 'agent.mjs': new TextEncoder().encode('throw new Error("no robot");') },
    facts,
  );
  server.releases.push(well, broken);

  const robot = new SlottedRobot(root);
  t.teardown(() => robot.kill());
  robot.powerOn('', 'config.json');
  const told = async (wanted: (running: RunningRelease) => boolean) => {
    for (;;) {
      const last = server.checkIns.at(-1) as { readonly payload: string } | undefined;
      const [running] = last === undefined ? [] : decodeCheckIn(Buffer.from(last.payload, 'base64'));
      if (running !== undefined && wanted(running)) return running;
      if (robot.said.includes('launcher ended')) throw new Error(robot.said.join('\n'));
      await server.checkIn(1);
    }
  };
  t.is((await told(() => true)).version, 0);
  server.offers = [{ kind: 'agent', version: 1 }];
  const good = await told(({ version }) => version === 1);
  t.deepEqual([good.state, good.failed], ['good', undefined]);
  server.offers = [{ kind: 'agent', version: 2 }];
  const back = await told(({ failed }) => failed?.version === 2);
  t.is(back.version, 1);
  t.is(back.failed?.code, 'UPDATE_TRIAL_ENDED');
  t.regex(back.failed?.reason ?? '', /ended with code 1/);
  t.deepEqual(hub.equivocations, []);
  await robot.kill();
});
