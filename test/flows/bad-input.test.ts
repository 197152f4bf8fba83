// Issue 3, "What it must show": bad input at every border gets a code, a sentence and a hint, and the process
// goes on or stops cleanly. By the commands a user types wherever there is one.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { sha256 } from '../../protocol/hash.ts';
import { keyBytes } from '../../protocol/ids.ts';
import { frameStatement } from '../../protocol/statements/frame.ts';
import { type Ended, wayproof } from '../cli/support/run-wayproof.ts';
import { wireOf } from '../hub/ingest/a-hub.ts';
import { aDevice, aFrame } from '../hub/store/a-frame.ts';
import { aFolder } from '../hub/support/a-database.ts';
import { dataBlock, frame, headerBlock } from '../maps/osm/osm-file.ts';
import { ask } from '../programs/devchain/a-chain.ts';
import { aProcess, aTakenPort } from './support/a-process.ts';
import { aHubToStart, aRunningHub, connectRobot, sendFrame } from './support/a-running-hub.ts';
import { ask as askHub, type Said } from './support/ask.ts';

/** The command failed with this exit code and said so in one JSON object: code, sentence, hint. */
function refused(t: ExecutionContext, ended: Ended, exit: number, code: string): void {
  t.is(ended.code, exit, ended.stdout + ended.stderr);
  const [answer, ...more] = ended.json() as [{ error: Record<string, unknown> }];
  t.deepEqual(more, []);
  told(t, answer.error, code);
  t.notRegex(ended.stdout + ended.stderr, /\n\s+at .*:\d+/, 'no stack trace');
}

function told(t: ExecutionContext, problem: Record<string, unknown>, code: string): void {
  t.is(problem['code'], code);
  t.regex(String(problem['message']), /^\w.{15,}\.$/s);
  t.regex(String(problem['hint']), /^.{10,}\.$/s);
  t.is(typeof problem['retryable'], 'boolean');
}

/** A hub's configuration as a file for `wayproof hub run --config`. */
async function aHubFile(folder: string, name: string, config: object): Promise<readonly string[]> {
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(config));
  return ['hub', 'run', '--config', path];
}

test.serial('hub run: its folder taken, its ports in use, its endpoint down, its map broken', async (t) => {
  t.timeout(300_000);
  const { config, folder, chain } = await aHubToStart(t);
  const run = (words: readonly string[]) => wayproof([...words, '--json'], { folder });
  const first = await aHubFile(folder, 'first', config);
  const hub = await aProcess(t, first, folder);
  const alive = async () => (await askHub(String(hub.facts['httpUrl']), 'GET', '/healthz')).status;
  t.is(await alive(), 200);

  const taken = await aTakenPort(t);
  const data = (name: string) => ({ ...config, dataFolder: join(folder, name) });
  const other = await aHubFile(folder, 'other', data('other'));
  const down = { ...config.chain, rpc: 'http://127.0.0.1:9' };
  const broken = join(folder, 'broken.osm.pbf');
  await writeFile(broken, 'no map');
  const [second, http, mqtt, endpoint, map, nonsense] = await Promise.all([
    run(first),
    run([...other, '--http-port', String(taken)]),
    run([...(await aHubFile(folder, 'mqtt', data('mqtt'))), '--mqtt-port', String(taken)]),
    run(await aHubFile(folder, 'endpoint', { ...data('endpoint'), chain: down })),
    run(await aHubFile(folder, 'map', { ...data('map'), map: { kind: 'file', path: broken } })),
    run(await aHubFile(folder, 'nonsense', { ...data('nonsense'), http: { port: 'eighty' } })),
  ]);
  refused(t, second, 3, 'FOLDER_LOCKED');
  refused(t, http, 3, 'PORT_IN_USE');
  refused(t, mqtt, 3, 'PORT_IN_USE');
  refused(t, endpoint, 3, 'CHAIN_UNREACHABLE');
  refused(t, map, 1, 'OSM_FILE_BROKEN');
  refused(t, nonsense, 1, 'CONFIG_INVALID');
  t.is(await alive(), 200, 'the first hub goes on');

  // One that stopped over its port left nothing locked behind.
  const later = await aProcess(t, other, folder);
  t.is(await later.stop(), 0);
  // The endpoint goes away below the running hub: it goes on, and stops cleanly.
  await chain.chain.stop();
  t.is(await alive(), 200);
  t.is((await askHub(String(hub.facts['httpUrl']), 'GET', '/v1/network')).status, 200);
  t.is(await hub.stop(), 0);
});

test.serial('chain run: its folder taken, its port in use; broken requests', async (t) => {
  t.timeout(180_000);
  const folder = await aFolder(t);
  const words = ['chain', 'run', '--data', join(folder, 'one'), '--port', '0'];
  const chain = await aProcess(t, words, folder);
  const taken = await aTakenPort(t);
  const [second, port] = await Promise.all([
    wayproof([...words, '--json'], { folder }),
    wayproof(['chain', 'run', '--data', join(folder, 'two'), '--port', String(taken), '--json'], { folder }),
  ]);
  refused(t, second, 3, 'CHAIN_DATA_LOCKED');
  refused(t, port, 3, 'CHAIN_PORT_IN_USE');

  // Its callers know JSON-RPC's codes, not ours.
  const url = String(chain.facts['url']);
  const call = (method: string, params: unknown) =>
    ask(url, { jsonrpc: '2.0', id: 1, method, params }).then(({ json }) => json());
  t.like((await ask(url, '{"jsonrpc":')).json(), { error: { code: -32_700 } });
  t.like(await call('getNothing', []), { error: { code: -32_601 } });
  t.like(await call('getBalance', ['no key']), { error: { code: -32_602 } });
  t.like(await call('getHealth', []), { result: 'ok' });
  t.is(await chain.stop(), 0);
});

test.serial('agent run: its folder taken, its hub gone, its configuration broken', async (t) => {
  t.timeout(180_000);
  const hub = await aRunningHub(t);
  const { folder } = hub;
  const file = async (name: string, config: object) => {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(config));
    return ['agent', 'run', '--config', join(folder, `${name}.json`)];
  };
  const place = { latitude: 450_000_000, longitude: -300_000_000 };
  const config = {
    hub: hub.hub.httpUrl,
    token: await hub.enrolmentToken(),
    dataFolder: join(folder, 'robot'),
    link: { kind: 'simulated', place },
    timeScale: hub.config.timeScale,
  };
  const words = await file('robot', config);
  const agent = await aProcess(t, words, folder);
  const run = async (name: string, changes: object) =>
    wayproof([...(await file(name, { ...config, ...changes })), '--json'], { folder });
  const [second, nonsense, unknown] = await Promise.all([
    wayproof([...words, '--json'], { folder }),
    run('nonsense', { link: { kind: 'wheels' } }),
    run('unknown', { dataFolder: join(folder, 'unknown'), token: 'a-token-nobody-gave-out' }),
  ]);
  refused(t, second, 3, 'AGENT_FOLDER_LOCKED');
  refused(t, nonsense, 1, 'AGENT_CONFIG_INVALID');
  refused(t, unknown, 1, 'ENROLMENT_REFUSED');

  // Without its hub a robot goes on; it stops when it is told to.
  await hub.hub.stop();
  t.is(await agent.stop(), 0);
});

test.serial('broken packets, broken frames and an unknown device at the broker', async (t) => {
  t.timeout(180_000);
  const hub = await aRunningHub(t);
  const robot = aDevice();
  await hub.enrol(robot);
  const { host, port } = hub.hub.mqtt;
  for (const bytes of ['GET / HTTP/1.1\r\n\r\n', '\u0010\u00ff\u00ff\u00ff\u00ff', '\u0000']) {
    const socket = connectSocket(port, host);
    socket.on('error', () => undefined);
    socket.resume();
    const closed = once(socket, 'close');
    socket.end(Buffer.from(bytes, 'latin1'));
    await closed;
  }
  const malformed = await hub.counter('packet-malformed');
  t.true(malformed >= 1, `${malformed} malformed packets`);

  const client = await connectRobot(t, hub.hub, hub.network, robot);
  await sendFrame(client, robot, Buffer.from('too short'));
  t.is(await hub.counter('frame-malformed'), 1);
  // Signed by the robot, but no payload of a frame.
  const payload = Buffer.from('a signed nothing');
  const honest = aFrame(robot, { sequence: 1, t0: hub.world.now() }, hub.network);
  const { session, sequence, t0 } = honest;
  const fields = { device: keyBytes(robot.id), session, sequence, t0 };
  const hashed = { payloadLength: payload.length, payloadHash: sha256(payload) };
  const signature = robot.signer.sign(frameStatement.encode(hub.network, { ...fields, ...hashed }));
  await sendFrame(client, robot, wireOf({ ...honest, payload, signature }));
  t.is(await hub.counter('payload-invalid'), 1);
  await sendFrame(client, robot, wireOf(honest));
  t.is(await hub.counter('stored'), 1);

  const stranger = aDevice();
  t.like(await t.throwsAsync(connectRobot(t, hub.hub, hub.network, stranger)), { code: 5 });
  t.is(await hub.counter('device-unknown'), 1);
  const asked = await hub.call('GET', `/v1/devices/${stranger.id}`);
  t.is(asked.status, 404);
  told(t, asked.body as Record<string, unknown>, 'DEVICE_UNKNOWN');
});

test.serial('broken requests at the hub: problem+json with code, sentence and hint', async (t) => {
  t.timeout(120_000);
  const hub = await aRunningHub(t);
  const cases: readonly (readonly [string, Promise<Said>, number])[] = [
    ['HTTP_BODY', hub.call('POST', '/v1/jobs', '{"statement":'), 400],
    ['PAYLOAD_INVALID', hub.call('POST', '/v1/jobs', {}), 400],
    ['HTTP_TOO_LARGE', hub.call('POST', '/v1/jobs', { statement: 'A'.repeat(2 ** 21) }), 413],
    ['HTTP_NOT_FOUND', hub.call('GET', '/v1/nothing'), 404],
    ['ID_INVALID', hub.call('GET', '/v1/jobs/7'), 400],
    ['EPOCH_UNKNOWN', hub.call('GET', '/v1/epochs/99'), 404],
    ['SIGN_IN_REQUIRED', hub.call('GET', '/v1/dead-letters'), 401],
    ['TOKEN_UNKNOWN', hub.call('GET', '/v1/enrolment-tokens/nobody-gave-this-out'), 404],
  ];
  for (const [code, asked, status] of cases) {
    const said = await asked;
    t.is(said.status, status, `${code}: ${said.text}`);
    told(t, said.body as Record<string, unknown>, code);
  }
  t.is((await hub.call('GET', '/healthz')).status, 200);
});

test.serial(
  'map import: broken .osm.pbf files are refused with the place, and leave nothing behind',
  async (t) => {
    t.timeout(120_000);
    const folder = await aFolder(t);
    const out = join(folder, 'out');
    await mkdir(out);
    const node = (id: number) => ({ id, latitude: 450_000_000 + id * 500, longitude: 300_000_000 });
    const ways = [{ id: 7, refs: [1, 2], tags: { highway: 'footway' } }];
    const header = frame('OSMHeader', headerBlock());
    const data = frame('OSMData', dataBlock([node(1), node(2)], ways));
    const whole = Buffer.concat([header, data]);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 5] = (flipped[whole.length - 5] ?? 0) ^ 0xff;
    const files = {
      empty: Buffer.alloc(0),
      text: Buffer.from('<osm/>'),
      cut: whole.subarray(0, -7),
      flipped,
    };
    const runs = Object.entries(files).map(async ([name, bytes]) => {
      const path = join(folder, `${name}.osm.pbf`);
      await writeFile(path, bytes);
      return wayproof(['map', 'import', path, '--out', join(out, name), '--json'], { folder });
    });
    for (const ended of await Promise.all(runs)) refused(t, ended, 1, 'OSM_FILE_BROKEN');
    const absent = await wayproof(['map', 'import', join(folder, 'none.osm.pbf'), '--json'], { folder });
    refused(t, absent, 3, 'MAP_FILE_UNREADABLE');
    t.deepEqual(await readdir(out), []);
    t.false(existsSync(join(folder, 'none.roads')));
  },
);

test.serial('commands whose hub or endpoint is down say which, and are worth another try', async (t) => {
  t.timeout(120_000);
  const folder = await aFolder(t);
  const hub = ['--hub', 'http://127.0.0.1:9'];
  const network = ['--cluster', 'http://127.0.0.1:9', '--network', '11111111111111111111111111111112'];
  const [jobs, monitor, audit] = await Promise.all([
    wayproof(['job', 'list', '--json', ...hub], { folder }),
    wayproof(['monitor', '--once', '--json', ...hub], { folder }),
    wayproof(['audit', '--epoch', '1', '--evidence', folder, '--json', ...network], { folder }),
  ]);
  refused(t, jobs, 3, 'CLI_HUB_UNREACHABLE');
  refused(t, monitor, 3, 'CLI_HUB_UNREACHABLE');
  refused(t, audit, 3, 'CHAIN_UNREACHABLE');
});
