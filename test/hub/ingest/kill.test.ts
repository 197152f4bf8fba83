import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import mqtt, { type MqttClient } from 'mqtt';
import { SqliteDeviceDirectory } from '../../../hub/fleet/sqlite-device-directory.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { topic } from '../../../protocol/topics.ts';
import { aDevice, aFrame, type TestDevice } from '../store/a-frame.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { aPassword, TestHub, wireOf } from './a-hub.ts';

const ROUNDS = 10;
const ROBOTS = 10;
const WINDOW = 20;

/** A robot with a queue on "disk": it numbers once, sends until acknowledged, reconnects for ever. */
class QueueingRobot {
  readonly device: TestDevice = aDevice();
  readonly acknowledged = new Set<number>();
  readonly #onAck: () => void;
  readonly #unacknowledged = new Map<number, Buffer>();
  #client: MqttClient | undefined;
  #sequence = 0;
  #producing = true;

  constructor(onAck: () => void) {
    this.#onAck = onAck;
  }

  connect(port: number): void {
    const client = mqtt.connect({
      host: '127.0.0.1',
      port,
      protocolVersion: 4,
      reconnectPeriod: 0,
      queueQoSZero: false,
      clientId: this.device.id,
      username: this.device.id,
      password: aPassword(this.device, '127.0.0.1', port),
    });
    this.#client = client;
    client.on('error', () => undefined);
    client.on('connect', () => {
      for (const sequence of this.#unacknowledged.keys()) this.#send(client, sequence);
      this.#fill(client);
    });
  }

  disconnect(): void {
    this.#client?.end(true);
  }

  /** No new frames; resolves when all are acknowledged. */
  async drain(): Promise<void> {
    this.#producing = false;
    while (this.#unacknowledged.size > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  get sent(): number {
    return this.#sequence;
  }

  #fill(client: MqttClient): void {
    while (this.#producing && this.#unacknowledged.size < WINDOW) {
      const sequence = ++this.#sequence;
      const frame = aFrame(this.device, { sequence, t0: systemClock.now() });
      this.#unacknowledged.set(sequence, wireOf(frame));
      this.#send(client, sequence);
    }
  }

  #send(client: MqttClient, sequence: number): void {
    const bytes = this.#unacknowledged.get(sequence);
    if (bytes === undefined || client !== this.#client) return;
    client.publish(topic(this.device.id, 'frame'), bytes, { qos: 1 }, (error) => {
      if (error || !this.#unacknowledged.delete(sequence)) return;
      this.acknowledged.add(sequence);
      this.#onAck();
      if (client.connected) this.#fill(client);
    });
  }
}

async function startHub(t: ExecutionContext, folder: string, port: number): Promise<[ChildProcess, number]> {
  const script = join(import.meta.dirname, 'hub-process.ts');
  const hub = spawn(process.execPath, ['--import=tsx', script, folder, String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.teardown(() => hub.kill('SIGKILL'));
  const [line] = await once(hub.stdout, 'data');
  return [hub, Number(String(line))];
}

test(`${ROUNDS} times kill -9 under load: nothing acknowledged is missing, nothing is stored twice, no gaps`, async (t) => {
  t.timeout(90_000);
  const folder = await temporaryFolder(t);
  const random = seededRandom(20_260_301);
  let acks = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let reached: () => void = () => undefined;
  const robots = Array.from(
    { length: ROBOTS },
    () =>
      new QueueingRobot(() => {
        if (++acks >= wanted) reached();
      }),
  );
  const enrolling = new TestHub(folder, {});
  await enrolling.start();
  await enrolling.enrol(...robots.map(({ device }) => device));
  await enrolling.stop();

  let port = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [hub, taken] = await startHub(t, folder, port);
    port = taken;
    // Killed at another point of a commit each time: after so many acknowledgements, not after a time.
    wanted = acks + 20 + Math.floor(random.next() * 400);
    const enough = new Promise<void>((resolve) => {
      reached = resolve;
    });
    for (const robot of robots) robot.connect(port);
    await enough;
    hub.kill('SIGKILL');
    await once(hub, 'exit');
    for (const robot of robots) robot.disconnect();
  }
  wanted = Number.POSITIVE_INFINITY;
  const [hub] = await startHub(t, folder, port);
  for (const robot of robots) robot.connect(port);
  await Promise.all(robots.map((robot) => robot.drain()));
  for (const robot of robots) robot.disconnect();
  hub.kill('SIGKILL');
  await once(hub, 'exit');

  const after = new TestHub(folder, {});
  await after.start();
  t.teardown(() => after.stop());
  const directory = new SqliteDeviceDirectory(after.database);
  t.is((await directory.list()).length, ROBOTS);
  for (const robot of robots) {
    const frames = await after.store.replay(0, 1_000_000, robot.device.id);
    const stored = frames.map(({ sequence }) => sequence).sort((a, b) => a - b);
    t.deepEqual(
      stored,
      Array.from({ length: robot.sent }, (_, i) => i + 1),
    );
    t.true([...robot.acknowledged].every((sequence) => sequence <= robot.sent));
    t.deepEqual(await after.store.missing(robot.device.id, 10), []);
  }
  t.deepEqual(await after.store.equivocations(0, 10), []);
  t.deepEqual(await after.database.read.all('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  t.log(`${acks} frames acknowledged over ${ROUNDS} kills`);
});
